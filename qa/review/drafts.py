"""Drafts: uploaded files that wait for a decision, one for each document at most, seen by staff alone."""

from pathlib import PurePosixPath

from sqlalchemy import Connection, update

from qa.documents.files import read_bytes
from qa.errors import DocumentError, StaffError
from qa.review.editions import (
    Edition,
    ReadEdition,
    Standing,
    editions_with,
    find,
    new_edition,
    put,
    read_edition,
    stands,
)
from qa.review.history import Event, now, tell
from qa.review.store import Store
from qa.review.tables import editions
from qa.types import VERSION_DIGITS

LONGEST_NAME = 120  # bytes of a file's name: any disk takes it, and it fits on a line


def add_draft(store: Store, file_name: str, content: bytes, who: str) -> ReadEdition:
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
    edition = new_edition(document, name, who)
    with store.writing() as connection:
        _refuse_known(connection, edition)
        _discard_drafts(connection, document.id, who)
        put(connection, edition, content)
        tell(connection, [Event(edition.added_at, who, "uploaded", edition.subject, name)])
    return ReadEdition(edition, document)


def safe_name(file_name: str) -> str:
    """The last part of a name that a browser sent. Example: "..\\\\corpus/Guide.md" -> "Guide.md".

    Raises:
        StaffError: nothing is left that can be a file's name.
    """
    name = PurePosixPath(file_name.replace("\\", "/")).name.strip().lstrip(".").strip()
    if not name or len(name.encode()) > LONGEST_NAME or not name.isprintable():
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


def draft_of(connection: Connection, document_id: str) -> ReadEdition | None:
    """The draft of a document; None where none waits."""
    waiting = editions_with(connection, editions.c.document_id == document_id, stands(Standing.DRAFT))
    return read_edition(connection, waiting[0]) if waiting else None


def drafts(connection: Connection) -> tuple[Edition, ...]:
    """Every draft that waits, by document."""
    return editions_with(connection, stands(Standing.DRAFT))


def _refuse_known(connection: Connection, edition: Edition) -> None:
    known = find(connection, edition.document_id, edition.version)
    if known is not None and known.state == Standing.SERVED:
        raise StaffError(f"Nothing differs: this is the text of {edition.document_id} that is served now.")
    if known is not None and known.state == Standing.EARLIER:
        raise StaffError(
            f"This text of {edition.document_id} was served before. To serve it again, open the document and choose "
            f"“Go back” at version {edition.version[:VERSION_DIGITS]}."
        )


def _discard_drafts(connection: Connection, document_id: str, who: str) -> None:
    mine = editions.c.document_id == document_id
    for each in editions_with(connection, mine, stands(Standing.DRAFT)):
        tell(connection, [Event(now(), who, "discarded", each.subject)])
    connection.execute(update(editions).where(mine, stands(Standing.DRAFT)).values(state=Standing.DISCARDED.value))
