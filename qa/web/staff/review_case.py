"""Everything that is known of one record, and what of it one reviewer may see."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from qa.review.editions import edition_of
from qa.review.history import Event, history_of
from qa.review.keeping import conversation_of, judgments_of, record_of, verdicts_of
from qa.review.queue import Entry, entry_of
from qa.review.records import FamilyJudgment, Judgment, Record, State, Verdict
from qa.types import Citation, Document
from qa.web.staff.desk import Desk
from qa.web.staff.queue_asked import is_record_id


@dataclass(frozen=True, slots=True)
class Case:
    """A record with all that belongs to it."""

    record: Record
    entry: Entry
    turns: tuple[Record, ...]  # earlier exchanges of the page, oldest first
    judgments: tuple[FamilyJudgment, ...]
    verdicts: tuple[Verdict, ...]
    history: tuple[Event, ...]

    @property
    def cited(self) -> tuple[Citation, ...]:
        """The citations by number, from 1."""
        return self.record.answer.cited

    @property
    def thumb(self) -> Judgment | None:
        """The family's last word on the whole answer."""
        whole = [each.judgment for each in self.judgments if not each.citation]
        return whole[-1] if whole else None

    @property
    def wrong_sources(self) -> frozenset[int]:
        """The numbers of the citations that the family called wrong."""
        return frozenset(each.citation for each in self.judgments if each.judgment is Judgment.WRONG_SOURCE)

    @property
    def versions(self) -> Mapping[str, str]:
        """The texts that the answer could be made from: document id -> version."""
        return {**self.record.documents, **{each.document_id: each.version for each in self.cited}}

    @property
    def nearest(self) -> str:
        """The document to look at first: cited, or nearest to the question; "" where none was served."""
        answer = self.record.answer
        near = (*self.cited, *answer.withheld, *answer.related)
        ids = (*(each.document_id for each in near), *(hit.sentence.document_id for hit in answer.ranking))
        return next((id_ for id_ in (*ids, *self.versions) if id_ in self.versions), "")

    def own(self, who: str) -> Verdict | None:
        """The verdict of this reviewer."""
        return next((each for each in self.verdicts if each.reviewer == who), None)

    def others(self, who: str) -> tuple[Verdict, ...]:
        """The verdicts of the others; none before one has judged oneself, so that nobody is led by them."""
        return tuple(each for each in self.verdicts if each.reviewer != who) if self.own(who) else ()

    def is_for_a_third(self, who: str) -> bool:
        """Whether this reviewer can settle what two others see differently."""
        return self.entry.state is State.DISPUTED and self.own(who) is None

    def told(self, who: str) -> tuple[Event, ...]:
        """What happened; what others said of it stays out until one has judged oneself."""
        is_open = self.own(who) is not None
        return tuple(
            each if is_open or each.action != "verdict" else Event(each.at, each.who, each.action, each.subject)
            for each in self.history
        )


def case_of(connection: Connection, record_id: str) -> Case | None:
    """One record with everything; None where there is none of that id."""
    if not is_record_id(record_id):
        return None
    record, entry = record_of(connection, record_id), entry_of(connection, record_id)
    if record is None or entry is None:
        return None
    return Case(
        record,
        entry,
        conversation_of(connection, record),
        judgments_of(connection, record_id),
        verdicts_of(connection, record_id),
        history_of(connection, record_id),
    )


def text_of(desk: Desk, document_id: str, version: str) -> Document | None:
    """A document as it was in that version; None where that is not kept."""
    served = desk.served.current.documents.get(document_id)
    if served is not None and served.version == version:
        return served
    return edition_of(desk.store, document_id, version)
