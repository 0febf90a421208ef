"""Every version of a document that was ever served or uploaded, with the bytes of its file."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, insert, select, update

from qa.documents.files import read_bytes, read_files
from qa.documents.placing import sweep
from qa.errors import DocumentError, StaffError
from qa.review.history import SYSTEM, Event, now, tell
from qa.review.store import Store
from qa.review.tables import editions
from qa.types import Document

SHORT = 12  # digits of a version, as links carry them
LONGEST_NAME = 120  # characters of a file's name: any disk takes it, and it fits on a line
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
        return f"{self.document_id}@{self.version[:SHORT]}"


@dataclass(frozen=True, slots=True)
class Draft:
    """An edition that waits for a decision, and its text as read."""

    edition: Edition
    document: Document


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
            _note_served(connection, _new(document, path.name, who), content)
        gone = editions.c.document_id.not_in([document.id for _, document in files])
        connection.execute(update(editions).where(gone, _is(Standing.SERVED)).values(state=Standing.EARLIER.value))


def add_draft(store: Store, file_name: str, content: bytes, who: str) -> Draft:
    """Keep an uploaded file as the draft of its document, beside what is served; an older draft is discarded.

    Raises:
        StaffError: the file cannot be a draft; the message is for whoever uploaded it.
        RecordsError: the database cannot be written.
    """
    name = safe_name(file_name)
    try:
        document = read_bytes(name, content)
    except DocumentError as error:
        raise StaffError(f"This file cannot be read. {error}") from error
    edition = _new(document, name, who)
    with store.writing() as connection:
        _refuse_known(connection, edition)
        _discard_drafts(connection, document.id, who)
        _put(connection, edition, content)
        tell(connection, [Event(edition.added_at, who, "uploaded", edition.subject, name)])
    return Draft(edition, document)


def safe_name(file_name: str) -> str:
    """The last part of a name that a browser sent. Example: "..\\\\corpus/Guide.md" -> "Guide.md".

    Raises:
        StaffError: nothing is left that can be a file's name.
    """
    name = PurePosixPath(file_name.replace("\\", "/")).name.strip().lstrip(".").strip()
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise StaffError(f"Give the file a name of 1 to {LONGEST_NAME} letters, digits and dashes, such as guide.md.")
    if name.lower() == "readme.md":
        raise StaffError("A file named README.md is not read as a document. Give it another name.")
    return name


def discard(store: Store, document_id: str, version: str, who: str) -> None:
    """Take a draft away. Its bytes stay in the archive, its history too.

    Raises:
        StaffError: there is no such draft.
        RecordsError: the database cannot be written.
    """
    with store.writing() as connection:
        draft = draft_of(connection, document_id)
        if draft is None or draft.edition.version != version:
            raise StaffError("This draft is not there any more: it was published, discarded or replaced.")
        _discard_drafts(connection, document_id, who)


def draft_of(connection: Connection, document_id: str) -> Draft | None:
    """The draft of a document, as read now; None where none waits."""
    found = select(editions).where(editions.c.document_id == document_id, _is(Standing.DRAFT))
    row = connection.execute(found).first()
    return Draft(_edition(row), read_bytes(row.file_name, row.content)) if row else None


def drafts(connection: Connection) -> tuple[Edition, ...]:
    """Every draft that waits, by document."""
    return _editions(connection, _is(Standing.DRAFT))


def editions_of(connection: Connection, document_id: str) -> tuple[Edition, ...]:
    """All that is known of a document, newest first: by when it was last served, drafts by when they came."""
    found = _editions(connection, editions.c.document_id == document_id)
    return tuple(sorted(found, key=lambda each: each.served_at or each.added_at, reverse=True))


def edition_of(store: Store, document_id: str, version: str) -> Document | None:
    """A text that is or was served, for citations of any age; None for a draft and for what was never there.

    `version` may be the whole of it or its first 12 digits.

    Raises:
        RecordsError: the database cannot be read.
    """
    row = _row_of(store, document_id, version)
    return _read(row.file_name, row.content) if row is not None and row.served_at is not None else None


def edition_for_staff(store: Store, document_id: str, version: str) -> Draft | None:
    """Any version that was ever served or uploaded, a draft too; None where there is none.

    Raises:
        RecordsError: the database cannot be read.
    """
    row = _row_of(store, document_id, version)
    return Draft(_edition(row), _read(row.file_name, row.content)) if row is not None else None


def content_of(connection: Connection, edition: Edition) -> bytes:
    """The bytes of an edition's file."""
    content: bytes = connection.execute(select(editions.c.content).where(*_same(edition))).scalar_one()
    return content


