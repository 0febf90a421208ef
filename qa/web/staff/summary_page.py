"""The monthly summary as one HTML file with its style and pictures inside: to be mailed, printed and put away."""

from datetime import timedelta
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from qa.review.days import month, spoken_day, today
from qa.review.history import now
from qa.review.summary import Summary, summary_of
from qa.review.vectors import KeptVectors
from qa.settings import Settings
from qa.types import BETWEEN_HEADINGS
from qa.web.staff.desk import desk_of
from qa.web.staff.figures_page import tiles_of
from qa.web.staff.ranges import spoken_time
from qa.web.staff.rendering import HERE, html_of
from qa.web.staff.signing import Reviewer

SHEETS = ("staff.css", "figures.css", "summary.css")
# The file brings its style inside, and nothing of it may run or load anything.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"


def routes() -> APIRouter:
    """The pages of this module."""
    router = APIRouter()
    vectors = KeptVectors()

    @router.get("/summary", response_class=Response)
    def summary(request: Request, who: Reviewer, name: Annotated[str, Query(alias="month")] = "") -> Response:
        desk = desk_of(request)
        answering = desk.served.current
        days = month(name or f"{today():%Y-%m}")
        encode = partial(vectors.encode, answering.encoder)
        with desk.store.reading() as connection:
            made = summary_of(connection, days, answering.documents, encode)
        file = f"summary-{days.first:%Y-%m}.html"
        headers = {"content-disposition": f'attachment; filename="{file}"', "content-security-policy": POLICY}
        return Response(summary_html(made, desk.settings), media_type="text/html; charset=utf-8", headers=headers)

    return router


def summary_html(summary: Summary, settings: Settings) -> str:
    """The whole page. It may hold words of families, and says until when it may be kept."""
    return html_of(
        "summary.html",
        style="\n".join((HERE / "static" / sheet).read_text(encoding="utf-8") for sheet in SHEETS),
        summary=summary,
        tiles=tiles_of(summary.figures),
        title=f"{summary.days.first:%B %Y}",
        gaps=[(gap, BETWEEN_HEADINGS.join(gap.nearest.section.heading) if gap.nearest else "") for gap in summary.gaps],
        changes=[(spoken_day(event.at.date()), event) for event in summary.changes],
        made=spoken_time(now()),
        keep_until=spoken_day(summary.days.last + timedelta(days=settings.keep_days)),
        keeps_questions=settings.keep_questions,
    )
