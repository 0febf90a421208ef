"""Writes records without ever being waited for: a bounded queue, and one thread that empties it into the store."""

import logging
from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import groupby, islice
from random import SystemRandom
from threading import Condition, Thread
from typing import Protocol

from sqlalchemy import Connection
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, SQLAlchemyError, StatementError

from qa.errors import RecordsError
from qa.review.history import now
from qa.review.keeping import keep, keep_judgment, record_of
from qa.review.records import FamilyJudgment, Record, without_words
from qa.review.store import Store, migrate
from qa.settings import Settings
from qa.types import Answer

MOST_WAITING = 10_000  # some 10 kB each: 100 MB while the database is down
BATCH = 200  # in one transaction
PATIENCE = 1.0  # seconds that a family's judgment waits to be on disk
FIRST_PAUSE = 0.1  # seconds until a failed write is tried again; twice as long each time
LONGEST_PAUSE = 10.0
CLOSING_SECONDS = 5.0  # for what still waits when the site is stopped

log = logging.getLogger(__name__)
_lot = SystemRandom()


class Records(Protocol):
    """Where a page puts what was answered and judged."""

    def add(self, record: Record) -> None:
        """Take a record; never waits and never raises."""

    def judge(self, judged: FamilyJudgment) -> bool:
        """Take a family's judgment; whether it is on disk now (waits a second at most)."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How the writing goes, for the page of staff."""

    n_waiting: int
    n_lost: int  # since start: the queue was full, or the database cannot hold it
    is_reachable: bool  # the last try to write succeeded
    since: datetime  # of the last successful write; of the start where there was none
    fault: str  # the kind of the last fault, "" where the last try succeeded; never its message


@dataclass(frozen=True, slots=True)
class _Waiting:
    what: Record | FamilyJudgment
    kept: Future[bool] = field(default_factory=Future)  # True once it is on disk, False once it never will be


