"""All that one address serves: the page of families, the desk of staff, the API."""

from functools import partial

from starlette.types import ASGIApp

from qa.review.editions import edition_of
from qa.web.api.problems import AsProblems
from qa.web.api.routes import BELOW, api_site
from qa.web.site import build_site
from qa.web.staff.desk import Desk
from qa.web.staff.routes import staff_site


def whole_site(desk: Desk) -> ASGIApp:
    """The three as one application, over one desk.

    Example: serve(whole_site(desk), desk.settings)
    """
    archive = partial(edition_of, desk.store)
    more = (("/staff", staff_site(desk)), (BELOW, api_site(desk)))
    site = build_site(desk.served, desk.settings, desk.recorder, archive, more)
    site.add_middleware(AsProblems, below=BELOW)
    return site
