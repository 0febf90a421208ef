"""Days below a picture, and names beside its lines instead of a legend."""

from collections.abc import Sequence
from datetime import date

import numpy as np
from matplotlib.axes import Axes

from qa.review.drawing import INK, LINE

N_TICKS = 4  # days that are named below: more do not fit beside each other on a phone
FEW = 14  # days up to which each point of a line is marked
ROOM = 0.1  # of the height, between two names


def name_days(axes: Axes, days: Sequence[date]) -> None:
    """Name some of the days below, the first and the last among them; and draw the lines that help to read across."""
    places = np.unique(np.linspace(0, len(days) - 1, min(N_TICKS, len(days))).round().astype(int))
    axes.set_xticks(places, [f"{days[place]:%b} {days[place].day}" for place in places])
    axes.set_xlim(-0.6, len(days) - 0.4)
    axes.tick_params(length=0)
    axes.tick_params(axis="x", pad=7)  # clear of the lowest number at the side
    axes.grid(axis="y", color=LINE)
    axes.set_axisbelow(True)


def draw_line(axes: Axes, values: Sequence[float], colour: str) -> None:
    """A line with gaps where there is no value. A value without neighbours would be no line, so few are marked."""
    is_known = ~np.isnan(values)
    is_marked = len(values) <= FEW or is_known.sum() <= FEW
    axes.plot(values, color=colour, linewidth=2, marker="o" if is_marked else "", markersize=4)


def name_lines(axes: Axes, names: Sequence[str], ends: Sequence[float], colours: Sequence[str]) -> None:
    """Write each name to the right of where its line ends, moved up where two would cover each other.

    The limits of the axes must be set.
    """
    low, high = axes.get_ylim()
    below = -ROOM
    for place in np.argsort(ends, kind="stable"):
        below = max((ends[place] - low) / (high - low), below + ROOM)
        _write(axes, "■", (6, below), colours[place])
        _write(axes, names[place], (20, below), INK)


def _write(axes: Axes, words: str, at: tuple[float, float], colour: str) -> None:
    """So many points to the right of the axes, at this share of their height."""
    place, beside = (1, at[1]), (at[0], 0)
    axes.annotate(words, place, beside, "axes fraction", textcoords="offset points", va="center", color=colour)


def last_of(values: Sequence[float]) -> float:
    """The last that is known; 0 where none is."""
    known = [value for value in values if not np.isnan(value)]
    return known[-1] if known else 0.0
