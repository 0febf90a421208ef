"""A release is held back when a measure falls: the baseline, and what falls short of it."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from eval.answering.runs import RunCard
from eval.asking.lines import parse
from eval.errors import EvalError
from eval.measuring.figures import ALL, Figure
from eval.measuring.measures import MEASURES, Better

BASELINE_FORMAT: Literal[1] = 1
# What the gate holds. A measure that another one contains, and cost, which depends on the machine, are left out.
GATED = (
    "verbatim",
    "valid_citations",
    "success@1",
    "success@3",
    "recall@5",
    "f1",
    "nuggets_strict_vital",
    "auroc_near",
    "near_abstained",
    "abstention_recall",
    "over_refusal",
    "aurc",
    "auroc_cut",
    "cut_abstained",
    "ece",
    "jaccard",
    "urgent_found",
    "false_alarms",
)
EXACT = ("verbatim", "valid_citations")  # 1.000, or the release is held back
TOLERANCE = 0.01  # one answerable question in a hundred: other processors round other ways, and ties fall otherwise
FLOOR_BELOW = 0.05  # of the first baseline: taking new ones cannot walk the gate down further
Share = Annotated[float, Field(allow_inf_nan=False)]


@dataclass(frozen=True, slots=True)
class Expected:
    """What one measure must reach. `value` is what it was when the baseline was taken."""

    measure: str
    better: Better
    value: Share
    tolerance: Annotated[Share, Field(ge=0)]  # how far it may fall behind `value`
    floor: Share  # what it must never pass, whatever the baseline was: a ceiling where lower is better


@dataclass(frozen=True, slots=True)
class Baseline:
    """What a release is held to. A site may edit floors and tolerances by hand."""

    baseline_format: Literal[1]
    system: str
    split: str
    sets: tuple[str, ...]
    questions_sha256: str
    expected: tuple[Expected, ...]


@dataclass(frozen=True, slots=True)
class Shortfall:
    """A measure that fell short: what it is, what it had to be, and by how much it failed."""

    measure: str
    value: float
    needed: float
    why: str

    def __str__(self) -> str:
        missing = (
            "it is not defined in this run"
            if math.isnan(self.value)
            else f"{_shown(abs(self.value - self.needed))} short"
        )
        return f"{self.measure}: {self.value:.4f}, needed {self.needed:.4f} ({self.why}): {missing}"


def _shown(gap: float) -> str:
    return f"{gap:.4f}" if gap >= 0.00005 else f"{gap:.1g}"


_FORM = TypeAdapter(Baseline)


def read_baseline(path: Path) -> Baseline:
    """Read a baseline.

    Raises:
        EvalError: it is missing, damaged, or names a measure that does not exist or has another direction.
    """
    try:
        written = path.read_bytes()
    except OSError as error:
        raise EvalError(
            f"{path} cannot be read ({error.strerror}). Take one: python -m eval baseline --out {path}."
        ) from error
    baseline = parse(
        written, _FORM, str(path), "eval/README.md; or remove it and take a new one: python -m eval baseline"
    )
    directions = {measure.name: measure.better for measure in MEASURES}
    for each in baseline.expected:
        if directions.get(each.measure) != each.better:
            known = ", ".join(name for name, better in directions.items() if better)
            raise EvalError(
                f"{path}: {each.measure!r} with better {each.better.value!r} is no measure. There are: {known}."
            )
    if not baseline.expected:
        raise EvalError(f"{path} expects nothing, so nothing could fail. Take a new one: python -m eval baseline.")
    return baseline


def baseline_of(card: RunCard, figures: Sequence[Figure], before: Baseline | None) -> bytes:
    """A baseline from a run, as it is written; measures that are not defined in this run are left out.

    Tolerances and floors of the baseline there are kept, so that taking new ones cannot walk the gate down.

    Raises:
        EvalError: the baseline there is of another system or of other questions' sets.
    """
    known = {each.measure: each for each in before.expected} if before else {}
    if before and (before.system, before.split, before.sets) != (card.system, card.split, card.sets):
        raise EvalError(
            f"The baseline there is of {before.system} on {', '.join(before.sets)}, {before.split}; the run is of "
            f"{card.system} on {', '.join(card.sets)}, {card.split}. Name another file with --out."
        )
    values = _of_all(figures)
    held = [name for name in dict.fromkeys((*GATED, *known)) if not math.isnan(values[name])]
    expected = tuple(_expected(name, values[name], known.get(name)) for name in held)
    baseline = Baseline(BASELINE_FORMAT, card.system, card.split, card.sets, card.questions_sha256, expected)
    return _FORM.dump_json(baseline, indent=1) + b"\n"


def shortfalls(baseline: Baseline, card: RunCard, figures: Sequence[Figure]) -> list[Shortfall]:
    """Every measure that fell short; nothing where the run passes.

    Raises:
        EvalError: the run is not of the baseline's questions and system, so that nothing can be said.
    """
    for name in ("system", "split", "sets", "questions_sha256"):
        if getattr(card, name) != getattr(baseline, name):
            raise EvalError(
                f"The run's {name} is {getattr(card, name)!r}, the baseline's {getattr(baseline, name)!r}. "
                "Run the same questions, or take a new baseline: python -m eval baseline."
            )
    values = _of_all(figures)
    return [short for each in baseline.expected for short in _short(each, values[each.measure])]


def _short(each: Expected, value: float) -> Iterable[Shortfall]:
    sign = 1 if each.better is Better.HIGHER else -1
    needed = {
        f"the baseline {each.value:.4f}, tolerance {each.tolerance:g}": each.value - sign * each.tolerance,
        "the floor" if sign > 0 else "the ceiling": each.floor,
    }
    why, least = max(needed.items(), key=lambda line: sign * line[1])
    if math.isnan(value) or sign * (value - least) < -1e-9:  # the last digits of a float are not a shortfall
        yield Shortfall(each.measure, value, least, why)


def _expected(name: str, value: float, before: Expected | None) -> Expected:
    better = next(measure.better for measure in MEASURES if measure.name == name) or Better.HIGHER
    if name in EXACT:
        return Expected(name, better, 1.0, 0.0, 1.0)
    if before:
        return Expected(name, better, value, before.tolerance, before.floor)
    floor = value - FLOOR_BELOW if better is Better.HIGHER else value + FLOOR_BELOW
    return Expected(name, better, value, TOLERANCE, round(min(max(floor, 0.0), 1.0), 2))


def _of_all(figures: Sequence[Figure]) -> Mapping[str, float]:
    return {each.measure: each.value for each in figures if each.part == ALL}
