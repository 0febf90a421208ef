"""The staff desk for tests: over a store in a folder of the test, with the fake assistant, and somebody signed in.

desk = staff_desk(tmp_path)                       a Desk; recorder and press can be given
client = signed_in_client(desk)                   a TestClient of a reviewer
client = signed_in_client(desk, Role.ADMIN)       of an admin
client.post("/staff/...", data={"csrf": csrf_of(desk, client), ...})
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import argon2
import pytest
from fastapi import APIRouter, FastAPI
from starlette.testclient import TestClient
from starlette.types import ASGIApp
from web_fakes import FakeAssistant

from qa.review import passwords, sessions
from qa.review.accounts import account_of, add
from qa.review.history import now
from qa.review.publishing import Press
from qa.review.recorder import Recorder
from qa.review.records import FamilyJudgment, Record, Role
from qa.review.store import Store, open_store
from qa.served import Served
from qa.settings import Settings, load_settings
from qa.web.staff.desk import Desk
from qa.web.staff.routes import staff_site
from qa.web.staff.signing import COOKIE

ADDRESS = "http://127.0.0.1"
PASSWORD = "four plain words here"
NAMES = {Role.REVIEWER: "rita", Role.ADMIN: "adam"}


class DirectRecorder(Recorder):
    """Remembers what it was given instead of writing it in a thread."""

    def __init__(self) -> None:
        self.added: list[Record] = []
        self.judged: list[FamilyJudgment] = []

    def add(self, record: Record) -> None:
        self.added.append(record)

    def judge(self, judged: FamilyJudgment) -> bool:
        self.judged.append(judged)
        return True


@pytest.fixture
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Hashes of passwords that take a millisecond; a test module takes this fixture by name."""
    monkeypatch.setattr(passwords, "_HASHER", argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    passwords.hash_of_nobody.cache_clear()
    yield
    passwords.hash_of_nobody.cache_clear()


def new_store(folder: Path) -> Store:
    return open_store(f"sqlite:///{folder / 'records.sqlite3'}")


def staff_settings(folder: Path, **changes: Any) -> Settings:
    return load_settings().model_copy(update={"data": folder / "data", "keep_questions": True, **changes})


def staff_desk(
    folder: Path,
    recorder: Recorder | None = None,
    press: Press | None = None,
    served: Served | None = None,
    settings: Settings | None = None,
) -> Desk:
    """A desk; its press is a mock unless one is given."""
    return Desk(
        new_store(folder),
        recorder or DirectRecorder(),
        served or Served(FakeAssistant()),
        press or Mock(spec=Press),
        settings or staff_settings(folder),
    )


def staff_app(desk: Desk, *routers: APIRouter) -> FastAPI:
    """The staff site below /staff, as on the real site; with routers that are not on it yet."""
    site = FastAPI()
    site.state.desk = desk
    staff = staff_site(desk)
    for router in routers:
        staff.include_router(router)
    site.mount("/staff", staff)
    return site


def client_of(app: ASGIApp, address: str = ADDRESS) -> TestClient:
    """Nobody's client. Redirects are not followed."""
    return TestClient(app, base_url=address, follow_redirects=False)


def signed_in_client(desk: Desk, role: Role = Role.REVIEWER, name: str = "", app: ASGIApp | None = None) -> TestClient:
    """A client whose cookie is that of a session; its account ("rita" or "adam") is made where it is missing."""
    name = name or NAMES[role]
    with desk.store.reading() as connection:
        account = account_of(connection, name)
    if account is None:
        add(desk.store, name, None, role, "system")
    with desk.store.writing() as connection:
        secret = sessions.begin(connection, name, now())
    client = client_of(app or staff_app(desk))
    client.cookies.set(COOKIE, secret)
    return client


def csrf_of(desk: Desk, client: TestClient) -> str:
    """What the forms of this client's session hold."""
    session = sessions.resume(desk.store, client.cookies[COOKIE], sessions.LONGEST, now())
    assert session is not None
    return session.csrf
