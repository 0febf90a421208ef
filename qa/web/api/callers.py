"""Which program is calling: the bearer token of a request, and what its role opens."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from starlette.exceptions import HTTPException
from starlette.requests import Request

from qa.errors import RecordsError
from qa.review.records import Role
from qa.review.tokens import PREFIX, token_of
from qa.web.rates import Window
from qa.web.staff.desk import desk_of
from qa.web.staff.signing import who_of

NO_TOKEN = f"Send a token of this site in the header: Authorization: Bearer {PREFIX}..."
NOT_ADMIN = "This needs the token of an admin."
ONLY_ASKS = "This token may ask and judge as a family does, and nothing else."
BUSY = "Too many questions with this token. Please wait."

_bearer = HTTPBearer(auto_error=False, description="made with `python -m qa staff token`")
Bearer = Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]


@dataclass(frozen=True, slots=True)
class Caller:
    """A program that holds a token."""

    name: str
    role: Role

    @property
    def reviewer(self) -> str:
        """How the records name it. No account has such a name. Example: "token:portal"."""
        return f"token:{self.name}"


class Guests:
    """The tokens that were good at the last look: with these, questions are answered while the store is down."""

    def __init__(self, questions: Window) -> None:
        self.questions = questions
        self._known: dict[str, Caller] = {}

    def seen(self, text: str, caller: Caller | None) -> None:
        """Note what the store says of a token."""
        if caller is None:
            self._known.pop(text, None)
        else:
            self._known[text] = caller

    def known(self, text: str) -> Caller | None:
        """What the store said last."""
        return self._known.get(text)


def holding(request: Request, bearer: Bearer) -> Caller:
    """Whoever holds a token.

    Raises:
        HTTPException: 401, for want of one that is good.
        RecordsError: the store is down.
    """
    caller = _caller(request, bearer.credentials) if bearer else None
    if caller is None:
        raise HTTPException(401, NO_TOKEN, {"www-authenticate": "Bearer"})
    return caller


def reviewing(caller: Annotated[Caller, Depends(holding)]) -> Caller:
    """Whoever holds the token of a reviewer or an admin.

    Raises:
        HTTPException: 403 for that of a page for families.
    """
    if caller.role is Role.FAMILY:
        raise HTTPException(403, ONLY_ASKS)
    return caller


Reviewing = Annotated[Caller, Depends(reviewing)]


def administering(caller: Reviewing) -> Caller:
    """Whoever holds the token of an admin.

    Raises:
        HTTPException: 403 for another's.
    """
    if caller.role is not Role.ADMIN:
        raise HTTPException(403, NOT_ADMIN)
    return caller


Administering = Annotated[Caller, Depends(administering)]


def speaking(request: Request, bearer: Bearer) -> Caller:
    """The same as `holding` for what families do: while the store is down, a token that was good stays so.

    Raises:
        HTTPException: 401, for want of a good token.
        RecordsError: the store is down, and this token was not seen before.
    """
    known = guests_of(request).known(bearer.credentials) if bearer else None
    if known and not desk_of(request).recorder.standing().is_reachable:
        return known  # at once: a database that is gone can take minutes to say so
    try:
        return holding(request, bearer)
    except RecordsError:
        if known is None:
            raise
        return known


Speaking = Annotated[Caller, Depends(speaking)]


async def asking(request: Request, caller: Speaking) -> Caller:
    """Whoever may ask now. On the event loop, so that the window is counted by one thread.

    Raises:
        HTTPException: 429 when there were too many questions with this token.
    """
    seconds = guests_of(request).questions.wait(caller.name)
    if seconds:
        raise HTTPException(429, BUSY, {"retry-after": str(seconds)})
    return caller


Asking = Annotated[Caller, Depends(asking)]


def is_staff(request: Request, bearer: Bearer) -> bool:
    """Whether a person of the staff is signed in, or a program shows a good token: enough to read the description."""
    return (_caller(request, bearer.credentials) if bearer else None) is not None or who_of(request) is not None


def guests_of(request: Request) -> Guests:
    """The tokens that this application remembers."""
    guests: Guests = request.app.state.guests
    return guests


def _caller(request: Request, text: str) -> Caller | None:
    with desk_of(request).store.reading() as connection:
        token = token_of(connection, text)
    caller = Caller(token.name, token.role) if token else None
    guests_of(request).seen(text, caller)
    return caller


def json_only(request: Request) -> None:
    """Refuse a body of another type than JSON.

    Raises:
        HTTPException: 415.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise HTTPException(415, "Send JSON, with the header Content-Type: application/json.")
