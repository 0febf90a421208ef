"""Killed in the middle of writing, again and again on the same database: nothing that was acknowledged is lost.

More often than in the suite: KILLS=50 python -m pytest -q -s tests/test_review_kills.py
"""

import os
import random
import subprocess
import sys
import time
from pathlib import Path

from sqlalchemy import Column, select, text

from qa.review.store import Store, open_store
from qa.review.tables import judgments, records

KILLS = int(os.environ.get("KILLS", "5"))
LATEST = 0.5  # seconds after the first acknowledgment
HERE = Path(__file__).parent


def acknowledged_until_killed(url: str, seconds: float) -> set[tuple[str, str]]:
    """Start a writer, kill it so long after its first acknowledgment, and give all of them."""
    path = os.pathsep.join((str(HERE.parent), str(HERE)))
    command = [sys.executable, str(HERE / "record_until_killed.py"), url]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": path}) as writer:
        assert writer.stdout is not None
        first = writer.stdout.readline()
        time.sleep(seconds)
        writer.kill()
        lines = (first + writer.stdout.read()).decode().splitlines()
    return {(kind, id_) for kind, _, id_ in (line.partition(" ") for line in lines)}


def ids(store: Store, column: "Column[str]") -> set[str]:
    with store.reading() as connection:
        return set(connection.scalars(select(column)))


def test_nothing_that_was_acknowledged_is_lost(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'records.sqlite3'}"
    acknowledged: set[tuple[str, str]] = set()
    for _ in range(KILLS):
        new = acknowledged_until_killed(url, random.uniform(0, LATEST))
        assert new
        acknowledged |= new
        store = open_store(url)
        with store.reading() as connection:
            assert connection.scalar(text("PRAGMA integrity_check")) == "ok"
        assert {id_ for kind, id_ in acknowledged if kind == "record"} <= ids(store, records.c.id)
        assert {id_ for kind, id_ in acknowledged if kind == "judgment"} <= ids(store, judgments.c.record_id)
        store.close()
    print(f"{KILLS} kills, {len(acknowledged)} acknowledged, none lost")  # noqa: T201  seen with -s
