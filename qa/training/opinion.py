"""python -m qa.training.opinion: trains the second opinion on safety, an adapter and a linear layer."""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random
from typing import Annotated

import torch
import typer
from rich.console import Console
from torch import Tensor, nn

from qa.errors import QaError
from qa.progress import bar
from qa.retrieval.minilm import BASE_SHA256, DIM
from qa.safety.opinion import LABELS
from qa.safety.trained import WEIGHTS
from qa.training.adapter import add_low_rank, save_adapter
from qa.training.batch import read_texts, trainable_model
from qa.training.prompts import Prompt, Prompts, load_prompts, varied
from qa.training.run import schedule

EPOCHS = 3
BATCH = 32
N_QUESTIONS = 32  # families' questions beside each batch; with 8 one in fifteen of our own questions raised an alarm
RANK = 32
RATE = 5e-4
SCALE = 12.0  # of unit vectors before the layer
SEED = 7

screen = Console(soft_wrap=True, highlight=False)


def train_opinion(prompts: Prompts, epochs: int, path: Path, progress: Callable[[int, int], None]) -> None:
    """Train and write to `path`; the same for a seed and a machine."""
    torch.manual_seed(SEED)
    random = Random(SEED)
    model = trainable_model()
    layer = nn.Linear(DIM, len(LABELS))
    factors = add_low_rank(model[0].model, RANK)
    optimizer = torch.optim.AdamW([*factors, *layer.parameters()], lr=RATE, weight_decay=0.01)
    batches = [batch for _ in range(epochs) for batch in _batches(prompts.labelled, random)]
    for step, batch in enumerate(batches):
        optimizer.param_groups[0]["lr"] = RATE * schedule(step, len(batches))
        optimizer.zero_grad()
        messages = _messages(batch, prompts, random)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            rows = read_texts(model, [each.text for each in messages]).vectors
        torch.autograd.backward(label_loss(layer(SCALE * rows.float()), messages))
        nn.utils.clip_grad_norm_(factors, 1.0)
        optimizer.step()
        progress(step + 1, len(batches))
    card = {"base_sha256": BASE_SHA256, "labels": LABELS, "epochs": epochs}
    save_adapter(model[0].model, path, card, {"head.weight": SCALE * layer.weight, "head.bias": layer.bias})


def label_loss(scores: Tensor, messages: Sequence[Prompt]) -> Tensor:
    """Minus the log of what the labels that may be right share: with one such label, the usual cross-entropy.

    Scores (n_messages, n_labels) to a scalar.
    """
    may_be = torch.tensor([[label in each.labels for label in LABELS] for each in messages])
    return -torch.logsumexp(scores.log_softmax(1).masked_fill(~may_be, float("-inf")), 1).mean()


def _batches(labelled: Sequence[Prompt], random: Random) -> list[Sequence[Prompt]]:
    """All messages once, in a new order; the few left over wait for the next time."""
    order = random.sample(labelled, len(labelled))
    return [order[start : start + BATCH] for start in range(0, len(order) - BATCH + 1, BATCH)]


def _messages(batch: Sequence[Prompt], prompts: Prompts, random: Random) -> list[Prompt]:
    drawn = [*batch, *random.sample(prompts.questions, N_QUESTIONS)]
    return [varied(each, random.choice(prompts.calm), random) for each in drawn]


def main(
    out: Annotated[Path, typer.Option(help="Where the weights go.")] = WEIGHTS,
    epochs: Annotated[int, typer.Option(min=1)] = EPOCHS,
) -> None:
    """Train on eval/training: about a quarter of an hour on two cores."""
    prompts = load_prompts()
    with bar("Training", screen) as progress:
        train_opinion(prompts, epochs, out, progress)
    screen.print("Now put the new sha256 into qa/safety/trained.py and run: python -m eval run --set safety.")


if __name__ == "__main__":
    try:
        typer.run(main)
    except QaError as error:
        screen.print(str(error), style="red", markup=False)
        sys.exit(2)
