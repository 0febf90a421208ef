"""What families do, through a site with a front end of its own: ask, and say what they think of the answer."""

from uuid import uuid4

from fastapi import APIRouter, Depends
from starlette.exceptions import HTTPException
from starlette.requests import Request

from qa.batch import answer_fields, turns_of
from qa.errors import RecordsError
from qa.review.history import now
from qa.review.keeping import record_of
from qa.review.recorder import PATIENCE
from qa.review.records import FamilyJudgment, Record
from qa.served import Answering, versions_of
from qa.types import Turn
from qa.web.api import models
from qa.web.api.callers import Asking, Speaking, json_only
from qa.web.api.problems import told
from qa.web.api.sent import Judging, Question, WrongSource
from qa.web.staff.desk import Desk, desk_of

NO_RECORD = "There is no such record. It may have been deleted in the meantime."


def routes() -> APIRouter:
    """The routes of families."""
    router = APIRouter(tags=["Families"], dependencies=[Depends(json_only)])
    router.add_api_route(
        "/ask", ask, methods=["POST"], response_model=models.Reply, responses=told(400, 415), summary="Ask a question"
    )
    router.add_api_route(
        "/records/{record_id}/judgments",
        judge,
        methods=["POST"],
        response_model=models.Kept,
        responses=told(400, 415),
        summary="Judge an answer",
    )
    return router


def ask(request: Request, question: Question, _: Asking) -> models.Reply:
    """Answer a question as the page for families does: in the words of the documents, or not at all.

    Private data is taken out before anything is kept. While the store is down, questions are answered all the same.
    """
    desk = desk_of(request)
    assistant = desk.served.current
    turns = _without_private(turns_of(question.history), assistant)
    answer = assistant.answer(question.question, turns)
    made = (assistant.makers, versions_of(assistant.documents))
    record = Record(uuid4().hex, uuid4().hex, len(turns) + 1, now(), answer, *made)
    desk.recorder.add(record)
    is_recorded = desk.recorder.is_kept(record.id, PATIENCE if desk.recorder.standing().is_reachable else 0)
    return models.Reply.model_validate({**answer_fields(answer), "record_id": record.id, "is_recorded": is_recorded})


def judge(request: Request, record_id: models.RecordId, given: Judging, _: Speaking) -> models.Kept:
    """Note what a family says of an answer: helpful, unhelpful, or that a citation does not fit. The last counts."""
    desk = desk_of(request)
    citation = given.citation if isinstance(given, WrongSource) else 0
    _check(desk, record_id, citation)
    return models.Kept(is_recorded=desk.recorder.judge(FamilyJudgment(record_id, given.judgment, citation, now())))


def _without_private(turns: tuple[Turn, ...], assistant: Answering) -> tuple[Turn, ...]:
    """What was said before may show up in the question as understood, which is kept."""
    private = assistant.without_private
    return tuple(Turn(private(turn.question), private(turn.answer)) for turn in turns)


def _check(desk: Desk, record_id: str, citation: int) -> None:
    """Refuse what is not there; while the store is down nobody knows, and the judgment waits with the rest."""
    desk.recorder.is_kept(record_id, PATIENCE)  # that of the question before may still be on its way
    try:
        with desk.store.reading() as connection:
            record = record_of(connection, record_id)
    except RecordsError:
        return
    if record is None:
        raise HTTPException(404, NO_RECORD)
    if citation > len(record.answer.cited):
        raise HTTPException(404, f"This answer has no citation {citation}.")
