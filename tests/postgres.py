"""Debian's PostgreSQL for the tests, and a store on each kind of database: each test gets one of its own.

A test module takes the fixtures by name: `store = postgres.store; postgres_server = postgres.postgres_server`.
"""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from qa.review.store import Store, open_store

PROGRAMS = Path("/usr/lib/postgresql")  # where Debian puts them: one folder for each version
START_SECONDS = 30
BACKENDS = ("sqlite", "postgresql")

_STARTED = pytest.StashKey["Server"]()


@dataclass(frozen=True, slots=True)
class Server:
    """A running PostgreSQL that listens on a socket in a folder of its own, and nowhere else."""

    programs: Path
    folder: Path

    def new_url(self) -> str:
        """A new, empty database."""
        name = f"records_{uuid4().hex}"
        self.run(f"CREATE DATABASE {name}")
        return self.url(name)

    def url(self, name: str) -> str:
        """The database of this name, which may not be there."""
        return f"postgresql://postgres@/{name}?host={self.folder}"

    def run(self, statement: str) -> None:
        """Run one statement of the server's own."""
        with psycopg.connect(f"host={self.folder} user=postgres dbname=postgres", autocommit=True) as connection:
            connection.execute(statement.encode())


@pytest.fixture
def postgres_server(request: pytest.FixtureRequest) -> Server:
    """The newest PostgreSQL of this machine, started once; without one the test is skipped, in CI it fails."""
    config = request.config
    if _STARTED not in config.stash:
        config.stash[_STARTED] = _started(config)
    return config.stash[_STARTED]


@pytest.fixture(params=BACKENDS)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The url of a database without tables, in each of the kinds that are supported."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'data' / 'records.sqlite3'}"
    server: Server = request.getfixturevalue("postgres_server")
    return server.new_url()


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    """A store with its tables."""
    opened = open_store(database_url)
    yield opened
    opened.close()


def _started(config: pytest.Config) -> Server:
    """A new server, stopped and deleted with the end of all tests."""
    found = sorted(PROGRAMS.glob("*/bin/postgres"), key=lambda path: int(path.parts[-3]))
    if not found:
        reason = f"no PostgreSQL on this machine (looked in {PROGRAMS})"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    server = Server(found[-1].parent, Path(tempfile.mkdtemp(prefix="pg", dir="/tmp")))  # a socket's path is short
    config.add_cleanup(lambda: shutil.rmtree(server.folder, ignore_errors=True))
    process = _process(server)
    config.add_cleanup(lambda: _stop(process))
    _wait_for(server, process)
    return server


def _process(server: Server) -> subprocess.Popen[bytes]:
    user = "postgres" if os.geteuid() == 0 else None  # PostgreSQL refuses to be run by root
    if user:
        shutil.chown(server.folder, user)
    data = server.folder / "data"
    new: list[str | Path] = [
        server.programs / "initdb",
        "-D",
        data,
        "-U",
        "postgres",
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--no-sync",
    ]
    subprocess.run(new, check=True, capture_output=True, user=user, cwd=server.folder)
    run: list[str | Path] = [server.programs / "postgres", "-D", data, "-k", server.folder, "-h", "", "-F"]
    with (server.folder / "log").open("wb") as log:
        return subprocess.Popen(run, stdout=log, stderr=log, user=user, cwd=server.folder)


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGINT)  # SIGTERM would wait for open connections
    process.wait(START_SECONDS)


def _wait_for(server: Server, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            server.run("SELECT 1")
            return
        except psycopg.OperationalError:
            time.sleep(0.05)
    pytest.fail(f"PostgreSQL did not start: {(server.folder / 'log').read_text()[-500:]}")
