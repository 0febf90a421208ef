"""Do paraphrases of one question get the same answer? Shares from 0 to 1, higher is better."""

import math
from collections.abc import Hashable, Sequence
from itertools import combinations
from typing import TypeVar

T = TypeVar("T", bound=Hashable)


def mean_jaccard(cited: Sequence[frozenset[T]]) -> float:
    """How far the paraphrases are answered with the same sentences: the mean over all pairs of shared / all.

    Two that both cite nothing agree: 1. nan for fewer than two paraphrases; raises nothing.

    Source: Jaccard 1912, the coefficient of community.

    Example: mean_jaccard([frozenset({1, 2}), frozenset({2, 3}), frozenset()]) -> (1 / 3 + 0 / 2 + 0 / 2) / 3
    """
    pairs = list(combinations(cited, 2))
    return sum(_jaccard(one, other) for one, other in pairs) / len(pairs) if pairs else math.nan


def no_flip(answered: Sequence[bool]) -> float:
    """1 if the paraphrases of a question are all answered or all abstained on, else 0; its mean is the share.

    nan for fewer than two paraphrases; raises nothing.

    Source: the invariance tests of CheckList (Ribeiro et al. 2020); all or nothing for each question is ours.

    Example: no_flip([True, True, False]) -> 0.0
    """
    return float(len(set(answered)) == 1) if len(answered) > 1 else math.nan


def _jaccard(one: frozenset[T], other: frozenset[T]) -> float:
    return len(one & other) / len(one | other) if one or other else 1.0
