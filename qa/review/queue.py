"""Which records wait for whom: pages of rows in order of time, counts, and who has taken what.

No row of the queue reads the whole answer, so that tens of thousands of records page at once.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, case, func, or_, select, true, update

from qa.review.filters import Filters, View, condition, filters_of
from qa.review.history import Event, now, tell
from qa.review.records import Judgment, State
from qa.review.tables import cited, records
from qa.types import Kind

PAGE = 50  # rows: a screen or two, and fast to read
CURSOR = r"^[0-9]{16}-[0-9a-f]{32}$"  # how a place in the list is written

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page ends: the next one begins after it."""

    asked_at: datetime
    id: str

    def __str__(self) -> str:
        """For an address. Example: "1795404840000000-3f2a..." (microseconds since 1970, id)."""
        return f"{(self.asked_at - _EPOCH) // _MICROSECOND:016d}-{self.id}"


@dataclass(frozen=True, slots=True)
class Entry:
    """One record, as a row of the queue shows it."""

    id: str
    asked_at: datetime
    kind: Kind
    confidence: float
    question: str  # "" where the site keeps none
    thumb: Judgment | None
    is_wrong_source: bool
    is_sampled: bool
    state: State
    assignee: str  # "" where nobody has taken it

    @property
    def cursor(self) -> Cursor:
        """Its place in the order."""
        return Cursor(self.asked_at, self.id)


@dataclass(frozen=True, slots=True)
class Page:
    """Neighbouring rows, the latest question first."""

    entries: tuple[Entry, ...]
    after: Cursor | None  # where the next page begins; None at the end


def page(connection: Connection, filters: Filters, after: Cursor | None = None) -> Page:
    """The first PAGE rows after a place; from the latest question on where none is given."""
    place = _before(after) if after else true()
    # One more than is shown tells whether there is a next page.
    rows = connection.execute(select(*_SHOWN).where(condition(filters), place).order_by(*_ORDER).limit(PAGE + 1))
    entries = tuple(map(_entry, rows))
    return Page(entries[:PAGE], entries[PAGE - 1].cursor if len(entries) > PAGE else None)


def cursor_of(text: str) -> Cursor | None:
    """The place that an address names; None for what is no place."""
    if not re.fullmatch(CURSOR, text):
        return None
    moment, _, id_ = text.partition("-")
    return Cursor(_EPOCH + int(moment) * _MICROSECOND, id_)


def counts(connection: Connection, who: str) -> Mapping[View, int]:
    """How many records each view holds for one reviewer, in one pass."""
    columns = [func.count(case((condition(filters_of(view, who)), 1))).label(view.value) for view in View]
    row = connection.execute(select(*columns)).one()
    return {view: getattr(row, view.value) for view in View}


def n_found(connection: Connection, filters: Filters) -> int:
    """How many records are meant."""
    return connection.scalar(select(func.count()).select_from(records).where(condition(filters))) or 0


def entry_of(connection: Connection, record_id: str) -> Entry | None:
    """The row of one record; None where there is none of that id."""
    row = connection.execute(select(*_SHOWN).where(records.c.id == record_id)).first()
    return _entry(row) if row else None


def next_record(connection: Connection, filters: Filters, record_id: str) -> str | None:
    """The id of the record that follows in the list; that record itself need not be in the list any more.

    None at the end of the list, and where the record is gone.
    """
    entry = entry_of(connection, record_id)
    if entry is None:
        return None
    following = select(records.c.id).where(condition(filters), _before(entry.cursor))
    return connection.scalar(following.order_by(*_ORDER).limit(1))


def assign(connection: Connection, record_id: str, to: str, who: str, held_by: str = "") -> bool:
    """Give a record to somebody, or to nobody (""), as `who` asks; False where nothing was changed.

    That is so where the record is gone, or is no longer with `held_by`, with whom `who` saw it: of two who take the
    same record, one gets it.
    """
    held = and_(records.c.id == record_id, records.c.assignee == held_by)
    changed = connection.execute(update(records).where(held).values(assignee=to)).rowcount == 1
    if changed:
        tell(connection, [Event(now(), who, "assigned" if to else "released", record_id, to or held_by)])
    return changed


@dataclass(frozen=True, slots=True)
class Place:
    """A section that answers cite."""

    document_id: str
    section: str  # the heading path, joined with " > "


def places(connection: Connection) -> Sequence[Place]:
    """Every section that is cited by some record, by document and name."""
    columns = (cited.c.document_id, cited.c.section)
    return [Place(*row) for row in connection.execute(select(*columns).distinct().order_by(*columns))]


def versions(connection: Connection) -> Sequence[tuple[str, str]]:
    """Every version that is cited by some record, as document id and version."""
    columns = (cited.c.document_id, cited.c.version)
    return [(row[0], row[1]) for row in connection.execute(select(*columns).distinct().order_by(*columns))]


_SHOWN = (
    records.c.id,
    records.c.asked_at,
    records.c.kind,
    records.c.confidence,
    records.c.question,
    records.c.thumb,
    records.c.is_wrong_source,
    records.c.is_sampled,
    records.c.state,
    records.c.assignee,
)
_ORDER = (records.c.asked_at.desc(), records.c.id.desc())


def _before(place: Cursor) -> ColumnElement[bool]:
    """Later in the list, that is, asked before. The first half alone lets the database begin at the right place."""
    earlier, same = records.c.asked_at < place.asked_at, records.c.id < place.id
    return and_(records.c.asked_at <= place.asked_at, or_(earlier, same))


def _entry(row: Row[*tuple[Any, ...]]) -> Entry:
    return Entry(
        row.id,
        row.asked_at,
        Kind(row.kind),
        row.confidence,
        row.question,
        Judgment(row.thumb) if row.thumb else None,
        row.is_wrong_source,
        row.is_sampled,
        State(row.state),
        row.assignee,
    )
