"""All that one address serves: the page of families, the desk of staff, the API."""

import asyncio
from functools import partial

from starlette.types import ASGIApp, Receive, Scope, Send

from qa.review.editions import edition_of
from qa.web.api.problems import AsProblems
from qa.web.api.routes import BELOW, api_site
from qa.web.site import build_site
from qa.web.staff.desk import Desk
from qa.web.staff.routes import staff_site

# Of the 40 threads that all share: where a database hangs, each request to it holds one, and families need the others.
AT_ONCE = 12


class Few:
    """ASGI layer: so many requests at once; the next ones wait their turn, and hold no thread meanwhile."""

    def __init__(self, app: ASGIApp, n: int) -> None:
        self.app = app
        self.turns = asyncio.Semaphore(n)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, in turn."""
        async with self.turns:
            await self.app(scope, receive, send)


def whole_site(desk: Desk) -> ASGIApp:
    """The three as one application, over one desk.

    Example: serve(whole_site(desk), desk.settings)
    """
    archive = partial(edition_of, desk.store)
    more = (("/staff", Few(staff_site(desk), AT_ONCE)), (BELOW, Few(api_site(desk), AT_ONCE)))
    site = build_site(desk.served, desk.settings, desk.recorder, archive, more)
    site.add_middleware(AsProblems, below=BELOW)
    return site
