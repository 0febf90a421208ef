"""python -m qa.training --data DIR: trains the adapter and judges it."""

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from qa.errors import QaError
from qa.progress import bar
from qa.retrieval.minilm import ADAPTER, load_encoder_with
from qa.training.examples import load_examples
from qa.training.judging import report
from qa.training.run import Plan, train

screen = Console(soft_wrap=True, highlight=False)


def main(
    data: Annotated[Path, typer.Option(help="Folder with families*.jsonl.gz and lay_clinical.jsonl.gz.")],
    out: Annotated[Path, typer.Option(help="Where the adapter goes.")] = ADAPTER,
    epochs: int = 2,
    only_judge: Annotated[bool, typer.Option(help="Judge the adapter that is there.")] = False,
) -> None:
    """Train (about half an hour on two cores), then judge on held-out documents."""
    examples = load_examples(data)
    if not only_judge:
        with bar("Training", screen) as progress:
            train(examples, Plan(epochs=epochs), out, progress)
    for name, adapter in (("bundled encoder", None), ("with the adapter", out)):
        screen.print(name, report(examples.held_out, load_encoder_with(adapter)))
    screen.print("Now put the new sha256 into qa/retrieval/minilm.py and run: python -m eval calibrate.")


if __name__ == "__main__":
    try:
        typer.run(main)
    except QaError as error:
        screen.print(str(error), style="red", markup=False)
        sys.exit(2)
