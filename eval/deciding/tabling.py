"""The table of all systems in eval/README.md: written by a command, never typed."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from eval.answering.runs import Run
from eval.answering.systems import SYSTEMS
from eval.deciding.marks import Marks
from eval.measuring.figures import ALL, Figure
from eval.measuring.measures import MEASURES, Better

README = Path(__file__).parent.parent / "README.md"
SHOWN = (
    ("success@1", "Success@1"),
    ("recall@5", "R@5"),
    ("f1", "evidence F1"),
    ("nuggets_strict_vital", "vital nuggets"),
    ("auroc_near", "AUROC near"),
    ("auroc_cut", "AUROC cut"),
    ("near_abstained", "near abstained"),
    ("cut_abstained", "cut abstained"),
    ("over_refusal", "over-refusal"),
    ("aurc", "AURC"),
    ("ece", "ECE"),
    ("jaccard", "Jaccard of wordings"),
    ("urgent_found", "urgent found"),
    ("false_alarms", "false alarms"),
    ("sentences_shown", "sentences shown"),
)

OF_PARTS = (
    ("success@1", "Success@1"),
    ("f1", "evidence F1"),
    ("over_refusal", "over-refusal"),
    ("near_abstained", "near abstained"),
    ("cut_abstained", "cut abstained"),
    ("urgent_found", "urgent found"),
)

Row = tuple[Run, tuple[Figure, ...]]


def write_table(split: str, rows: Sequence[Row]) -> str:
    """Put the tables between their marks in the README, and return them. The first system is told by parts too.

    Raises:
        EvalError: the README or its marks are gone.
    """
    table = f"{table_of(rows)}\n\n{parts_table(rows[0][1])}"
    marks_of(split).write(table)
    return table


def marks_of(split: str) -> Marks:
    """Where the table of a split stands."""
    return Marks(README, f"table {split}", "the table")


def table_of(rows: Sequence[Row]) -> str:
    """A row for each measure, a column for each system; the first one with its interval."""
    names = [run.card.system for run, _ in rows]
    figures = [{each.measure: each for each in found if each.part == ALL} for _, found in rows]
    arrows = {measure.name: _arrow(measure.better) for measure in MEASURES}
    lines = [f"| | {' | '.join(names)} |", "|---" * (len(names) + 1) + "|"]
    for measure, title in SHOWN:
        cells = [_cell(found[measure], is_first=column == 0) for column, found in enumerate(figures)]
        lines.append(f"| {title}{arrows[measure]} | {' | '.join(cells)} |")
    about = "; ".join(f"`{name}`: {SYSTEMS[name].about}" for name in names if name in SYSTEMS)
    run = rows[0][0]
    counts = f"{len(run.questions)} questions of {', '.join(run.card.sets)}, {run.card.split} half."
    counts += f" Code {run.card.code_sha256[:8]}."
    return "\n".join([*lines, "", f"{counts} In brackets, for the assistant, the 95% interval. {about}."])


def parts_table(figures: Sequence[Figure]) -> str:
    """One system by document and by kind: a row for each part, and how many questions it has."""
    names = [name for name, _ in OF_PARTS]
    known = {(each.part, each.measure): each for each in figures}
    parts = [part for part in dict.fromkeys(each.part for each in figures) if part != ALL]
    lines = [f"| | {' | '.join(title for _, title in OF_PARTS)} |", "|---" * (len(names) + 1) + "|"]
    for part in parts:
        cells = [_counted(known[part, name]) for name in names]
        if any(cells):
            lines.append(f"| {part} | {' | '.join(cells)} |")
    return "\n".join([*lines, "", "The assistant alone; in brackets the number of questions."])


def _counted(figure: Figure) -> str:
    return f"{figure.value:.2f} ({figure.n})" if figure.n else ""


def _cell(figure: Figure, *, is_first: bool) -> str:
    if np.isnan(figure.value):
        return "–"
    return f"{figure.value:.2f} [{figure.low:.2f}, {figure.high:.2f}]" if is_first else f"{figure.value:.2f}"


def _arrow(better: Better | None) -> str:
    return {Better.HIGHER: " ↑", Better.LOWER: " ↓", None: ""}[better]
