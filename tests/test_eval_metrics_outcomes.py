"""What cannot be scored is told with its value."""

import math

import numpy as np
import pytest

from eval.metrics.outcomes import numbers, outcomes


def test_lists_and_arrays_are_read_alike() -> None:
    confidence, happened = outcomes([0.9, 0.4], np.array([True, False]))
    assert confidence.tolist() == [0.9, 0.4]
    assert happened.tolist() == [1.0, 0.0]
    assert numbers([]).tolist() == []


def test_a_table_and_nan_are_told() -> None:
    with pytest.raises(ValueError, match=r"values of shape \(1, 2\)"):
        numbers([[0.1, 0.2]])
    with pytest.raises(ValueError, match="value 1 is nan"):
        numbers([0.1, math.nan])


def test_outcomes_that_do_not_fit_are_told() -> None:
    with pytest.raises(ValueError, match="2 confidences but 1 outcomes"):
        outcomes([0.1, 0.2], [True])
    with pytest.raises(ValueError, match=r"an outcome is 0\.5"):
        outcomes([0.1, 0.2], [0, 0.5])
