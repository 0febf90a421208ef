"""The way in and out: the sign-in page, single sign-on, and the sign-out."""

import asyncio
import re
from collections.abc import AsyncIterator
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Form
from fastapi.responses import RedirectResponse
from starlette.requests import Request
from starlette.responses import Response

from qa.review import sessions
from qa.review.accounts import LOCKED_FOR, MOST_FAILURES, UNKNOWN, account_of, signed_in
from qa.review.history import Event, now, tell
from qa.review.secret import new_secret
from qa.web.door import staff_name_of
from qa.web.rates import Window, address_of
from qa.web.staff.desk import desk_of
from qa.web.staff.refusals import SIGN_IN, START, TooManyTriesError, notice
from qa.web.staff.rendering import page
from qa.web.staff.signing import (
    STALE,
    Reviewer,
    checked,
    give_cookie,
    is_from_here,
    is_https,
    is_same,
    secret_of,
    take_cookie,
    who_of,
)

TRIES = "10/minute"  # of one address, for whatever names: a few colleagues who mistype, and no list of passwords
AT_ONCE = 8  # tries of all addresses together: each takes a fifth of a second and waits for the one before it
SOON = 2  # seconds
DOCS = "/api/v1/docs"  # the one page outside /staff that staff sign in for
FORM_COOKIE = "qa_staff_form"  # the sign-in form has no session yet, so its hidden field is held against this
STILL_IN = "You are still signed in at your organization. On a shared computer, sign out there too."
_OURS = re.compile(r"[\w-]{43}", re.ASCII)
WRONG = (
    "That name and password do not go together. Check both and try again. "
    f"After {MOST_FAILURES} wrong tries an account is locked for {LOCKED_FOR.seconds // 60} minutes."
)


def routes() -> APIRouter:
    """The pages of this module."""
    router = APIRouter()
    tries, turns = Window(TRIES), asyncio.Semaphore(AT_ONCE)

    async def rarely(request: Request) -> AsyncIterator[None]:  # a coroutine: the window is counted in one thread
        seconds = tries.wait(address_of(request.scope))
        if seconds or turns.locked():  # who waits holds a thread that somebody else needs
            raise TooManyTriesError(seconds or SOON)
        async with turns:
            yield

    router.add_api_route("/", _start, methods=["GET"], response_model=None)
    router.add_api_route("/sign-in", _form, methods=["GET"], response_model=None)
    router.add_api_route("/sign-in", _sign_in, methods=["POST"], dependencies=[Depends(rarely)], response_model=None)
    router.add_api_route("/sign-in/proxy", _sign_in_by_proxy, dependencies=[Depends(rarely)], response_model=None)
    router.add_api_route("/sign-out", _sign_out, methods=["POST"], dependencies=[Depends(checked)], response_model=None)
    router.add_api_route("/signed-out", _signed_out, methods=["GET"], response_model=None)
    return router


def safe_place(to: str) -> str:
    """Where to go after signing in: a page of the desk, whatever the address asked for.

    Example: "/staff/gaps?by=month" -> itself; "https://evil.example/", "//evil.example" -> "/staff/queue"
    """
    path = to.partition("?")[0]
    is_plain = to.isascii() and to.isprintable() and "\\" not in to and "//" not in path and ".." not in path
    is_ours = path == DOCS or (path.startswith("/staff/") and not path.startswith(("/staff/sign", "/staff/static")))
    return to if is_plain and is_ours else START


def _start() -> Response:
    return RedirectResponse(START, 303)


def _form(request: Request, to: str = START) -> Response:
    """The page; or straight on for whoever is signed in, here or by a proxy."""
    if who_of(request) is not None:
        return RedirectResponse(safe_place(to), 303)
    if staff_name_of(request.scope):
        return RedirectResponse(f"{SIGN_IN}/proxy?to={quote(safe_place(to), safe='/')}", 303)
    with desk_of(request).store.reading():  # where that fails, nobody is let type a password for nothing
        return _form_page(request, safe_place(to))


def _form_page(request: Request, to: str, problem: str = "", name: str = "", status: int = 200) -> Response:
    kept = request.cookies.get(FORM_COOKIE, "")  # so that two open tabs both work
    csrf = kept if _OURS.fullmatch(kept) else new_secret()
    shown = page("sign_in.html", None, status, csrf=csrf, to=to, problem=problem, name=name)
    shown.set_cookie(FORM_COOKIE, csrf, path=SIGN_IN, secure=is_https(request), httponly=True, samesite="strict")
    return shown


def _sign_in(
    request: Request,
    name: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
    csrf: Annotated[str, Form()] = "",
    to: Annotated[str, Form()] = START,
) -> Response:
    if not is_from_here(request) or not is_same(csrf, request.cookies.get(FORM_COOKIE, "")):
        return _form_page(request, safe_place(to), STALE, status=403)
    account = signed_in(desk_of(request).store, name, password, now())
    if account is None:
        return _form_page(request, safe_place(to), WRONG, name[:64], 403)
    return _begin(request, account.name, to, [])


def _sign_in_by_proxy(request: Request, to: str = START) -> Response:
    """A session for whom the proxy names: as soon as the proxy names another, it counts no more."""
    named = staff_name_of(request.scope)
    if not named or who_of(request) is not None:
        return _form(request, to)
    with desk_of(request).store.reading() as connection:
        account = account_of(connection, named)
    if account is None or account.is_disabled:
        with desk_of(request).store.writing() as connection:
            subject = account.name if account else UNKNOWN
            tell(connection, [Event(now(), UNKNOWN, "sign-in refused", subject, "single sign-on")])
        words = (
            "You are signed in at your organization, but have no account at this desk. Ask one of its admins for it."
        )
        return notice("No account here", words, 403)
    return _begin(request, account.name, to, [Event(now(), account.name, "signed in", account.name, "single sign-on")])


def _begin(request: Request, account: str, to: str, told: list[Event]) -> Response:
    """A new secret at every sign-in: one that somebody else knew before is worth nothing after."""
    with desk_of(request).store.writing() as connection:
        sessions.end(connection, secret_of(request))
        secret = sessions.begin(connection, account, now())
        tell(connection, told)
    response = RedirectResponse(safe_place(to), 303)
    give_cookie(request, response, secret)
    return response


def _sign_out(request: Request, who: Reviewer) -> Response:
    with desk_of(request).store.writing() as connection:
        sessions.end(connection, secret_of(request))
        tell(connection, [Event(now(), who.name, "signed out", who.name)])
    response = RedirectResponse("/staff/signed-out", 303)
    take_cookie(request, response)
    return response


def _signed_out(request: Request) -> Response:
    words = STILL_IN if staff_name_of(request.scope) else ""
    return notice("You are signed out", words, 200, link=("Sign in again", START))
