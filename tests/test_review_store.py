"""The database of records, in SQLite and PostgreSQL: opened, brought up to date, and never telling what is in it."""

import re
from pathlib import Path
from threading import Barrier, Thread

import postgres
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from recording_fakes import record
from sqlalchemy import delete, func, insert, select, text, update

from qa.errors import RecordsError
from qa.review.history import Event, history_of, now, tell
from qa.review.keeping import keep
from qa.review.store import Store, connect, migrate, open_store, url_of
from qa.review.tables import history, metadata, records
from qa.settings import Settings

postgres_server, database_url, store = postgres.postgres_server, postgres.database_url, postgres.store

SEED = "Mary Quillfeather"


def test_the_migrations_make_the_tables_that_the_program_expects(store: Store) -> None:
    with store.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_a_database_that_is_up_to_date_is_opened_as_it_is(store: Store) -> None:
    with store.writing() as connection:
        keep(connection, [record(1)])
    migrate(store)
    with store.reading() as connection:
        assert connection.scalar(select(func.count()).select_from(records)) == 1


def test_a_transaction_that_fails_leaves_nothing(store: Store) -> None:
    def write_and_fail() -> None:
        with store.writing() as connection:
            keep(connection, [record(1)])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_and_fail()
    with store.reading() as connection:
        assert connection.scalar(select(func.count()).select_from(records)) == 0


def test_two_writers_at_once_wait_for_each_other_and_see_what_the_other_wrote(store: Store) -> None:
    begin = Barrier(2)

    def write() -> None:
        begin.wait()
        for _ in range(20):
            with store.writing() as connection:
                n_kept = connection.scalar(select(func.count()).select_from(records)) or 0
                keep(connection, [record(n_kept)])

    writers = [Thread(target=write) for _ in range(2)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    with store.reading() as connection:
        assert connection.scalar(select(func.count()).select_from(records)) == 40


def test_a_reader_sees_one_state_and_does_not_hold_up_the_writer(store: Store) -> None:
    count = select(func.count()).select_from(records)
    with store.reading() as reader:
        assert reader.scalar(count) == 0
        with store.writing() as connection:
            keep(connection, [record(1)])
        assert reader.scalar(count) == 0


@pytest.mark.parametrize("change", [update(history).values(who="nobody"), delete(history)])
def test_the_history_is_only_added_to(store: Store, change: object) -> None:
    with store.writing() as connection:
        tell(connection, [Event(now(), "ada", "signed in", "ada")])
    with pytest.raises(RecordsError), store.writing() as connection:
        connection.execute(change)  # type: ignore[call-overload]
    with store.reading() as connection:
        assert [event.who for event in history_of(connection, "ada")] == ["ada"]


def test_the_history_cannot_be_emptied_at_a_stroke_either(postgres_server: postgres.Server) -> None:
    store = open_store(postgres_server.new_url())
    with pytest.raises(RecordsError), store.writing() as connection:
        connection.execute(text("TRUNCATE history"))
    store.close()


def test_a_fault_tells_its_kind_and_nothing_of_what_was_written(store: Store) -> None:
    with store.writing() as connection:
        keep(connection, [record(1)])
    row = {"id": f"{1:032x}", "question": SEED}
    with pytest.raises(RecordsError, match=r"\(IntegrityError\)") as raised, store.writing() as connection:
        connection.execute(insert(records), [row])
    assert SEED not in str(raised.value)


@pytest.mark.parametrize("url", ["nonsense", "sqlite//x", "", "postgresql://db:port/records"])
def test_a_wrong_url_is_told_without_a_look_at_any_database(url: str) -> None:
    with pytest.raises(RecordsError, match="QA_RECORDS"):
        connect(url)


def test_a_database_that_is_down_is_named_without_who_opens_it(tmp_path: Path) -> None:
    for url, place in (
        ("postgresql://quill:secret@127.0.0.1:1/ask", "127.0.0.1:1/ask"),
        (f"postgresql://quill:secret@/ask?host={tmp_path}", "this machine/ask"),
    ):
        with pytest.raises(RecordsError, match=f"The records in {place} cannot be reached") as raised:
            open_store(url)
        assert not re.search("quill|secret", str(raised.value))


def test_a_database_that_is_down_is_told_with_the_remedy(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for url in (f"sqlite:///{tmp_path / 'file' / 'records.sqlite3'}", f"postgresql:///records?host={tmp_path}"):
        with pytest.raises(RecordsError, match="QA_RECORDS"):
            open_store(url)


def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    (tmp_path / "records.sqlite3").write_text("Dear diary, " * 1000)
    with pytest.raises(RecordsError):
        open_store(f"sqlite:///{tmp_path / 'records.sqlite3'}")


def test_records_are_in_the_data_folder_unless_a_url_is_given() -> None:
    assert url_of(Settings(data=Path("kept"))) == "sqlite:///kept/records.sqlite3"
    assert url_of(Settings(records="postgresql://ada@db/records")) == "postgresql://ada@db/records"


def test_a_table_that_somebody_locks_by_hand_is_not_waited_for(
    postgres_server: postgres.Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, other = [open_store(url) for url in [postgres_server.new_url()] * 2]
    monkeypatch.setattr("qa.review.store.BUSY_SECONDS", 0.1)
    with other.writing() as connection:
        connection.exec_driver_sql("LOCK TABLE records IN ACCESS EXCLUSIVE MODE")
        with pytest.raises(RecordsError), store.reading() as reader:
            reader.execute(select(records.c.id))
    store.close()
    other.close()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("UPDATE alembic_version SET version_num = '9999'", "newer version"),
        ("DROP TABLE alembic_version", "do not say of which version"),
    ],
)
def test_tables_of_another_version_are_told_and_left_alone(store: Store, change: str, told: str) -> None:
    with store.writing() as connection:
        keep(connection, [record(1)])
        connection.exec_driver_sql(change)
    with pytest.raises(RecordsError, match=told):
        migrate(store)
    with store.reading() as connection:
        assert connection.scalar(select(func.count()).select_from(records)) == 1


def test_a_data_folder_that_is_made_is_for_the_site_alone(tmp_path: Path) -> None:
    open_store(f"sqlite:///{tmp_path / 'data' / 'records.sqlite3'}").close()
    assert (tmp_path / "data").stat().st_mode & 0o777 == 0o700
