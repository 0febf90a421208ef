"""The pictures of the report and of comparisons, in the colours of their pages; qa.review.drawing draws them."""

from collections.abc import Callable
from dataclasses import dataclass

from markupsafe import Markup
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from qa.review import drawing
from qa.review.drawing import INK, LINE, SHEET, SOFT

GOOD, BAD, ON_FILL = "#010301", "#010302", "#010303"  # markers of the page's colours, as those of qa.review.drawing
_FIRST_FILL = 0x010200  # fill("partly") and the like: numbered as they are named
_N_FILLS = 8  # that the page has
_FONT_SIZE = 11


@dataclass(frozen=True, slots=True)
class Plot:
    """A picture, and the same in words and numbers for those who do not see it."""

    svg: Markup
    says: str


def svg_of(name: str, title: str, height: int, draw: Callable[[Figure], None]) -> Markup:
    """Draw, and make it fit to stand in a page among other pictures.

    Raises what `draw` raises.
    """
    return Markup(drawing.svg_of(name, title, height, draw, _LOOK))  # noqa: S704  its title is escaped


def panel(figure: Figure) -> Axes:
    """The only axes of a figure."""
    return figure.subplots()


def fill(place: int) -> str:
    """The marker of the page's colour --fill-<place>."""
    return f"#{_FIRST_FILL + place:06x}"


_LOOK = drawing.Look(
    _FONT_SIZE,
    {INK: "ink", SOFT: "soft", LINE: "line", SHEET: "sheet", GOOD: "good", BAD: "bad", ON_FILL: "on-fill"}
    | {fill(place): f"fill-{place}" for place in range(_N_FILLS)},
)
