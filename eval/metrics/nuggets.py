"""Which of the things that a right answer must say are said, for one question."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum


class Support(Enum):
    """How far an answer says a nugget. The value is what it counts where partial support counts."""

    FULL = 1.0
    PARTIAL = 0.5  # only ever a person's verdict: a string is there or it is not
    NONE = 0.0


@dataclass(frozen=True, slots=True)
class NuggetScores:
    """Shares from 0 to 1, higher is better; all nan where the question has no vital nuggets."""

    strict_vital: float  # vital nuggets in full
    strict_all: float  # all nuggets in full
    vital: float  # vital nuggets, half for partial support
    all: float  # all nuggets, half for partial support


def shown_support(strings: Sequence[str], text: str) -> Support:
    """FULL if any of the strings is part of the text, letter case and white space apart; else NONE.

    Never PARTIAL, which comes only from people's verdicts. A string may begin or end inside a word ("inject" is in
    "injections"). Raises ValueError for no strings, which only a person can judge, and for a blank one, which is
    part of every text.

    Source: answer patterns of the TREC question answering track (Voorhees and Tice 2000), as plain strings.

    Example: shown_support(["three or four months"], "Every Three or\\nfour months.") -> Support.FULL
    """
    wanted = [_folded(each) for each in strings]
    if not wanted or not all(wanted):
        raise ValueError(f"strings {list(strings)!r} cannot show a nugget: give words, or a person's verdict")
    folded = _folded(text)
    return Support.FULL if any(each in folded for each in wanted) else Support.NONE


def nugget_scores(importance_and_support: Sequence[tuple[bool, Support]]) -> NuggetScores:
    """The four scores of one answer, from (is vital, support) of each nugget.

    All four are nan without vital nuggets, so that the question is left out of the means; nuggetizer has 0 there.
    Raises nothing.

    Source: castorini/nuggetizer, core/metrics.py, the arithmetic of AutoNuggetizer (Pradeep et al. 2024).

    Example: nugget_scores([(True, Support.FULL), (True, Support.PARTIAL), (False, Support.NONE)])
    -> NuggetScores(strict_vital=1 / 2, strict_all=1 / 3, vital=1.5 / 2, all=1.5 / 3)
    """
    everything = [support for _, support in importance_and_support]
    vital = [support for is_vital, support in importance_and_support if is_vital]
    if not vital:
        return NuggetScores(math.nan, math.nan, math.nan, math.nan)
    return NuggetScores(_full(vital), _full(everything), _credit(vital), _credit(everything))


def _full(supports: Sequence[Support]) -> float:
    return supports.count(Support.FULL) / len(supports)


def _credit(supports: Sequence[Support]) -> float:
    return sum(support.value for support in supports) / len(supports)


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
