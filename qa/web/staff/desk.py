"""What the pages of staff work with, in one value: made once at start, reached from every request."""

from dataclasses import dataclass

from starlette.requests import Request

from qa.review.publishing import Press
from qa.review.recorder import Recorder
from qa.review.store import Store
from qa.served import Served
from qa.settings import Settings


@dataclass(frozen=True, slots=True)
class Desk:
    """The records, what is served, and what may be changed."""

    store: Store
    recorder: Recorder
    served: Served
    press: Press  # drafts, differences, publishing
    settings: Settings


def desk_of(request: Request) -> Desk:
    """The desk of the application that serves this request."""
    desk: Desk = request.app.state.desk
    return desk
