"""Evidence precision, recall and F1 by hand."""

import math
from dataclasses import astuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.metrics.evidence import Overlap, overlap

NOTHING: frozenset[int] = frozenset()
sentences = st.frozensets(st.integers(0, 9))


@pytest.mark.parametrize(
    ("shown", "gold", "also_ok", "expected"),
    [
        ({1, 2}, {1, 2}, set(), Overlap(1, 1, 1)),
        ({1}, {1, 2}, set(), Overlap(1 / 1, 1 / 2, 2 * 1 * 0.5 / 1.5)),
        ({1, 2, 3}, {1}, {2}, Overlap(1 / 2, 1 / 1, 2 * 0.5 * 1 / 1.5)),  # 2 may be shown
        (set(range(100)), {1}, set(), Overlap(1 / 100, 1, 2 * 0.01 * 1 / 1.01)),  # the whole document
        ({3}, {1}, set(), Overlap(0, 0, 0)),
        (set(), {1}, set(), Overlap(0, 0, 0)),  # abstained
        ({2}, {1}, {2}, Overlap(0, 0, 0)),
        ({1}, {1, 2}, {2}, Overlap(1, 1, 1)),  # both required and allowed: allowed
    ],
)
def test_overlap(shown: set[int], gold: set[int], also_ok: set[int], expected: Overlap) -> None:
    found = overlap(frozenset(shown), frozenset(gold), frozenset(also_ok))
    assert astuple(found) == pytest.approx(astuple(expected))


@pytest.mark.parametrize(("shown", "also_ok"), [({1}, set()), (set(), set()), ({2}, {2})])
def test_a_question_without_evidence_has_no_figure(shown: set[int], also_ok: set[int]) -> None:
    assert all(map(math.isnan, astuple(overlap(frozenset(shown), NOTHING, frozenset(also_ok)))))


@given(sentences, sentences, sentences)
def test_allowed_sentences_change_nothing(shown: frozenset[int], gold: frozenset[int], also_ok: frozenset[int]) -> None:
    without = overlap(shown - also_ok, gold - also_ok, NOTHING)
    assert astuple(overlap(shown, gold, also_ok)) == pytest.approx(astuple(without), nan_ok=True)


@given(sentences, sentences.filter(bool))
def test_f1_lies_between_precision_and_recall(shown: frozenset[int], gold: frozenset[int]) -> None:
    found = overlap(shown, gold, NOTHING)
    low, high = sorted((found.precision, found.recall))
    assert 0 <= low <= found.f1 + 1e-12
    assert found.f1 - 1e-12 <= high <= 1
