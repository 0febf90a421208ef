"""How far the sentences shown are the sentences that answer, for one question."""

import math
from collections.abc import Hashable
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Overlap:
    """Shares from 0 to 1, higher is better; all nan where the question has no gold evidence."""

    precision: float  # of the sentences shown, those that are evidence
    recall: float  # of the evidence, what was shown
    f1: float  # harmonic mean of the two


def overlap(shown: frozenset[T], gold: frozenset[T], also_ok: frozenset[T]) -> Overlap:
    """Precision, recall and F1 of the sentences shown; `also_ok` counts in none of them, for or against.

    Nothing shown (abstained, or only also_ok sentences) is 0, 0, 0. No gold is nan, nan, nan; a sentence that is
    both gold and also_ok is taken as also_ok. Raises nothing.

    Source: van Rijsbergen 1979, chapter 7 (F with equal weights), over sentences as in the supporting facts of
    HotpotQA (Yang et al. 2018). F1 is 2 right / (shown + gold).

    Example: overlap(frozenset({1, 2, 9}), frozenset({1, 3}), frozenset({9})) -> Overlap(1 / 2, 1 / 2, 2 / 4)
    """
    shown, gold = shown - also_ok, gold - also_ok
    if not gold:
        return Overlap(math.nan, math.nan, math.nan)
    right = len(shown & gold)
    precision = right / len(shown) if shown else 0.0
    return Overlap(precision, right / len(gold), 2 * right / (len(shown) + len(gold)))
