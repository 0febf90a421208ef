"""Ranking figures by hand, and against ir_measures (trec_eval) on random judgments and runs."""

import math
from math import log2

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ir_measures import RR, Measure, Qrel, R, ScoredDoc, Success, iter_calc, nDCG

from eval.metrics.ranking import ndcg_at, recall_at, reciprocal_rank, success_at

RANKING = ("c", "a", "d", "b")
GOLD = frozenset({"a", "b", "z"})  # at ranks 2 and 4, and not ranked


@pytest.mark.parametrize(("k", "success", "recall"), [(1, 0, 0 / 3), (2, 1, 1 / 3), (4, 1, 2 / 3), (9, 1, 2 / 3)])
def test_what_is_among_the_first_k(k: int, success: float, recall: float) -> None:
    assert success_at(k, RANKING, GOLD) == success
    assert recall_at(k, RANKING, GOLD) == recall


def test_recall_counts_all_the_evidence_even_where_it_is_more_than_k() -> None:
    assert recall_at(1, ["a", "b"], frozenset({"a", "b"})) == 1 / 2


@pytest.mark.parametrize(
    ("ranking", "expected"), [(RANKING, 1 / 2), (("z",), 1 / 1), (("c", "d"), 0), ((), 0), (("c", "d", "b"), 1 / 3)]
)
def test_reciprocal_rank(ranking: tuple[str, ...], expected: float) -> None:
    assert reciprocal_rank(ranking, GOLD) == expected


@pytest.mark.parametrize(
    ("k", "expected"),
    [
        (1, 0),
        (2, (1 / log2(3)) / (1 + 1 / log2(3))),
        (4, (1 / log2(3) + 1 / log2(5)) / (1 + 1 / log2(3) + 1 / 2)),  # 1 / log2(4) is 1 / 2
    ],
)
def test_ndcg(k: int, expected: float) -> None:
    assert ndcg_at(k, RANKING, GOLD) == pytest.approx(expected)


def test_a_question_without_evidence_has_no_figure() -> None:
    nothing: frozenset[str] = frozenset()
    assert math.isnan(success_at(1, RANKING, nothing))
    assert math.isnan(recall_at(1, RANKING, nothing))
    assert math.isnan(reciprocal_rank(RANKING, nothing))
    assert math.isnan(ndcg_at(1, RANKING, nothing))


@pytest.mark.parametrize("gold", [GOLD, frozenset[str]()])
def test_a_bad_cut_off_and_a_key_ranked_twice_are_told(gold: frozenset[str]) -> None:
    for at in (success_at, recall_at, ndcg_at):
        with pytest.raises(ValueError, match="k is 0: a cut-off counts from 1"):
            at(0, RANKING, gold)
        with pytest.raises(ValueError, match="'a' comes twice"):
            at(3, ["a", "b", "a"], gold)
    with pytest.raises(ValueError, match="'a' comes twice"):
        reciprocal_rank(["a", "b", "a"], gold)


keys = st.integers(0, 11)


@given(
    st.lists(keys, unique=True, min_size=1), st.frozensets(keys, min_size=1), st.frozensets(keys), st.integers(1, 12)
)
def test_same_as_ir_measures(ranking: list[int], gold: frozenset[int], judged: frozenset[int], k: int) -> None:
    qrels = [Qrel("q", str(key), int(key in gold)) for key in gold | judged]
    run = [ScoredDoc("q", str(key), float(-place)) for place, key in enumerate(ranking)]
    ours: dict[Measure, float] = {
        Success @ k: success_at(k, ranking, gold),
        R @ k: recall_at(k, ranking, gold),
        RR: reciprocal_rank(ranking, gold),
        nDCG @ k: ndcg_at(k, ranking, gold),
    }
    theirs = {each.measure: each.value for each in iter_calc(list(ours), qrels, run)}
    assert ours == pytest.approx(theirs)
