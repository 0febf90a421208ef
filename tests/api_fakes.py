"""An API over a fake assistant and a real store: tokens, records, and a store that can be taken away."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import cast

from fastapi import FastAPI
from recording_fakes import NOON, id_of, record
from starlette.testclient import TestClient
from web_fakes import FakeAssistant

from qa.review.keeping import keep
from qa.review.publishing import Press
from qa.review.recorder import Recorder
from qa.review.records import Record, Role
from qa.review.store import Store, open_store
from qa.review.tokens import make_token
from qa.served import Served
from qa.settings import Settings, load_settings
from qa.web.api.problems import AsProblems
from qa.web.api.routes import BELOW, api_site
from qa.web.protection import Limits, Protection
from qa.web.rates import Window
from qa.web.staff.desk import Desk


@dataclass(frozen=True)
class Api:
    """A site with the API alone, and what is behind it."""

    site: FastAPI
    desk: Desk
    assistant: FakeAssistant
    reviewer: str  # tokens
    admin: str
    file: Path  # of the database, unless a url was given

    def client(self, token: str | None = None) -> TestClient:
        headers = {"authorization": f"Bearer {token}"} if token else {}
        return TestClient(self.site, base_url="http://testserver" + BELOW, headers=headers)


def settings_with(**changed: object) -> Settings:
    return load_settings().model_copy(update={"keep_questions": True, "audit_share": 0.0, **changed})


@contextmanager
def open_api(folder: Path, url: str = "", **changed: object) -> Iterator[Api]:
    """The API as the site mounts it, inside the protection of the site; its database is new, or that of a url."""
    file = folder / "records.sqlite3"
    store = open_store(url or f"sqlite:///{file}")
    settings = settings_with(**changed)
    assistant = FakeAssistant()
    recorder = Recorder(store, settings)
    recorder.start()
    desk = Desk(store, recorder, Served(assistant), cast(Press, None), settings)
    site = FastAPI(openapi_url=None)
    site.add_middleware(Protection, limits=Limits(Window(settings.rate_requests), assistant.texts.busy))
    site.add_middleware(AsProblems, below=BELOW)
    site.mount(BELOW, api_site(desk))
    reviewer = make_token(store, "portal", Role.REVIEWER, "tests")
    admin = make_token(store, "boss", Role.ADMIN, "tests")
    yield Api(site, desk, assistant, reviewer, admin, file)
    recorder.close()
    store.close()


def record_number(number: int, assistant: FakeAssistant, question: str = "What are the early signs?") -> Record:
    """A record of its own id; every third shares its second with the one before."""
    at = NOON + timedelta(seconds=number - (number % 3 == 0))
    return record(number, conversation=id_of(number), number=1, asked_at=at, answer=assistant.answer(question))


def fill(store: Store, records: list[Record]) -> None:
    with store.writing() as connection:
        keep(connection, records)


@contextmanager
def store_down(api: Api) -> Iterator[None]:
    """A folder stands where the database was."""
    api.desk.store.close()
    hidden = api.file.with_suffix(".hidden")
    for name in ("", "-wal", "-shm"):
        Path(f"{api.file}{name}").unlink(missing_ok=True) if name else api.file.rename(hidden)
    api.file.mkdir()
    yield
    api.file.rmdir()
    hidden.rename(api.file)
