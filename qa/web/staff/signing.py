"""Who of the staff is asking, and whether the request is theirs: what every page and every form depends on."""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends
from starlette.requests import Request
from starlette.responses import Response

from qa.review import sessions
from qa.review.accounts import folded
from qa.review.history import now
from qa.review.records import Role
from qa.web.door import staff_name_of
from qa.web.staff.desk import desk_of

COOKIE = "qa_staff"
SECURE_COOKIE = "__Host-qa_staff"  # browsers take this name only over https, for this host, for every path
SAFE = ("GET", "HEAD", "OPTIONS")
STALE = "This page was open for too long, or was not sent from the desk. Open it again and repeat the last step."


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody who is signed in."""

    name: str
    role: Role
    csrf: str  # goes into every form as the hidden field `csrf`

    @property
    def is_admin(self) -> bool:
        """Whether they may change documents and accounts."""
        return self.role is Role.ADMIN


class NotSignedInError(Exception):
    """Nobody is signed in, or no longer: the sign-in page comes first."""


class NotAllowedError(Exception):
    """Somebody is signed in, and may not do this. The message is for them."""

    def __init__(self, who: Who, words: str) -> None:
        super().__init__(words)
        self.who = who


def reviewer(request: Request) -> Who:
    """Whoever is signed in; others are sent to the sign-in page.

    Raises:
        NotSignedInError: nobody is.
    """
    who = who_of(request)
    if who is None:
        raise NotSignedInError
    return who


Reviewer = Annotated[Who, Depends(reviewer)]


def admin(who: Reviewer) -> Who:
    """An admin; a reviewer gets 403.

    Raises:
        NotAllowedError: who is signed in is no admin.
    """
    if not who.is_admin:
        raise NotAllowedError(who, "This page is for admins. Ask one of them to do it, or to give you that role.")
    return who


Admin = Annotated[Who, Depends(admin)]


async def checked(request: Request, who: Reviewer) -> None:
    """Refuse a form that was not sent from a page of this session (403). A dependency of every router with forms.

    Raises:
        NotAllowedError: the hidden field `csrf` is not that of the session, or another site sent the form.
    """
    if request.method in SAFE:
        return
    given = (await request.form()).get("csrf")
    if not is_from_here(request) or not is_same(given, who.csrf):
        raise NotAllowedError(who, STALE)


def who_of(request: Request) -> Who | None:
    """Whoever is signed in; None for nobody. Where a proxy names somebody, nobody else's session counts."""
    desk = desk_of(request)
    secret = secret_of(request)
    if not secret:
        return None
    session = sessions.resume(desk.store, secret, timedelta(minutes=desk.settings.staff_idle_minutes), now())
    named = staff_name_of(request.scope)
    if session is None or (named and folded(named) != session.account):
        return None
    return Who(session.account, session.role, session.csrf)


def secret_of(request: Request) -> str:
    """What the cookie holds; "" without one."""
    return request.cookies.get(_cookie_name(request), "")


def give_cookie(request: Request, response: Response, secret: str) -> None:
    """Let the browser keep the secret of a session until it is closed."""
    response.set_cookie(
        _cookie_name(request), secret, path="/", secure=is_https(request), httponly=True, samesite="lax"
    )


def take_cookie(request: Request, response: Response) -> None:
    """Let the browser forget it."""
    response.delete_cookie(_cookie_name(request), path="/", secure=is_https(request), httponly=True, samesite="lax")


def is_https(request: Request) -> bool:
    """Whether the browser came over https: a trusted proxy says so where it does the encryption."""
    return request.url.scheme == "https"


def is_from_here(request: Request) -> bool:
    """Whether a page of this site sent the form, as far as the browser tells.

    Browsers send `Origin: null` for a page whose address is kept to itself, which tells nothing.
    """
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("origin", "null")
    return origin == "null" or urlsplit(origin).netloc == request.headers.get("host")


def is_same(given: object, kept: str) -> bool:
    """Whether a field holds what it must; takes as long for every wrong one."""
    return isinstance(given, str) and bool(kept) and secrets.compare_digest(given.encode(), kept.encode())


def _cookie_name(request: Request) -> str:
    return SECURE_COOKIE if is_https(request) else COOKIE
