"""Nugget scores by hand, as nuggetizer counts them."""

import math
from dataclasses import astuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.metrics.nuggets import NuggetScores, Support, nugget_scores, shown_support

FULL, PARTIAL, NONE = Support.FULL, Support.PARTIAL, Support.NONE
nuggets = st.lists(st.tuples(st.booleans(), st.sampled_from(Support)))


@pytest.mark.parametrize(
    ("strings", "text", "expected"),
    [
        (["three or four"], "every Three\n or\u00a0FOUR months", FULL),
        (["monthly", "every month"], "It is given every month.", FULL),  # any one
        (["inject"], "Injections", FULL),  # inside a word
        (["four or three"], "three or four", NONE),
        (["rest"], "", NONE),
    ],
)
def test_strings_show_a_nugget_or_do_not(strings: list[str], text: str, expected: Support) -> None:
    assert shown_support(strings, text) is expected


@pytest.mark.parametrize("strings", [[], [" "], ["rest", ""]])
def test_strings_that_cannot_show_anything_are_told(strings: list[str]) -> None:
    with pytest.raises(ValueError, match="give words, or a person's verdict"):
        shown_support(strings, "rest")


@pytest.mark.parametrize(
    ("judged", "expected"),
    [
        ([(True, FULL)], NuggetScores(1, 1, 1, 1)),
        ([(True, NONE), (False, FULL)], NuggetScores(0 / 1, 1 / 2, 0 / 1, 1 / 2)),
        (
            [(True, FULL), (True, PARTIAL), (True, NONE), (False, PARTIAL)],
            NuggetScores(strict_vital=1 / 3, strict_all=1 / 4, vital=(1 + 0.5) / 3, all=(1 + 0.5 + 0.5) / 4),
        ),
    ],
)
def test_scores(judged: list[tuple[bool, Support]], expected: NuggetScores) -> None:
    assert nugget_scores(judged) == expected


@pytest.mark.parametrize("judged", [[], [(False, FULL)]])
def test_without_vital_nuggets_there_is_no_figure(judged: list[tuple[bool, Support]]) -> None:
    assert all(map(math.isnan, astuple(nugget_scores(judged))))


@given(nuggets.filter(lambda judged: any(is_vital for is_vital, _ in judged)))
def test_strict_is_never_above_the_other(judged: list[tuple[bool, Support]]) -> None:
    scores = nugget_scores(judged)
    assert 0 <= scores.strict_vital <= scores.vital <= 1
    assert 0 <= scores.strict_all <= scores.all <= 1
