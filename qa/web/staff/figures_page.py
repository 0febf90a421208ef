"""How the assistant is doing: numbers and pictures of a range of days."""

import math

from fastapi import APIRouter
from fastapi.responses import HTMLResponse
from starlette.requests import Request

from qa.review.days import spoken_day
from qa.review.figures import Figures, figures_of
from qa.review.plots import plots_of
from qa.web.staff.desk import desk_of
from qa.web.staff.ranges import OFFERED, Range
from qa.web.staff.rendering import page
from qa.web.staff.signing import Reviewer


def routes() -> APIRouter:
    """The pages of this module."""
    router = APIRouter()
    router.add_api_route("/figures", _figures, methods=["GET"], response_class=HTMLResponse)
    return router


def tiles_of(figures: Figures) -> tuple[tuple[str, str], ...]:
    """The numbers that stand above the pictures: each with what it counts."""
    ends = figures.endings
    return (
        (f"{ends.n:,}", "questions"),
        (_share(ends.n_answered, ends.n), "answered from a document"),
        (_share(ends.n_abstained, ends.n), "not answered"),
        (f"{ends.n_urgent:,}", "sent to emergency help"),
        (f"{figures.n_helpful:,}", "thumbs up"),
        (f"{figures.n_unhelpful:,}", "thumbs down"),
        (f"{figures.n_wrong_source:,}", "answers whose source a family called wrong"),
        (
            "–" if math.isnan(figures.duration.median) else f"{figures.duration.median:.2f} s",
            "half of the answers took no longer",
        ),
    )


def _figures(request: Request, who: Reviewer, wanted: Range) -> HTMLResponse:
    with desk_of(request).store.reading() as connection:
        figures = figures_of(connection, wanted.days)
    return page(
        "figures.html",
        who,
        400 if wanted.problem else 200,
        here="figures",
        chosen=wanted,
        offered=OFFERED,
        waiting=figures.waiting,
        tiles=tiles_of(figures),
        plots=plots_of(figures),
        period=f"{spoken_day(wanted.days.first)} to {spoken_day(wanted.days.last)}",
        month=f"{wanted.days.last:%Y-%m}",
    )


def _share(part: int, whole: int) -> str:
    """Example: 3 of 8 -> "38%"."""
    return f"{part / whole:.0%}" if whole else "–"
