"""Where the evidence stands in a ranking, for one question. All are shares from 0 to 1, higher is better.

`ranking` is best first and holds each key once; `gold` is the evidence that people marked. What is asked for
beyond the end of a short ranking was not found. Every function gives nan where gold is empty (the question has
no evidence to find), and raises ValueError for k under 1 and for a key that comes twice.
"""

import math
from collections.abc import Hashable, Sequence
from typing import TypeVar

T = TypeVar("T", bound=Hashable)


def success_at(k: int, ranking: Sequence[T], gold: frozenset[T]) -> float:
    """Whether any evidence is among the first k: 1 or 0; nan without gold, ValueError as above.

    Source: Success@n of the TREC 2004 Web track (Craswell and Hawking); trec_eval's `success`.

    Example: success_at(2, ["c", "a", "b"], frozenset({"a", "b"})) -> 1.0
    """
    ranks = _ranks(_top(k, ranking), gold)
    return float(bool(ranks)) if gold else math.nan


def recall_at(k: int, ranking: Sequence[T], gold: frozenset[T]) -> float:
    """The share of the evidence that is among the first k; nan without gold, ValueError as above.

    Source: TREC's R@k, trec_eval's `recall` (Buckley and Voorhees 2005). The denominator is all the evidence,
    also where it is more than k, so that R@1 of two sentences is at most a half.

    Example: recall_at(2, ["c", "a", "b"], frozenset({"a", "b"})) -> 1 / 2
    """
    ranks = _ranks(_top(k, ranking), gold)
    return len(ranks) / len(gold) if gold else math.nan


def reciprocal_rank(ranking: Sequence[T], gold: frozenset[T]) -> float:
    """One over the rank of the first evidence, 0 if it is not ranked; nan without gold, ValueError as above.

    Source: Kantor and Voorhees 2000, the TREC-5 confusion track; trec_eval's `recip_rank`. Its mean is MRR.

    Example: reciprocal_rank(["c", "a", "b"], frozenset({"a", "b"})) -> 1 / 2
    """
    ranks = _ranks(ranking, gold)
    if not gold:
        return math.nan
    return 1 / ranks[0] if ranks else 0.0


def ndcg_at(k: int, ranking: Sequence[T], gold: frozenset[T]) -> float:
    """Discounted gain of the first k over that of the best ranking; nan without gold, ValueError as above.

    Source: Järvelin and Kekäläinen 2002, with gains of 0 and 1. The discount is log2(rank + 1), as in trec_eval's
    `ndcg_cut`; the paper's own leaves ranks 1 and 2 both undiscounted.

    Example: ndcg_at(2, ["c", "a", "b"], frozenset({"a", "b"})) -> (1 / log2(3)) / (1 + 1 / log2(3))
    """
    ranks = _ranks(_top(k, ranking), gold)
    if not gold:
        return math.nan
    return _discounted(ranks) / _discounted(range(1, min(k, len(gold)) + 1))


def _top(k: int, ranking: Sequence[T]) -> Sequence[T]:
    if k < 1:
        raise ValueError(f"k is {k}: a cut-off counts from 1")
    return ranking[:k]


def _ranks(ranking: Sequence[T], gold: frozenset[T]) -> list[int]:
    """The ranks, from 1 and ascending, at which evidence stands."""
    if len(set(ranking)) < len(ranking):
        twice = next(key for place, key in enumerate(ranking) if key in ranking[:place])
        raise ValueError(f"{twice!r} comes twice in the ranking: rank each key once, at its best place")
    return [rank for rank, key in enumerate(ranking, start=1) if key in gold]


def _discounted(ranks: Sequence[int]) -> float:
    return sum(1 / math.log2(rank + 1) for rank in ranks)
