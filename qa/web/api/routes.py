"""The API as one application, mounted at /api/v1, with its description for staff."""

from pathlib import Path
from typing import Annotated, Any

from fastapi import Depends, FastAPI
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from qa.web.api import families, reviewers
from qa.web.api.callers import NO_TOKEN, Guests, is_staff
from qa.web.api.docs import described, docs_page
from qa.web.api.problems import tell_problems
from qa.web.rates import Window
from qa.web.staff.desk import Desk
from qa.web.staff.refusals import SIGN_IN
from qa.web.staff.signing import who_of

BELOW = "/api/v1"
STATIC = Path(__file__).parent / "static"
ABOUT = "Ask the guide, and review its answers, from other programs. Every request needs a token of this site."

IsStaff = Annotated[bool, Depends(is_staff)]


def api_site(desk: Desk) -> FastAPI:
    """The application of programs.

    Example: site.mount(BELOW, api_site(desk)); site.add_middleware(AsProblems, below=BELOW)
    """
    site = FastAPI(
        title="Ask the guide",
        version="1",
        description=ABOUT,
        servers=[{"url": BELOW}],
        root_path_in_servers=False,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        generate_unique_id_function=lambda route: route.endpoint.__name__,
    )
    site.state.desk = desk
    site.state.guests = Guests(Window(desk.settings.rate_questions))
    site.include_router(families.routes())
    site.include_router(reviewers.routes())
    site.add_api_route("/openapi.json", _description, include_in_schema=False)
    site.add_api_route("/docs", _docs, include_in_schema=False, response_class=Response)
    site.mount("/static", StaticFiles(directory=STATIC))
    tell_problems(site)
    return site


def _description(request: Request, is_staff: IsStaff) -> JSONResponse:
    if not is_staff:
        raise HTTPException(401, NO_TOKEN, {"www-authenticate": "Bearer"})
    return JSONResponse(_spec(request))


def _docs(request: Request, is_staff: IsStaff) -> Response:
    return (
        docs_page(_spec(request), who_of(request)) if is_staff else RedirectResponse(f"{SIGN_IN}?to={BELOW}/docs", 303)
    )


def _spec(request: Request) -> dict[str, Any]:
    site: FastAPI = request.app
    return described(site.openapi())
