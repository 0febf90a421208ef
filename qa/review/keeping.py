"""Records, judgments and verdicts go into the tables and come back as they were."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Connection, Row, insert, select, update

from qa.review.history import FAMILY, SYSTEM, Event, tell
from qa.review.records import FamilyJudgment, Judgment, Outcome, Record, State, Support, Verdict
from qa.review.tables import cited, judgments, records, verdicts
from qa.types import BETWEEN_HEADINGS, Answer, Citation

_ANSWER = TypeAdapter(Answer)
_CITATIONS = TypeAdapter(tuple[Citation, ...])


def keep(connection: Connection, kept: Sequence[Record]) -> None:
    """Add records, with the places that they cite. One that is there already stays as it is."""
    known = set(connection.scalars(select(records.c.id).where(records.c.id.in_([each.id for each in kept]))))
    new = [each for each in {each.id: each for each in kept}.values() if each.id not in known]
    places = [place for each in new for place in _places(each)]
    if new:
        connection.execute(insert(records), [_record_row(each) for each in new])
    if places:
        connection.execute(insert(cited), places)
    tell(connection, [Event(each.asked_at, SYSTEM, "answered", each.id, each.answer.kind.value) for each in new])


def keep_judgment(connection: Connection, judged: FamilyJudgment) -> bool:
    """Add what a family says of a record; False where there is no such record."""
    if record_of(connection, judged.record_id) is None:
        return False
    row = {"record_id": judged.record_id, "at": judged.at, "judgment": judged.judgment, "citation": judged.citation}
    connection.execute(insert(judgments), [row])
    last: dict[str, Any] = (
        {"is_wrong_source": True} if judged.judgment is Judgment.WRONG_SOURCE else {"thumb": judged.judgment.value}
    )
    connection.execute(update(records).where(records.c.id == judged.record_id).values(last))
    detail = f"citation {judged.citation}" if judged.citation else ""
    tell(connection, [Event(judged.at, FAMILY, judged.judgment.value, judged.record_id, detail)])
    return True


def record_of(connection: Connection, record_id: str) -> Record | None:
    """One record; None where there is none of that id."""
    row = connection.execute(select(records).where(records.c.id == record_id)).first()
    return _record(row) if row else None


def conversation_of(connection: Connection, record: Record) -> tuple[Record, ...]:
    """The earlier exchanges of the same page, oldest first."""
    earlier = select(records).where(records.c.conversation == record.conversation, records.c.number < record.number)
    return tuple(map(_record, connection.execute(earlier.order_by(records.c.number))))


def judgments_of(connection: Connection, record_id: str) -> tuple[FamilyJudgment, ...]:
    """What the family said, oldest first."""
    rows = connection.execute(select(judgments).where(judgments.c.record_id == record_id).order_by(judgments.c.id))
    return tuple(FamilyJudgment(row.record_id, Judgment(row.judgment), row.citation, row.at) for row in rows)


def keep_verdict(connection: Connection, verdict: Verdict) -> State:
    """Add what a reviewer says, and give how far the review of the record has come with it."""
    row = {
        "record_id": verdict.record_id,
        "at": verdict.at,
        "reviewer": verdict.reviewer,
        "outcome": verdict.outcome,
        "supports": [each and each.value for each in verdict.supports],
        "evidence": _CITATIONS.dump_python(verdict.evidence, mode="json"),
        "note": verdict.note,
    }
    connection.execute(insert(verdicts), [row])
    state = state_of(verdicts_of(connection, verdict.record_id))
    connection.execute(update(records).where(records.c.id == verdict.record_id).values(state=state.value))
    tell(connection, [Event(verdict.at, verdict.reviewer, "verdict", verdict.record_id, verdict.outcome.value)])
    return state


def verdicts_of(connection: Connection, record_id: str) -> tuple[Verdict, ...]:
    """The verdict that counts of each reviewer, in the order in which they first judged."""
    rows = connection.execute(select(verdicts).where(verdicts.c.record_id == record_id).order_by(verdicts.c.id))
    return tuple({row.reviewer: _verdict(row) for row in rows}.values())


def state_of(given: Sequence[Verdict]) -> State:
    """How far a review has come, from the verdicts that count, in the order in which the reviewers first judged.

    Example: () -> new; one -> judged; two alike -> agreed; two that differ -> disputed; a third -> settled.
    """
    if len(given) < 2:
        return State.JUDGED if given else State.NEW
    first, second, *more = given
    if more:
        return State.SETTLED
    return State.AGREED if agree(first, second) else State.DISPUTED


def agree(one: Verdict, other: Verdict) -> bool:
    """Whether two verdicts say the same: the outcome, and of each statement that both judged whether it stands."""
    both = zip(one.supports, other.supports, strict=False)
    alike = all(mine.stands is theirs.stands for mine, theirs in both if mine and theirs)
    return one.outcome is other.outcome and alike


def _record_row(record: Record) -> Mapping[str, Any]:
    return {
        "id": record.id,
        "conversation": record.conversation,
        "number": record.number,
        "asked_at": record.asked_at,
        "kind": record.answer.kind.value,
        "confidence": record.answer.confidence,
        "seconds": record.seconds,
        "question": record.answer.question,
        "understood_as": record.answer.understood_as,
        "answer": _ANSWER.dump_json(record.answer).decode(),
        "makers": dict(record.makers),
        "documents": dict(record.documents),
        "is_sampled": record.is_sampled,
    }


def _places(record: Record) -> Iterable[Mapping[str, Any]]:
    citations = (each for statement in record.answer.statements for each in statement.citations)
    places = {(each.document_id, each.version, BETWEEN_HEADINGS.join(each.section)) for each in citations}
    for document_id, version, section in sorted(places):
        yield {"record_id": record.id, "document_id": document_id, "version": version, "section": section}


def _record(row: Row[Any]) -> Record:
    return Record(
        row.id,
        row.conversation,
        row.number,
        row.asked_at,
        _ANSWER.validate_json(row.answer),
        row.makers,
        row.documents,
        row.is_sampled,
    )


def _verdict(row: Row[Any]) -> Verdict:
    supports = tuple(Support(each) if each else None for each in row.supports)
    evidence = _CITATIONS.validate_python(row.evidence)
    return Verdict(row.record_id, row.reviewer, row.at, Outcome(row.outcome), supports, evidence, row.note)
