"""The recorder: nobody waits for it, nothing that it acknowledged is lost, and it outlives its database."""

import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import Any

import postgres
import pytest
from recording_fakes import ASSISTANT, broken, judgment, record
from sqlalchemy import select

from qa.errors import RecordsError
from qa.review import recorder as module
from qa.review.history import now
from qa.review.keeping import judgments_of, record_of
from qa.review.recorder import Recorder
from qa.review.records import Judgment
from qa.review.store import Store, connect
from qa.review.tables import history, records
from qa.settings import Settings

postgres_server, database_url, store = postgres.postgres_server, postgres.database_url, postgres.store

SEED = "Quillfeather"
KEEPING = Settings(keep_questions=True, audit_share=0)
ENOUGH = 10.0  # seconds, on a busy machine

Make = Callable[..., Recorder]


@pytest.fixture
def make() -> Iterator[Make]:
    """Recorders that are started, and closed at the end."""
    made: list[Recorder] = []

    def start(store: Store, settings: Settings = KEEPING) -> Recorder:
        made.append(Recorder(store, settings))
        made[-1].start()
        return made[-1]

    yield start
    for each in made:
        each.close()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PATIENCE", 0.05)


def kept_ids(store: Store) -> list[str]:
    """In the order in which they were written."""
    with store.reading() as connection:
        return list(connection.scalars(select(history.c.subject).order_by(history.c.id)))


def until(holds: Callable[[], bool]) -> bool:
    end = time.monotonic() + ENOUGH
    while not holds() and time.monotonic() < end:
        time.sleep(0.01)
    return holds()


# --- what is written


def test_records_are_written_in_order(store: Store, make: Make) -> None:
    recorder = make(store)
    for number in range(1, 301):  # more than one batch
        recorder.add(record(number))
    assert recorder.is_kept(f"{300:032x}", ENOUGH)
    assert kept_ids(store) == [f"{number:032x}" for number in range(1, 301)]
    assert (recorder.standing().n_waiting, recorder.standing().n_lost) == (0, 0)


def test_a_record_is_kept_as_it_was_given(store: Store, make: Make) -> None:
    recorder = make(store)
    recorder.add(record(1))
    assert recorder.is_kept(record(1).id, ENOUGH)
    with store.reading() as connection:
        assert record_of(connection, record(1).id) == record(1)
    assert not recorder.is_kept(record(2).id, ENOUGH)


def test_a_judgment_is_on_disk_once_it_is_acknowledged(
    store: Store, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "PATIENCE", ENOUGH)
    recorder = make(store)
    recorder.add(record(1))
    assert recorder.judge(judgment(1, Judgment.WRONG_SOURCE, 2))
    with store.reading() as connection:
        assert judgments_of(connection, record(1).id) == (judgment(1, Judgment.WRONG_SOURCE, 2),)
    assert not recorder.judge(judgment(7))  # of nothing
    assert recorder.standing().n_lost == 1


def test_the_words_of_families_are_not_on_disk_where_questions_are_not_kept(tmp_path: Path, make: Make) -> None:
    for keeps in (False, True):
        store = connect(f"sqlite:///{tmp_path / str(keeps) / 'records.sqlite3'}")
        recorder = make(store, Settings(keep_questions=keeps))
        answer = ASSISTANT.answer(f"{SEED} asks: how is it treated?")
        recorder.add(replace(record(1), answer=replace(answer, message=f"I found nothing on {SEED}.")))
        assert recorder.is_kept(record(1).id, ENOUGH)
        recorder.close()
        written = b"".join(file.read_bytes() for file in (tmp_path / str(keeps)).iterdir())
        store.close()
        assert b"Most children get medicine" in written
        assert (SEED.encode() in written) is keeps


