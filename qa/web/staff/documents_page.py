"""The documents of the site, for admins: what is served, each text as read, and new versions as drafts."""

from typing import Annotated

from fastapi import APIRouter, Depends, File, Form, UploadFile
from fastapi.exceptions import HTTPException
from fastapi.responses import RedirectResponse
from starlette.requests import Request
from starlette.responses import Response

from qa.documents import warnings_about
from qa.documents.files import MOST_BYTES, READERS
from qa.errors import QaError, RecordsError, StaffError
from qa.review.differences import text_difference
from qa.review.drafts import add_draft, drafts
from qa.review.editions import Standing, edition_for_staff, editions_of
from qa.web.staff.desk import desk_of
from qa.web.staff.documents_views import STANDINGS, as_read, provenance_of, row_of
from qa.web.staff.ranges import spoken_time
from qa.web.staff.rendering import page
from qa.web.staff.signing import Admin, Who, checked

DONE = {
    "published": "Published. New conversations are answered from this version; those that run keep the one before.",
    "unwritten": "Published, but the index could not be written to the disk. Make room: the next start builds it.",
    "back": "Gone back. New conversations are answered from this version again.",
    "discarded": "The draft is discarded. Nothing has changed for families.",
}


def routes() -> APIRouter:
    """The pages of this module."""
    router = APIRouter(dependencies=[Depends(checked)])
    router.add_api_route("/documents", _list, methods=["GET"], response_model=None)
    router.add_api_route("/documents/upload", _upload, methods=["POST"], response_model=None)
    router.add_api_route("/documents/{document_id}", _document, methods=["GET"], response_model=None)
    router.add_api_route("/documents/{document_id}/versions/{version}", _version, methods=["GET"], response_model=None)
    router.add_api_route("/documents/{document_id}/back", _go_back, methods=["POST"], response_model=None)
    return router


def _list(request: Request, who: Admin, done: str = "") -> Response:
    return _list_page(request, who, done=DONE.get(done, ""))


def _list_page(request: Request, who: Who, done: str = "", problem: str = "", status: int = 200) -> Response:
    desk = desk_of(request)
    with desk.store.reading() as connection:
        waiting = {each.document_id: each for each in drafts(connection)}
    served = desk.served.current.documents
    rows = [row_of(served[name], waiting.get(name), desk.settings) for name in sorted(served)]
    return page(
        "documents.html",
        who,
        status,
        here="documents",
        said_at=spoken_time,
        rows=rows,
        fresh=[each for name, each in waiting.items() if name not in served],
        endings=",".join(READERS),
        most_mb=MOST_BYTES // 1_000_000,
        done=done,
        problem=problem,
    )


def _upload(request: Request, who: Admin, document: Annotated[UploadFile | None, File()] = None) -> Response:
    if document is None or not document.filename:
        return _list_page(request, who, problem="Choose a file first.", status=400)
    content = document.file.read(MOST_BYTES + 1)
    try:
        draft = add_draft(desk_of(request).store, document.filename, content, who.name)
    except StaffError as error:
        return _list_page(request, who, problem=str(error), status=400)
    return RedirectResponse(f"/staff/documents/{draft.document.id}/draft", 303)


def _document(request: Request, who: Admin, document_id: str, done: str = "") -> Response:
    desk = desk_of(request)
    document = desk.served.current.documents.get(document_id)
    with desk.store.reading() as connection:
        editions = editions_of(connection, document_id)
    if document is None:
        draft = next((each for each in editions if each.standing is Standing.DRAFT), None)
        if draft is None:
            raise HTTPException(404, "No document of this name is served.")
        return RedirectResponse(f"/staff/documents/{document_id}/draft", 303)
    return page(
        "document.html",
        who,
        here="documents",
        said_at=spoken_time,
        document=document,
        row=row_of(document, next((each for each in editions if each.standing is Standing.DRAFT), None), desk.settings),
        provenance=provenance_of(document),
        warnings=warnings_about(document),
        sections=as_read(document),
        editions=editions,
        standings=STANDINGS,
        done=DONE.get(done, ""),
    )


def _version(request: Request, who: Admin, document_id: str, version: str) -> Response:
    return _version_page(request, who, (document_id, version))


def _version_page(request: Request, who: Who, place: tuple[str, str], problem: str = "", status: int = 200) -> Response:
    """One version as read, against what is served; an earlier one can be gone back to from here."""
    desk = desk_of(request)
    found = edition_for_staff(desk.store, *place)
    if found is None:
        raise HTTPException(404, "There is no such version of this document.")
    served = desk.served.current.documents.get(found.document.id)
    return page(
        "edition.html",
        who,
        status,
        here="documents",
        said_at=spoken_time,
        edition=found.edition,
        document=found.document,
        served=served,
        difference=text_difference(served, found.document) if served else None,
        warnings=warnings_about(found.document),
        sections=as_read(found.document),
        problem=problem,
    )


def _go_back(request: Request, who: Admin, document_id: str, version: Annotated[str, Form()]) -> Response:
    try:
        warning = desk_of(request).press.go_back(document_id, version, who.name)
    except RecordsError:
        raise
    except QaError as error:
        return _version_page(request, who, (document_id, version), str(error), 409)
    return RedirectResponse(f"/staff/documents/{document_id}?done={'unwritten' if warning else 'back'}", 303)
