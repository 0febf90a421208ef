"""What the figures about confidence are worked out from: a confidence and a yes or no for each question, checked."""

import numpy as np
from numpy.typing import ArrayLike, NDArray


def numbers(values: ArrayLike) -> NDArray[np.float64]:
    """The values as (n,) float64. Raises ValueError for another shape and for nan.

    Example: numbers([1, 2]) -> [1.0, 2.0]
    """
    array = np.asarray(values, dtype=np.float64)
    if array.ndim != 1:
        raise ValueError(f"values of shape {array.shape}: give one number for each question")
    if np.isnan(array).any():
        place = int(np.flatnonzero(np.isnan(array))[0])
        raise ValueError(f"value {place} is nan: leave out the questions that have none")
    return array


def outcomes(confidence: ArrayLike, happened: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Confidence and outcome, row i of both being question i: (n,) float64 each, outcomes 0 or 1.

    Raises ValueError for different lengths, for nan, and for an outcome that is not yes or no.

    Example: outcomes([0.9, 0.4], [True, False]) -> ([0.9, 0.4], [1.0, 0.0])
    """
    confidences, results = numbers(confidence), numbers(happened)
    if len(confidences) != len(results):
        raise ValueError(f"{len(confidences)} confidences but {len(results)} outcomes: give one of each a question")
    if not np.isin(results, (0.0, 1.0)).all():
        raise ValueError(f"an outcome is {results[~np.isin(results, (0.0, 1.0))][0]}: give True or False")
    return confidences, results
