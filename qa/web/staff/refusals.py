"""The pages that say why something is refused, or cannot be done now."""

from http import HTTPStatus
from urllib.parse import quote

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from qa.errors import QaError, RecordsError
from qa.web.faults import log_without_words
from qa.web.staff.rendering import page
from qa.web.staff.signing import SAFE, NotAllowedError, NotSignedInError

SIGN_IN = "/staff/sign-in"
START = "/staff/queue"
NOT_DONE = "This was not done"


class TooManyTriesError(Exception):
    """One address tries too often; there is room again after so many seconds."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


def add_refusals(site: FastAPI) -> None:
    """Let a site say in a page, instead of in JSON, why something is refused or cannot be done."""
    site.add_exception_handler(NotSignedInError, _not_signed_in)
    site.add_exception_handler(NotAllowedError, _not_allowed)
    site.add_exception_handler(TooManyTriesError, _too_many_tries)
    site.add_exception_handler(RecordsError, _records_down)
    site.add_exception_handler(QaError, _cannot_be_taken)
    site.add_exception_handler(RequestValidationError, _incomplete)
    site.add_exception_handler(HTTPException, _plainly)


def notice(heading: str, words: str, status: int, link: tuple[str, str] | None = None) -> Response:
    """A page that says one thing, with a way on: its words, then its address."""
    return page("notice.html", None, status, here="", heading=heading, words=words, link=link)


def _not_signed_in(request: Request, _: Exception) -> Response:
    here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    if request.method in SAFE:
        return RedirectResponse(f"{SIGN_IN}?to={quote(here, safe='/')}", 303)
    words = "You were signed out, so the last step was not saved. Sign in, open the page again and repeat it."
    return notice("You are signed out", words, 403, link=("Sign in", SIGN_IN))


def _not_allowed(_: Request, error: Exception) -> Response:
    who = error.who if isinstance(error, NotAllowedError) else None
    link = ("To the queue", START)
    return page("notice.html", who, 403, here="", heading=NOT_DONE, words=str(error), link=link)


def _too_many_tries(_: Request, error: Exception) -> Response:
    seconds = error.seconds if isinstance(error, TooManyTriesError) else 60
    words = f"There were too many tries from this place. Please try again in {seconds} seconds."
    response = notice("Please wait a moment", words, 429, link=("Back to sign-in", SIGN_IN))
    response.headers["retry-after"] = str(seconds)
    return response


def _records_down(_: Request, error: Exception) -> Response:
    log_without_words("The records cannot be reached", error)
    words = (
        "The records cannot be reached right now, so nothing can be shown or saved. Families still get their answers. "
        "Tell whoever runs the server, and try again in a few minutes."
    )
    return notice("The records cannot be reached", words, 503)


def _cannot_be_taken(_: Request, error: Exception) -> Response:
    return notice(NOT_DONE, str(error), 400, link=("To the queue", START))


def _incomplete(_request: Request, _error: Exception) -> Response:
    words = "Something in the form or the address is missing or cannot be used. Go back and try again."
    return notice(NOT_DONE, words, 422, link=("To the queue", START))


def _plainly(_: Request, error: Exception) -> Response:
    status, words = (error.status_code, str(error.detail)) if isinstance(error, HTTPException) else (500, "")
    if words == HTTPStatus(status).phrase:  # nobody has said more
        words = "The desk has no such page." if status == 404 else ""
    return notice("Not found" if status == 404 else NOT_DONE, words, status, link=("To the queue", START))