def test_what_no_database_takes_is_left_out_of_a_question(store: Store, make: Make) -> None:
    recorder = make(store)
    recorder.add(replace(record(1), answer=replace(record(1).answer, question="a\x00b\ud800c", understood_as="\x00")))
    assert recorder.is_kept(record(1).id, ENOUGH)
    with store.reading() as connection:
        assert connection.execute(select(records.c.question, records.c.understood_as)).one() == ("ab?c", "")


@pytest.mark.parametrize(("share", "expected"), [(0.5, [True, True, False, False]), (0, [False] * 4), (1, [True] * 4)])
def test_so_many_are_drawn_for_an_audit(
    tmp_path: Path, make: Make, monkeypatch: pytest.MonkeyPatch, share: float, expected: list[bool]
) -> None:
    drawn = iter([0.0, 0.49, 0.5, 0.99])
    monkeypatch.setattr(module._lot, "random", lambda: next(drawn))
    store = connect(f"sqlite:///{tmp_path / 'records.sqlite3'}")
    recorder = make(store, Settings(audit_share=share))
    for number in range(1, 5):
        recorder.add(record(number))
    recorder.close()
    with store.reading() as connection:
        assert connection.scalars(select(records.c.is_sampled).order_by(records.c.number)).all() == expected
    store.close()


def test_two_recorders_write_to_one_database(database_url: str, make: Make) -> None:
    stores = [connect(database_url) for _ in range(2)]
    both = [make(each) for each in stores]  # both make the tables
    for number in range(1, 101):
        both[number % 2].add(record(number))
        both[number % 2].add(record(1000))  # a record of both is written once
    for recorder in both:
        recorder.close()
    assert sorted(kept_ids(stores[0])) == [f"{number:032x}" for number in (*range(1, 101), 1000)]
    assert [recorder.standing().n_lost for recorder in both] == [0, 0]
    for each in stores:
        each.close()


# --- nobody waits


def test_adding_does_not_wait_for_a_database_that_hangs(
    store: Store, make: Make, monkeypatch: pytest.MonkeyPatch, impatient: None
) -> None:
    going_on = Event()
    written = Store.writing

    def hang(store: Store) -> object:
        going_on.wait(ENOUGH)
        return written(store)

    recorder, one = make(store), record(1)
    monkeypatch.setattr(Store, "writing", hang)
    began = time.monotonic()
    for _ in range(1000):
        recorder.add(one)
    assert time.monotonic() - began < 1
    assert not recorder.judge(judgment(1))
    assert not recorder.is_kept(record(1).id, 0.05)
    assert recorder.standing().n_waiting == 1001
    going_on.set()
    assert recorder.is_kept(record(1).id, ENOUGH)
    assert until(lambda: recorder.standing().n_waiting == 0)
    with store.reading() as connection:  # what could not be acknowledged in time was written all the same
        assert judgments_of(connection, record(1).id) == (judgment(1),)


def test_a_full_queue_drops_the_newest_and_counts_it(
    store: Store, make: Make, monkeypatch: pytest.MonkeyPatch, impatient: None
) -> None:
    monkeypatch.setattr(module, "MOST_WAITING", 3)
    recorder = make(store)
    with monkeypatch.context() as down:
        down.setattr(Store, "writing", broken(RecordsError("down")))
        for number in range(1, 6):
            recorder.add(record(number))
        assert not recorder.judge(judgment(1))
        assert (recorder.standing().n_waiting, recorder.standing().n_lost) == (3, 3)
    assert recorder.is_kept(record(3).id, ENOUGH)
    assert kept_ids(store) == [record(number).id for number in (1, 2, 3)]


# --- a database that goes and comes


def test_a_database_that_is_down_at_start_is_waited_for_sqlite(tmp_path: Path, make: Make, impatient: None) -> None:
    in_the_way = tmp_path / "data"
    in_the_way.touch()  # a file where the folder should be
    come_late(make(connect(f"sqlite:///{in_the_way / 'records.sqlite3'}")), in_the_way.unlink)


