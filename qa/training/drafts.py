"""What a training run keeps of itself on disk, so that one that was stopped can go on."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import torch
from torch import nn

from qa.training.examples import DataError


@dataclass(frozen=True, slots=True)
class Draft:
    """Everything that changes in a run, and the file that keeps it. `of` names the plan and the data."""

    path: Path
    of: str
    parameters: Sequence[nn.Parameter]
    optimizer: torch.optim.Optimizer
    random: Random


def keep_draft(draft: Draft, step: int) -> None:
    """Write the state after `step` steps beside, then swap it in."""
    state = {
        "of": draft.of,
        "step": step,
        "parameters": [parameter.detach() for parameter in draft.parameters],
        "optimizer": draft.optimizer.state_dict(),
        "random": draft.random.getstate(),
    }
    draft.path.parent.mkdir(parents=True, exist_ok=True)
    beside = draft.path.with_name(f"{draft.path.name}.new")
    torch.save(state, beside)
    os.replace(beside, draft.path)


@torch.no_grad()
def load_draft(draft: Draft) -> int:
    """Take up what was kept; how many steps were done, 0 where nothing was kept.

    Raises:
        DataError: the file is damaged, or of another plan or other data.
    """
    if not draft.path.exists():
        return 0
    try:
        state = torch.load(draft.path, weights_only=True)
    except Exception as error:  # torch raises whatever its reader met
        raise DataError(f"{draft.path} is damaged ({error}). Delete it to start again.") from error
    if state["of"] != draft.of:
        raise DataError(f"{draft.path} is of another run ({state['of']}, not {draft.of}). Delete it to start again.")
    for parameter, kept in zip(draft.parameters, state["parameters"], strict=True):
        parameter.copy_(kept)
    draft.optimizer.load_state_dict(state["optimizer"])
    draft.random.setstate(state["random"])
    return int(state["step"])
