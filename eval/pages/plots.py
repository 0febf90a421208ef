"""The pictures of the report, each with what it says in words. Urgent questions stand in none but the first."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from eval.asking.questions import QuestionKind
from eval.measuring.judging import Judged
from eval.measuring.measures import MOST_RISK
from eval.metrics.abstention import coverage_at_risk, risk_coverage
from eval.metrics.calibration import Bin, reliability
from eval.pages.drawing import BAD, GOOD, ON_FILL, Plot, fill, panel, svg_of
from eval.pages.endings import Ending, endings_of
from qa.review.drawing import INK, LINE, SHEET, SOFT

N_PLACES = 10  # of the ranking that every system hands over
N_BARS = 20  # of the histograms: a bar is .05 of confidence
LEAST_LABELLED = 0.07  # a narrower piece of a bar has no room for its number


def endings_plot(judged: Sequence[Judged]) -> Plot:
    """A bar for each kind of question, as shares of the kind, with the counts inside."""
    kinds = [kind for kind in QuestionKind if any(each.question.kind is kind for each in judged)]
    counts = np.array([list(endings_of(of_kind(judged, kind)).values()) for kind in kinds])
    title = "Bars: how the questions of each kind ended"
    svg = svg_of("endings", title, 30 + 24 * len(kinds), lambda figure: _endings(panel(figure), kinds, counts))
    return Plot(svg, "All of them stand in a table below, under “The picture as numbers”.")


def risk_plot(judged: Sequence[Judged]) -> Plot:
    """Wrong answers by how much is answered, and where the system stands."""
    asked = not_urgent(judged)
    curve = risk_coverage([each.answer.confidence for each in asked], [each.is_error_if_answered for each in asked])
    used = _as_it_runs(asked)
    least = min((each.answer.confidence for each in asked if each.answer.is_answered), default=0.0)
    runs = f"as it runs now, from confidence {least:.2f} on"

    def draw(figure: Figure) -> None:
        axes = panel(figure)
        axes.plot(curve.coverage, curve.risk, color=fill(0), linewidth=2)
        axes.axhline(MOST_RISK, color=BAD, linestyle="--", linewidth=1.2)
        axes.text(1, MOST_RISK + 0.015, f"{MOST_RISK:.0%} wrong", color=BAD, ha="right", va="bottom")
        if used:
            axes.plot(*used, marker="o", markersize=9, color=INK, markeredgecolor=SHEET)
            axes.annotate(runs, used, (0, 11), textcoords="offset points", ha="center")
        _shares(axes, "share of the questions answered", "wrong among the answers")

    stands = f"It answers {used[0]:.0%}, and {used[1]:.0%} of these answers are wrong." if used else "It answers none."
    most = coverage_at_risk(curve, MOST_RISK) if asked else 0.0
    reach = f"With at most {MOST_RISK:.0%} wrong it could answer {most:.0%}."
    return Plot(svg_of("risk", "Curve: wrong answers by share answered", 280, draw), f"{stands} {reach}")


def reliability_plot(judged: Sequence[Judged]) -> Plot:
    """Is a confidence of .8 right eight times in ten?"""
    asked = not_urgent(judged)
    bins = reliability([each.answer.confidence for each in asked], [each.question.answerable for each in asked])

    def draw(figure: Figure) -> None:
        axes = panel(figure)
        axes.plot([0, 1], [0, 1], color=SOFT, linestyle="--", linewidth=1.2)
        x, y = [each.mean_confidence for each in bins], [each.share_right for each in bins]
        axes.plot(x, y, color=fill(0), linewidth=1.2)
        axes.scatter(x, y, s=[18 + 2 * each.n for each in bins], color=fill(0), edgecolor=SHEET, zorder=3)
        for each in bins:
            _count_beside(axes, each)
        _shares(axes, "confidence", "answered by the document")

    return Plot(svg_of("reliability", "Points: confidence and what came true", 280, draw), _furthest_off(bins))


def rank_plot(judged: Sequence[Judged]) -> Plot:
    """Where in the ranking the first evidence stands."""
    asked = [each for each in judged if each.question.answerable]
    places = [place_of_evidence(each) for each in asked]
    counts = [places.count(place) for place in (*range(1, N_PLACES + 1), None)]

    def draw(figure: Figure) -> None:
        axes = panel(figure)
        colours = [GOOD, *[fill(0)] * (N_PLACES - 1), BAD]
        for place, (count, colour) in enumerate(zip(counts, colours, strict=True)):
            axes.bar(place, count, color=colour, width=0.8)
            axes.annotate(str(count), (place, count), (0, 3), textcoords="offset points", ha="center")
        axes.set_xticks(range(len(counts)), [*map(str, range(1, N_PLACES + 1)), "none"])
        axes.tick_params(length=0)
        axes.set(xlabel="place of the first right sentence", ylabel="questions")
        axes.margins(y=0.1)

    says = f"First in {counts[0]} of {len(asked)} answerable questions, not among the ten in {counts[-1]}."
    return Plot(svg_of("rank", "Bars: place of the first right sentence", 240, draw), says)


def confidence_plot(judged: Sequence[Judged]) -> Plot:
    """How sure it was where the document answers, where it nearly does, and once the answer was cut out."""
    groups = {
        "the document answers": [each.answer.confidence for each in judged if each.question.answerable],
        "near, not answered": [each.answer.confidence for each in judged if each.is_near],
        "its answer was cut out": [each.cut.confidence for each in judged if each.cut],
    }
    least = min((each.answer.confidence for each in not_urgent(judged) if each.answer.is_answered), default=None)

    medians = "; ".join(f"{name}, {np.median(values):.2f}" for name, values in groups.items() if values)
    line = "" if least is None else f" The least sure answer had {least:.2f} (broken line)."
    svg = svg_of("confidence", "Three histograms of confidence", 340, lambda figure: _histograms(figure, groups, least))
    return Plot(svg, f"Middle values: {medians}.{line}")


def not_urgent(judged: Sequence[Judged]) -> list[Judged]:
    """Those for which answering or refusing is the question."""
    return [each for each in judged if not each.question.is_urgent]


def of_kind(judged: Sequence[Judged], kind: QuestionKind) -> list[Judged]:
    """The questions of one kind."""
    return [each for each in judged if each.question.kind is kind]


def place_of_evidence(each: Judged) -> int | None:
    """The place, from 1, of the first evidence among the ten; nothing where there is none.

    Example: evidence {b}, ranking (a, b) -> 2
    """
    ranked = enumerate(each.ranking[:N_PLACES], start=1)
    return next((place for place, key in ranked if key in each.gold.evidence), None)


def _histograms(figure: Figure, groups: Mapping[str, Sequence[float]], least: float | None) -> None:
    """One panel for each group, on one scale of confidence."""
    panels = figure.subplots(len(groups), sharex=True)
    for axes, (name, values), colour in zip(panels, groups.items(), (GOOD, BAD, fill(3)), strict=True):
        axes.hist(values, bins=N_BARS, range=(0, 1), color=colour, edgecolor=SHEET, linewidth=0.6)
        axes.set_title(f"{name} ({len(values)})", loc="left", fontsize=11)
        axes.set(xlim=(0, 1), ylabel="questions")
        if least is not None:
            axes.axvline(least, color=INK, linestyle="--", linewidth=1.2)
    panels[-1].set_xlabel("confidence")


def _as_it_runs(asked: Sequence[Judged]) -> tuple[float, float] | None:
    """The share answered, and the share of these that are wrong; nothing where none is answered."""
    answered = [each for each in asked if each.answer.is_answered]
    return (len(answered) / len(asked), float(np.mean([each.is_error for each in answered]))) if answered else None


def _endings(axes: Axes, kinds: Sequence[QuestionKind], counts: NDArray[np.int64]) -> None:
    shares = counts / counts.sum(axis=1, keepdims=True)
    rows = range(len(kinds))
    for place, _ in enumerate(Ending):
        left = shares[:, :place].sum(axis=1)
        axes.barh(rows, shares[:, place], left=left, color=fill(place), edgecolor=SHEET, height=0.82)
        for row in rows:
            if shares[row, place] >= LEAST_LABELLED:
                middle = left[row] + shares[row, place] / 2
                axes.text(middle, row, str(counts[row, place]), color=ON_FILL, ha="center", va="center_baseline")
    names = [f"{kind.replace('_', ' ')} ({total})" for kind, total in zip(kinds, counts.sum(axis=1), strict=True)]
    axes.set_yticks(rows, names)
    axes.set_xticks([0, 0.5, 1], ["0%", "50%", "100%"])
    axes.tick_params(length=0)
    axes.set(xlim=(0, 1), ylim=(len(kinds) - 0.5, -0.5))  # the first on top
    axes.spines[:].set_visible(False)


def _furthest_off(bins: Sequence[Bin]) -> str:
    if not bins:
        return "No question could be placed."
    worst = max(bins, key=lambda each: abs(each.mean_confidence - each.share_right))
    return (
        f"It is furthest off around {worst.mean_confidence:.2f}: "
        f"there the document answered {worst.share_right:.0%} of the {worst.n} questions."
    )


def _count_beside(axes: Axes, each: Bin) -> None:
    above = each.share_right < 0.9
    axes.annotate(
        str(each.n),
        (each.mean_confidence, each.share_right),
        (0, 10 if above else -10),
        textcoords="offset points",
        ha="center",
        va="bottom" if above else "top",
        color=SOFT,
    )


def _shares(axes: Axes, x: str, y: str) -> None:
    """Both ways from 0 to 100%."""
    ticks = [0, 0.25, 0.5, 0.75, 1]
    names = [f"{tick:.0%}" for tick in ticks]
    axes.set(xlim=(-0.02, 1.02), ylim=(-0.02, 1.02), xlabel=x, ylabel=y)
    axes.set_xticks(ticks, names)
    axes.set_yticks(ticks, names)
    axes.grid(color=LINE)
    axes.set_axisbelow(True)
