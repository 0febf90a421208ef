"""Many families at once, with staff at work beside them: does everybody get an answer, and is everything kept?

Each family has its page open, joins its queue as a browser does and reads its answer to the end; staff page through the
newest records, open them and judge them. Afterwards every answer and every verdict must be in the database.
"""

import asyncio
import time
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex

import httpx
import numpy as np
from sqlalchemy import Table, func, select

from eval.errors import EvalError
from eval.serving.process import Site, running_site
from qa.review.store import FILE, Store, connect
from qa.review.tables import records, verdicts

LONGEST = 180.0  # seconds for one answer, the wait in the queue included
WITHIN = 2.0  # seconds within which all families ask
N_STAFF = 3
READING = 1.0  # seconds between three records and the next three: far quicker than people


@dataclass(frozen=True, slots=True)
class Load:
    """What came of it. Seconds are those that a person waited."""

    n_families: int
    families: Sequence[float]  # of those that got a whole answer
    staff: Sequence[float]
    n_recorded: int
    n_verdicts_given: int  # and acknowledged
    n_verdicts_kept: int

    @property
    def is_whole(self) -> bool:
        """Whether every family got an answer, and nothing is missing in the records."""
        are_all = len(self.families) == self.n_families == self.n_recorded
        return are_all and self.n_verdicts_kept >= self.n_verdicts_given  # one may be under way at the end

    def __str__(self) -> str:
        """For people."""
        answered, read = np.percentile(self.families or [0], [50, 95]), np.percentile(self.staff or [0], [50, 95])
        return (
            f"{len(self.families)} of {self.n_families} families answered; the whole answer after {answered[0]:.1f} s "
            f"at the median, {answered[1]:.1f} s at p95. {self.n_recorded} records kept.\n"
            f"{len(self.staff)} requests of {N_STAFF} staff beside them: {read[0]:.2f} s at the median, "
            f"{read[1]:.2f} s at p95. {self.n_verdicts_given} verdicts acknowledged, {self.n_verdicts_kept} kept."
        )


def load(folder: Path, questions: Sequence[str], n_families: int) -> Load:
    """Start a site of its own in an empty folder and let so many families ask at once.

    Raises:
        EvalError: the site does not start, its own words stand above; or staff could not work beside the families.
    """
    staff = _Staff([], [])
    with running_site(folder) as site:
        tokens = [site.token(f"staff-{number}") for number in range(N_STAFF)]
        waited = asyncio.run(_asked(site, tokens, staff, [questions[n % len(questions)] for n in range(n_families)]))
    answered = [seconds for seconds in waited if seconds is not None]
    store = connect(f"sqlite:///{folder / FILE}")
    kept = [_n_rows(store, table) for table in (records, verdicts)]
    return Load(n_families, answered, staff.seconds, kept[0], len(staff.verdicts), kept[1])


@dataclass(frozen=True, slots=True)
class _Staff:
    """What the staff of one test noted down."""

    seconds: list[float]
    verdicts: list[str]  # records whose verdict was acknowledged


async def _asked(site: Site, tokens: Sequence[str], staff: _Staff, questions: Sequence[str]) -> list[float | None]:
    """The seconds that each family waited; None for one that got no answer."""
    async with _client(site.address) as client:
        pages = [await _opened(client) for _ in questions]
        work = [asyncio.create_task(_review(site.address, token, staff)) for token in tokens]
        starts = np.linspace(0, WITHIN, len(questions))
        families = list(map(_ask, pages, questions, starts))
        waited = await asyncio.gather(*families)
        for each in work:
            each.cancel()
        ended = await asyncio.gather(*work, return_exceptions=True)
    for fault in (each for each in ended if isinstance(each, Exception)):  # being cancelled is none
        raise EvalError(f"Staff could not work while families asked ({fault!r}).") from fault
    return waited


def _client(address: str) -> httpx.AsyncClient:
    return httpx.AsyncClient(base_url=address, timeout=LONGEST, limits=httpx.Limits(max_connections=None))


@dataclass(frozen=True, slots=True)
class _Page:
    """The page as one family has it open."""

    client: httpx.AsyncClient
    session: str
    events: dict[str, int]  # the number under which gradio knows each event

    async def raises(self, event: str, question: str = "") -> bool:
        """Raise an event and read to its end, as the page does; whether it went well."""
        body = {"data": [None], "session_hash": self.session, "event_data": {"question": question}}
        joined = await self.client.post("/gradio_api/queue/join", json={**body, "fn_index": self.events[event]})
        joined.raise_for_status()
        mine = {"session_hash": self.session}
        async with self.client.stream("GET", "/gradio_api/queue/data", params=mine) as reply:
            async for line in reply.aiter_lines():
                message = line.replace(" ", "")
                if '"msg":"process_completed"' in message:
                    return '"success":true' in message
        return False


async def _opened(client: httpx.AsyncClient) -> _Page:
    """Open the page, as long before the question as people do: that is not counted."""
    config = (await client.get("/config")).json()
    events = {each["targets"][0][1]: each["id"] for each in config["dependencies"] if each["targets"]}
    page = _Page(client, token_hex(6), events)
    if not await page.raises("load"):
        raise EvalError("A page could not be opened. See what the site said above.")
    return page


async def _ask(page: _Page, question: str, after: float) -> float | None:
    """Ask one question; the seconds until its answer is whole, None where there is none."""
    await asyncio.sleep(after)
    start = time.perf_counter()
    try:
        is_whole = await page.raises("asked", question)
    except httpx.HTTPError:
        return None
    return time.perf_counter() - start if is_whole else None


async def _review(address: str, token: str, staff: _Staff) -> None:
    """Page through the newest records, open them and judge them, until told to stop."""
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


def _n_rows(store: Store, table: Table) -> int:
    with store.reading() as connection:
        return connection.scalar(select(func.count()).select_from(table)) or 0