def test_a_database_that_is_down_at_start_is_waited_for_postgresql(
    postgres_server: postgres.Server, make: Make, impatient: None
) -> None:
    postgres_server.run("DROP DATABASE IF EXISTS late")
    come_late(make(connect(postgres_server.url("late"))), lambda: postgres_server.run("CREATE DATABASE late"))


def come_late(recorder: Recorder, appear: Callable[[], object]) -> None:
    """Write while there is no database, then let it appear."""
    recorder.add(record(1))
    assert not recorder.judge(judgment(1))
    assert until(lambda: not recorder.standing().is_reachable)
    standing = recorder.standing()
    assert (standing.n_waiting, standing.n_lost) == (2, 0)
    assert standing.fault in ("FileExistsError", "NotADirectoryError", "OperationalError")
    assert not recorder.is_kept(record(2).id, 0.05)
    appear()
    before = now()
    assert recorder.is_kept(record(1).id, ENOUGH)
    assert until(lambda: recorder.standing().n_waiting == 0)
    standing = recorder.standing()
    assert (standing.is_reachable, standing.fault, standing.n_lost) == (True, "", 0)
    assert standing.since >= before
    recorder._store.close()


def test_what_comes_while_the_database_is_down_is_written_in_order_when_it_is_back(
    store: Store, make: Make, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, impatient: None
) -> None:
    recorder = make(store)
    recorder.add(record(1, f"{SEED}: how is it treated?"))
    assert recorder.is_kept(record(1).id, ENOUGH)
    with monkeypatch.context() as down:
        down.setattr(Store, "writing", broken(RecordsError(f"down at {SEED}")))
        for number in (2, 3):
            recorder.add(record(number, f"{SEED}: how is it treated?"))
            assert not recorder.judge(judgment(number))
        assert until(lambda: not recorder.standing().is_reachable)
    assert recorder.is_kept(record(3).id, ENOUGH)
    assert until(lambda: recorder.standing().n_waiting == 0)
    assert kept_ids(store) == [record(number).id for number in (1, 2, 2, 3, 3)]
    assert caplog.text.count("Records cannot be written (RecordsError)") == 1  # told once, not at each try
    assert SEED not in caplog.text


def test_a_record_that_can_never_be_written_holds_up_nobody(
    store: Store, make: Make, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    recorder = make(store)
    asked = f"{SEED}: how is it treated?"
    with monkeypatch.context() as down:  # so that all are of one batch
        down.setattr(Store, "writing", broken(RecordsError("down")))
        recorder.add(record(1))
        wrongs: tuple[dict[str, Any], ...] = ({"number": None}, {"asked_at": "noon"}, {"documents": {1, 2}})
        for wrong in wrongs:
            recorder.add(replace(record(2, asked), **wrong))
        recorder.add(record(3))
    assert recorder.is_kept(record(3).id, ENOUGH)
    assert kept_ids(store) == [record(1).id, record(3).id]
    assert recorder.standing().n_lost == 3
    assert recorder.standing().is_reachable
    assert "A record cannot be written: IntegrityError" in caplog.text
    assert SEED not in caplog.text


# --- the end


def test_what_waits_is_written_at_the_end(store: Store, make: Make) -> None:
    recorder = make(store)
    for number in range(1, 501):
        recorder.add(record(number))
    recorder.close()
    assert len(kept_ids(store)) == 500
    recorder.add(record(501))
    assert recorder.standing().n_lost == 1


def test_the_end_does_not_wait_for_a_database_that_is_down(
    store: Store, make: Make, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    recorder = make(store)
    monkeypatch.setattr(Store, "writing", broken(RecordsError("down")))
    recorder.add(record(1))
    with caplog.at_level(logging.ERROR):
        began = time.monotonic()
        recorder.close()
    assert time.monotonic() - began < 2
    assert "1 records could not be written" in caplog.text


def test_a_recorder_that_was_never_started_is_closed_at_once(store: Store) -> None:
    Recorder(store, KEEPING).close()
