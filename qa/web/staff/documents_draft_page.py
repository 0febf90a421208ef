"""A draft before families see it: as read, its text difference, its answer difference, and the decision."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form
from fastapi.exceptions import HTTPException
from fastapi.responses import RedirectResponse
from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response

from qa.documents import warnings_about
from qa.errors import QaError, RecordsError, StaffError
from qa.review.differences import text_difference
from qa.review.drafts import discard, draft_of
from qa.review.editions import ReadEdition
from qa.web.staff.desk import Desk, desk_of
from qa.web.staff.documents_views import as_read, provenance_of, verdict_on, worst_first
from qa.web.staff.queue_words import KINDS
from qa.web.staff.ranges import spoken_time
from qa.web.staff.rendering import page
from qa.web.staff.signing import Admin, Who, checked

UNREAD = "Tick the box that says you have read the differences, then publish."
UNCOMPARED = (
    "The answers were not compared with what is served now. Compare them first, or tick that you publish without."
)


class _Decision(BaseModel):
    """The form of the last step; boxes that are not ticked are not sent."""

    version: str
    has_read: str = ""
    without: str = ""


def routes() -> APIRouter:
    """The pages of this module."""
    router = APIRouter(prefix="/documents/{document_id}/draft", dependencies=[Depends(checked)])
    router.add_api_route("", _draft, methods=["GET"], response_model=None)
    router.add_api_route("/compare", _compare, methods=["POST"], response_model=None)
    router.add_api_route("/publish", _publish, methods=["POST"], response_model=None)
    router.add_api_route("/discard", _discard, methods=["POST"], response_model=None)
    return router


def _draft(request: Request, who: Admin, document_id: str) -> Response:
    return _page(request, who, document_id)


def _page(request: Request, who: Who, document_id: str, problem: str = "", status: int = 200) -> Response:
    desk = desk_of(request)
    draft = _found(desk, document_id)
    served = desk.served.current.documents.get(document_id)
    comparison = desk.press.comparing.last(document_id, draft.edition.version)
    return page(
        "draft.html",
        who,
        status,
        here="documents",
        said_at=spoken_time,
        edition=draft.edition,
        document=draft.document,
        served=served,
        difference=text_difference(served, draft.document) if served else None,
        provenance=provenance_of(draft.document),
        warnings=warnings_about(draft.document),
        sections=as_read(draft.document),
        comparison=comparison,
        is_current=comparison is not None and comparison.is_current(desk.served.current.documents),
        changes=[(each, verdict_on(each)) for each in worst_first(comparison)] if comparison else [],
        kinds=KINDS,
        problem=problem,
    )


def _found(desk: Desk, document_id: str) -> ReadEdition:
    with desk.store.reading() as connection:
        draft = draft_of(connection, document_id)
    if draft is None:
        raise HTTPException(404, "This document has no draft: it was published or discarded.")
    return draft


def _compare(request: Request, who: Admin, document_id: str, version: Annotated[str, Form()]) -> Response:
    try:
        desk_of(request).press.comparing.start(document_id, version, who.name)
    except StaffError as error:
        return _page(request, who, document_id, str(error), 409)
    return RedirectResponse(f"/staff/documents/{document_id}/draft#answers", 303)


def _publish(request: Request, who: Admin, document_id: str, form: Annotated[_Decision, Form()]) -> Response:
    desk = desk_of(request)
    problem = _missing(desk, document_id, form)
    if problem:
        return _page(request, who, document_id, problem, 409)
    try:
        warning = desk.press.publish(document_id, form.version, who.name)
    except RecordsError:
        raise
    except QaError as error:
        return _page(request, who, document_id, str(error), 409)
    return RedirectResponse(f"/staff/documents/{document_id}?done={'unwritten' if warning else 'published'}", 303)


def _missing(desk: Desk, document_id: str, form: _Decision) -> str:
    """What must be done before the draft can be published; "" for nothing."""
    if not form.has_read:
        return UNREAD
    return "" if form.without or _is_compared(desk, document_id, form.version) else UNCOMPARED


def _is_compared(desk: Desk, document_id: str, version: str) -> bool:
    comparison = desk.press.comparing.last(document_id, version)
    return comparison is not None and comparison.is_done and comparison.is_current(desk.served.current.documents)


def _discard(request: Request, who: Admin, document_id: str, version: Annotated[str, Form()]) -> Response:
    discard(desk_of(request).store, document_id, version, who.name)
    return RedirectResponse("/staff/documents?done=discarded", 303)
