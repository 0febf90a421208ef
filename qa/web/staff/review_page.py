"""One record to be judged: what was asked, what was shown, and the whole text that it was shown from."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Form
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from qa.errors import StaffError
from qa.review.gold import kinds_for
from qa.review.judging import LONGEST_NOTE, verdict_from
from qa.review.keeping import keep_verdict, record_of
from qa.review.queue import next_record
from qa.review.records import Support
from qa.review.site_set import add, item_of, question_id_of, questions, remove
from qa.web.staff import queue_words as words
from qa.web.staff.desk import Desk, desk_of
from qa.web.staff.queue_asked import Asked, asked_for, is_record_id
from qa.web.staff.queue_page import gone
from qa.web.staff.ranges import spoken_time
from qa.web.staff.rendering import page
from qa.web.staff.review_case import Case, case_of, text_of
from qa.web.staff.review_form import Filled, filled_from, filled_with, given_in
from qa.web.staff.review_text import anchor, candidates, elsewhere, first_anchors, shown_text
from qa.web.staff.signing import Reviewer, Who, checked

NOTICES = {
    "saved": "Saved.",
    "added": "Added to the question set.",
    "out": "Taken out of the question set.",
    "taken": "The record is yours now.",
    "released": "The record is free again.",
    "meanwhile": "Somebody else changed that meanwhile. The page is up to date now.",
}


async def sent(request: Request) -> FormData:
    """The fields of the form, whose names depend on the answer."""
    return await request.form()


Sent = Annotated[FormData, Depends(sent)]


@dataclass(frozen=True, slots=True)
class Shown:
    """How the page stands: the form as filled in, the document that is looked at, and what is to be said."""

    filled: Filled
    document_id: str = ""  # "" for the nearest
    problem: str = ""
    done: str = ""
    before: str = ""  # the record that was judged just now


@dataclass(frozen=True, slots=True)
class InTheSet:
    """How the question stands with the site's question set."""

    kinds: tuple[str, ...] = ()  # that it may have there, the likeliest first; () where it cannot be added
    kind: str = ""  # that it has there; "" where it is not in the set
    reason: str = ""  # why it cannot be added


def routes() -> APIRouter:
    """The pages of this module."""
    router = APIRouter(dependencies=[Depends(checked)])
    router.add_api_route("/records/{record_id}", _record, methods=["GET"], response_model=None)
    router.add_api_route("/records/{record_id}", _judge, methods=["POST"], response_model=None)
    router.add_api_route("/records/{record_id}/to-set", _to_set, methods=["POST"], response_model=None)
    router.add_api_route("/records/{record_id}/out-of-set", _out_of_set, methods=["POST"], response_model=None)
    return router


def _record(request: Request, who: Reviewer, record_id: str, document: str = "", done: str = "") -> Response:
    case = _case(desk_of(request), record_id)
    if case is None:
        return gone()
    before = request.query_params.get("before", "")
    filled = filled_with(case.own(who.name))
    shown = Shown(filled, document, "", NOTICES.get(done, ""), before if is_record_id(before) else "")
    return _page(request, who, case, shown)


def _judge(request: Request, who: Reviewer, record_id: str, form: Sent) -> Response:
    desk = desk_of(request)
    case = _case(desk, record_id)
    if case is None:
        return gone()
    filled = filled_from(form, len(case.record.answer.statements))
    document_id = str(form.get("show") or form.get("document") or "")
    if form.get("show"):  # another document, with the form as it stands
        return _page(request, who, case, Shown(filled, document_id))
    try:
        verdict = verdict_from(case.record, given_in(filled), who.name, lambda id_, v: text_of(desk, id_, v))
    except StaffError as error:
        return _page(request, who, case, Shown(filled, document_id, str(error)), 400)
    asked = asked_for(request.query_params, who.name)
    with desk.store.writing() as connection:
        if record_of(connection, record_id) is None:
            return gone()
        keep_verdict(connection, verdict)
        following = None if form.get("then") == "stay" else next_record(connection, asked.filters, record_id)
    return RedirectResponse(_onward(asked, record_id, following, form.get("then") == "stay"), 303)


def _onward(asked: Asked, record_id: str, following: str | None, is_staying: bool) -> str:
    if is_staying:
        return f"/staff/records/{record_id}?{asked.query}&done=saved"
    if following:
        return f"/staff/records/{following}?{asked.query}&done=saved&before={record_id}"
    return f"/staff/queue?{asked.query}&done=saved&before={record_id}"


def _to_set(request: Request, who: Reviewer, record_id: str, kind: Annotated[str, Form()] = "") -> Response:
    """Add the question with one's own verdict as its gold."""
    desk = desk_of(request)
    case = _case(desk, record_id)
    if case is None:
        return gone()
    own = case.own(who.name)
    try:
        if own is None:
            raise StaffError("Save your verdict first: it becomes the answer that the question is checked against.")
        item = item_of(case.record, case.turns, own, kind, desk.served.current.documents)
        add(desk.store, desk.settings, item, who.name)
    except StaffError as error:
        return _page(request, who, case, Shown(filled_with(own), problem=str(error)), 400)
    asked = asked_for(request.query_params, who.name)
    return RedirectResponse(f"/staff/records/{record_id}?{asked.query}&done=added", 303)


def _out_of_set(request: Request, who: Reviewer, record_id: str) -> Response:
    """Take the question out again, whoever added it."""
    desk = desk_of(request)
    remove(desk.store, desk.settings, question_id_of(record_id), who.name)
    asked = asked_for(request.query_params, who.name)
    return RedirectResponse(f"/staff/records/{record_id}?{asked.query}&done=out", 303)


def _case(desk: Desk, record_id: str) -> Case | None:
    with desk.store.reading() as connection:
        return case_of(connection, record_id)


def _in_the_set(desk: Desk, case: Case, who: Who) -> InTheSet:
    own = case.own(who.name)
    if own is None:
        return InTheSet(reason="Once you have saved a verdict, you can add the question to the question set.")
    if not all(each.has_words for each in (*case.turns, case.record)):
        return InTheSet(reason="The question cannot be added to the question set: its words were not kept.")
    try:
        mine = (each.kind for each in questions(desk.settings) if each.question_id == question_id_of(case.record.id))
        kind = next(mine, "")
    except StaffError as error:
        return InTheSet(reason=str(error))
    return InTheSet(kinds_for(case.record, case.turns, own), kind)


def _page(request: Request, who: Who, case: Case, shown: Shown, status: int = 200) -> Response:
    desk = desk_of(request)
    document_id = shown.document_id if shown.document_id in case.versions else case.nearest
    text = shown_text(desk, case, document_id, shown.filled)
    return page(
        "review.html",
        who,
        status,
        here="queue",
        words=words,
        said_at=spoken_time,
        anchor=anchor,
        asked=asked_for(request.query_params, who.name),
        case=case,
        shown=shown,
        document_id=document_id,
        text=text,
        places=first_anchors(text, case.cited),
        candidates=candidates(desk, case, text),
        elsewhere=elsewhere(desk, text, shown.filled),
        titles={id_: each.title for id_, each in desk.served.current.documents.items()},
        outcomes=words.meanings_for(case.record.answer.kind),
        supports=list(Support),
        in_the_set=_in_the_set(desk, case, who),
        longest=LONGEST_NOTE,
    )
