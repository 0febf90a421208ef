"""How the site stands many families at once: a real server, real pages' protocol, staff at work beside them.

Each family joins the queue of the page as a browser does and reads its answer to the end; staff sign in, page through
the queue, open records and judge them. Afterwards every answered question must be in the records.
"""

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from socket import socket

import httpx
import numpy as np
from sqlalchemy import func, select

from eval.errors import EvalError
from qa.review.store import FILE, connect
from qa.review.tables import records, verdicts

ROOT = Path(__file__).parent.parent
START_SECONDS = 120
LONGEST = 120.0  # seconds for one answer, the wait in the queue included
N_STAFF = 3
READING = 1.0  # seconds between three records and the next three: far quicker than people
AT_MOST_APART = 2.0  # seconds within which all families ask


@dataclass(frozen=True, slots=True)
class Load:
    """What came of it. Seconds are those that a person waited."""

    families: Sequence[float]
    staff: Sequence[float]
    n_failed: int
    n_recorded: int
    n_verdicts_given: int
    n_verdicts_kept: int

    @property
    def is_whole(self) -> bool:
        """Whether every family got an answer, and nothing that was acknowledged is missing."""
        return self.n_failed == 0 and self.n_recorded == len(self.families) and self._no_verdict_lost

    @property
    def _no_verdict_lost(self) -> bool:
        return self.n_verdicts_kept >= self.n_verdicts_given  # one may be under way at the end

    def __str__(self) -> str:
        """For people."""
        answered, read = np.percentile(self.families or [0], [50, 95]), np.percentile(self.staff or [0], [50, 95])
        return (
            f"{len(self.families)} families answered, {self.n_failed} not; the whole answer after {answered[0]:.1f} s "
            f"at the median, {answered[1]:.1f} s at p95.\n"
            f"{self.n_recorded} records kept.\n"
            f"{len(self.staff)} requests of {N_STAFF} staff beside them: {read[0]:.2f} s at the median, "
            f"{read[1]:.2f} s at p95; {self.n_verdicts_kept} of {self.n_verdicts_given} verdicts kept."
        )


def load(folder: Path, questions: Sequence[str], n_families: int) -> Load:
    """Start a site of its own in an empty folder and let so many families ask at once.

    Raises:
        EvalError: the site does not start; its own words stand above.
    """
    return asyncio.run(_load(folder, questions, n_families))


@dataclass(frozen=True, slots=True)
class _Staff:
    """What the staff of one test noted down."""

    seconds: list[float]
    verdicts: list[str]  # records whose verdict was acknowledged


async def _load(folder: Path, questions: Sequence[str], n_families: int) -> Load:
    staff = _Staff([], [])
    async with _site(folder) as address, _client(address) as client:
        work = [asyncio.create_task(_review(address, _token(folder, f"staff-{n}"), staff)) for n in range(N_STAFF)]
        asked = await _asked_event(client)
        families = [_ask(client, asked, questions[n % len(questions)], n / n_families) for n in range(n_families)]
        waited = await asyncio.gather(*families)
        await asyncio.sleep(AT_MOST_APART)  # staff go on for a while
        for each in work:
            each.cancel()
        await asyncio.gather(*work, return_exceptions=True)
        answered = [seconds for seconds in waited if seconds is not None]
        n_recorded, n_verdicts = _counted(folder)
    n_failed = n_families - len(answered)
    return Load(answered, staff.seconds, n_failed, n_recorded, len(staff.verdicts), n_verdicts)


@asynccontextmanager
async def _site(folder: Path) -> AsyncIterator[str]:
    """The site as its own process, with everything that it keeps in the folder."""
    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen([sys.executable, "app.py"], cwd=ROOT, env=_variables(folder, port))
    address = f"http://127.0.0.1:{port}"
    try:
        await _until_up(address, process)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=30)


def _variables(folder: Path, port: int = 7860) -> dict[str, str]:
    return os.environ | {
        "QA_PORT": str(port),
        "QA_PHONE": "215-555-0100",
        "QA_DATA": str(folder),
        "QA_INDEX": str(folder / "index"),
        "QA_KEEP_QUESTIONS": "true",
        "QA_RATE_QUESTIONS": "100000/minute",
        "QA_RATE_REQUESTS": "100000/minute",
    }


async def _until_up(address: str, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            async with httpx.AsyncClient() as client:
                if (await client.get(f"{address}/healthz")).is_success:
                    return
        except httpx.TransportError:
            await asyncio.sleep(0.2)
    raise EvalError(f"The site at {address} did not start within {START_SECONDS} seconds. See what it said above.")


def _client(address: str) -> httpx.AsyncClient:
    return httpx.AsyncClient(base_url=address, timeout=LONGEST, limits=httpx.Limits(max_connections=None))


async def _asked_event(client: httpx.AsyncClient) -> int:
    """The number under which gradio knows the event that asks a question."""
    config = (await client.get("/config")).json()
    asked: int = next(
        each["id"] for each in config["dependencies"] if each["targets"] and each["targets"][0][1] == "asked"
    )
    return asked


async def _ask(client: httpx.AsyncClient, asked: int, question: str, after: float) -> float | None:
    """Ask one question as a browser does; the seconds until its answer is whole, None where there is none."""
    await asyncio.sleep(after * AT_MOST_APART)
    start, session = time.perf_counter(), token_hex(6)
    body = {"data": [None], "fn_index": asked, "session_hash": session, "event_data": {"question": question}}
    try:
        joined = await client.post("/gradio_api/queue/join", json=body)
        joined.raise_for_status()
        stream = client.stream("GET", "/gradio_api/queue/data", params={"session_hash": session})
        async with stream as reply:
            async for line in reply.aiter_lines():
                if '"msg":"process_completed"' in line.replace(" ", ""):
                    return time.perf_counter() - start if '"success":true' in line.replace(" ", "") else None
    except httpx.HTTPError:
        return None
    return None


async def _review(address: str, token: str, staff: _Staff) -> None:
    """Page through the newest records, open them, and judge them, until told to stop."""
    async with _client(f"{address}/api/v1") as client:
        client.headers["authorization"] = f"Bearer {token}"
        while True:
            listed = await _timed(client.get("/records", params={"limit": 20}), staff)
            for row in listed.json()["records"][:3]:
                record = (await _timed(client.get(f"/records/{row['id']}"), staff)).json()
                given = {"outcome": "right", "supports": ["supports"] * len(record["answer"]["statements"])}
                judged = await _timed(client.post(f"/records/{row['id']}/verdicts", json=given), staff)
                if judged.is_success:
                    staff.verdicts.append(row["id"])
            await asyncio.sleep(READING)


async def _timed(request: Awaitable[httpx.Response], staff: _Staff) -> httpx.Response:
    start = time.perf_counter()
    reply = await request
    staff.seconds.append(time.perf_counter() - start)
    return reply


def _token(folder: Path, name: str) -> str:
    made = subprocess.run(  # noqa: S603  our own words only
        [sys.executable, "-m", "qa", "staff", "token", name],
        cwd=ROOT,
        env=_variables(folder),
        capture_output=True,
        text=True,
        check=True,
    )
    return made.stdout.split()[-1]


def _counted(folder: Path) -> tuple[int, int]:
    store = connect(f"sqlite:///{folder / FILE}")
    with store.reading() as connection:
        n_records = connection.scalar(select(func.count()).select_from(records)) or 0
        n_verdicts = connection.scalar(select(func.count()).select_from(verdicts)) or 0
    store.close()
    return n_records, n_verdicts