def mark_served(connection: Connection, edition: Edition, at: datetime) -> None:
    """Note that this edition is served from now on, and the one before it no longer."""
    mine = editions.c.document_id == edition.document_id
    connection.execute(update(editions).where(mine, _is(Standing.SERVED)).values(state=Standing.EARLIER.value))
    served = {"state": Standing.SERVED.value, "served_at": at, "file_name": edition.file_name}
    connection.execute(update(editions).where(*_same(edition)).values(served))


def _note_served(connection: Connection, edition: Edition, content: bytes) -> None:
    known = _find(connection, edition.document_id, edition.version)
    if known is not None and (known.state, known.file_name) == (Standing.SERVED, edition.file_name):
        return
    if known is None:
        _put(connection, edition, content)
    mark_served(connection, edition, edition.added_at)
    tell(connection, [Event(edition.added_at, edition.added_by, "found in the corpus", edition.subject)])


def _refuse_known(connection: Connection, edition: Edition) -> None:
    known = _find(connection, edition.document_id, edition.version)
    if known is not None and known.state == Standing.SERVED:
        raise StaffError(f"Nothing differs: this is the text of {edition.document_id} that is served now.")
    if known is not None and known.state == Standing.EARLIER:
        raise StaffError(
            f"This text of {edition.document_id} was served before. To serve it again, open the document and choose "
            f"“Go back” at version {edition.version[:SHORT]}."
        )


def _discard_drafts(connection: Connection, document_id: str, who: str) -> None:
    mine = editions.c.document_id == document_id
    for each in _editions(connection, mine, _is(Standing.DRAFT)):
        tell(connection, [Event(now(), who, "discarded", each.subject)])
    connection.execute(update(editions).where(mine, _is(Standing.DRAFT)).values(state=Standing.DISCARDED.value))


def _new(document: Document, file_name: str, who: str) -> Edition:
    return Edition(document.id, document.version, file_name, Standing.DRAFT, now(), who, None)


def _put(connection: Connection, edition: Edition, content: bytes) -> None:
    """Add a draft, or take up again one that was discarded."""
    values: dict[str, object] = {"file_name": edition.file_name, "state": edition.standing.value}
    values |= {"added_at": edition.added_at, "added_by": edition.added_by}
    if connection.execute(update(editions).where(*_same(edition)).values(values)).rowcount == 0:
        key = {"document_id": edition.document_id, "version": edition.version, "content": content}
        connection.execute(insert(editions).values(key | values))


def _same(edition: Edition) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return editions.c.document_id == edition.document_id, editions.c.version == edition.version


def _is(standing: Standing) -> ColumnElement[bool]:
    return editions.c.state == standing.value


def _find(connection: Connection, document_id: str, version: str) -> Row[Any] | None:
    begins = editions.c.version.startswith(version, autoescape=True)
    return connection.execute(select(editions).where(editions.c.document_id == document_id, begins)).first()


def _row_of(store: Store, document_id: str, version: str) -> Row[Any] | None:
    if len(version) < SHORT:
        return None
    with store.reading() as connection:
        return _find(connection, document_id, version)


def _editions(connection: Connection, *where: ColumnElement[bool]) -> tuple[Edition, ...]:
    found = select(*(each for each in editions.c if each is not editions.c.content)).where(*where)
    rows = connection.execute(found.order_by(editions.c.document_id, editions.c.added_at))
    return tuple(map(_edition, rows))


def _edition(row: Row[Any]) -> Edition:
    standing = Standing(row.state)
    return Edition(row.document_id, row.version, row.file_name, standing, row.added_at, row.added_by, row.served_at)


@lru_cache(maxsize=MOST_READ)
def _read(file_name: str, content: bytes) -> Document:
    return read_bytes(file_name, content)
