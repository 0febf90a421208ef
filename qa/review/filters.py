"""Which records are meant: what can be asked of the queue, as values, and as a condition in SQL."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, cast, or_, select, true
from sqlalchemy.types import Text

from qa.review.days import midnight
from qa.review.records import Judgment, State
from qa.review.tables import cited, records, verdicts
from qa.types import BETWEEN_HEADINGS, Kind

LOW_CONFIDENCE = 0.7  # below it an answer counts as doubtful; the assistant too asks this much beside a warning


class Mark(StrEnum):
    """What can make a record worth a look."""

    UNHELPFUL = "unhelpful"  # thumbs down
    WRONG_SOURCE = "wrong_source"
    ABSTAINED = "abstained"
    LOW_CONFIDENCE = "low_confidence"  # answered, but with doubt
    URGENT = "urgent"  # the emergency path
    SAMPLED = "sampled"  # drawn for the audit


class View(StrEnum):
    """The lists that reviewers work through. Each shows what is still to be done, but ALL."""

    NEW = "new"
    UNHELPFUL = "unhelpful"
    WRONG_SOURCE = "wrong_source"
    ABSTAINED = "abstained"
    LOW_CONFIDENCE = "low_confidence"
    URGENT = "urgent"
    SAMPLED = "sampled"
    SECOND = "second"  # one verdict so far, of somebody else
    DISPUTED = "disputed"
    MINE = "mine"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Filters:
    """Which records are meant: those for which everything that is given here holds."""

    states: tuple[State, ...] = ()  # one of these; () for any
    marks: tuple[Mark, ...] = ()  # all of these
    since: date | None = None  # asked on this day (UTC) or later
    until: date | None = None  # asked on this day (UTC) or earlier
    document_id: str = ""  # cites this document,
    section: str = ""  # in this section or below it: the heading path, joined with " > "
    version: str = ""  # was answered while this version was served, 64 digits
    assignee: str = ""
    not_judged_by: str = ""
    text: str = ""  # a part of the question as asked or as understood, in any case


def filters_of(view: View, who: str) -> Filters:
    """What a view shows to one reviewer.

    A disputed record, and one that lacks a second verdict, is not for those who judged it already.
    """
    if view in (View.ALL, View.MINE):
        return Filters(assignee=who, not_judged_by=who) if view is View.MINE else Filters()
    if view is View.DISPUTED:
        return Filters(states=(State.DISPUTED,), not_judged_by=who)
    if view is View.SECOND:
        return Filters(states=(State.JUDGED,), not_judged_by=who)
    if view is View.SAMPLED:  # by two people, so that their agreement is known
        return Filters(states=(State.NEW, State.JUDGED), marks=(Mark.SAMPLED,), not_judged_by=who)
    return Filters(states=(State.NEW,), marks=() if view is View.NEW else (Mark(view.value),))


_OF_MARK: Mapping[Mark, ColumnElement[bool]] = {
    Mark.UNHELPFUL: records.c.thumb == Judgment.UNHELPFUL.value,
    Mark.WRONG_SOURCE: records.c.is_wrong_source,
    Mark.ABSTAINED: records.c.kind == Kind.ABSTAINED.value,
    Mark.LOW_CONFIDENCE: and_(records.c.kind == Kind.ANSWERED.value, records.c.confidence < LOW_CONFIDENCE),
    Mark.URGENT: records.c.kind.in_([kind.value for kind in Kind if kind.is_urgent]),
    Mark.SAMPLED: records.c.is_sampled,
}


def condition(filters: Filters) -> ColumnElement[bool]:
    """The same for a `select` or `update` of records."""
    given: list[ColumnElement[bool]] = [_OF_MARK[mark] for mark in filters.marks]
    if filters.states:
        given.append(records.c.state.in_([state.value for state in filters.states]))
    if filters.assignee:
        given.append(records.c.assignee == filters.assignee)
    if filters.not_judged_by:
        judged = select(verdicts.c.record_id).where(verdicts.c.reviewer == filters.not_judged_by)
        given.append(records.c.id.not_in(judged))
    return and_(true(), *given, *_of_time(filters), *_of_content(filters))


def _of_time(filters: Filters) -> list[ColumnElement[bool]]:
    given: list[ColumnElement[bool]] = []
    if filters.since:
        given.append(records.c.asked_at >= midnight(filters.since))
    if filters.until:
        is_last = filters.until == date.max
        given.append(true() if is_last else records.c.asked_at < midnight(filters.until + timedelta(days=1)))
    return given


def _of_content(filters: Filters) -> list[ColumnElement[bool]]:
    given: list[ColumnElement[bool]] = []
    if filters.document_id or filters.section:
        given.append(records.c.id.in_(select(cited.c.record_id).where(*_of_place(filters))))
    if filters.version:
        given.append(cast(records.c.documents, Text).contains(filters.version, autoescape=True))
    if filters.text:
        columns = (records.c.question, records.c.understood_as)
        given.append(or_(*(column.icontains(filters.text, autoescape=True) for column in columns)))
    return given


def _of_place(filters: Filters) -> list[ColumnElement[bool]]:
    given: list[ColumnElement[bool]] = []
    if filters.document_id:
        given.append(cited.c.document_id == filters.document_id)
    if filters.section:
        below = cited.c.section.startswith(filters.section + BETWEEN_HEADINGS, autoescape=True)
        given.append(or_(cited.c.section == filters.section, below))
    return given
