"""What staff do, through programs of their own: look at records, judge them, take them out."""

from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import StreamingResponse

from qa.review.export import Form, What
from qa.review.filters import Filters
from qa.review.judging import Given, Pick, verdict_from
from qa.review.keeping import keep_verdict, record_of
from qa.review.queue import cursor_of, page
from qa.web.api import models
from qa.web.api.callers import Administering, Reviewing, json_only
from qa.web.api.families import NO_RECORD
from qa.web.api.problems import told
from qa.web.api.sent import Asked, GivenVerdict
from qa.web.api.telling import entry_told, record_told
from qa.web.downloads import TYPES, download
from qa.web.staff.desk import desk_of
from qa.web.staff.review_case import text_of


def routes() -> APIRouter:
    """The routes of staff."""
    router = APIRouter(tags=["Staff"])
    add = router.add_api_route
    add("/records", entries, response_model=models.Entries, responses=told(403), summary="List records")
    add("/records/{record_id}", record, response_model=models.Record, responses=told(403), summary="Read a record")
    add(
        "/records/{record_id}/verdicts",
        review,
        methods=["POST"],
        response_model=models.Reviewed,
        responses=told(400, 403, 415),
        dependencies=[Depends(json_only)],
        summary="Give a verdict",
    )
    add("/export", export, response_class=StreamingResponse, responses=_exported(), summary="Export")
    add("/documents", documents, response_model=models.Documents, responses=told(403), summary="List documents")
    add("/standing", standing, response_model=models.Standing, responses=told(403), summary="See if records are kept")
    return router


def entries(request: Request, asked: Annotated[Asked, Query()], _: Reviewing) -> models.Entries:
    """The records for which everything that is given holds, the latest question first, a page at a time.

    What is asked while you read comes before the first page: no record is skipped and none comes twice.
    """
    with desk_of(request).store.reading() as connection:
        found = page(connection, _filters(asked), cursor_of(asked.after or ""))
    shown = found.entries[: asked.limit]
    is_more = len(found.entries) > len(shown) or found.after is not None
    return models.Entries(records=tuple(map(entry_told, shown)), next=str(shown[-1].cursor) if is_more else None)


def record(request: Request, record_id: models.RecordId, _: Reviewing) -> models.Record:
    """One record, with what the family said of it and the verdicts of staff."""
    with desk_of(request).store.reading() as connection:
        told_whole = record_told(connection, record_id)
    if told_whole is None:
        raise HTTPException(404, NO_RECORD)
    return told_whole


def review(request: Request, record_id: models.RecordId, given: GivenVerdict, who: Reviewing) -> models.Reviewed:
    """Say what is right and wrong about an answer, and which sentences answer the question.

    What is picked must be whole sentences of a version of a document that is or was served.
    """
    desk = desk_of(request)
    with desk.store.reading() as connection:
        judged = record_of(connection, record_id)
    if judged is None:
        raise HTTPException(404, NO_RECORD)
    verdict = verdict_from(judged, _given(given), who.reviewer, partial(text_of, desk))
    with desk.store.writing() as connection:
        if record_of(connection, record_id) is None:
            raise HTTPException(404, NO_RECORD)
        return models.Reviewed(state=keep_verdict(connection, verdict))


def export(
    request: Request, what: What, who: Administering, form: Annotated[Form, Query(alias="format")] = Form.JSONL
) -> StreamingResponse:
    """Everything, oldest first, in the columns of qa/review/FORMAT.md. The export is noted in the history."""
    return download(desk_of(request).store, who.reviewer, what, form, None)


def documents(request: Request, _: Reviewing) -> models.Documents:
    """The documents that are served now."""
    served = desk_of(request).served.current.documents.values()
    return models.Documents(
        documents=tuple(
            models.Document(id=each.id, title=each.title, version=each.version, review_date=each.provenance.review_date)
            for each in served
        )
    )


def standing(request: Request, _: Reviewing) -> models.Standing:
    """Whether records are written, and how many wait."""
    now = desk_of(request).recorder.standing()
    return models.Standing(is_reachable=now.is_reachable, since=now.since, n_waiting=now.n_waiting, n_lost=now.n_lost)


def _exported() -> dict[int | str, dict[str, Any]]:
    content = {kind: {"schema": {"type": "string"}} for kind in TYPES.values()}
    return {**told(403), 200: {"description": "One line for each record or verdict.", "content": content}}


def _given(given: GivenVerdict) -> Given:
    picks = tuple(Pick(each.document, each.version, each.start, each.end) for each in given.evidence)
    return Given(given.outcome, given.supports, picks, given.note)


def _filters(asked: Asked) -> Filters:
    return Filters(
        states=asked.state,
        marks=asked.mark,
        since=asked.since,
        until=asked.until,
        document_id=asked.document,
        section=asked.section,
        version=asked.version or "",
        assignee=asked.assignee,
        text=asked.text,
    )
