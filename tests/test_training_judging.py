"""Judging an encoder: figures that can be counted on one hand."""

import pytest
from fakes import WordEncoder

from qa.training.examples import LabelledDocument, LabelledQuestion
from qa.training.judging import auroc, report

DOCUMENT = LabelledDocument(
    "tics",
    "Tics",
    ("Help", "Help", "Help"),
    ("rest", "bath", "music"),
    (
        LabelledQuestion("rest", "plain", frozenset({0}), frozenset()),
        LabelledQuestion("bath", "plain", frozenset({2}), frozenset({1})),  # the gold is not what is found
        LabelledQuestion("pump", "near", frozenset(), frozenset()),
    ),
)
ENCODER = WordEncoder(("rest", "bath", "music", "pump"))


@pytest.mark.parametrize(
    ("positive", "negative", "expected"),
    [
        ([3, 2], [1, 0], 1.0),
        ([0], [1], 0.0),
        ([1], [1], 0.5),
        ([2, 0], [1], 0.5),
        ([3, 1], [2, 1], (1 + 1 + 0 + 0.5) / 4),
    ],
)
def test_auroc_counts_the_pairs_in_the_right_order(
    positive: list[float], negative: list[float], expected: float
) -> None:
    assert auroc(positive, negative) == expected


def test_a_report_counts_what_was_found() -> None:
    found = report([DOCUMENT], ENCODER)
    assert (found.n_answerable, found.n_near) == (2, 1)
    assert found.success_1 == 0.5  # "rest" first, the second gold behind what may also be shown
    assert found.success_3 == 1.0
    assert found.recall_5 == 1.0
    assert found.auroc_near == 1.0  # both best scores above that of "pump", which nothing shares
    assert found.auroc_cut == 1.0
