"""What a draft would change in the answers: every question of the site's set, and what families asked last.

It runs in a thread of its own and rests as long as it works, so that families are not kept waiting. A run that was cut
off, by a restart for instance, is started again by whoever wants it.
"""

import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from threading import Event as Signal
from threading import Lock, Thread
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Connection, Row, insert, select, update

from qa.errors import QaError, QuestionError, RecordsError, StaffError
from qa.review.answer_changes import AnswerChange, Asked, Origin, change_of
from qa.review.asked import of_families, of_set
from qa.review.drafts import draft_of
from qa.review.editions import subject_of
from qa.review.history import Event, now, tell
from qa.review.making import Making
from qa.review.site_set import questions
from qa.review.store import Store
from qa.review.tables import comparisons, records
from qa.served import Answering, Served, versions_of
from qa.settings import Settings
from qa.types import Document

TELL_EVERY = 1.0  # seconds between two notes of how far it has come
LONGEST_REST = 1.0  # seconds between two questions


@dataclass(frozen=True, slots=True)
class Result:
    """What came out. Changed answers in the order asked: first the set, then families' questions, latest first."""

    documents: Mapping[str, str]  # what was served then: id -> version
    n_set: int
    n_asked: int
    n_left_out: int = 0  # that could not be asked again
    changes: tuple[AnswerChange, ...] = ()
    failure: str = ""  # why it ended early; a sentence for staff

    @property
    def n_same(self) -> int:
        """Questions that families would read the same answer to."""
        return self.n_set + self.n_asked - self.n_left_out - len(self.changes)


@dataclass(frozen=True, slots=True)
class Comparison:
    """A run over all questions, under way or done."""

    id: int
    document_id: str
    before: str  # the version served then; "" for a document that is new
    after: str  # the version of the draft
    made_at: datetime
    n_done: int
    n_total: int
    is_running: bool
    result: Result | None  # None while it runs, and where it was cut off

    @property
    def is_done(self) -> bool:
        """Whether every question was answered under both versions."""
        return self.result is not None and not self.result.failure

    def is_current(self, documents: Mapping[str, Document]) -> bool:
        """Whether what is served now is what the draft was compared with."""
        return self.result is not None and dict(self.result.documents) == versions_of(documents)


@dataclass
class _Run:
    """The one run of this process."""

    id: int = 0
    thread: Thread | None = None
    stop: Signal = field(default_factory=Signal)


class _CutOffError(Exception):
    """The site is being stopped."""


_RESULT = TypeAdapter(Result)


