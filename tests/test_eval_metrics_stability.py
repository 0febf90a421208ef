"""Stability under paraphrase, by hand."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.metrics.stability import mean_jaccard, no_flip

cited = st.lists(st.frozensets(st.integers(0, 5)), min_size=2, max_size=6)


@pytest.mark.parametrize(
    ("sets", "expected"),
    [
        ([{1, 2}, {2, 3}], 1 / 3),
        ([{1, 2}, {2, 3}, set()], (1 / 3 + 0 + 0) / 3),
        ([{1}, {1}, {1, 2}], (1 + 1 / 2 + 1 / 2) / 3),
        ([set(), set()], 1),
    ],
)
def test_mean_jaccard(sets: list[set[int]], expected: float) -> None:
    assert mean_jaccard([frozenset(each) for each in sets]) == pytest.approx(expected)


@given(cited)
def test_full_agreement_is_that_of_equal_sets(sets: list[frozenset[int]]) -> None:
    assert 0 <= mean_jaccard(sets) <= 1
    assert (mean_jaccard(sets) == 1) == (len(set(sets)) == 1)
    assert mean_jaccard(sets) == pytest.approx(mean_jaccard(sets[::-1]))


@pytest.mark.parametrize(
    ("answered", "expected"), [([True] * 5, 1), ([False] * 5, 1), ([True, True, True, True, False], 0)]
)
def test_no_flip(answered: list[bool], expected: float) -> None:
    assert no_flip(answered) == expected


def test_one_wording_alone_has_no_figure() -> None:
    assert math.isnan(mean_jaccard([frozenset({1})]))
    assert math.isnan(mean_jaccard([]))
    assert math.isnan(no_flip([True]))
    assert math.isnan(no_flip([]))
