"""The queue: named lists with their counts, a form that narrows them, and who has taken what."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Depends, Form
from fastapi.responses import RedirectResponse
from starlette.requests import Request
from starlette.responses import Response

from qa.review.agreement import agreement
from qa.review.filters import Mark, View
from qa.review.queue import Place, assign, counts, cursor_of, entry_of, n_found, places, versions
from qa.review.queue import page as page_of
from qa.review.records import State
from qa.web.staff import queue_words as words
from qa.web.staff.desk import desk_of
from qa.web.staff.queue_asked import ANY, BETWEEN, LONGEST_TEXT, Asked, asked_for, is_record_id
from qa.web.staff.ranges import spoken_time
from qa.web.staff.refusals import notice
from qa.web.staff.rendering import page
from qa.web.staff.signing import Reviewer, checked

NOTICES = {
    "saved": "Saved. That was the last one of this list.",
    "taken": "The record is yours now.",
    "released": "The record is free again.",
    "meanwhile": "Somebody else changed that meanwhile. The list is up to date now.",
}
GONE = "The record is not here any more: records are deleted after a time that the site sets."


def routes() -> APIRouter:
    """The pages of this module."""
    router = APIRouter(dependencies=[Depends(checked)])
    router.add_api_route("/queue", _queue, methods=["GET"], response_model=None)
    router.add_api_route("/agreement", _agreement, methods=["GET"], response_model=None)
    router.add_api_route("/records/{record_id}/assign", _assign, methods=["POST"], response_model=None)
    return router


def gone() -> Response:
    """Says that a record is not there, and leads back."""
    return notice("This record is gone", GONE, 404, link=("To the queue", "/staff/queue"))


def _queue(request: Request, who: Reviewer, done: str = "", after: str = "") -> Response:
    desk, asked = desk_of(request), asked_for(request.query_params, who.name)
    with desk.store.reading() as connection:
        found = page_of(connection, asked.filters, cursor_of(after))
        n_each = counts(connection, who.name)
        n = n_found(connection, asked.filters) if asked.is_narrowed else n_each[asked.view]
        cited, known = places(connection), versions(connection)
    titles = {id_: document.title for id_, document in desk.served.current.documents.items()}
    return page(
        "queue.html",
        who,
        here="queue",
        words=words,
        said_at=spoken_time,
        asked=asked,
        found=found,
        next=str(found.after or ""),
        is_first=cursor_of(after) is None,
        counts=n_each,
        n_found=n,
        form=_choices(cited),
        versions=known,
        titles=titles,
        trouble=words.trouble(desk.recorder.standing()),
        done=NOTICES.get(done, ""),
        keeps_questions=desk.settings.keep_questions,
    )


def _choices(cited: Sequence[Place]) -> dict[str, object]:
    """What the form offers."""
    return {"views": View, "states": State, "marks": Mark, "any": ANY, "between": BETWEEN, "longest": LONGEST_TEXT} | {
        "places": cited
    }


def _agreement(request: Request, who: Reviewer) -> Response:
    with desk_of(request).store.reading() as connection:
        figures = agreement(connection)
    return page("agreement.html", who, here="queue", figures=figures)


def _assign(
    request: Request, who: Reviewer, record_id: str, held_by: Annotated[str, Form()] = "", to: str = "queue"
) -> Response:
    """Take a record, or give it back: whichever of the two the page offered."""
    asked = asked_for(request.query_params, who.name)
    receiver = "" if held_by == who.name else who.name
    with desk_of(request).store.writing() as connection:
        if not is_record_id(record_id) or entry_of(connection, record_id) is None:
            return gone()
        is_changed = assign(connection, record_id, receiver, who.name, held_by)
    done = ("taken" if receiver else "released") if is_changed else "meanwhile"
    return RedirectResponse(_back(asked, record_id, to, done), 303)


def _back(asked: Asked, record_id: str, to: str, done: str) -> str:
    if to == "record":
        return f"/staff/records/{record_id}?{asked.query}&done={done}"
    return f"/staff/queue?{asked.query}&done={done}#r-{record_id}"
