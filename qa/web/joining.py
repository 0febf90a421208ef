"""A layer before gradio's queue: how many questions an address may ask, and what one page may pile up there.

Gradio keeps every message for a page until somebody reads it, and every name that a page gives itself, so a stranger
who asks and never listens fills the memory: 0.7 MB with each question.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Protocol

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from qa.web.protection import busy_reply, replayed
from qa.web.rates import Window, address_of

JOIN = "/gradio_api/queue/join"
LONGEST_NAME = 64  # characters; gradio's own page takes 11
MOST_UNREAD = 16  # messages; an answer is some ten, and a page that listens has read all but the last
FIELDS = frozenset({"session_hash", "fn_index", "trigger_id", "event_data", "data"})
INPUTS: tuple[list[None], ...] = ([], [None])  # the place of the session; the words are in event_data
SOON = 10  # seconds


class Pile(Protocol):
    """The unread messages of one page."""

    def qsize(self) -> int:
        """How many there are."""


@dataclass(frozen=True, slots=True)
class Queue:
    """What is looked up in gradio's queue."""

    piles: Mapping[str, Pile]  # by page
    steps: Collection[int]  # gradio fails on the number of another


@dataclass(frozen=True, slots=True)
class Event:
    """What a page sends: a question, or a thumb, or that it was opened."""

    page: str  # the name that it gives itself
    step: int  # gradio's number for what is to happen
    is_question: bool


class Joining:
    """ASGI layer over what joins the queue; it needs the whole body in one message, as Protection gives it."""

    def __init__(self, app: ASGIApp, queue: Queue, questions: Window, busy: str) -> None:
        self.app = app
        self.queue = queue
        self.questions = questions
        self.busy = busy

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse what is no event of a page, a page that does not listen, and too many questions from one place."""
        if scope["type"] != "http" or scope["path"] != JOIN or scope["method"] != "POST":
            await self.app(scope, receive, send)
            return
        body = (await receive()).get("body", b"")
        await (self._refusal(body, scope) or self.app)(scope, replayed(body, receive), send)

    def _refusal(self, body: bytes, scope: Scope) -> PlainTextResponse | None:
        event = event_in(body)
        if event is None or event.step not in self.queue.steps:
            return PlainTextResponse("This is not something that a page of ours sends.", 400)
        pile = self.queue.piles.get(event.page)
        if pile is not None and pile.qsize() > MOST_UNREAD:
            return busy_reply(self.busy, SOON)
        seconds = self.questions.wait(address_of(scope)) if event.is_question else 0
        return busy_reply(self.busy, seconds) if seconds else None


def event_in(body: bytes) -> Event | None:
    """The event, or nothing where the body is not one of ours: gradio prints what it cannot use.

    Example: b'{"session_hash": "x7f", "fn_index": 0, "data": [null], "event_data": {"question": "Why?"}}'
    -> Event("x7f", 0, True); b'[]' -> None
    """
    try:
        sent = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(sent, dict) or not FIELDS.issuperset(sent) or sent.get("data") not in INPUTS:
        return None
    page, step, data = sent.get("session_hash"), sent.get("fn_index"), sent.get("event_data")
    if not isinstance(page, str) or not 0 < len(page) <= LONGEST_NAME or type(step) is not int:
        return None
    return Event(page, step, isinstance(data, dict) and "question" in data)
