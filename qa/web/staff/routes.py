"""All pages of staff as one application, mounted at /staff. Each page module gives a router."""

from pathlib import Path

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from qa.web.staff import (
    documents_draft_page,
    documents_page,
    export_page,
    figures_page,
    gaps_page,
    queue_page,
    review_page,
    sign_in_page,
    summary_page,
)
from qa.web.staff.desk import Desk
from qa.web.staff.refusals import add_refusals

STATIC = Path(__file__).parent / "static"


def staff_site(desk: Desk) -> FastAPI:
    """The application of staff."""
    site = FastAPI(title="Staff desk", docs_url=None, redoc_url=None, openapi_url=None)
    site.state.desk = desk
    site.include_router(sign_in_page.routes())
    site.include_router(queue_page.routes())
    site.include_router(review_page.routes())
    site.include_router(gaps_page.routes())
    site.include_router(figures_page.routes())
    site.include_router(export_page.routes())
    site.include_router(summary_page.routes())
    site.include_router(documents_page.routes())
    site.include_router(documents_draft_page.routes())
    add_refusals(site)
    site.mount("/static", StaticFiles(directory=STATIC))
    return site
