"""A layer around the whole site: who may send how much, what browsers may do with it, which doors stay shut.

Gradio sends no security headers, takes uploads from anybody, reads bodies of any size, and has routes that this site
does not use. What is let through comes with a whole body; streams of replies pass untouched.
"""

import asyncio
from contextlib import suppress
from dataclasses import dataclass

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect, cookie_parser
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from qa.documents.files import MOST_BYTES
from qa.web.faults import log_without_words
from qa.web.rates import Window, address_of

LARGEST_BODY = 65_536  # bytes: the longest question that can be typed is 60,000, as emoji escaped in JSON
LARGEST_UPLOAD = LARGEST_BODY + MOST_BYTES  # a document, and the form around it
MOST_UPLOADS = 4  # at once: anybody can send the cookie's name, and 900 connections would hold 4.5 GB
LONGEST_UPLOAD = 120.0  # seconds for it, from an office with a slow line
UPLOAD = "/staff/documents/upload"
STAFF_COOKIES = ("qa_staff", "__Host-qa_staff")  # one of them is sent by whoever is signed in at the desk
LONGEST_BODY = 15.0  # seconds for the whole of it: a slow phone sends 64 KiB in less

# Gradio's page needs inline styles and scripts, and builds its templates with Function().
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; "
    "form-action 'self'; base-uri 'self'; object-src 'none'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}
GRADIO = "/gradio_api"
# What the page uses of gradio. The list is of what is open, so that what a new gradio brings along is shut.
OPEN = frozenset({"/queue/join", "/queue/data", "/info", "/theme.css"})
HEARTBEAT = "/heartbeat/"
SOURCE = "/source/"
SHUT = ("/login", "/logout", "/monitoring", "/svelte/", "/pwa_icon", "/manifest.json", "/runs")
# Never limited: files that cost nothing, the sign of life by which the page tells a lost server from a full one, and
# the stream on which the answer to a question comes that has been taken.
FREE = (
    "/healthz",
    "/page/",
    "/assets/",
    "/static/",
    "/staff/static/",
    "/gradio_api/queue/data",
    "/gradio_api/heartbeat/",
)
TOO_LARGE = "This is too large to be sent here."
OTHERS = "Other files are being uploaded just now. Please try again in a minute."
BROKEN = "Something went wrong on our side. Please try again. In an emergency, call the emergency services."
LONGEST_PATH = 255  # no file has a longer name, and gradio fails on one; the view of a document reads any
BODILESS = ("GET", "HEAD", "OPTIONS")  # whose body, if one comes, nobody here reads


@dataclass(frozen=True, slots=True)
class Limits:
    """What one address may send, and what it is told when that is too often."""

    requests: Window
    busy: str
    body_seconds: float = LONGEST_BODY


class Protection:
    """ASGI layer; streams pass through untouched."""

    def __init__(self, app: ASGIApp, limits: Limits) -> None:
        self.app = app
        self.limits = limits
        self.uploads = asyncio.Semaphore(MOST_UPLOADS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse what is shut, too often, too large or too slow; add the headers to everything."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        reply = _Reply(send)
        try:
            # The server cancels what still listens when it is stopped: an open page is no fault worth a traceback.
            with suppress(asyncio.CancelledError, ClientDisconnect):
                await (self._take_upload if _is_upload(scope) else self._answer)(scope, receive, reply)
        except Exception as error:  # noqa: BLE001  the server would log it with its message, which may hold a question
            log_without_words("A request failed", error)
            if not reply.has_begun:
                await PlainTextResponse(BROKEN, 500)(scope, receive, reply)

    async def _take_upload(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self.uploads.locked():
            await _last_reply(503, OTHERS)(scope, receive, send)
            return
        async with self.uploads:
            await self._answer(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        reply = _shut(scope) or self._too_often(scope) or _declared_too_large(scope)
        if reply is None and scope["method"] not in BODILESS:
            try:
                async with asyncio.timeout(LONGEST_UPLOAD if _is_upload(scope) else self.limits.body_seconds):
                    receive = replayed(await _whole_body(receive, _most_bytes(scope)), receive)
            except TimeoutError:
                reply = _last_reply(408, "This took too long to arrive. Please send it again.")
            except _TooLargeError:
                reply = _last_reply(413, TOO_LARGE)
        await (reply or self.app)(scope, receive, send)

    def _too_often(self, scope: Scope) -> PlainTextResponse | None:
        seconds = 0 if scope["path"].startswith(FREE) else self.limits.requests.wait(address_of(scope))
        return busy_reply(self.limits.busy, seconds) if seconds else None


def busy_reply(words: str, seconds: int) -> PlainTextResponse:
    """Too much came from one place; after so many seconds there is room again."""
    return PlainTextResponse(words, 429, {"retry-after": str(seconds)})


class _Reply:
    """`send` with the headers added, that knows whether a reply has begun."""

    def __init__(self, send: Send) -> None:
        self.send = send
        self.has_begun = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.has_begun = True
            _add_headers(MutableHeaders(scope=message))
        await self.send(message)


class _TooLargeError(Exception):
    """More has come than any page of ours sends."""


async def _whole_body(receive: Receive, most: int) -> bytes:
    """The body, counted while it comes, whatever length was declared."""
    body = bytearray()
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        body += message.get("body", b"")
        if len(body) > most:
            raise _TooLargeError
        more = message.get("more_body", False)
    return bytes(body)


def replayed(body: bytes, receive: Receive) -> Receive:
    """A `receive` that gives the body that has been read, then whatever comes after it."""
    held: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def replay() -> Message:
        return held.pop() if held else await receive()

    return replay


def _shut(scope: Scope) -> PlainTextResponse | None:
    path = scope["path"].removeprefix(scope.get("root_path", ""))
    return None if _is_open(path) else PlainTextResponse("Not found", 404)


def _is_open(path: str) -> bool:
    """Example: "/gradio_api/queue/join" -> True; "/gradio_api/upload", "/gradio_api//queue/join" -> False"""
    if path.startswith(SOURCE):
        return True
    if path.startswith(SHUT) or len(path) > LONGEST_PATH or "\0" in path:  # PostgreSQL takes no zero character
        return False
    tail = path.removeprefix(GRADIO)
    return tail == path or tail in OPEN or tail.startswith(HEARTBEAT)


def _declared_too_large(scope: Scope) -> PlainTextResponse | None:
    length = Headers(scope=scope).get("content-length", "")
    return _last_reply(413, TOO_LARGE) if length.isdecimal() and int(length) > _most_bytes(scope) else None


def _most_bytes(scope: Scope) -> int:
    return LARGEST_UPLOAD if _is_upload(scope) else LARGEST_BODY


def _is_upload(scope: Scope) -> bool:
    """Whether somebody who seems signed in sends a document; whether they are is looked at where it arrives."""
    path = scope["path"].removeprefix(scope.get("root_path", ""))
    if path != UPLOAD or scope["method"] != "POST":
        return False
    return any(name in cookie_parser(Headers(scope=scope).get("cookie", "")) for name in STAFF_COOKIES)


def _last_reply(status: int, words: str) -> PlainTextResponse:
    """A refusal that ends the connection: what is still being sent on it is not read."""
    return PlainTextResponse(words, status, {"connection": "close"})


def _add_headers(headers: MutableHeaders) -> None:
    for name, value in HEADERS.items():
        headers.setdefault(name, value)
    if headers.get("content-type", "").startswith(("text/html", "application/json", "text/event-stream")):
        headers["cache-control"] = "no-store"  # a conversation is nobody's but the family's
