"""A picture by matplotlib as a piece of a page: SVG whose colours are variables of the page, with no style attributes.

It is drawn in marker colours, and each is then written as a variable, so one picture serves light, dark and print,
and a page that forbids inline styles may hold it. The same data give the same bytes.
"""

import io
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape
from threading import Lock
from typing import Any

import matplotlib
from matplotlib.figure import Figure

WIDTH = 380  # points, which are pixels on a phone: text of 12 is then read as 12
INK, SOFT, LINE, SHEET, GOOD, OPEN, ALARM = (f"#0101{n:02x}" for n in range(1, 8))
_STYLE: dict[Any, object] = {  # Any: matplotlib's own type for the names of its settings lacks svg.hashsalt
    "svg.hashsalt": "qa",  # ids that are the same each time
    "svg.fonttype": "none",  # text stays text
    "text.parse_math": False,
    "axes.edgecolor": SOFT,
    "axes.labelcolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.linewidth": 0.8,
    "text.color": INK,
    "xtick.color": SOFT,
    "ytick.color": SOFT,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "grid.color": LINE,
    "grid.linewidth": 0.8,
    "legend.frameon": False,
}
_drawing = Lock()  # matplotlib's settings are one for the whole process, and pages are made in several threads


@dataclass(frozen=True, slots=True)
class Plot:
    """A picture, what it shows in words, and its numbers for those who do not see it or want them."""

    title: str
    says: str
    svg: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Look:
    """What differs between pages."""

    font_size: int  # points
    variables: Mapping[str, str]  # marker colour -> the variable of the page's style, without its dashes


DESK = Look(
    12,
    {
        INK: "ink",
        SOFT: "soft",
        LINE: "line",
        SHEET: "sheet",
        GOOD: "plot-good",
        OPEN: "plot-open",
        ALARM: "plot-alarm",
    },
)


def svg_of(name: str, title: str, height: int, draw: Callable[[Figure], None], look: Look = DESK) -> str:
    """Draw. The name tells its ids from those of other pictures of the page.

    Raises what `draw` raises.
    """
    out = io.StringIO()
    nothing = dict.fromkeys(("Creator", "Date", "Format", "Type"))
    with _drawing, matplotlib.rc_context():
        matplotlib.rcdefaults()  # not what this machine's matplotlibrc says
        matplotlib.rcParams.update({**_STYLE, "font.size": look.font_size})
        figure = Figure(figsize=(WIDTH / 72, height / 72), layout="constrained")
        draw(figure)
        figure.savefig(out, format="svg", transparent=True, metadata=nothing)
    inside = _housed(out.getvalue(), name, look)
    head = f'<svg role="img" aria-labelledby="{name}-title" viewBox="0 0 {WIDTH} {height}">'
    return f'{head}<title id="{name}-title">{escape(title)}</title>{inside}'


def _housed(svg: str, name: str, look: Look) -> str:
    """Without a head of its own; its ids, its fonts and its colours made the page's."""
    inside = svg[svg.index(">", svg.index("<svg")) + 1 :]
    inside = re.sub(r"<defs>\s*<style.*?</style>\s*</defs>", "", inside, flags=re.DOTALL)
    inside = re.sub(r'(\bid="|href="#|url\(#)', rf"\g<1>{name}-", inside)
    inside = re.sub(r' style="([^"]*)"', _as_attributes, inside)
    for marker, variable in look.variables.items():
        inside = inside.replace(marker, f"var(--{variable})")
    return inside


def _as_attributes(style: re.Match[str]) -> str:
    """Example: style="fill: none; stroke: red" -> fill="none" stroke="red"; the font stays that of the page."""
    pairs = (each.split(":", 1) for each in style[1].split(";") if ":" in each)
    return "".join(f' {key.strip()}="{value.strip()}"' for key, value in pairs if key.strip() != "font-family")
