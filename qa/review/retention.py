"""Deletes records once they are as old as the site allows, at start and once a day, so that their words are gone.

The history stays: it holds no words. The site's own question set (data/questions/site.jsonl) is not touched: staff
put each question there by hand.
"""

import logging
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import date, timedelta
from threading import Event as Signal
from threading import Thread

from sqlalchemy import delete, func, select

from qa.errors import RecordsError
from qa.review.days import midnight, today
from qa.review.history import SYSTEM, Event, now, tell
from qa.review.store import REMEDY, Store
from qa.review.tables import records, sessions
from qa.settings import Settings

PORTION = 500  # records in one transaction: a tenth of a second, so that nobody who writes has to wait long
EVERY_SECONDS = 24 * 60 * 60.0
AGAIN_SECONDS = 10 * 60.0  # after a failure

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Purged:
    """What a purge deleted."""

    before: date  # records asked before this day
    n_records: int
    n_sessions: int
    is_wiped: bool = True  # nothing is left of the words in SQLite's files; False while somebody was reading


def oldest_kept(settings: Settings, today: date) -> date:
    """The first day whose records stay. Example: keep_days=90, Nov 23 -> Aug 25."""
    return today - timedelta(days=settings.keep_days)


def n_expired(store: Store, settings: Settings, today: date) -> int:
    """How many records a purge would delete.

    Raises:
        RecordsError: the store cannot be read.
    """
    old = records.c.asked_at < midnight(oldest_kept(settings, today))
    with store.reading() as connection:
        return connection.scalar(select(func.count()).select_from(records).where(old)) or 0


def purge(store: Store, settings: Settings, today: date) -> Purged:
    """Delete the records that are older than keep_days, with all that hangs on them, and sessions that are over.

    Raises:
        RecordsError: the store cannot be written; what was deleted until then is told in the history.
    """
    before = oldest_kept(settings, today)
    idle = timedelta(minutes=settings.staff_idle_minutes)
    n_records = 0
    while n := _delete_portion(store, before):
        n_records += n
    with store.writing() as connection:
        n_sessions = connection.execute(delete(sessions).where(sessions.c.seen_at < midnight(today) - idle)).rowcount
    return Purged(before, n_records, n_sessions, _wipe(store))


class Retention:
    """A thread that purges at start and once a day; a store that is down is tried again after ten minutes."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self._store = store
        self._settings = settings
        self._closing = Signal()
        self._thread = Thread(target=self._run, name="retention", daemon=True)

    def start(self) -> None:
        """Begin; once only."""
        self._thread.start()

    def close(self) -> None:
        """End, after the portion at hand."""
        self._closing.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        wait = 0.0
        while not self._closing.wait(wait):
            wait = self._once()

    def _once(self) -> float:
        """Purge, and give the seconds until the next time."""
        try:
            purged = purge(self._store, self._settings, today())
        except RecordsError as error:
            _log.warning("Old records were not deleted. %s", error)
            return AGAIN_SECONDS
        if purged.n_records:
            _log.info("%d records from before %s were deleted.", purged.n_records, purged.before)
        return EVERY_SECONDS if purged.is_wiped else AGAIN_SECONDS


def _delete_portion(store: Store, before: date) -> int:
    """Delete the oldest, and say so in the same transaction; 0 when none is left."""
    old = select(records.c.id).where(records.c.asked_at < midnight(before)).order_by(records.c.asked_at)
    with store.writing() as connection:
        ids = connection.scalars(old.limit(PORTION)).all()
        if ids:
            connection.execute(delete(records).where(records.c.id.in_(ids)))  # the rest goes by its foreign keys
            tell(connection, [Event(now(), SYSTEM, "purged", "records", f"{len(ids)} from before {before}")])
    return len(ids)


def _wipe(store: Store) -> bool:
    """Empty SQLite's write-ahead log, which holds pages as they were. PostgreSQL's vacuum needs no order from here.

    The order must stand outside of a transaction, so it goes past SQLAlchemy, which begins one.
    """
    if store.engine.dialect.name != "sqlite":
        return True
    try:
        with closing(store.engine.raw_connection()) as connection:
            is_busy, *_ = connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except sqlite3.Error as error:
        raise RecordsError(f"The write-ahead log of the records cannot be emptied ({error}). {REMEDY}") from error
    return not is_busy
