"""A training run that is stopped goes on where it was, and ends with the weights that it would have had."""

from pathlib import Path
from random import Random

import pytest
import torch
from torch import nn

from qa.training.drafts import Draft, keep_draft, load_draft
from qa.training.examples import DataError


def draft_of(path: Path, of: str = "a plan") -> Draft:
    weight = nn.Parameter(torch.ones(2))
    return Draft(path / "run.draft", of, [weight], torch.optim.AdamW([weight], lr=0.1), Random(1))


def work(draft: Draft, steps: int) -> torch.Tensor:
    for _ in range(steps):
        draft.optimizer.zero_grad()
        torch.autograd.backward((draft.parameters[0] * draft.random.random()).sum())
        draft.optimizer.step()
    return draft.parameters[0].detach()


def test_a_run_that_was_stopped_ends_as_one_that_was_not(tmp_path: Path) -> None:
    whole = work(draft_of(tmp_path), 7)
    stopped = draft_of(tmp_path)
    work(stopped, 3)
    keep_draft(stopped, 3)
    again = draft_of(tmp_path)
    assert load_draft(again) == 3
    assert torch.equal(work(again, 4), whole)


def test_without_a_draft_a_run_starts_at_the_beginning(tmp_path: Path) -> None:
    assert load_draft(draft_of(tmp_path)) == 0


def test_the_draft_of_another_run_is_refused_with_the_file_to_delete(tmp_path: Path) -> None:
    keep_draft(draft_of(tmp_path), 3)
    with pytest.raises(DataError, match=r"run\.draft is of another run \(a plan, not another\)\. Delete it"):
        load_draft(draft_of(tmp_path, "another"))


def test_a_damaged_draft_is_refused(tmp_path: Path) -> None:
    (tmp_path / "run.draft").write_bytes(b"half a file")
    with pytest.raises(DataError, match=r"run\.draft is damaged"):
        load_draft(draft_of(tmp_path))
