"""From what the records hold to what the API says of it."""

from sqlalchemy import Connection

from qa.batch import answer_fields, citation_fields
from qa.review.keeping import judgments_of, record_of, verdicts_of
from qa.review.queue import Entry, entry_of
from qa.review.records import FamilyJudgment, Verdict
from qa.web.api import models


def record_told(connection: Connection, record_id: str) -> models.Record | None:
    """One record with what families and staff said of it; None where there is none of that id."""
    found, row = record_of(connection, record_id), entry_of(connection, record_id)
    if found is None or row is None:
        return None
    return models.Record(
        **entry_told(row).model_dump(),
        conversation=found.conversation,
        number=found.number,
        makers=dict(found.makers),
        documents=dict(found.documents),
        answer=models.Answer.model_validate(answer_fields(found.answer)),
        judgments=tuple(map(_judged, judgments_of(connection, record_id))),
        verdicts=tuple(map(_verdict, verdicts_of(connection, record_id))),
    )


def entry_told(row: Entry) -> models.Entry:
    """One record as a row of the list."""
    return models.Entry(
        id=row.id,
        asked_at=row.asked_at,
        kind=row.kind,
        confidence=row.confidence,
        question=row.question,
        thumb=row.thumb,
        is_wrong_source=row.is_wrong_source,
        is_sampled=row.is_sampled,
        state=row.state,
        assignee=row.assignee,
    )


def _judged(said: FamilyJudgment) -> models.Judged:
    return models.Judged(judgment=said.judgment, citation=said.citation, at=said.at)


def _verdict(verdict: Verdict) -> models.Verdict:
    return models.Verdict(
        reviewer=verdict.reviewer,
        at=verdict.at,
        outcome=verdict.outcome,
        supports=verdict.supports,
        evidence=tuple(models.Citation.model_validate(citation_fields(each)) for each in verdict.evidence),
        note=verdict.note,
    )
