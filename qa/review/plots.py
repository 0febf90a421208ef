"""The pictures of the figures page and of the monthly summary: each with a title, a sentence and its numbers."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from qa.review.axes import draw_line, last_of, name_days, name_lines
from qa.review.days import spoken_day
from qa.review.drawing import ALARM, GOOD, OPEN, SOFT, Plot, svg_of
from qa.review.figures import Endings, Figures, SectionFigures
from qa.types import BETWEEN_HEADINGS

HEIGHT = 230
WEEK = 7
N_SECTIONS = 8  # more rows are no picture any more; the table has all of them


@dataclass(frozen=True, slots=True)
class _Ending:
    """One way in which a question ends."""

    name: str
    colour: str
    count: Callable[[Endings], int]


_ENDINGS = (
    _Ending("answered", GOOD, lambda each: each.n_answered),
    _Ending("not answered", OPEN, lambda each: each.n_abstained),
    _Ending("emergency", ALARM, lambda each: each.n_urgent),
)
_NAMES = tuple(each.name.capitalize() for each in _ENDINGS)


def plots_of(figures: Figures) -> tuple[Plot, ...]:
    """All pictures that have something to show, in reading order."""
    if not figures.endings.n:
        return ()
    said = [_sections(figures)] if any(map(_is_marked, figures.sections)) else []
    return (_questions(figures), _shares(figures), *said, _durations(figures))


def section_name(each: SectionFigures) -> str:
    """The innermost heading, or the document where the text shows none."""
    return each.section.rsplit(BETWEEN_HEADINGS, 1)[-1] or each.document_id


def _questions(figures: Figures) -> Plot:
    title = "Questions each day"
    busiest = max(figures.by_day, key=lambda each: each.endings.n)
    says = (
        f"{figures.endings.n:,} questions in {figures.days.n} days, {figures.endings.n / figures.days.n:.1f} a day. "
        f"The busiest day was {spoken_day(busiest.day)}, with {busiest.endings.n:,}."
    )

    def draw(figure: Figure) -> None:
        axes = figure.subplots()
        below = [0] * figures.days.n
        for ending in _ENDINGS:
            heights = [ending.count(each.endings) for each in figures.by_day]
            axes.bar(range(len(heights)), heights, bottom=below, width=0.85, color=ending.colour, label=ending.name)
            below = [sum(pair) for pair in zip(below, heights, strict=True)]
        axes.set_ylabel("questions")
        axes.yaxis.set_major_locator(MaxNLocator(5, integer=True))
        _legend(axes)
        name_days(axes, list(figures.days))

    counts = [[str(ending.count(each.endings)) for ending in _ENDINGS] for each in figures.by_day]
    return Plot(title, says, svg_of("questions", title, HEIGHT, draw), ("Day", *_NAMES), _by_day(figures, counts))


def _shares(figures: Figures) -> Plot:
    title = "How questions ended"
    answered, silent, urgent = (ending.count(figures.endings) for ending in _ENDINGS)
    says = (
        f"Of {figures.endings.n:,} questions, {answered:,} were answered from a document, {silent:,} were not "
        f"answered, and {urgent:,} were sent to emergency help. Each point is the share of the seven days up to it."
    )
    lines = [_of_weeks(figures, ending) for ending in _ENDINGS]

    def draw(figure: Figure) -> None:
        axes = figure.subplots()
        for ending, values in zip(_ENDINGS, lines, strict=True):
            draw_line(axes, values, ending.colour)
        axes.set(ylim=(-0.02, 1.02), ylabel="share of questions")
        axes.set_yticks([0, 0.25, 0.5, 0.75, 1], ["0%", "25%", "50%", "75%", "100%"])
        ends = [last_of(values) for values in lines]
        names = [f"{ending.name} {end:.0%}" for ending, end in zip(_ENDINGS, ends, strict=True)]
        name_lines(axes, names, ends, [ending.colour for ending in _ENDINGS])
        name_days(axes, list(figures.days))

    shares = [[_shown(value, "{:.0%}") for value in values] for values in zip(*lines, strict=True)]
    columns = ("Seven days up to", *_NAMES)
    return Plot(title, says, svg_of("shares", title, HEIGHT, draw), columns, _by_day(figures, shares))


def _durations(figures: Figures) -> Plot:
    title = "Seconds until the answer"
    says = (
        f"Half of the answers were ready within {figures.duration.median:.2f} seconds, "
        f"95 of 100 within {figures.duration.p95:.2f} seconds. Each point is one day. The way over the network is not "
        "counted."
    )
    lines = [[each.duration.p95 for each in figures.by_day], [each.duration.median for each in figures.by_day]]
    colours = [OPEN, GOOD]

    def draw(figure: Figure) -> None:
        axes = figure.subplots()
        for values, colour in zip(lines, colours, strict=True):
            draw_line(axes, values, colour)
        highest = max(value for value in lines[0] if not math.isnan(value))
        axes.set(ylim=(0, 1.1 * highest or 1), ylabel="seconds")
        name_lines(axes, ["95 of 100", "half"], [last_of(values) for values in lines], colours)
        name_days(axes, list(figures.days))

    seconds = [[_shown(value, "{:.2f}") for value in values] for values in zip(*lines, strict=True)]
    columns = ("Day", "95 of 100 within, seconds", "Half within, seconds")
    return Plot(title, says, svg_of("durations", title, HEIGHT, draw), columns, _by_day(figures, seconds))


def _sections(figures: Figures) -> Plot:
    """Complaints to the left, thanks to the right, a row for each section with its name above."""
    title = "What families said of answers, by section"
    marked = sorted(filter(_is_marked, figures.sections), key=lambda each: -(each.n_unhelpful + each.n_wrong_source))
    shown = marked[:N_SECTIONS]
    rest = f" The {len(shown)} with most complaints of {len(marked)} are drawn." if len(marked) > len(shown) else ""
    says = f"Complaints go to the left, thanks to the right. An answer counts for each section that it quotes.{rest}"

    def draw(figure: Figure) -> None:
        axes = figure.subplots()
        rows = range(len(shown))
        left = [-each.n_unhelpful for each in shown]
        axes.barh(rows, [-each.n_wrong_source for each in shown], 0.36, left, color=ALARM, label="wrong source")
        axes.barh(rows, left, 0.36, color=OPEN, label="thumbs down")
        axes.barh(rows, [each.n_helpful for each in shown], 0.36, color=GOOD, label="thumbs up")
        for row, each in enumerate(shown):
            above = (0, row - 0.24)
            axes.annotate(section_name(each), above, xycoords=("axes fraction", "data"), va="bottom", fontsize=11)
        axes.vlines([0] * len(shown), [row - 0.2 for row in rows], [row + 0.2 for row in rows], SOFT, linewidth=0.8)
        axes.set(ylim=(len(shown) - 0.5, -0.75), yticks=[], xlabel="answers")
        axes.spines["left"].set_visible(False)
        axes.xaxis.set_major_locator(MaxNLocator(5, integer=True))
        axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{abs(value):.0f}"))
        _legend(axes)

    rows = tuple((section_name(each), *map(str, _said(each))) for each in marked)
    columns = ("Section", "Answers", "Thumbs up", "Thumbs down", "Wrong source")
    return Plot(title, says, svg_of("sections", title, 80 + 42 * len(shown), draw), columns, rows)


def _said(each: SectionFigures) -> tuple[int, ...]:
    return each.n_answers, each.n_helpful, each.n_unhelpful, each.n_wrong_source


def _is_marked(each: SectionFigures) -> bool:
    return sum(_said(each)) > each.n_answers


def _legend(axes: Axes) -> None:
    """Above the picture, in one line."""
    axes.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=3, handlelength=0.9, borderpad=0.2, columnspacing=1.2)


def _of_weeks(figures: Figures, ending: _Ending) -> list[float]:
    """For each day the share of the ending among the questions of the seven days up to it; nan without questions."""
    ended = [0, *accumulate(ending.count(each.endings) for each in figures.by_day)]
    asked = [0, *accumulate(each.endings.n for each in figures.by_day)]
    weeks = [(max(0, end - WEEK), end) for end in range(1, len(asked))]
    return [
        (ended[end] - ended[start]) / (asked[end] - asked[start]) if asked[end] > asked[start] else math.nan
        for start, end in weeks
    ]


def _by_day(figures: Figures, cells: Sequence[Sequence[str]]) -> tuple[tuple[str, ...], ...]:
    return tuple((spoken_day(day), *row) for day, row in zip(figures.days, cells, strict=True))


def _shown(value: float, form: str) -> str:
    return "–" if math.isnan(value) else form.format(value)
