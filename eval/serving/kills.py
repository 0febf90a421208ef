"""The server is killed in the middle of its writing, again and again: is all still there that it acknowledged?"""

import random
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from sqlalchemy import Column, select, text

from eval.serving.process import Site, running_site
from qa.review.store import FILE, Store, open_store
from qa.review.tables import judgments, records, verdicts

N_ASKING = 4
LATEST = 2.0  # seconds of writing before the kill
FIRST_WITHIN = 30  # seconds for the first answer


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """Ids of the records of which the server said that it has kept them, a family's judgment, a verdict of staff."""

    records: set[str] = field(default_factory=set)
    judgments: set[str] = field(default_factory=set)
    verdicts: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Kills:
    """What came of it."""

    n_kills: int
    acknowledged: Acknowledged
    n_lost: int
    is_sound: bool  # the database says so of itself, after every kill

    def __str__(self) -> str:
        """For people."""
        told = self.acknowledged
        return (
            f"{self.n_kills} kills; acknowledged: {len(told.records)} records, {len(told.judgments)} judgments, "
            f"{len(told.verdicts)} verdicts; {self.n_lost} lost; the database is "
            f"{'sound' if self.is_sound else 'DAMAGED'}."
        )


def kills(folder: Path, questions: Sequence[str], n_kills: int, progress: Callable[[int, int], None]) -> Kills:
    """Start the site in one folder so many times, let it be asked and judged, and kill it.

    Raises:
        EvalError: the site does not start, the first time or after a kill.
    """
    told, token, are_sound = Acknowledged(), "", True
    for number in range(n_kills):
        with running_site(folder) as site:
            token = token or site.token("family")
            _write_until_killed(site, token, questions, told)
        store = open_store(f"sqlite:///{folder / FILE}")
        with store.reading() as connection:
            are_sound = are_sound and connection.scalar(text("PRAGMA integrity_check")) == "ok"
        n_lost = sum(
            len(ids - _ids(store, column))
            for ids, column in (
                (told.records, records.c.id),
                (told.judgments, judgments.c.record_id),
                (told.verdicts, verdicts.c.record_id),
            )
        )
        store.close()
        progress(number + 1, n_kills)
    return Kills(n_kills, told, n_lost, are_sound)


def _write_until_killed(site: Site, token: str, questions: Sequence[str], told: Acknowledged) -> None:
    with ThreadPoolExecutor(N_ASKING) as threads:
        asking = [threads.submit(_ask_and_judge, site, token, questions, told) for _ in range(N_ASKING)]
        _wait_for_one(told)
        time.sleep(random.uniform(0.2, LATEST))  # noqa: S311  any moment will do
        site.process.kill()
        for each in asking:
            each.result()


def _wait_for_one(told: Acknowledged) -> None:
    """Until anything was acknowledged: a machine that is slow to its first answer would have nothing to lose."""
    until = time.monotonic() + FIRST_WITHIN
    while not told.records and time.monotonic() < until:
        time.sleep(0.05)


def _ask_and_judge(site: Site, token: str, questions: Sequence[str], told: Acknowledged) -> None:
    """Ask, judge as a family and as staff, and note what was acknowledged, until the server is gone."""
    headers = {"authorization": f"Bearer {token}"}
    try:
        with httpx.Client(base_url=f"{site.address}/api/v1", headers=headers, timeout=30) as client:
            while True:
                asked = client.post("/ask", json={"question": random.choice(questions)}).json()  # noqa: S311  the same
                record = asked["record_id"]
                if asked["is_recorded"]:
                    told.records.add(record)
                judged = client.post(f"/records/{record}/judgments", json={"judgment": "unhelpful"})
                if judged.is_success and judged.json()["is_recorded"]:
                    told.judgments.add(record)
                given = {"outcome": "right", "supports": ["supports"] * len(asked["statements"])}
                if client.post(f"/records/{record}/verdicts", json=given).is_success:
                    told.verdicts.add(record)
    except httpx.TransportError:
        return


def _ids(store: Store, column: "Column[str]") -> set[str]:
    with store.reading() as connection:
        return set(connection.scalars(select(column)))
