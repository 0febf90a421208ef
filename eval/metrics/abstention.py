"""Does the confidence tell answered from unanswered, and what does answering more cost? Higher is more confident.

Every function raises ValueError for nan, and for lists of different lengths; infinities are confidences.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from eval.metrics.outcomes import numbers, outcomes


@dataclass(frozen=True, slots=True, eq=False)
class RiskCoverage:
    """What answering at each threshold would give. Row i: the questions whose confidence is at least thresholds[i]."""

    coverage: NDArray[np.float64]  # (n_points,) share of the questions answered, rising to 1
    risk: NDArray[np.float64]  # (n_points,) share of those answered that are errors
    thresholds: NDArray[np.float64]  # (n_points,) the distinct confidences, falling


def auroc(positive: ArrayLike, negative: ArrayLike) -> float:
    """The chance that a positive's confidence is above a negative's, a tie counting half. 0 to 1, chance is 0.5.

    nan if either is empty; ValueError as above.

    Source: Hanley and McNeil 1982, by the rank sum of Mann and Whitney 1947 (ties have their mean rank): O(n log n).

    Example: auroc([3, 1], [2, 1]) -> (1 + 1 + 0 + 0.5) / 4
    """
    positives, negatives = numbers(positive), numbers(negative)
    n, m = len(positives), len(negatives)
    if not n or not m:
        return math.nan
    _, place, size = np.unique(np.concatenate([positives, negatives]), return_inverse=True, return_counts=True)
    mean_rank = np.cumsum(size) - (size - 1) / 2  # ranks from 1, one for each distinct confidence
    return float((mean_rank[place[:n]].sum() - n * (n + 1) / 2) / (n * m))


def risk_coverage(confidence: ArrayLike, is_error: ArrayLike) -> RiskCoverage:
    """Coverage and selective risk (both 0 to 1) as questions are taken in, in falling confidence.

    Questions of one confidence cannot be told apart by a threshold, so they are taken in together: one point for
    each distinct confidence. No questions, no points; ValueError as above.

    Source: El-Yaniv and Wiener 2010; Geifman and El-Yaniv 2017; the loss is 0 or 1.

    Example: risk_coverage([0.9, 0.5, 0.5, 0.1], [False, True, False, True]).risk -> [0 / 1, 1 / 3, 2 / 4]
    """
    thresholds, taken, errors = _taken_in(confidence, is_error)
    return RiskCoverage(taken / taken[-1:], errors / taken, thresholds)  # a slice: none are taken of none


def aurc(confidence: ArrayLike, is_error: ArrayLike) -> float:
    """Area under the risk-coverage curve, 0 to 1, lower is better; nan without questions; ValueError as above.

    Convention: the plain mean of the selective risk at the n coverages 1/n, 2/n, ..., 1 (not a trapezium, nothing
    at coverage 0). Where confidences tie, the risk inside the tie is that expected over all orders of the tied
    questions, so that the order of the rows never matters.

    Source: Geifman, Uziel and El-Yaniv 2019, for distinct confidences; the rule for ties is ours.

    Example: aurc([0.9, 0.5, 0.5], [False, True, False]) -> (0 / 1 + 0.5 / 2 + 1 / 3) / 3
    """
    _, taken, errors = _taken_in(confidence, is_error)
    if not len(taken):
        return math.nan
    level = np.arange(1, taken[-1] + 1)
    # Of a tie with e errors among t questions, the first j hold j * e / t errors in expectation: a straight line.
    expected = np.interp(level, np.append(0, taken), np.append(0, errors))
    return float(np.mean(expected / level))


def coverage_at_risk(curve: RiskCoverage, most: float) -> float:
    """The largest coverage, 0 to 1, at which the risk is at most `most`; 0 if there is none; nan without points.

    The threshold is chosen with the outcomes in sight, so this is what the confidence allows, not what is promised
    on new questions. Raises ValueError where `most` is not from 0 to 1 (5% is 0.05).

    Source: Geifman and El-Yaniv 2017, selection at a given risk, on the sample itself (without their bound).

    Example: coverage_at_risk(risk_coverage([0.9, 0.5, 0.1], [False, True, False]), 0.4) -> 3 / 3
    """
    if not 0 <= most <= 1:
        raise ValueError(f"a risk of at most {most}: give a share from 0 to 1")
    if not len(curve.coverage):
        return math.nan
    return float(np.max(curve.coverage[curve.risk <= most], initial=0.0))


def _taken_in(
    confidence: ArrayLike, is_error: ArrayLike
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """The distinct confidences, falling; at each, how many questions are taken in and how many are errors."""
    confidences, wrong = outcomes(confidence, is_error)
    rising, place = np.unique(confidences, return_inverse=True)
    taken = np.bincount(place, minlength=len(rising))[::-1].cumsum().astype(np.float64)
    errors = np.bincount(place, weights=wrong, minlength=len(rising))[::-1].cumsum()
    return rising[::-1], taken, errors
