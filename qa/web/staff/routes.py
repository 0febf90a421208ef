"""All pages of staff as one application, mounted at /staff. Each page module gives a router."""

from pathlib import Path

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from qa.web.staff.desk import Desk

STATIC = Path(__file__).parent / "static"


def staff_site(desk: Desk) -> FastAPI:
    """The application of staff."""
    site = FastAPI(title="Staff desk", docs_url=None, redoc_url=None, openapi_url=None)
    site.state.desk = desk
    site.mount("/static", StaticFiles(directory=STATIC))
    return site
