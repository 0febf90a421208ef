"""Is a confidence of 0.8 right eight times in ten? `confidence` is the probability, 0 to 1, that row i is right.

Every function raises ValueError for nan, for a confidence outside 0 to 1, and for lists of different lengths.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from eval.metrics.outcomes import outcomes

N_BINS = 10  # Naeini et al. 2015; with a hundred or two questions, finer bins hold a handful each


@dataclass(frozen=True, slots=True)
class Bin:
    """The questions whose confidence is above `low` and at most `high`; the first bin holds 0 too."""

    low: float
    high: float
    n: int  # at least 1
    mean_confidence: float
    share_right: float


def reliability(confidence: ArrayLike, is_right: ArrayLike, n_bins: int = N_BINS) -> tuple[Bin, ...]:
    """The reliability diagram: bins of equal width over 0 to 1, rising, empty ones left out. Units are shares.

    No questions, no bins. Raises ValueError as above, and for fewer than one bin.

    Source: Guo et al. 2017, section 2, whose bins are (low, high].

    Example: [each.share_right for each in reliability([0.11, 0.12, 0.91], [False, True, True])] -> [1 / 2, 1 / 1]
    """
    if n_bins < 1:
        raise ValueError(f"{n_bins} bins: give at least 1")
    chances, right = _probabilities(confidence, is_right)
    edges = np.linspace(0.0, 1.0, n_bins + 1)
    places = np.searchsorted(edges[1:-1], chances, side="left")
    return tuple(
        Bin(
            float(edges[place]),
            float(edges[place + 1]),
            int(np.sum(places == place)),
            float(np.mean(chances[places == place])),
            float(np.mean(right[places == place])),
        )
        for place in np.unique(places)
    )


def expected_calibration_error(confidence: ArrayLike, is_right: ArrayLike, n_bins: int = N_BINS) -> float:
    """The gap between confidence and share right, averaged over the questions of each bin. 0 to 1, lower is better.

    nan without questions; raises ValueError as `reliability` does. It moves with the number of bins: say which.

    Source: Naeini et al. 2015; Guo et al. 2017, equation 3.

    Example: expected_calibration_error([0.1, 0.1, 0.9], [False, True, True]) -> (2 * (0.5 - 0.1) + 1 * (1 - 0.9)) / 3
    """
    bins = reliability(confidence, is_right, n_bins)
    if not bins:
        return math.nan
    return sum(each.n * abs(each.mean_confidence - each.share_right) for each in bins) / sum(each.n for each in bins)


def brier(confidence: ArrayLike, is_right: ArrayLike) -> float:
    """Mean squared distance of the confidence from what came true (1 or 0). 0 to 1, lower is better.

    nan without questions; ValueError as above.

    Source: Brier 1950, in the one-class form that is used today: his own sum over both classes is twice this.

    Example: brier([0.8, 0.4], [True, False]) -> ((1 - 0.8) ** 2 + (0 - 0.4) ** 2) / 2
    """
    chances, right = _probabilities(confidence, is_right)
    return float(np.mean((chances - right) ** 2)) if len(chances) else math.nan


def _probabilities(confidence: ArrayLike, is_right: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    chances, right = outcomes(confidence, is_right)
    outside = chances[(chances < 0) | (chances > 1)]
    if len(outside):
        raise ValueError(f"a confidence of {outside[0]} is no probability: calibrate it to 0 to 1 first")
    return chances, right
