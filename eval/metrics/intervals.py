"""How sure a figure is: resampling whole questions, and a bound for things that are rarely or never missed.

Two runs are compared by a paired bootstrap: the difference of two statistics on the same resamples.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

LEVEL = 0.95
_HALVINGS = 60  # from a width of 1 to below the spacing of floats


@dataclass(frozen=True, slots=True)
class Interval:
    """Both ends, in the unit of the figure; nan where it is not defined."""

    low: float
    high: float


def resamples(groups: Sequence[str], n: int, seed: int) -> Iterator[NDArray[np.int64]]:
    """Row numbers of n bootstrap samples, whole groups drawn with replacement: (n_rows,) int64 each.

    groups[i] is the question that row i asks. Paraphrases of one question are not independent, and drawing them
    singly would make the interval too narrow, so they are drawn together. As many groups are drawn as there are;
    n_rows varies where they differ in size. The same seed gives the same samples, which makes a comparison paired.
    Raises ValueError for no rows and for n under 1.

    Source: cluster bootstrap; Davison and Hinkley 1997, section 3.8, strategy 1 (groups with replacement, kept whole).

    Example: [rows.tolist() for rows in resamples(["a", "a"], n=2, seed=0)] -> [[0, 1], [0, 1]]
    """
    if not groups or n < 1:
        raise ValueError(f"{n} resamples of {len(groups)} rows: give at least one of each")
    members: dict[str, list[int]] = {}
    for row, group in enumerate(groups):
        members.setdefault(group, []).append(row)
    return _drawn([np.array(rows, dtype=np.int64) for rows in members.values()], n, seed)


def interval(values: Sequence[float], level: float = LEVEL) -> Interval:
    """The middle `level` of a statistic's values over resamples, in its unit; nan values are left out.

    nan, nan if no value is left. Raises ValueError for a level that is not between 0 and 1.

    Source: percentile interval; Efron and Tibshirani 1993, chapter 13. Quantiles are numpy's (linear).

    Example: interval([0, 1, 2, 3, 4, nan], level=0.5) -> Interval(1.0, 3.0)
    """
    _check_level(level)
    numbers = np.asarray(values, dtype=np.float64)
    numbers = numbers[~np.isnan(numbers)]
    if not len(numbers):
        return Interval(math.nan, math.nan)
    low, high = np.quantile(numbers, [(1 - level) / 2, (1 + level) / 2])
    return Interval(float(low), float(high))


def upper_bound(misses: int, n: int, level: float = LEVEL) -> float:
    """The highest rate of misses, 0 to 1, that seeing so few in n would not rule out, one-sided.

    1 where all are missed or nothing was tried: nothing is ruled out. Raises ValueError for misses outside 0 to n
    and for a level that is not between 0 and 1.

    Source: Clopper and Pearson 1934, one-sided: the p at which at most `misses` of n has chance 1 - level, by
    bisection. With no misses this is 1 - (1 - level) ** (1 / n), nearly 3 / n at 0.95.

    Example: upper_bound(0, 10) -> 1 - 0.05 ** (1 / 10)
    """
    _check_level(level)
    if not 0 <= misses <= n:
        raise ValueError(f"{misses} misses of {n}: give a number from 0 to {n}")
    if misses == n:
        return 1.0
    low, high = 0.0, 1.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if _at_most(misses, n, middle) > 1 - level else (low, middle)
    return high


def _drawn(members: Sequence[NDArray[np.int64]], n: int, seed: int) -> Iterator[NDArray[np.int64]]:
    draws = np.random.default_rng(seed)
    for _ in range(n):
        yield np.concatenate([members[place] for place in draws.integers(len(members), size=len(members))])


def _at_most(misses: int, n: int, rate: float) -> float:
    """The chance of at most so many misses in n, each at this rate (between 0 and 1), by logarithms."""
    hit, miss = math.log1p(-rate), math.log(rate)
    ways = (math.lgamma(n + 1) - math.lgamma(i + 1) - math.lgamma(n - i + 1) for i in range(misses + 1))
    return math.fsum(math.exp(way + i * miss + (n - i) * hit) for i, way in enumerate(ways))


def _check_level(level: float) -> None:
    if not 0 < level < 1:
        raise ValueError(f"a level of {level}: give a share between 0 and 1, as 0.95")
