"""python -m qa.training: trains the adapter on eval/training and judges it."""

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from qa.errors import QaError
from qa.progress import bar
from qa.retrieval.minilm import ADAPTER, load_encoder_with
from qa.training.examples import OWN, load_documents, load_examples
from qa.training.judging import report
from qa.training.run import Plan, train

screen = Console(soft_wrap=True, highlight=False)


def main(
    data: Annotated[
        list[Path] | None,
        typer.Option(
            help="Folder with families*.jsonl.gz and lay_clinical.jsonl.gz; repeatable. If none is named: ours."
        ),
    ] = None,
    out: Annotated[Path, typer.Option(help="Where the adapter goes.")] = ADAPTER,
    epochs: Annotated[int, typer.Option(min=1)] = Plan().epochs,
    only_judge: Annotated[bool, typer.Option(help="Judge the adapter that is there.")] = False,
    judge_on: Annotated[
        Path | None, typer.Option(help="A folder to judge on, instead of 40 documents held out.")
    ] = None,
) -> None:
    """Train (47 minutes on two cores; a stopped run goes on where it was), then judge on documents held out."""
    examples = load_examples(data or [OWN])
    if not only_judge:
        with bar("Training", screen) as progress:
            train(examples, Plan(epochs=epochs), out, progress)
    documents = load_documents(judge_on) if judge_on else examples.held_out
    for name, adapter in (("bundled encoder", None), ("with the adapter", out)):
        screen.print(name, report(documents, load_encoder_with(adapter)))
    screen.print("Now put the new sha256 into qa/retrieval/minilm.py and run: python -m eval calibrate.")


if __name__ == "__main__":
    try:
        typer.run(main)
    except QaError as error:
        screen.print(str(error), style="red", markup=False)
        sys.exit(2)
