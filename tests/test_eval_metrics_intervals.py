"""Intervals: groups stay whole, bounds are those of their definition."""

import math
from dataclasses import astuple
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.metrics.intervals import Interval, interval, resamples, upper_bound

GROUPS = ("a", "b", "a", "c", "b", "a")
MEMBERS = ([0, 2, 5], [1, 4], [3])  # of a, b, c


def test_groups_are_drawn_whole_and_as_many_as_there_are() -> None:
    sizes = set()
    for rows in resamples(GROUPS, n=200, seed=1):
        times = np.bincount(rows, minlength=len(GROUPS))
        assert all(len(set(times[members])) == 1 for members in MEMBERS)
        assert sum(times[members[0]] for members in MEMBERS) == len(MEMBERS)
        assert rows.dtype == np.int64
        sizes.add(len(rows))
    assert sizes == set(range(3, 10))  # from three times c to three times a


def test_each_group_is_as_likely_as_any_other() -> None:
    drawn = np.concatenate(list(resamples(GROUPS, n=4000, seed=1)))
    often = np.bincount(drawn)[[0, 1, 3]] / 4000  # one row of each; each expected once a resample
    assert often == pytest.approx([1, 1, 1], abs=4 * math.sqrt(3 * (1 / 3) * (2 / 3) / 4000))


def test_the_same_seed_gives_the_same_resamples_and_another_does_not() -> None:
    one, again, other = ([rows.tolist() for rows in resamples(GROUPS, 20, seed)] for seed in (7, 7, 8))
    assert one == again != other


def test_paraphrases_drawn_singly_would_look_surer_than_they_are() -> None:
    right = np.repeat([1.0, 0.0, 1.0, 0.0, 1.0, 1.0, 0.0, 1.0], 5)  # five paraphrases, all alike
    whole, single = (
        interval([float(right[rows].mean()) for rows in resamples(groups, 500, seed=0)])
        for groups in ([str(row // 5) for row in range(40)], [str(row) for row in range(40)])
    )
    assert whole.high - whole.low > 1.5 * (single.high - single.low)


@pytest.mark.parametrize(("groups", "n"), [((), 1), (GROUPS, 0)])
def test_nothing_to_resample_is_told_at_once(groups: tuple[str, ...], n: int) -> None:
    with pytest.raises(ValueError, match="give at least one of each"):
        resamples(groups, n, seed=0)


def test_an_interval_is_between_percentiles_without_nan() -> None:
    assert astuple(interval(range(101), level=0.9)) == pytest.approx((5, 95))
    assert interval([math.nan, 2.0, math.nan]) == Interval(2.0, 2.0)


@pytest.mark.parametrize("values", [[], [math.nan]])
def test_an_interval_of_nothing_is_not_defined(values: list[float]) -> None:
    assert math.isnan(interval(values).low)
    assert math.isnan(interval(values).high)


@pytest.mark.parametrize(
    ("misses", "n", "expected"),
    [
        (0, 1, 0.95),  # 1 - p is 0.05
        (0, 100, 1 - 0.05 ** (1 / 100)),
        (1, 2, math.sqrt(0.95)),  # 1 - p² is 0.05
        (0, 10**6, -math.expm1(math.log(0.05) / 10**6)),  # the first form, where 1 - p is nearly 1
        (2, 2, 1),
        (0, 0, 1),
    ],
)
def test_upper_bound_by_hand(misses: int, n: int, expected: float) -> None:
    assert upper_bound(misses, n) == pytest.approx(expected, rel=1e-12)


@given(st.integers(1, 60).flatmap(lambda n: st.tuples(st.integers(0, n - 1), st.just(n))), st.floats(0.5, 0.999))
def test_at_the_upper_bound_so_few_misses_have_the_chance_that_is_left(seen: tuple[int, int], level: float) -> None:
    misses, n = seen
    rate = Fraction(upper_bound(misses, n, level))
    so_few = sum(math.comb(n, i) * rate**i * (1 - rate) ** (n - i) for i in range(misses + 1))
    assert float(so_few) == pytest.approx(1 - level, rel=1e-9)


def test_long_sums_do_not_overflow() -> None:
    bound = upper_bound(1000, 10_000)
    spread = math.sqrt(0.1 * 0.9 / 10_000)
    assert bound == pytest.approx(0.1 + 1.645 * spread, abs=0.1 * spread)  # nearly normal


def test_what_cannot_be_is_told() -> None:
    with pytest.raises(ValueError, match="3 misses of 2: give a number from 0 to 2"):
        upper_bound(3, 2)
    with pytest.raises(ValueError, match="a level of 95: give a share between 0 and 1"):
        upper_bound(0, 2, level=95)
    with pytest.raises(ValueError, match="a level of 95"):
        interval([1.0], level=95)
