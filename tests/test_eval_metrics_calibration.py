"""Calibration by hand, and against scikit-learn."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.calibration import calibration_curve
from sklearn.metrics import brier_score_loss

from eval.metrics.calibration import Bin, brier, expected_calibration_error, reliability

judged = st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=40)


def test_bins_by_hand() -> None:
    assert reliability([0.25, 0.5, 1.0, 0.0], [True, False, True, False], n_bins=2) == (
        Bin(0.0, 0.5, 3, (0.25 + 0.5 + 0.0) / 3, 1 / 3),  # 0.5 belongs to the lower bin, and so does 0
        Bin(0.5, 1.0, 1, 1.0, 1 / 1),
    )


def test_empty_bins_are_left_out() -> None:
    assert [(each.low, each.n) for each in reliability([0.05, 0.95], [False, True])] == [(0.0, 1), (0.9, 1)]


def test_error_by_hand() -> None:
    confidence, is_right = [0.2, 0.4, 0.9, 0.7], [False, True, True, True]
    low, high = abs((0.2 + 0.4) / 2 - 1 / 2), abs((0.9 + 0.7) / 2 - 2 / 2)
    assert expected_calibration_error(confidence, is_right, n_bins=2) == pytest.approx((2 * low + 2 * high) / 4)
    assert expected_calibration_error([1, 0], [True, False]) == 0
    assert expected_calibration_error([1, 0], [False, True]) == 1


@given(judged, st.integers(2, 12))
def test_bins_are_those_of_scikit_learn(rows: list[tuple[float, bool]], n_bins: int) -> None:
    confidence, is_right = [each[0] for each in rows], [each[1] for each in rows]
    bins = reliability(confidence, is_right, n_bins)
    right, mean = calibration_curve([0, 1, *is_right], [0, 1, *confidence], n_bins=n_bins)  # it wants both outcomes
    with_ends = reliability([0, 1, *confidence], [False, True, *is_right], n_bins)
    assert [each.share_right for each in with_ends] == pytest.approx(right)
    assert [each.mean_confidence for each in with_ends] == pytest.approx(mean)
    assert sum(each.n for each in bins) == len(rows)
    assert all(each.low - 1e-12 <= each.mean_confidence <= each.high + 1e-12 for each in bins)


@given(judged)
def test_with_one_bin_the_error_is_the_gap_of_the_means(rows: list[tuple[float, bool]]) -> None:
    confidence, is_right = [each[0] for each in rows], [each[1] for each in rows]
    gap = abs(np.mean(confidence) - np.mean(is_right))
    assert expected_calibration_error(confidence, is_right, n_bins=1) == pytest.approx(gap)
    assert gap - 1e-12 <= expected_calibration_error(confidence, is_right) <= 1


@given(judged)
def test_brier_is_that_of_scikit_learn(rows: list[tuple[float, bool]]) -> None:
    confidence, is_right = [each[0] for each in rows], [each[1] for each in rows]
    assert brier(confidence, is_right) == pytest.approx(brier_score_loss(is_right, confidence, labels=[False, True]))


def test_brier_by_hand() -> None:
    assert brier([1, 0], [True, False]) == 0
    assert brier([0.5, 0.5], [True, False]) == 0.5**2
    assert brier([0.8, 0.4], [True, False]) == pytest.approx((0.2**2 + 0.4**2) / 2)


def test_without_questions_there_is_no_figure() -> None:
    assert reliability([], []) == ()
    assert math.isnan(expected_calibration_error([], []))
    assert math.isnan(brier([], []))


def test_what_is_no_probability_is_told() -> None:
    with pytest.raises(ValueError, match=r"a confidence of 1\.5 is no probability"):
        brier([0.5, 1.5], [True, True])
    with pytest.raises(ValueError, match="0 bins: give at least 1"):
        reliability([0.5], [True], n_bins=0)
