"""The losses, worked out by hand: -log of a share of exponentials."""

from math import exp, log

import pytest
import torch

from qa.training.losses import evidence_wins, null_wins

SCORES = torch.tensor([2.0, 1.0, 0.0, 5.0])
NULL = torch.tensor(0.5)


def test_null_competes_with_every_sentence() -> None:
    expected = -log(exp(0.5) / (exp(2) + exp(1) + exp(0) + exp(5) + exp(0.5)))
    assert null_wins(SCORES, NULL).item() == pytest.approx(expected, rel=1e-5)


def test_null_alone_has_nothing_to_lose() -> None:
    assert null_wins(torch.tensor([]), NULL).item() == pytest.approx(0, abs=1e-6)


def test_each_evidence_sentence_competes_with_rivals_and_null_but_not_with_other_evidence() -> None:
    # sentences 0 and 1 are evidence, 2 is a rival, 3 may be shown and takes no part
    against = exp(0) + exp(0.5)
    expected = (-log(exp(2) / (against + exp(2))) - log(exp(1) / (against + exp(1)))) / 2
    assert evidence_wins(SCORES, [0, 1], [2], NULL).item() == pytest.approx(expected, rel=1e-5)
