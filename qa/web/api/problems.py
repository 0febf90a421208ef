"""What a program is told when something cannot be done: problem details (RFC 9457), never a word that was sent."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from qa.errors import QuestionError, RecordsError, StaffError
from qa.web.faults import log_without_words

MEDIA_TYPE = "application/problem+json"
BROKEN = "Something went wrong on our side. Please try again."
UNREACHABLE = "The records cannot be reached just now. Please try again."
SOON = 10  # seconds
INVALID = "A part of the request cannot be taken as sent. See errors."
EVERYWHERE = (401, 404, 408, 413, 422, 429, 500, 503)
SENT = {  # headers of a problem
    401: (("WWW-Authenticate", "Bearer"),),
    405: (("Allow", "the methods there are"),),
    429: (("Retry-After", "seconds until there is room"),),
    503: (("Retry-After", "seconds until it is worth another try"),),
}
HEADERS = {
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    "x-content-type-options": "nosniff",
}

Reply = Callable[[Request, Exception], Awaitable[Response]]


class Fault(BaseModel):
    """One part of a request that cannot be taken."""

    model_config = ConfigDict(frozen=True)

    where: str = Field(description="which part, by its name", examples=["body.evidence.0.start"])
    what: str = Field(description="what is wrong with it")


class Problem(BaseModel):
    """Why a request was not carried out (RFC 9457)."""

    model_config = ConfigDict(frozen=True)

    type: str = Field("about:blank", description="the status says what kind of problem it is")
    title: str = Field(description="the name of the status")
    status: int
    detail: str = Field("", description="a sentence for people; empty where the title says all")
    errors: tuple[Fault, ...] = Field((), description="with 422: each part that cannot be taken")


def problem(
    status: int, detail: str = "", headers: Mapping[str, str] | None = None, errors: Sequence[Fault] = ()
) -> Response:
    """The reply that tells of a problem. Example: problem(404, "There is no such record.")."""
    told = Problem(title=HTTPStatus(status).phrase, status=status, detail=detail, errors=tuple(errors))
    return Response(told.model_dump_json(), status, headers, MEDIA_TYPE)


def told(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The problems that a route may reply with, for the description of the API; those of every route are among them."""
    return {status: {"model": Problem, **_told(status)} for status in sorted({*statuses, *EVERYWHERE})}


def tell_problems(site: FastAPI) -> None:
    """Let an application reply to every error with a problem."""
    site.add_exception_handler(HTTPException, _refused)
    site.add_exception_handler(RequestValidationError, _invalid)
    site.add_exception_handler(QuestionError, _with_status(422))
    site.add_exception_handler(StaffError, _with_status(422))
    site.add_exception_handler(RecordsError, _unreachable)
    site.add_middleware(LastResort)


class LastResort:
    """ASGI layer: headers for every reply, and a problem without words where a route failed."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on; a reply that has begun when it fails is cut off, so that nobody takes it for whole."""
        has_begun = False

        async def dressed(message: Message) -> None:
            nonlocal has_begun
            if message["type"] == "http.response.start":
                has_begun = True
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        try:
            await self.app(scope, receive, dressed)
        except Exception as error:
            if has_begun:
                raise
            log_without_words("A request to the API failed", error)
            await problem(500, BROKEN)(scope, receive, dressed)


class AsProblems:
    """ASGI layer around the whole site: what its other parts refuse below the API is told as a problem, too.

    Example: site.add_middleware(AsProblems, below="/api/v1"), after every other layer
    """

    def __init__(self, app: ASGIApp, below: str) -> None:
        self.app = app
        self.below = below

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Put a problem in the place of an error that is told in another way; everything else passes."""
        is_ours = scope["type"] == "http" and _path(scope).startswith(f"{self.below}/")
        await self.app(scope, receive, _Told(send) if is_ours else send)


def _path(scope: Scope) -> str:
    path: str = scope["path"]
    return path.removeprefix(scope.get("root_path", ""))


class _Told:
    """`send` that holds an error back until its words are there."""

    def __init__(self, send: Send) -> None:
        self.send = send
        self.start: Message | None = None
        self.words = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.start = message if _is_told_otherwise(message) else None
        if self.start is None:
            await self.send(message)
        elif message["type"] == "http.response.body":
            self.words += message.get("body", b"")
            if not message.get("more_body", False):
                await self._tell(self.start)

    async def _tell(self, start: Message) -> None:
        headers = MutableHeaders(scope=start)
        is_plain = headers.get("content-type", "").startswith("text/plain")
        body = bytes(problem(start["status"], self.words.decode() if is_plain else "").body)
        headers.update({"content-type": MEDIA_TYPE, "content-length": str(len(body)), **HEADERS})
        await self.send(start)
        await self.send({"type": "http.response.body", "body": body})


def _is_told_otherwise(start: Message) -> bool:
    kind = MutableHeaders(scope=start).get("content-type", "")
    return bool(start["status"] >= 400) and not kind.startswith(MEDIA_TYPE)


async def _refused(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    detail = "" if error.detail == HTTPStatus(error.status_code).phrase else error.detail
    return problem(error.status_code, detail, error.headers)


async def _invalid(request: Request, error: Exception) -> Response:
    """Names of parts and rules, never a value: it may be a question."""
    if not isinstance(error, RequestValidationError):
        raise error
    faults = [Fault(where=".".join(map(str, each["loc"])), what=each["msg"]) for each in error.errors()]
    return problem(422, INVALID, errors=faults)


async def _unreachable(request: Request, error: Exception) -> Response:
    """The remedy in the error is for whoever runs the site, who reads it on the pages of staff and in the log."""
    return problem(503, UNREACHABLE, {"retry-after": str(SOON)})


def _told(status: int) -> dict[str, Any]:
    headers = {name: {"description": words, "schema": {"type": "string"}} for name, words in SENT.get(status, ())}
    return {"description": HTTPStatus(status).phrase, "headers": headers}


def _with_status(status: int) -> Reply:
    async def reply(request: Request, error: Exception) -> Response:
        return problem(status, str(error))

    return reply
