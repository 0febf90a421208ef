"""What the pages share: their templates, always escaped, and numbers as people read them."""

import math
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

PAGES = Path(__file__).parent / "templates"


def environment() -> Environment:
    """For the templates of the pages; a page adds what it alone needs."""
    pages = Environment(
        loader=FileSystemLoader(PAGES), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    pages.filters.update(number=number, duration=duration)
    return pages


def style(*sheets: str) -> Markup:
    """Style sheets of ours, one after the other, to stand inside a page."""
    return Markup("".join((PAGES / sheet).read_text(encoding="utf-8") for sheet in sheets))  # noqa: S704  our own files


def number(value: float) -> str:
    """Three places, and never a full 1 for what is less: .9996 -> 0.999; a dash for what is not defined."""
    if math.isnan(value):
        return "–"
    return "0.999" if 0.9995 <= value < 1 else f"{value:.3f}"


def duration(seconds: float) -> str:
    """In the unit that is easy to read: 2.5 -> 2.50 s; .0205 -> 20.50 ms."""
    return f"{seconds:.2f} s" if seconds >= 1 else f"{1000 * seconds:.2f} ms"
