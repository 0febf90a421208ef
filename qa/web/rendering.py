"""From views to HTML, through templates that escape everything: what people type and what documents hold is data."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jinja2 import Environment

from qa.safety import Texts, needs_medicine_caution
from qa.types import Answer
from qa.web.answers import ExchangeView, Said
from qa.web.guide import Chapter
from qa.web.places import sentence_anchor
from qa.web.provenance import Backing
from qa.web.templating import environment
from qa.web.urgent import emergency_services, numbers_for, opening, with_phones

HERE = Path(__file__).parent
SITE_TITLE = "Ask the guide"
THANKS = "Thank you."  # seen beside what was pressed, at once; the status line says whether it is noted
MOST_BACKINGS = 3  # documents named at once; the others are folded away


@dataclass(frozen=True, slots=True)
class Welcome:
    """What stands in the conversation before the first question."""

    examples: tuple[str, ...]
    backings: tuple[Backing, ...]


def earlier_html(views: Sequence[ExchangeView], texts: Texts) -> str:
    """Every exchange but the latest: apart, so that a streamed answer does not send them again and again."""
    return _render("earlier.html", texts, views=views)


def latest_html(view: ExchangeView | None, welcome: Welcome, texts: Texts) -> str:
    """The latest exchange, or the welcome."""
    return _render("latest.html", texts, view=view, examples=welcome.examples, backings=welcome.backings)


def pinned_html(answers: Sequence[Answer | None], texts: Texts) -> str:
    """The latest danger, above the conversation: whole while it is the latest answer; then only its numbers.

    The number of the emergency services is always in view, so it needs no second place.
    """
    urgent = next((answer for answer in reversed(answers) if answer and answer.kind.is_urgent), None)
    numbers = numbers_for(urgent.kind, texts.contacts) if urgent else ()
    others = tuple(number for number in numbers if number != emergency_services(texts.contacts))
    is_latest = urgent is not None and answers[-1] is urgent
    return _render("pinned.html", texts, urgent=urgent, is_latest=is_latest, numbers=numbers, others=others)


def head_html(texts: Texts) -> str:
    """What the head of gradio's page lacks."""
    return _render("head.html", texts)


def opening_html(texts: Texts) -> str:
    """What is read until gradio's scripts have come."""
    return _render("opening.html", texts)


def notice_html(texts: Texts) -> str:
    """The lines that are always in view."""
    return _render("notice.html", texts)


def guides_html(backings: Sequence[Backing], texts: Texts) -> str:
    """The documents and their age, in a line that is always in view."""
    return _render("guides.html", texts, backings=backings)


def asides_html(texts: Texts) -> str:
    """What the script shows where a question did not get through, or its conversation was no longer held."""
    return _render("asides.html", texts)


def panel_html(texts: Texts) -> str:
    """The empty source panel."""
    return _render("panel.html", texts)


def source_page(backing: Backing, chapters: Sequence[Chapter], texts: Texts) -> str:
    """A whole document as it is served, standing on its own."""
    return _render("source.html", texts, backing=backing, chapters=chapters, is_earlier=False, current=None)


def earlier_page(backing: Backing, chapters: Sequence[Chapter], current: Backing | None, texts: Texts) -> str:
    """The same of an earlier version, which says so and leads to the current one where there is one."""
    return _render("source.html", texts, backing=backing, chapters=chapters, is_earlier=True, current=current)


def missing_page(current: Backing | None, texts: Texts) -> str:
    """Says that a version, or a document, is not served; names the current version where there is one."""
    return _render("missing.html", texts, current=current)


@dataclass(frozen=True, slots=True)
class Saving:
    """What a saved conversation says of itself."""

    saved_on: str
    address: str  # of the site, with a slash at its end, so that the links work from anywhere


def saved_page(views: Sequence[ExchangeView], saving: Saving, texts: Texts) -> str:
    """The conversation with its sources as one file that needs nothing else."""
    style = (HERE / "static" / "saved.css").read_text(encoding="utf-8")
    return _render("saved.html", texts, views=views, saved_on=saving.saved_on, address=saving.address, style=style)


def plain_text(view: ExchangeView) -> str:
    """An answer as it is copied: the statements with their numbers, then the sources.

    Example: "There is no cure. [1]" ... "[1] Dystonia in children, Outlook, reviewed March 2019"
    """
    said = [" ".join((*("-" * line.is_item), *map(_numbered, line.said))) for run in view.runs for line in run.lines]
    sources = [
        f"[{marker.number}] {marker.title}, {marker.section}, reviewed {marker.reviewed or 'at a date not given'}"
        for marker in view.sources
    ]
    parts = (view.exchange.question, view.message, "\n".join(said), view.caution, "\n".join(sources))
    return "\n\n".join(part for part in parts if part)


def _numbered(said: Said) -> str:
    return " ".join((said.text, *(f"[{marker.number}]" for marker in said.markers)))


def _render(template: str, texts: Texts, **values: object) -> str:
    return _environment().get_template(template).render(texts=texts, **values)


@cache
def _environment() -> Environment:
    family = environment(HERE / "templates")
    family.globals.update(
        most_backings=MOST_BACKINGS,
        with_phones=with_phones,
        emergency_services=emergency_services,
        opening=opening,
        plain_text=plain_text,
        anchor=sentence_anchor,
        needs_caution=needs_medicine_caution,
        site_title=SITE_TITLE,
        thanks=THANKS,
    )
    return family
