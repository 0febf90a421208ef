"""Every version of a document that was ever served or uploaded, with the bytes of its file."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, insert, select, update

from qa.documents.files import read_bytes, read_files
from qa.documents.placing import sweep
from qa.review.history import SYSTEM, Event, now, tell
from qa.review.store import Store
from qa.review.tables import editions
from qa.types import VERSION_DIGITS, Document

MOST_READ = 8  # old editions that are kept in memory as read


class Standing(StrEnum):
    """Where an edition stands."""

    DRAFT = "draft"  # uploaded, seen by staff alone
    SERVED = "served"  # what families are answered from
    EARLIER = "earlier"  # was served; old answers cite it
    DISCARDED = "discarded"  # a draft that was not published


@dataclass(frozen=True, slots=True)
class Edition:
    """One version of a document, without its bytes."""

    document_id: str
    version: str  # 64 digits
    file_name: str
    standing: Standing
    added_at: datetime
    added_by: str
    served_at: datetime | None  # when it was last put in front of families; None where it never was

    @property
    def subject(self) -> str:
        """How the history names it. Example: "dystonia@0f3c9a0b12de"."""
        return subject_of(self.document_id, self.version)


@dataclass(frozen=True, slots=True)
class ReadEdition:
    """An edition, and its text as read."""

    edition: Edition
    document: Document


def subject_of(document_id: str, version: str) -> str:
    """How the history names a version of a document. Example: "dystonia@0f3c9a0b12de"."""
    return f"{document_id}@{version[:VERSION_DIGITS]}"


def archive(store: Store, corpus: Path, who: str = SYSTEM) -> None:
    """Note what the corpus holds as what is served, with its bytes; what it held before becomes earlier.

    Called at every start, so that a kill between the change of a file and the database is made good, and a file that
    was changed by hand is kept as well.

    Raises:
        QaError: the corpus or the database cannot be read or written.
    """
    sweep(corpus)
    files = read_files(corpus)
    with store.writing() as connection:
        for path, document in files:
            content = document.text.encode("utf-8", "surrogatepass")
            _note_served(connection, new_edition(document, path.name, who), content)
        gone = editions.c.document_id.not_in([document.id for _, document in files])
        connection.execute(update(editions).where(gone, stands(Standing.SERVED)).values(state=Standing.EARLIER.value))


def editions_of(connection: Connection, document_id: str) -> tuple[Edition, ...]:
    """All that is known of a document, newest first: by when it was last served, drafts by when they came."""
    found = editions_with(connection, editions.c.document_id == document_id)
    return tuple(sorted(found, key=lambda each: each.served_at or each.added_at, reverse=True))


def edition_of(store: Store, document_id: str, version: str) -> Document | None:
    """A text that is or was served, for citations of any age; None for a draft and for what was never there.

    `version` may be the whole of it or its first 12 digits.

    Raises:
        RecordsError: the database cannot be read.
    """
    row = _row_of(store, document_id, version)
    return _read(row.file_name, row.content) if row is not None and row.served_at is not None else None


def edition_for_staff(store: Store, document_id: str, version: str) -> ReadEdition | None:
    """Any version that was ever served or uploaded, a draft too; None where there is none.

    Raises:
        RecordsError: the database cannot be read.
    """
    row = _row_of(store, document_id, version)
    return ReadEdition(_edition(row), _read(row.file_name, row.content)) if row is not None else None


def content_of(connection: Connection, edition: Edition) -> bytes:
    """The bytes of an edition's file."""
    content: bytes = connection.execute(select(editions.c.content).where(*_same(edition))).scalar_one()
    return content


def read_edition(connection: Connection, edition: Edition) -> ReadEdition:
    """The same with its text."""
    return ReadEdition(edition, _read(edition.file_name, content_of(connection, edition)))


def mark_served(connection: Connection, edition: Edition, at: datetime) -> None:
    """Note that this edition is served from now on, and the one before it no longer."""
    mine = editions.c.document_id == edition.document_id
    connection.execute(update(editions).where(mine, stands(Standing.SERVED)).values(state=Standing.EARLIER.value))
    served = {"state": Standing.SERVED.value, "served_at": at, "file_name": edition.file_name}
    connection.execute(update(editions).where(*_same(edition)).values(served))


def _note_served(connection: Connection, edition: Edition, content: bytes) -> None:
    known = find(connection, edition.document_id, edition.version)
    if known is not None and (known.state, known.file_name) == (Standing.SERVED, edition.file_name):
        return
    if known is None:
        put(connection, edition, content)
    mark_served(connection, edition, edition.added_at)
    tell(connection, [Event(edition.added_at, edition.added_by, "found in the corpus", edition.subject)])


def new_edition(document: Document, file_name: str, who: str) -> Edition:
    """A document that came in just now, as a draft."""
    return Edition(document.id, document.version, file_name, Standing.DRAFT, now(), who, None)


def put(connection: Connection, edition: Edition, content: bytes) -> None:
    """Add an edition with the bytes of its file, or take up again one that was discarded."""
    values: dict[str, object] = {"file_name": edition.file_name, "state": edition.standing.value}
    values |= {"added_at": edition.added_at, "added_by": edition.added_by}
    if connection.execute(update(editions).where(*_same(edition)).values(values)).rowcount == 0:
        key = {"document_id": edition.document_id, "version": edition.version, "content": content}
        connection.execute(insert(editions).values(key | values))


def _same(edition: Edition) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return editions.c.document_id == edition.document_id, editions.c.version == edition.version


def stands(standing: Standing) -> ColumnElement[bool]:
    """Whether an edition stands so, for a `select` or `update`."""
    return editions.c.state == standing.value


def find(connection: Connection, document_id: str, version: str) -> Row[Any] | None:
    """The row of a version, or of one that begins so; None where there is none."""
    begins = editions.c.version.startswith(version, autoescape=True)
    return connection.execute(select(editions).where(editions.c.document_id == document_id, begins)).first()


def _row_of(store: Store, document_id: str, version: str) -> Row[Any] | None:
    if len(version) < VERSION_DIGITS:
        return None
    with store.reading() as connection:
        return find(connection, document_id, version)


def editions_with(connection: Connection, *where: ColumnElement[bool]) -> tuple[Edition, ...]:
    """The editions for which all of this holds, by document, oldest first; their bytes are not read."""
    found = select(*(each for each in editions.c if each is not editions.c.content)).where(*where)
    rows = connection.execute(found.order_by(editions.c.document_id, editions.c.added_at))
    return tuple(map(_edition, rows))


def _edition(row: Row[Any]) -> Edition:
    standing = Standing(row.state)
    return Edition(row.document_id, row.version, row.file_name, standing, row.added_at, row.added_by, row.served_at)


@lru_cache(maxsize=MOST_READ)
def _read(file_name: str, content: bytes) -> Document:
    return read_bytes(file_name, content)
