"""The comparison of two runs as one page that needs nothing else: no script, no request. What it shows is escaped."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache
from itertools import groupby

import numpy as np
from jinja2 import Environment

from eval.answering.runs import DocumentCard, RunCard
from eval.deciding.changes import Turned, counts
from eval.deciding.comparing import HEADLINES, Comparison, Difference, Verdict
from eval.measuring.measures import MEASURES, Measure
from eval.pages.compare_views import change_views
from eval.pages.rendering import environment, style

STYLES = ("report.css", "compare.css")  # the look of the report, and what it does not have
COST = "cost"  # the family whose measures have units of their own: told, not drawn
SPANS = (0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.5, 1.0)  # what the drawing may reach from zero
MOST_DRAWN_WHOLE = 0.85  # the span takes in this share of the intervals; a wider one leaves the drawing with an arrow
CHANCE = 0.05  # of a clear change where there is none: what a 95% interval leaves


@dataclass(frozen=True, slots=True)
class Setting:
    """Something that the runs were made with, where it differs. Empty where a run has none."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """An interval as percentages of the width of its drawing: 50 is no change."""

    low: float
    high: float
    change: float | None  # nothing where it lies beyond the drawing
    leaves_left: bool  # it goes on beyond the drawing
    leaves_right: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One measure of the table."""

    measure: Measure
    difference: Difference
    drawn: Drawn | None


def comparison_html(comparison: Comparison) -> str:
    """The whole page."""
    views = groupby(change_views(comparison), lambda view: view.changed.turned)
    runs = comparison.before, comparison.after
    return (
        _environment()
        .get_template("compare.html")
        .render(
            _of_measures(comparison.differences),
            style=style(*STYLES),
            comparison=comparison,
            settings=settings_that_differ(runs[0].card, runs[1].card),
            counts=counts(comparison.changed),
            by_turn={turned: list(of_turn) for turned, of_turn in views},
            is_scored_only=any(run.card.split != "dev" for run in runs),
            Verdict=Verdict,
            Turned=Turned,
        )
    )


def _of_measures(differences: Sequence[Difference]) -> dict[str, object]:
    """What the template is told of the measures, by the names that it uses."""
    rows = rows_of(differences)
    return {
        "rows": rows,
        "span": span_of(differences),
        "tally": {verdict: sum(row.difference.verdict is verdict for row in rows) for verdict in Verdict},
        "by_chance": round(CHANCE * len(rows)),
        "unmeasured": [each.measure for each in differences if each.verdict is Verdict.UNMEASURED],
    }


def settings_that_differ(before: RunCard, after: RunCard) -> tuple[Setting, ...]:
    """What the runs were made with, where it is not the same."""
    first, second = dict(_settings(before)), dict(_settings(after))
    names = dict.fromkeys((*first, *second))
    pairs = [Setting(name, first.get(name, ""), second.get(name, "")) for name in names]
    return tuple(each for each in pairs if each.before != each.after)


def rows_of(differences: Sequence[Difference]) -> tuple[Row, ...]:
    """What is measured in both runs: clear changes first, the worse before the better; then the headlines."""
    measures, span = {each.name: each for each in MEASURES}, span_of(differences)
    measured = [each for each in differences if each.verdict is not Verdict.UNMEASURED]
    ordered = sorted(measured, key=lambda each: (list(Verdict).index(each.verdict), each.measure not in HEADLINES))
    return tuple(
        Row(measures[each.measure], each, None if measures[each.measure].family == COST else drawn(each, span))
        for each in ordered
    )


def span_of(differences: Sequence[Difference]) -> float:
    """How far the drawing reaches from zero on both sides."""
    shares = {each.name for each in MEASURES if each.family != COST}
    reach = [max(-each.low, each.high) for each in differences if each.measure in shares and not math.isnan(each.low)]
    wanted = float(np.quantile(reach, MOST_DRAWN_WHOLE)) if reach else 0.0
    return next((span for span in SPANS if span >= wanted), SPANS[-1])


def drawn(difference: Difference, span: float) -> Drawn:
    """Where an interval stands in the drawing.

    Example: low -.05, high 0, change -.02 in a span of .1 -> low 25, high 50, change 40
    """
    low, high = (50 + 50 * min(max(value / span, -1), 1) for value in (difference.low, difference.high))
    change = 50 + 50 * difference.change / span if abs(difference.change) <= span else None
    return Drawn(low, high, change, difference.low < -span, difference.high > span)


def _settings(card: RunCard) -> Iterator[tuple[str, str]]:
    for each in fields(RunCard):
        value = getattr(card, each.name)
        if each.name == "documents":
            yield from ((f"document {document.id}", _document(document)) for document in value)
        elif isinstance(value, Mapping):
            yield from ((f"{each.name}: {name}", str(one)) for name, one in value.items())
        elif isinstance(value, tuple):
            yield each.name, ", ".join(map(str, value))
        else:
            yield each.name, str(value)


def _document(card: DocumentCard) -> str:
    return f"version {card.version}, {card.n_sentences} sentences"


def _short(value: str) -> str:
    """Hashes by their beginning. Example: "version 68f9cde035eb…, 121 sentences"."""
    return " ".join(word if len(word) < 64 else f"{word[:12]}…{word[64:]}" for word in value.split())


def _signed(value: float) -> str:
    """With a true minus sign. Example: -0.5 -> "−0.500"."""
    return "–" if math.isnan(value) else f"{value:+.3f}".replace("-", "−")


@cache
def _environment() -> Environment:
    pages = environment()
    pages.filters.update(short=_short, signed=_signed)
    return pages
