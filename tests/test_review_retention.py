"""Old records go with all their words, once a day; the history stays and says how many went."""

import logging
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import postgres
import pytest
from recording_fakes import NOON, judgment, record
from sqlalchemy import func, insert, select

from qa.review import retention
from qa.review.history import latest
from qa.review.keeping import keep, keep_judgment, keep_verdict
from qa.review.records import Outcome, Record, Verdict
from qa.review.retention import Purged, Retention, n_expired, oldest_kept, purge
from qa.review.store import Store, connect, open_store
from qa.review.tables import accounts, cited, judgments, records, sessions, verdicts
from qa.settings import Settings, load_settings

store = postgres.store
database_url = postgres.database_url
postgres_server = postgres.postgres_server

TODAY = NOON.date()
SECRET = "zanzibar treatment"  # what the oldest family typed


def settings(days: int = 30) -> Settings:
    return load_settings().model_copy(update={"keep_days": days})


def days_ago(number: int, n: float, question: str = "How is it treated?") -> Record:
    return record(number, question, asked_at=datetime(2026, 11, 23, tzinfo=UTC) - timedelta(days=n))


@pytest.fixture
def full(store: Store) -> Store:
    """Records of 31 and of 30 days before midnight, and of just before that; all but the second hang full."""
    with store.writing() as connection:
        keep(connection, [days_ago(1, 31, f"{SECRET}?"), days_ago(2, 30), days_ago(3, 30.001)])
        for number in (1, 3):
            keep_judgment(connection, judgment(number))
            keep_verdict(connection, Verdict(f"{number:032x}", "ada", NOON, Outcome.RIGHT, note=SECRET))
    return store


def counts(store: Store) -> list[int]:
    with store.reading() as connection:
        tables = (records, cited, judgments, verdicts)
        return [connection.scalar(select(func.count()).select_from(each)) or 0 for each in tables]


def test_records_go_when_their_days_are_over_and_take_all_with_them(full: Store) -> None:
    assert counts(full) == [3, 3, 2, 2]
    assert n_expired(full, settings(), TODAY) == 2
    assert purge(full, settings(), TODAY) == Purged(date(2026, 10, 24), n_records=2, n_sessions=0)
    assert counts(full) == [1, 1, 0, 0]
    assert purge(full, settings(), TODAY).n_records == 0


def test_the_history_stays_and_says_how_many_went(full: Store) -> None:
    with full.reading() as connection:
        before = latest(connection, 100)
    purge(full, settings(), TODAY)
    with full.reading() as connection:
        after = latest(connection, 100)
    assert after[:-1] == before
    assert (after[-1].who, after[-1].action, after[-1].detail) == ("system", "purged", "2 from before 2026-10-24")
    assert SECRET not in str(after)
    purge(full, settings(), TODAY)
    with full.reading() as connection:
        assert latest(connection, 100) == after  # nothing went, nothing is told


def test_many_records_go_in_portions(full: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "PORTION", 1)
    assert purge(full, settings(days=1), TODAY).n_records == 3
    with full.reading() as connection:
        assert [each.detail for each in latest(connection, 3)] == ["1 from before 2026-11-22"] * 3


def test_sessions_that_are_over_go(store: Store) -> None:
    idle = timedelta(minutes=load_settings().staff_idle_minutes)
    midnight = datetime(2026, 11, 23, tzinfo=UTC)
    person = {"name": "ada", "password": "", "role": "admin", "added_at": NOON, "is_disabled": False, "n_failures": 0}
    seen = {"old": midnight - idle - timedelta(seconds=1), "new": midnight - idle}
    rows = [{"id": id_, "account": "ada", "csrf": "", "made_at": at, "seen_at": at} for id_, at in seen.items()]
    with store.writing() as connection:
        connection.execute(insert(accounts), [person])
        connection.execute(insert(sessions), rows)
    assert purge(store, settings(), TODAY).n_sessions == 1
    with store.reading() as connection:
        assert connection.scalars(select(sessions.c.id)).all() == ["new"]


def everything(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.glob("records.sqlite3*")))


def test_no_byte_of_the_words_is_left_in_the_files(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'records.sqlite3'}")
    with store.writing() as connection:
        keep(connection, [days_ago(number, 40, f"{SECRET} {'and on ' * number}") for number in range(1, 300)])
        keep_verdict(connection, Verdict(f"{1:032x}", "ada", NOON, Outcome.RIGHT, note=SECRET))
    assert SECRET.encode() in everything(tmp_path)
    assert purge(store, settings(), TODAY).is_wiped
    assert SECRET.encode() not in everything(tmp_path)
    assert (tmp_path / "records.sqlite3-wal").stat().st_size == 0
    store.close()


def test_a_reader_in_the_way_is_told_and_the_next_purge_wipes(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'records.sqlite3'}?timeout=0")
    with store.writing() as connection:
        keep(connection, [days_ago(1, 40, SECRET)])
    with store.reading() as reading:
        reading.execute(select(records.c.id)).all()
        assert not purge(store, settings(), TODAY).is_wiped
    assert purge(store, settings(), TODAY).is_wiped
    assert SECRET.encode() not in everything(tmp_path)
    store.close()


def eventually(condition: Callable[[], bool]) -> None:
    until = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.01)


def test_the_thread_purges_at_start_and_ends_when_told(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'records.sqlite3'}")
    with store.writing() as connection:
        keep(
            connection,
            [record(1, asked_at=datetime.now(UTC) - timedelta(days=32)), record(2, asked_at=datetime.now(UTC))],
        )
    keeper = Retention(store, settings())
    keeper.start()
    eventually(lambda: counts(store)[0] == 1)
    keeper.close()
    store.close()


def test_the_thread_outlives_a_store_that_is_down(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(retention, "AGAIN_SECONDS", 0.02)
    folder = tmp_path / "later"
    store = connect(f"sqlite:///{folder / 'records.sqlite3'}")  # the folder is not there yet
    keeper = Retention(store, settings())
    with caplog.at_level(logging.WARNING):
        keeper.start()
        eventually(lambda: len(caplog.records) > 1)
        other = open_store(f"sqlite:///{folder / 'records.sqlite3'}")
        with other.writing() as connection:
            keep(connection, [record(1, SECRET, asked_at=datetime.now(UTC) - timedelta(days=32))])
        eventually(lambda: counts(other)[0] == 0)
    keeper.close()
    assert SECRET not in caplog.text
    other.close()
    store.close()


def test_a_thread_that_never_began_can_be_closed(tmp_path: Path) -> None:
    Retention(connect(f"sqlite:///{tmp_path / 'records.sqlite3'}"), settings()).close()


def test_the_first_day_that_stays() -> None:
    assert oldest_kept(settings(90), date(2026, 11, 23)) == date(2026, 8, 25)
