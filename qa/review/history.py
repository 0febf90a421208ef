"""What happened, who did it and when: lines that are only ever added, beside what they tell of, in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, insert, select

from qa.review.tables import history

FAMILY = "family"
SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the history."""

    at: datetime
    who: str  # an account, FAMILY or SYSTEM
    action: str  # "answered", "signed in", "verdict", "published", ...
    subject: str  # the id of a record, the name of an account, a document and its version
    detail: str = ""  # never a word that a family typed


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)


def tell(connection: Connection, events: Sequence[Event]) -> None:
    """Add lines, within the transaction of what they tell of."""
    rows = [{"at": e.at, "who": e.who, "action": e.action, "subject": e.subject, "detail": e.detail} for e in events]
    if rows:
        connection.execute(insert(history), rows)


def history_of(connection: Connection, subject: str) -> tuple[Event, ...]:
    """What happened to one subject, oldest first."""
    of_subject = select(history).where(history.c.subject == subject).order_by(history.c.id)
    return tuple(Event(row.at, row.who, row.action, row.subject, row.detail) for row in connection.execute(of_subject))


def latest(connection: Connection, n: int) -> tuple[Event, ...]:
    """The last n lines of everything, oldest first."""
    lines = connection.execute(select(history).order_by(history.c.id.desc()).limit(n)).all()
    return tuple(Event(row.at, row.who, row.action, row.subject, row.detail) for row in reversed(lines))