class Recorder:
    """Takes records at once and writes them in order. What was acknowledged is on disk.

    Example: recorder.start(); recorder.add(record); recorder.is_kept(record.id, seconds=5) -> True
    """

    def __init__(self, store: Store, settings: Settings) -> None:
        self._store = store
        self._settings = settings
        self._waiting: deque[_Waiting] = deque()  # what is being written stays until it is
        self._changed = Condition()  # guards everything below; never held while the database works
        self._is_closing = False
        self._is_hurried = False  # somebody waits: the pause after a fault ends
        self._is_migrated = False
        self._n_lost = 0
        self._fault = ""
        self._since = now()
        self._thread = Thread(target=self._run, name="recorder", daemon=True)

    def start(self) -> None:
        """Begin to write. The database may be down: its tables are made once it is there."""
        self._thread.start()

    def close(self) -> None:
        """Write what waits, for a few seconds at most, and end. What is left is counted in the log."""
        with self._changed:
            self._is_closing = True
            self._changed.notify_all()
        if self._thread.ident is not None:
            self._thread.join(CLOSING_SECONDS)
        if n_left := len(self._waiting):
            log.error("The site stops, and %d records could not be written", n_left)

    def add(self, record: Record) -> None:
        """Take a record; never waits and never raises. What the site does not keep is taken out here."""
        sampled = _lot.random() < self._settings.audit_share
        self._take(replace(record, answer=self._as_kept(record.answer), is_sampled=sampled))

    def judge(self, judged: FamilyJudgment) -> bool:
        """Take a family's judgment; whether it is on disk now (waits a second at most)."""
        return self._is_done(self._take(judged), PATIENCE)

    def is_kept(self, record_id: str, seconds: float) -> bool:
        """Whether a record is on disk, after so many seconds at most."""
        with self._changed:
            waiting = [each for each in self._waiting if isinstance(each.what, Record) and each.what.id == record_id]
        if waiting:
            return self._is_done(waiting[0].kept, seconds)
        try:
            with self._store.reading() as connection:
                return record_of(connection, record_id) is not None
        except RecordsError:
            return False

    def standing(self) -> Standing:
        """How the writing goes."""
        with self._changed:
            return Standing(len(self._waiting), self._n_lost, not self._fault, self._since, self._fault)

    def _as_kept(self, answer: Answer) -> Answer:
        if not self._settings.keep_questions:
            return without_words(answer)
        question, understood_as = _writable(answer.question), _writable(answer.understood_as)
        return replace(answer, question=question, understood_as=understood_as, message=_writable(answer.message))

    def _take(self, what: Record | FamilyJudgment) -> Future[bool]:
        waiting = _Waiting(what)
        with self._changed:
            if self._is_closing or len(self._waiting) >= MOST_WAITING:
                self._n_lost += 1
                waiting.kept.set_result(False)
            else:
                self._waiting.append(waiting)
                self._changed.notify_all()
        return waiting.kept

    def _is_done(self, kept: Future[bool], seconds: float) -> bool:
        with self._changed:
            self._is_hurried = True
            self._changed.notify_all()
        try:
            return kept.result(seconds)
        except TimeoutError:
            return False

    def _run(self) -> None:
        pause = FIRST_PAUSE
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._waiting or self._is_closing or not self._is_migrated)
                batch, is_last = list(islice(self._waiting, BATCH)), self._is_closing
            if is_last and not batch:
                return
            if self._try(batch):
                pause = FIRST_PAUSE
            elif is_last:
                return
            else:
                self._rest(pause)
                pause = min(2 * pause, LONGEST_PAUSE)

    def _rest(self, seconds: float) -> None:
        with self._changed:
            self._is_hurried = False
            self._changed.wait_for(lambda: self._is_hurried or self._is_closing, seconds)

    def _try(self, batch: Sequence[_Waiting]) -> bool:
        """Write what can be written now; False where the database has to be waited for."""
        try:
            if not self._is_migrated:
                migrate(self._store)
            if batch:
                self._write(batch)
        except Exception as error:  # noqa: BLE001  whatever it is, what comes after must still be written
            self._tell_of(error)
            return False
        self._tell_of(None)
        return True

    def _write(self, batch: Sequence[_Waiting]) -> None:
        """All in one transaction; one by one where something among them can never be written."""
        try:
            self._settle(batch, self._written(batch))
        except Exception as error:
            if not _is_of_what_is_written(error):
                raise
            if len(batch) == 1:
                log.error("A record cannot be written: %s", _kind_of(error))
                self._settle(batch, [False])
                return
            for each in batch:
                self._write([each])

    def _written(self, batch: Sequence[_Waiting]) -> list[bool]:
        with self._store.writing() as connection:
            runs = groupby((each.what for each in batch), key=type)
            return [is_kept for _, run in runs for is_kept in _put(connection, list(run))]

    def _settle(self, batch: Sequence[_Waiting], are_kept: Sequence[bool]) -> None:
        """Nothing is acknowledged before its transaction has ended."""
        with self._changed:
            self._since = now() if any(are_kept) else self._since
            for _ in batch:
                self._waiting.popleft()
            self._n_lost += are_kept.count(False)
        for each, is_kept in zip(batch, are_kept, strict=True):
            each.kept.set_result(is_kept)

    def _tell_of(self, error: Exception | None) -> None:
        fault = _kind_of(error) if error else ""
        with self._changed:
            before, self._fault = self._fault, fault
            self._is_migrated = not fault  # a database that comes back may be another one
            n_waiting = len(self._waiting)
        if fault and not before:
            log.error("Records cannot be written (%s). %d wait, and are tried again.", fault, n_waiting)
        if before and not fault:
            log.warning("Records are written again")


def _put(connection: Connection, run: list[Record | FamilyJudgment]) -> list[bool]:
    """Write neighbours of one kind; whether each is there now."""
    added = [each for each in run if isinstance(each, Record)]
    if added:
        keep(connection, added)
        return [True] * len(added)
    return [keep_judgment(connection, each) for each in run if isinstance(each, FamilyJudgment)]


def _is_of_what_is_written(error: Exception) -> bool:
    """Whether trying again is of no use; everything else is a fault of the database, which may pass."""
    cause = error.__cause__ if isinstance(error, RecordsError) else error
    if isinstance(cause, DBAPIError):
        return isinstance(cause, IntegrityError | DataError)
    if isinstance(cause, StatementError):  # a value that has no place in its column
        return True
    return cause is not None and not isinstance(cause, SQLAlchemyError | OSError | MemoryError)


def _kind_of(error: Exception) -> str:
    """The name of the first cause: its message may hold a question."""
    return type(error.__cause__ or error).__name__


def _writable(text: str) -> str:
    """Without what no database takes: zero characters, and halves of characters."""
    return text.replace("\x00", "").encode(errors="replace").decode()
