"""What families ask and the guide does not say: a list for the authors of the text, largest group first."""

from dataclasses import dataclass
from urllib.parse import urlencode

from fastapi import APIRouter
from fastapi.responses import HTMLResponse
from starlette.requests import Request

from qa.review.days import Days, spoken_day
from qa.review.figures import SectionFigures, sections_of
from qa.review.gap_finder import FoundGaps, GapFinder
from qa.review.gaps import Gap, Place
from qa.types import BETWEEN_HEADINGS
from qa.web.staff.desk import desk_of
from qa.web.staff.queue_asked import BETWEEN
from qa.web.staff.ranges import OFFERED, Range, spoken_time
from qa.web.staff.rendering import page
from qa.web.staff.signing import Reviewer

N_SECTIONS = 10  # whose answers were found wrong


@dataclass(frozen=True, slots=True)
class GapCard:
    """One group, ready to be shown."""

    gap: Gap
    period: str
    section: str  # the nearest, with its document where there are several; "" without one
    queue: str  # the address of the queue, with the questions of these days that were not answered


def routes() -> APIRouter:
    """The pages of this module."""
    router = APIRouter()
    finder = GapFinder()

    @router.get("/gaps", response_class=HTMLResponse)
    def gaps(request: Request, who: Reviewer, wanted: Range) -> HTMLResponse:
        desk = desk_of(request)
        found = finder.find(desk.store, desk.served.current, wanted.days)
        with desk.store.reading() as connection:
            wrong = [each for each in sections_of(connection, wanted.days) if each.n_wrong or each.n_wrong_source]
        return page(
            "gaps.html",
            who,
            400 if wanted.problem else 200,
            here="gaps",
            chosen=wanted,
            offered=OFFERED,
            found=found,
            cards=[_card(gap, len(desk.served.current.documents)) for gap in found.repeated],
            singles=[_card(gap, len(desk.served.current.documents)) for gap in found.single],
            wrong=[(_heading(each), each, _queue_of_section(each, wanted.days)) for each in wrong[:N_SECTIONS]],
            all_of_them=_queue(wanted.days),
            keeps_questions=desk.settings.keep_questions,
            keep_days=desk.settings.keep_days,
            is_cut=found.n_read < found.silence.n_with_words,
            made=_made(found),
        )

    return router


def _card(gap: Gap, n_documents: int) -> GapCard:
    first, last = gap.first.date(), gap.last.date()
    period = spoken_day(first) if first == last else f"{spoken_day(first)} to {spoken_day(last)}"
    section = _section(gap.nearest, n_documents) if gap.nearest else ""
    return GapCard(gap, period, section, _queue(Days(first, last)))


def _section(place: Place, n_documents: int) -> str:
    heading = BETWEEN_HEADINGS.join(place.section.heading) or place.document.title
    return f"{heading}, in {place.document.title}" if n_documents > 1 else heading


def _heading(each: SectionFigures) -> str:
    return each.section or each.document_id


def _queue(days: Days) -> str:
    return "/staff/queue?" + urlencode({"view": "all", "mark": "abstained", "since": days.first, "until": days.last})


def _queue_of_section(each: SectionFigures, days: Days) -> str:
    place = f"{each.document_id}{BETWEEN}{each.section}"
    return "/staff/queue?" + urlencode({"view": "all", "since": days.first, "until": days.last, "place": place})


def _made(found: FoundGaps) -> str:
    return f"Grouped in {found.seconds:.1f} seconds, {spoken_time(found.at)}."