class Comparer:
    """Answers questions under what is served and under a draft, one run at a time."""

    def __init__(self, store: Store, settings: Settings, served: Served, maker: Making) -> None:
        self._store = store
        self._settings = settings
        self._served = served
        self._maker = maker
        self._lock = Lock()
        self._run = _Run()

    def start(self, document_id: str, version: str, who: str) -> None:
        """Begin to compare a draft with what is served; `last` tells how far it has come.

        Raises:
            StaffError: another run is under way, the draft is gone, or the question set cannot be read.
            RecordsError: the database cannot be read or written.
        """
        with self._lock:
            if self._is_alive():
                raise StaffError("Another comparison is running. Wait until it is done.")
            with self._store.reading() as connection:
                draft = draft_of(connection, document_id)
                asked = _each_once((*of_set(questions(self._settings)), *of_families(connection)))
            if draft is None or draft.edition.version != version:
                raise StaffError("This draft is not there any more: it was published, discarded or replaced.")
            serving = self._served.current
            run_id = self._note_start(serving, draft.document, len(asked), who)
            work = (run_id, serving, draft.document, asked)
            thread = Thread(target=self._compare, args=work, name="comparison", daemon=True)
            self._run = _Run(run_id, thread)
            thread.start()

    def last(self, document_id: str, version: str) -> Comparison | None:
        """The latest run for a draft, with the words of families as far as they are still kept; None before the first.

        Raises:
            RecordsError: the database cannot be read.
        """
        mine = (comparisons.c.document_id == document_id, comparisons.c.after == version)
        with self._store.reading() as connection:
            row = connection.execute(select(comparisons).where(*mine).order_by(comparisons.c.id.desc())).first()
            return self._comparison(connection, row) if row else None

    def wait(self, seconds: float) -> bool:
        """Wait for the run that is under way; whether none is, in the end."""
        thread = self._run.thread
        if thread is not None:
            thread.join(seconds)
        return not self._is_alive()

    def close(self) -> None:
        """Cut off what runs, at the next question."""
        self._run.stop.set()
        self.wait(LONGEST_REST * 5)

    def _is_alive(self) -> bool:
        return self._run.thread is not None and self._run.thread.is_alive()

    def _note_start(self, serving: Answering, draft: Document, n_total: int, who: str) -> int:
        before = serving.documents.get(draft.id)
        row = {
            "document_id": draft.id,
            "before": before.version if before else "",
            "after": draft.version,
            "made_at": now(),
            "n_done": 0,
            "n_total": n_total,
            "result": "",
        }
        with self._store.writing() as connection:
            tell(connection, [Event(now(), who, "compared", subject_of(draft.id, draft.version))])
            run_id: int = connection.execute(insert(comparisons).values(row).returning(comparisons.c.id)).scalar_one()
            return run_id

    def _compare(self, run_id: int, serving: Answering, draft: Document, asked: Sequence[Asked]) -> None:
        n_set = sum(1 for each in asked if each.origin is Origin.SET)
        result = Result(versions_of(serving.documents), n_set, len(asked) - n_set)
        try:
            trial = self._maker.trial({**serving.documents, draft.id: draft}.values())
            result = self._through(run_id, asked, (serving, trial), result)
        except _CutOffError:
            return
        except QaError as error:
            result = replace(result, failure=str(error))
        except Exception as error:  # noqa: BLE001  told without its message, which may hold a question
            result = replace(result, failure=f"The comparison broke off ({type(error).__name__}). Start it again.")
        with suppress(RecordsError):  # the page says that the run was cut off
            self._note(run_id, n_done=len(asked), result=_RESULT.dump_json(result).decode())

    def _through(
        self, run_id: int, asked: Sequence[Asked], versions: tuple[Answering, Answering], result: Result
    ) -> Result:
        changes: list[AnswerChange] = []
        n_left_out, told = 0, time.monotonic()
        for n_done, each in enumerate(asked):
            start = time.monotonic()
            if start - told > TELL_EVERY:
                self._note(run_id, n_done=n_done)
                told = start
            try:
                change = change_of(each, *versions)
                changes += [change] if change else []
            except QuestionError:
                n_left_out += 1
            if self._run.stop.wait(min(time.monotonic() - start, LONGEST_REST)):  # as long a rest as it worked
                raise _CutOffError
        return replace(result, changes=tuple(changes), n_left_out=n_left_out)

    def _note(self, run_id: int, **values: object) -> None:
        with self._store.writing() as connection:
            connection.execute(update(comparisons).where(comparisons.c.id == run_id).values(values))

    def _comparison(self, connection: Connection, row: Row[Any]) -> Comparison:
        result = _RESULT.validate_json(row.result) if row.result else None
        if result is not None:
            result = replace(result, changes=tuple(_with_words(connection, each) for each in result.changes))
        is_running = result is None and self._is_alive() and self._run.id == row.id
        places = (row.id, row.document_id, row.before, row.after, row.made_at, row.n_done, row.n_total)
        return Comparison(*places, is_running, result)


def _each_once(asked: Iterable[Asked]) -> tuple[Asked, ...]:
    """The first of those that say the same: what a family asked may be in the set by now."""
    said: dict[object, Asked] = {}
    for each in asked:
        said.setdefault((each.question.casefold(), each.history), each)
    return tuple(said.values())


def _with_words(connection: Connection, change: AnswerChange) -> AnswerChange:
    if change.origin is Origin.SET:
        return change
    words = connection.scalar(select(records.c.question).where(records.c.id == change.id))
    return replace(change, question=words or "")
