"""The database of records: opened with its tables up to date; readers see whole states, writers wait for each other."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import SQLAlchemyError

from qa.errors import RecordsError
from qa.settings import Settings

MIGRATIONS = Path(__file__).parent / "migrations"
FILE = "records.sqlite3"
POSTGRESQL = "postgresql+psycopg"
BUSY_SECONDS = 5.0  # that a writer waits for another before it gives up
PRAGMAS = (
    "journal_mode=WAL",  # readers and the writer do not wait for each other
    "synchronous=FULL",  # what was acknowledged outlives a power cut
    "foreign_keys=ON",
    "secure_delete=ON",  # what a purge deletes is overwritten, not only unlinked
)
_migrating = Lock()  # alembic holds what it works on in its module: one at a time in a process
REMEDY = "Check QA_RECORDS (a database url) and QA_DATA (a folder that can be written), and that the database runs."


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
        with _faults(), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction: all of it is on disk when this ends, or nothing where it raises.

        Raises:
            RecordsError: the database cannot be reached or written.
        """
        with _faults(), self.engine.connect().execution_options(is_writing=True) as connection, connection.begin():
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
            patience = {"connect_timeout": int(BUSY_SECONDS)}
            engine = create_engine(parsed.set(drivername=POSTGRESQL), pool_pre_ping=True, connect_args=patience)
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
            Path(folder).parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise RecordsError(f"{folder} cannot be written: {error.strerror}. {REMEDY}") from error
    with _migrating, store.writing() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


@contextmanager
def _faults() -> Iterator[None]:
    try:
        yield
    except SQLAlchemyError as error:
        # Never its message: it holds the values of the statement, and one of them may be a question.
        raise RecordsError(f"The records cannot be reached ({type(error).__name__}). {REMEDY}") from error


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
