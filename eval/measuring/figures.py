"""From judged questions to figures with their intervals: of all questions, by document and by kind."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from eval.measuring.columns import Columns, columns_of
from eval.measuring.judging import Judged
from eval.measuring.measures import MEASURES, Measure
from eval.metrics.intervals import Interval, interval, resamples

N_RESAMPLES = 1000  # the ends of an interval then move by about a tenth of its width from seed to seed
ALL = "all"


@dataclass(frozen=True, slots=True)
class Figure:
    """One measure over one part of the questions. nan where it is not defined for any of them."""

    measure: str
    part: str  # "all", "document dystonia", "kind lay"
    value: float
    low: float  # 95% interval: bootstrap over question groups
    high: float
    n: int  # questions that it is made of


def figures_of(judged: Sequence[Judged], seed: int) -> tuple[Figure, ...]:
    """Every measure, over all questions and over each part."""
    return tuple(each for part, rows in parts_of(judged).items() for each in figures_of_part(part, judged, rows, seed))


def figures_of_part(part: str, judged: Sequence[Judged], rows: NDArray[np.int64], seed: int) -> tuple[Figure, ...]:
    """Every measure over some of the questions, all from the same resamples."""
    columns = columns_of([judged[row] for row in rows])
    groups = [judged[row].question.group_or_id for row in rows]
    draws = [_values(columns.take(draw)) for draw in resamples(groups, N_RESAMPLES, seed)]
    return tuple(
        _figure(measure, part, columns, [draw[place] for draw in draws]) for place, measure in enumerate(MEASURES)
    )


def _values(columns: Columns) -> list[float]:
    return [measure.of(columns) for measure in MEASURES]


def _figure(measure: Measure, part: str, columns: Columns, drawn: Sequence[float]) -> Figure:
    value = measure.of(columns)
    n = 0 if np.isnan(value) else int(measure.defined(columns).sum())
    around = interval(drawn) if n else Interval(np.nan, np.nan)
    return Figure(measure.name, part, value, around.low, around.high, n)


def parts_of(judged: Sequence[Judged]) -> Mapping[str, NDArray[np.int64]]:
    """Row numbers by part: all, each document, each kind that occurs."""
    documents = np.array([each.question.document for each in judged])
    kinds = np.array([each.question.kind.value for each in judged])
    return {
        ALL: np.arange(len(judged)),
        **{f"document {name}": np.flatnonzero(documents == name) for name in sorted(set(documents))},
        **{f"kind {name}": np.flatnonzero(kinds == name) for name in sorted(set(kinds))},
    }


def as_csv(figures: Sequence[Figure]) -> str:
    """One figure a line; what is not defined is empty."""
    out = io.StringIO()
    lines = csv.writer(out, lineterminator="\n")
    lines.writerow(["measure", "part", "value", "low", "high", "n"])
    for each in figures:
        numbers = ["" if np.isnan(value) else f"{value:.6g}" for value in (each.value, each.low, each.high)]
        lines.writerow([each.measure, each.part, *numbers, each.n])
    return out.getvalue()
