"""The whole site as one application: the family page at /, the stable citation view, and a sign of life."""

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import gradio as gr
from fastapi import FastAPI
from fastapi.responses import HTMLResponse, RedirectResponse
from fastapi.staticfiles import StaticFiles
from starlette.types import ASGIApp

from qa.errors import QaError
from qa.review.recorder import Records
from qa.served import Served
from qa.settings import Settings
from qa.types import Document
from qa.web.dialogue import Dialogue
from qa.web.front import FrontPage
from qa.web.guide import chapters_of
from qa.web.joining import Joining, Queue
from qa.web.pages import family_page
from qa.web.places import Edition, edition_of, parse_edition
from qa.web.protection import Limits, Protection
from qa.web.rates import Window
from qa.web.rendering import earlier_page, head_html, missing_page, opening_html, source_page

Archive = Callable[[str, str], Document | None]  # id, first 12 digits of the version -> that edition, if it was served

STATIC = Path(__file__).parent / "static"
GRADIO: dict[str, Any] = {
    "theme": gr.themes.Base(font=["system-ui", "sans-serif"], font_mono=["monospace"]),
    "favicon_path": str(STATIC / "favicon.png"),
    # Everything that gradio offers beyond the page itself is switched off.
    "footer_links": [],
    "run_history": False,
    "show_error": False,
    "enable_monitoring": False,
    "ssr_mode": False,
    "pwa": False,
    "mcp_server": False,
    "allowed_paths": [],
    "blocked_paths": ["/"],
    "max_file_size": "1kb",
}


def no_archive(document_id: str, version: str) -> None:
    """The archive of a site that keeps no earlier versions."""


def build_site(
    served: Served,
    settings: Settings,
    records: Records,
    archive: Archive = no_archive,
    more: Sequence[tuple[str, ASGIApp]] = (),
) -> FastAPI:
    """Put the site together. `more` are applications of their own, each below its path: ("/staff", staff_site(desk)).

    Example: uvicorn.run(build_site(served, settings, recorder), host=settings.host, port=settings.port)
    """
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"  # else gradio reports its own start to another host
    dialogue = Dialogue(served, settings, records)
    site = FastAPI(title="Ask the guide", docs_url=None, redoc_url=None, openapi_url=None)
    site.add_api_route("/healthz", _healthy, methods=["GET", "HEAD"])
    site.add_api_route("/source/{address:path}", _source_view(dialogue, archive), methods=["GET", "HEAD"])
    site.mount("/page", StaticFiles(directory=STATIC))
    for path, app in more:
        _mount(site, path, app)
    texts = dialogue.texts
    site.add_middleware(FrontPage, head=head_html(texts), opening=opening_html(texts))
    page = family_page(dialogue)
    queue = Queue(page._queue.pending_messages_per_session, page.fns.keys())
    site.add_middleware(Joining, queue=queue, questions=Window(settings.rate_questions), busy=texts.busy)
    site.add_middleware(Protection, limits=Limits(Window(settings.rate_requests), texts.busy))
    gr.mount_gradio_app(site, page, "/", **GRADIO)
    return site


def _mount(site: FastAPI, path: str, app: ASGIApp) -> None:
    """Everything below the path goes to the application; the path itself would go to gradio."""

    def with_slash() -> RedirectResponse:
        return RedirectResponse(f"{path.rsplit('/', 1)[-1]}/")  # relative: the site may live below any path

    site.add_api_route(path, with_slash, methods=["GET", "HEAD"])
    site.mount(path, app)


def _healthy() -> dict[str, str]:
    return {"status": "ok"}


def _source_view(dialogue: Dialogue, archive: Archive) -> Callable[[str], HTMLResponse]:
    def source(address: str) -> HTMLResponse:
        """The stable view of a document, of an earlier version of it, or a plain page saying that there is none."""
        texts, edition = dialogue.texts, parse_edition(address)
        document = dialogue.served.current.documents.get(edition.document_id) if edition else None
        current = dialogue.backing(document) if document else None
        if document and current and edition == edition_of(document):
            return HTMLResponse(source_page(current, chapters_of(document), texts))
        earlier = _archived(archive, edition) if edition else None
        if earlier:
            return HTMLResponse(earlier_page(dialogue.backing(earlier), chapters_of(earlier), current, texts))
        return HTMLResponse(missing_page(current, texts), status_code=404)

    return source


def _archived(archive: Archive, edition: Edition) -> Document | None:
    """An earlier edition; None as well where it cannot be reached or read."""
    try:
        return archive(edition.document_id, edition.version)
    except QaError:
        return None
