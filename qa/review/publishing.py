"""From a draft to what families are served, and back.

The order of the steps keeps the site whole whenever it is killed:

1. the new index is built beside the current one, and the new assistant answers a question;
2. the file is written into the corpus under a name that nobody reads;
3. in one transaction: the states of the editions, the line of the history and, last, the one rename in the corpus;
4. the index is swapped in whole;
5. new conversations get the new assistant.

Killed before the rename of 3, a start serves the old text; after it, the new one: the index is derived, and the states
are read off the corpus at every start (qa.review.editions.archive). Where a step fails in a living process, families
go on with the old text, up to and with step 3; a database that refuses at the end of 3 has the file put back. From 4 on
the new text is served: an index that cannot be written is told, and is built by the next start.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock

from sqlalchemy import Connection

from qa.documents.files import read_bytes, read_files
from qa.documents.placing import put_in_place, sweep, take_back, write_beside
from qa.errors import QaError, RecordsError, StaffError
from qa.review.comparing import Comparer
from qa.review.editions import Edition, Standing, archive, content_of, editions_of, mark_served
from qa.review.history import Event, now, tell
from qa.review.making import Making
from qa.review.store import Store
from qa.served import Answering, Served, versions_of
from qa.settings import Settings
from qa.types import VERSION_DIGITS, Document

# Asked of a new assistant before it is served; any answer will do, a fault will not.
TRIAL_QUESTION = "What should I know?"
BY_HAND = "Restart the site, so that it serves what the folder holds, and publish then."


@dataclass(frozen=True, slots=True)
class _Change:
    """One document on its way out to families."""

    edition: Edition
    content: bytes
    document: Document
    old: Path | None  # its file in the corpus now; None where the document is new
    old_content: bytes


class Press:
    """Puts versions of documents in front of families, one at a time, from any thread."""

    def __init__(self, store: Store, settings: Settings, served: Served, maker: Making) -> None:
        self.comparing = Comparer(store, settings, served, maker)
        self._store = store
        self._corpus = settings.corpus
        self._served = served
        self._maker = maker
        self._lock = Lock()

    def publish(self, document_id: str, version: str, who: str) -> str:
        """Serve a draft from now on; conversations that run keep their text. Gives a warning, "" where all is well.

        Raises:
            QaError: the draft is not served, and nothing has changed for families; says what to do.
        """
        return self._serve((document_id, version, Standing.DRAFT), who, "published")

    def go_back(self, document_id: str, version: str, who: str) -> str:
        """Serve a version again that was served before. Gives a warning, "" where all is well.

        Raises:
            QaError: it is not served, and nothing has changed for families; says what to do.
        """
        return self._serve((document_id, version, Standing.EARLIER), who, "went back to")

    def _serve(self, wanted: tuple[str, str, Standing], who: str, action: str) -> str:
        with self._alone():
            change = self._change(*wanted)
            documents = {**self._served.current.documents, change.document.id: change.document}
            with self._maker.beside(documents.values()) as candidate:
                _try(candidate.assistant, documents)
                self._commit(change, Event(now(), who, action, change.edition.subject))
                warning = _swapped(candidate.swap)
                self._served.current = candidate.assistant
            sweep(self._corpus)
            return warning

    @contextmanager
    def _alone(self) -> Iterator[None]:
        if not self._lock.acquire(blocking=False):
            raise StaffError("Another version is being published right now. Look again in a minute.")
        try:
            yield
        finally:
            self._lock.release()

    def _change(self, document_id: str, version: str, standing: Standing) -> _Change:
        old, old_content = self._file_of(document_id)
        # What is served now can be gone back to, even if the last start could not note it.
        archive(self._store, self._corpus)
        with self._store.reading() as connection:
            edition = _still(connection, document_id, version, standing)
            content = content_of(connection, edition)
        edition = replace(edition, file_name=_name(edition, old))
        return _Change(edition, content, read_bytes(edition.file_name, content), old, old_content)

    def _file_of(self, document_id: str) -> tuple[Path | None, bytes]:
        """The file that holds what is served now; refuses to write over what was put there by hand."""
        found = {document.id: (path, document) for path, document in read_files(self._corpus)}
        path, document = found.get(document_id, (None, None))
        served = self._served.current.documents.get(document_id)
        if (document and document.version) != (served and served.version):
            raise StaffError(f"The file of {document_id} in {self._corpus} was changed by hand. {BY_HAND}")
        return path, document.text.encode() if document else b""

    def _commit(self, change: _Change, event: Event) -> None:
        placed: list[Path] = []
        try:
            beside = write_beside(self._corpus, change.edition.file_name, change.content)
            with self._store.writing() as connection:
                # Building took a while: who discarded the draft meanwhile was told that families see nothing of it.
                _still(connection, change.document.id, change.edition.version, change.edition.standing)
                mark_served(connection, change.edition, event.at)
                tell(connection, [event])
                placed.append(put_in_place(beside, change.old))
        except OSError as error:
            sweep(self._corpus)
            raise StaffError(
                f"{self._corpus} cannot be written ({error.strerror}). Give the site's account the right to write "
                "there, or make room; families still get the text as before."
            ) from error
        except StaffError:
            sweep(self._corpus)
            raise
        except RecordsError:
            self._undo(change, placed)
            raise

    def _undo(self, change: _Change, placed: list[Path]) -> None:
        """The database refused: the corpus goes back to what is served."""
        try:
            for new in placed:
                take_back(new, change.old, change.old_content)
            sweep(self._corpus)
        except OSError as error:
            raise StaffError(
                f"The records cannot be written, nor can {self._corpus}. Families get the text as before until the "
                "site is started again; then they get the new one. Mend both, and publish again."
            ) from error


def _still(connection: Connection, document_id: str, version: str, standing: Standing) -> Edition:
    """The edition, where it stands as it did; refuses it otherwise."""
    edition = next((each for each in editions_of(connection, document_id) if each.version == version), None)
    if edition is None or edition.standing is not standing:
        raise StaffError(f"Version {version[:VERSION_DIGITS]} of {document_id} is no {standing} version any more.")
    return edition


def _name(edition: Edition, old: Path | None) -> str:
    """A document keeps its file's name, so that one rename replaces it; another ending needs another reader."""
    is_alike = old is not None and old.suffix.lower() == Path(edition.file_name).suffix.lower()
    return old.name if old is not None and is_alike else edition.file_name


def _try(assistant: Answering, documents: Mapping[str, Document]) -> None:
    """See it answer before families do; its first questions are checked here, so that no family waits for that."""
    if versions_of(assistant.documents) != versions_of(documents):
        raise StaffError("The new index does not hold the documents it was made of. Nothing was changed; try again.")
    assistant.answer(TRIAL_QUESTION)
    _ = assistant.examples


def _swapped(swap: Callable[[], None]) -> str:
    try:
        swap()
    except (OSError, QaError) as error:
        return f"Published, but the index could not be written ({error}). Make room: the next start builds it."
    return ""
