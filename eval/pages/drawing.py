"""A picture by matplotlib as a piece of a page: it takes the page's font and the colours of its scheme.

It is drawn in marker colours, and each is then written as a variable of the page's style, so one picture serves
light, dark and print. The same data give the same bytes.
"""

import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import matplotlib
from markupsafe import Markup, escape
from matplotlib.axes import Axes
from matplotlib.figure import Figure

WIDTH = 380  # points, which are pixels on a phone: text of 11 is then read as 11
INK, SOFT, LINE, SHEET, GOOD, BAD, ON_FILL = (f"#0101{n:02x}" for n in range(1, 8))
_VARIABLES = {INK: "ink", SOFT: "soft", LINE: "line", SHEET: "sheet", GOOD: "good", BAD: "bad", ON_FILL: "on-fill"}
_FIRST_FILL = 0x010200  # fill("partly") and the like: numbered as they are named
_STYLE: dict[Any, object] = {  # Any: matplotlib's own type for the names of its settings lacks svg.hashsalt
    "svg.hashsalt": "eval",
    "svg.fonttype": "none",  # text stays text
    "text.parse_math": False,
    "font.size": 11,
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


@dataclass(frozen=True, slots=True)
class Plot:
    """A picture, and the same in words and numbers for those who do not see it."""

    svg: Markup
    says: str


def svg_of(name: str, title: str, height: int, draw: Callable[[Figure], None]) -> Markup:
    """Draw, and make it fit to stand in a page among other pictures.

    Raises what `draw` raises.
    """
    out = io.StringIO()
    nothing = dict.fromkeys(("Creator", "Date", "Format", "Type"))
    with matplotlib.rc_context():
        matplotlib.rcdefaults()  # not what this machine's matplotlibrc says
        matplotlib.rcParams.update(_STYLE)
        figure = Figure(figsize=(WIDTH / 72, height / 72), layout="constrained")
        draw(figure)
        figure.savefig(out, format="svg", transparent=True, metadata=nothing)
    return _housed(out.getvalue(), name, title, height)


def panel(figure: Figure) -> Axes:
    """The only axes of a figure."""
    return figure.subplots()


def fill(place: int) -> str:
    """The marker of the page's colour --fill-<place>."""
    return f"#{_FIRST_FILL + place:06x}"


def _housed(svg: str, name: str, title: str, height: int) -> Markup:
    """Without a preamble of its own; its ids and its colours made the page's."""
    inside = svg[svg.index(">", svg.index("<svg")) + 1 :]
    inside = re.sub(r"<defs>\s*<style.*?</style>\s*</defs>", "", inside, flags=re.DOTALL)
    inside = re.sub(r'(\bid="|href="#|url\(#)', rf"\g<1>{name}-", inside)
    inside = re.sub(r"font-family: [^;\"]*; ", "", inside)
    for marker, variable in _VARIABLES.items():
        inside = inside.replace(marker, f"var(--{variable})")
    inside = re.sub(r"#0102([0-9a-f]{2})\b", lambda found: f"var(--fill-{int(found[1], 16)})", inside)
    return Markup(f'<svg role="img" aria-label="{escape(title)}" viewBox="0 0 {WIDTH} {height}">{inside}')  # noqa: S704
