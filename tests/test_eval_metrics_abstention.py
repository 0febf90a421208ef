"""AUROC, the risk-coverage curve and its area, by hand and against what they are defined as."""

import math
from itertools import pairwise, permutations
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import roc_auc_score

from eval.metrics.abstention import aurc, auroc, coverage_at_risk, risk_coverage

# Few distinct values, so that ties are common.
confidences = st.lists(st.sampled_from([0.0, 0.2, 0.5, 0.9]), min_size=1, max_size=30)
judged = st.lists(st.tuples(st.sampled_from([0.1, 0.5, 0.9]), st.booleans()), min_size=1, max_size=6)


@pytest.mark.parametrize(
    ("positive", "negative", "expected"),
    [
        ([3, 2], [1, 0], 1.0),
        ([0], [1], 0.0),
        ([1, 1], [1], 0.5),
        ([2, 0], [1], (1 + 0) / 2),
        ([3, 1], [2, 1], (1 + 1 + 0 + 0.5) / 4),
        ([math.inf], [1, -math.inf], 1.0),
    ],
)
def test_auroc(positive: list[float], negative: list[float], expected: float) -> None:
    assert auroc(positive, negative) == expected
    assert auroc(np.array(positive), np.array(negative)) == expected


@given(confidences, confidences)
def test_auroc_counts_the_pairs_in_the_right_order(positive: list[float], negative: list[float]) -> None:
    pairs = [(one > other) + (one == other) / 2 for one in positive for other in negative]
    assert auroc(positive, negative) == pytest.approx(sum(pairs) / len(pairs))
    assert auroc(positive, negative) + auroc(negative, positive) == pytest.approx(1)


@given(confidences, confidences)
def test_auroc_is_that_of_scikit_learn(positive: list[float], negative: list[float]) -> None:
    theirs = roc_auc_score([1] * len(positive) + [0] * len(negative), positive + negative)
    assert auroc(positive, negative) == pytest.approx(theirs)


def test_auroc_of_nothing_is_not_defined() -> None:
    assert math.isnan(auroc([], [1]))
    assert math.isnan(auroc([1], []))


def test_tied_questions_are_taken_in_together() -> None:
    curve = risk_coverage([0.1, 0.9, 0.5, 0.5], [True, False, False, True])
    assert curve.thresholds.tolist() == [0.9, 0.5, 0.1]
    assert curve.coverage.tolist() == [1 / 4, 3 / 4, 4 / 4]
    assert curve.risk.tolist() == [0 / 1, 1 / 3, 2 / 4]


def test_each_point_is_what_its_threshold_would_give() -> None:
    draws = np.random.default_rng(3)
    confidence, is_error = draws.integers(0, 20, 100) / 20, draws.random(100) < 0.3
    curve = risk_coverage(confidence, is_error)
    for threshold, coverage, risk in zip(curve.thresholds, curve.coverage, curve.risk, strict=True):
        answered = confidence >= threshold
        assert coverage == answered.mean()
        assert risk == pytest.approx(is_error[answered].mean())


@pytest.mark.parametrize(
    ("confidence", "is_error", "expected"),
    [
        ([0.9, 0.5, 0.1], [False, False, True], (0 / 1 + 0 / 2 + 1 / 3) / 3),
        ([0.9, 0.5, 0.1], [True, False, False], (1 / 1 + 1 / 2 + 1 / 3) / 3),
        ([0.9, 0.5, 0.5], [False, True, False], (0 / 1 + 0.5 / 2 + 1 / 3) / 3),
        ([0.5, 0.5], [True, False], (0.5 / 1 + 1 / 2) / 2),  # one confidence for all: the share of errors
        ([0.5], [True], 1 / 1),
    ],
)
def test_aurc(confidence: list[float], is_error: list[bool], expected: float) -> None:
    assert aurc(confidence, is_error) == pytest.approx(expected)


@given(judged)
def test_aurc_is_the_mean_over_all_orders_of_tied_questions(rows: list[tuple[float, bool]]) -> None:
    orders = [order for order in permutations(rows) if all(a[0] >= b[0] for a, b in pairwise(order))]
    areas = [
        np.mean([np.mean([is_error for _, is_error in order[: level + 1]]) for level in range(len(order))])
        for order in orders
    ]
    assert aurc([each[0] for each in rows], [each[1] for each in rows]) == pytest.approx(np.mean(areas))


@given(judged, st.randoms(use_true_random=False))
def test_the_order_of_the_questions_does_not_matter(rows: list[tuple[float, bool]], draws: Random) -> None:
    mixed = list(rows)
    draws.shuffle(mixed)
    one, other = (risk_coverage([each[0] for each in some], [each[1] for each in some]) for some in (rows, mixed))
    assert one.coverage.tolist() == other.coverage.tolist()
    assert one.risk.tolist() == other.risk.tolist()
    assert aurc(*zip(*rows, strict=True)) == aurc(*zip(*mixed, strict=True))


def test_the_largest_coverage_counts_even_where_the_risk_was_higher_before() -> None:
    curve = risk_coverage([0.9, 0.8, 0.7, 0.6], [True, False, False, True])  # risks 1, 1/2, 1/3, 1/2
    assert coverage_at_risk(curve, 0.4) == 3 / 4
    assert coverage_at_risk(curve, 0.5) == 4 / 4
    assert coverage_at_risk(curve, 0.05) == 0


def test_a_risk_of_exactly_one_in_twenty_is_within_5_percent() -> None:
    assert coverage_at_risk(risk_coverage(range(20), [True] + [False] * 19), 0.05) == 1


def test_without_questions_there_is_no_figure() -> None:
    curve = risk_coverage([], [])
    assert (len(curve.coverage), len(curve.risk), len(curve.thresholds)) == (0, 0, 0)
    assert math.isnan(coverage_at_risk(curve, 0.05))
    assert math.isnan(aurc([], []))


def test_a_percentage_for_a_share_is_told() -> None:
    with pytest.raises(ValueError, match="a risk of at most 5: give a share"):
        coverage_at_risk(risk_coverage([0.5], [True]), 5)
