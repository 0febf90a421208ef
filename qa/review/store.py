"""The database of records: opened with its tables up to date; readers see whole states, writers wait for each other."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, create_engine, event, inspect
from sqlalchemy.engine import URL, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import SQLAlchemyError

from qa.errors import RecordsError
from qa.review.tables import records
from qa.settings import Settings

MIGRATIONS = Path(__file__).parent / "migrations"
FILE = "records.sqlite3"
PRIVATE = 0o700  # of a folder that is made: it holds families' words, for the site's own account alone
POSTGRESQL = "postgresql+psycopg"
BUSY_SECONDS = 5.0  # that a writer waits for another before it gives up
WRITING = 1  # the one lock that writers of a PostgreSQL database take; no other program has tables there
PRAGMAS = (
    "journal_mode=WAL",  # readers and the writer do not wait for each other
    "synchronous=FULL",  # what was acknowledged outlives a power cut
    "foreign_keys=ON",
    "secure_delete=ON",  # what a purge deletes is overwritten, not only unlinked
)
# What SQLite's readers see anyway; PostgreSQL would show each statement another state.
SNAPSHOT: Mapping[str, Mapping[str, Any]] = {"postgresql": {"isolation_level": "REPEATABLE READ"}}
_migrating = Lock()  # alembic holds what it works on in its module: one at a time in a process
REMEDY = "Check QA_RECORDS (a database url) and QA_DATA (a folder that can be written), and that the database runs."
OTHER = "Start the program that made them, or name another database in QA_RECORDS."


@dataclass(frozen=True)
class Store:
    """Where records are. Cheap to hand around; safe from any thread."""

    engine: Engine

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one state of everything.

        Raises:
            RecordsError: the database cannot be reached or read.
        """
        snapshot = SNAPSHOT.get(self.engine.dialect.name, {})
        with _faults(self.engine), self.engine.connect().execution_options(**snapshot) as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction: all of it is on disk when this ends, or nothing where it raises.

        It sees all that the writers before it wrote, and nobody else writes meanwhile.

        Raises:
            RecordsError: the database cannot be reached or written.
        """
        with (
            _faults(self.engine),
            self.engine.connect().execution_options(is_writing=True) as connection,
            connection.begin(),
        ):
            yield connection

    def close(self) -> None:
        """Let go of every connection."""
        self.engine.dispose()


def url_of(settings: Settings) -> str:
    """The database of a site. Example: QA_DATA=data -> "sqlite:///data/records.sqlite3"."""
    return settings.records or f"sqlite:///{settings.data / FILE}"


def open_store(url: str) -> Store:
    """Open the database, with its tables made or brought up to date.

    Raises:
        RecordsError: the url cannot be used, or the database cannot be reached or written.
    """
    store = connect(url)
    migrate(store)
    return store


@contextmanager
def opened(settings: Settings) -> Iterator[Store]:
    """The store of a site for the length of one command.

    Raises:
        RecordsError: the url cannot be used, or the database cannot be reached or written.
    """
    store = open_store(url_of(settings))
    try:
        yield store
    finally:
        store.close()


def connect(url: str) -> Store:
    """The same without a look at the database: it may be down, and come later.

    Raises:
        RecordsError: the url cannot be used.
    """
    try:
        parsed = make_url(url)
        if parsed.get_backend_name() == "sqlite":
            engine = create_engine(parsed, connect_args={"timeout": BUSY_SECONDS})
            event.listen(engine, "connect", _prepare_sqlite)
            event.listen(engine, "begin", _begin_sqlite)
        else:
            # A network that swallows what is sent would else be waited for a quarter of an hour, by one thread each.
            patience = {"connect_timeout": int(BUSY_SECONDS), "tcp_user_timeout": int(BUSY_SECONDS * 1000)}
            pool = {"pool_pre_ping": True, "pool_timeout": BUSY_SECONDS}
            engine = create_engine(parsed.set(drivername=POSTGRESQL), connect_args=patience, **pool)
            event.listen(engine, "begin", _begin_postgresql)
    except (SQLAlchemyError, ModuleNotFoundError, ValueError) as error:
        # Without the url: there may be a password in it.
        raise RecordsError(f"QA_RECORDS is no database url that can be used. {REMEDY}") from error
    return Store(engine)


def migrate(store: Store) -> None:
    """Make the tables, or bring them up to date.

    Raises:
        RecordsError: the database cannot be reached or written.
    """
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    folder = store.engine.url.database
    try:
        if store.engine.dialect.name == "sqlite" and folder:
            Path(folder).parent.mkdir(parents=True, exist_ok=True, mode=PRIVATE)
    except OSError as error:
        raise RecordsError(f"{folder} cannot be written: {error.strerror}. {REMEDY}") from error
    try:
        with _migrating, store.writing() as connection:
            _refuse_unnumbered(connection)
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    except CommandError as error:  # the number of a version that is not among ours
        raise RecordsError(f"The tables in {_place(store.engine.url)} are of a newer version. {OTHER}") from error


def _refuse_unnumbered(connection: Connection) -> None:
    """Tables of ours without the number of their version were made by a trial, or by hand."""
    names = inspect(connection).get_table_names()
    if records.name in names and "alembic_version" not in names:
        raise RecordsError(f"The tables in {_place(connection.engine.url)} do not say of which version. {OTHER}")


@contextmanager
def _faults(engine: Engine) -> Iterator[None]:
    try:
        yield
    except SQLAlchemyError as error:
        # Never its message: it holds the values of the statement, and one of them may be a question.
        why = type(error).__name__
        raise RecordsError(f"The records in {_place(engine.url)} cannot be reached ({why}). {REMEDY}") from error


def _place(url: URL) -> str:
    """Where a database is, without who opens it. Example: "127.0.0.1:5432/ask"; of SQLite, the path of its file."""
    if url.get_backend_name() == "sqlite":
        return str(url.database)
    port = f":{url.port}" if url.port else ""
    return f"{url.host or 'this machine'}{port}/{url.database}"


def _prepare_sqlite(connection: DBAPIConnection, _: object) -> None:
    connection.isolation_level = None  # transactions begin in _begin_sqlite alone
    cursor = connection.cursor()
    for pragma in PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    """A writer takes its turn at the start: one that began as a reader could not wait for it."""
    is_writing = connection.get_execution_options().get("is_writing")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writing else "BEGIN")


def _begin_postgresql(connection: Connection) -> None:
    """Writers take turns here too: two verdicts at once would each be counted as the only one.

    Nobody waits longer for a lock, readers neither: whoever works on the tables by hand may hold one for an hour.
    """
    connection.exec_driver_sql(f"SET LOCAL lock_timeout = {BUSY_SECONDS * 1000:.0f}")
    if connection.get_execution_options().get("is_writing"):
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITING})")
