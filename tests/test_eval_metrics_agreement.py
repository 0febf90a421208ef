"""Cohen's kappa by hand, and against scikit-learn."""

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score

from eval.metrics.agreement import cohen_kappa

judged = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), min_size=2, max_size=30)


def test_cohens_own_form() -> None:
    # 20 both yes, 15 both no, 5 and 10 apart: they agree in 35 of 50, and would by chance in 25 * 30 + 25 * 20 of 2500
    first = "y" * 25 + "n" * 25
    second = "y" * 20 + "n" * 5 + "y" * 10 + "n" * 15
    chance = (25 * 30 + 25 * 20) / 2500
    assert cohen_kappa(first, second) == pytest.approx((35 / 50 - chance) / (1 - chance))


@pytest.mark.parametrize(
    ("first", "second", "expected"), [("yn", "yn", 1), ("yn", "ny", -1), ("yyyy", "yyyn", 0), ("yynn", "ynyn", 0)]
)
def test_the_ends_and_the_middle(first: str, second: str, expected: float) -> None:
    assert cohen_kappa(first, second) == expected


@given(judged)
def test_same_as_scikit_learn(rows: list[tuple[str, str]]) -> None:
    first, second = zip(*rows, strict=True)
    assume(len(set(first + second)) > 1)
    assert cohen_kappa(first, second) == pytest.approx(cohen_kappa_score(first, second))
    assert cohen_kappa(first, second) == cohen_kappa(second, first)


def test_one_label_throughout_has_no_figure() -> None:
    assert math.isnan(cohen_kappa("yyy", "yyy"))
    assert math.isnan(cohen_kappa("", ""))


def test_different_lengths_are_told() -> None:
    with pytest.raises(ValueError, match="2 labels against 1"):
        cohen_kappa("yn", "y")
