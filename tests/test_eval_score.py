"""The first look at a batch run: F1 worked out by hand."""

import pytest

from eval.score import Judged, evidence_f1


def judged(shown: set[int], evidence: set[int], also_ok: set[int]) -> Judged:
    return Judged(frozenset(evidence), frozenset(also_ok), False, (), frozenset(shown), 0.5, True)


@pytest.mark.parametrize(
    ("shown", "evidence", "also_ok", "f1"),
    [
        ({1, 2}, {1, 2}, set(), 1.0),
        ({1}, {1, 2}, set(), 2 * 1 * 0.5 / 1.5),  # precision 1, recall 1/2
        ({1, 2, 3}, {1}, {2}, 2 * 0.5 * 1 / 1.5),  # 2 may be shown: precision 1/2, recall 1
        ({3}, {1}, set(), 0.0),
        (set(), {1}, set(), 0.0),  # abstained
        ({2}, {1}, {2}, 0.0),
    ],
)
def test_f1_of_the_sentences_shown(shown: set[int], evidence: set[int], also_ok: set[int], f1: float) -> None:
    assert evidence_f1(judged(shown, evidence, also_ok)) == pytest.approx(f1)
