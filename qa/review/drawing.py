"""A picture by matplotlib as a piece of a page: SVG whose colours are variables of the page, with no style attributes.

It is drawn in marker colours, and each is then written as a variable, so one picture serves light, dark and print,
and a page that forbids inline styles may hold it. The same data give the same bytes.
"""

import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from threading import Lock
from typing import Any

import matplotlib
from matplotlib.figure import Figure

WIDTH = 380  # points, which are pixels on a phone: text of 12 is then read as 12
INK, SOFT, LINE, SHEET, GOOD, OPEN, ALARM = (f"#0101{n:02x}" for n in range(1, 8))
_VARIABLES = {
    INK: "ink",
    SOFT: "soft",
    LINE: "line",
    SHEET: "sheet",
    GOOD: "plot-good",
    OPEN: "plot-open",
    ALARM: "plot-alarm",
}
_STYLE: dict[Any, object] = {  # Any: matplotlib's own type for the names of its settings lacks svg.hashsalt
    "svg.hashsalt": "qa",
    "svg.fonttype": "none",  # text stays text
    "text.parse_math": False,
    "font.size": 12,
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


def svg_of(name: str, title: str, height: int, draw: Callable[[Figure], None]) -> str:
    """Draw. The name tells its ids from those of other pictures of the page.

    Raises what `draw` raises.
    """
    out = io.StringIO()
    nothing = dict.fromkeys(("Creator", "Date", "Format", "Type"))
    with _drawing, matplotlib.rc_context():
        matplotlib.rcdefaults()  # not what this machine's matplotlibrc says
        matplotlib.rcParams.update(_STYLE)
        figure = Figure(figsize=(WIDTH / 72, height / 72), layout="constrained")
        draw(figure)
        figure.savefig(out, format="svg", transparent=True, metadata=nothing)
    return _housed(out.getvalue(), name, title, height)


def _housed(svg: str, name: str, title: str, height: int) -> str:
    """Without a preamble of its own; its ids, its fonts and its colours made the page's."""
    inside = svg[svg.index(">", svg.index("<svg")) + 1 :]
    inside = re.sub(r"<defs>\s*<style.*?</style>\s*</defs>", "", inside, flags=re.DOTALL)
    inside = re.sub(r'(\bid="|href="#|url\(#)', rf"\g<1>{name}-", inside)
    inside = re.sub(r' style="([^"]*)"', _as_attributes, inside)
    for marker, variable in _VARIABLES.items():
        inside = inside.replace(marker, f"var(--{variable})")
    head = f'<svg role="img" aria-labelledby="{name}-title" viewBox="0 0 {WIDTH} {height}">'
    return f'{head}<title id="{name}-title">{escape(title)}</title>{inside}'


def _as_attributes(style: re.Match[str]) -> str:
    """Example: style="fill: none; stroke: red" -> fill="none" stroke="red"; the font stays that of the page."""
    pairs = (each.split(":", 1) for each in style[1].split(";") if ":" in each)
    return "".join(f' {key.strip()}="{value.strip()}"' for key, value in pairs if key.strip() != "font-family")
