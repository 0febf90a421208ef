"""python -m qa.training --data DIR: trains the adapter and prints what calibration needs."""

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from qa.errors import QaError
from qa.progress import bar
from qa.retrieval.minilm import ADAPTER, load_encoder_with
from qa.training.adapter import average_adapters
from qa.training.calibrate import fit, report
from qa.training.examples import load_examples
from qa.training.run import Plan, train

screen = Console(soft_wrap=True, highlight=False)


def main(
    data: Annotated[Path, typer.Option(help="Folder with families*.jsonl.gz and lay_clinical.jsonl.gz.")],
    out: Annotated[Path, typer.Option(help="Where the adapter goes.")] = ADAPTER,
    work: Annotated[
        Path, typer.Option(help="Where each seed's adapter is kept; one that is there is not made again.")
    ] = Path("training"),
    seeds: Annotated[str, typer.Option(help="An adapter is trained for each, and their mean is taken.")] = "7,8",
    only_calibrate: Annotated[bool, typer.Option(help="Judge the adapter that is there.")] = False,
) -> None:
    """Train (about 25 minutes a seed on two cores), then judge on held-out documents and fit the confidence."""
    examples = load_examples(data)
    if not only_calibrate:
        plans = [Plan(seed=int(seed)) for seed in seeds.split(",")]
        parts = [work / f"seed-{plan.seed}.safetensors" for plan in plans]
        for plan, part in zip(plans, parts, strict=True):
            if not part.exists():
                with bar(f"Seed {plan.seed}", screen) as progress:
                    train(examples, plan, part, progress)
        average_adapters(parts, out)
    for name, adapter in (("bundled encoder", None), ("with the adapter", out)):
        screen.print(name, report(examples.held_out, load_encoder_with(adapter)))
    screen.print(fit(examples.held_out, load_encoder_with(out)))


if __name__ == "__main__":
    try:
        typer.run(main)
    except QaError as error:
        screen.print(str(error), style="red", markup=False)
        sys.exit(2)
