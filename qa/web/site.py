"""The whole site as one application: the family page at /, the stable citation view, and a sign of life."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import gradio as gr
from fastapi import FastAPI
from fastapi.responses import HTMLResponse
from fastapi.staticfiles import StaticFiles

from qa.served import Answering
from qa.settings import Settings
from qa.web.dialogue import Dialogue
from qa.web.front import FrontPage
from qa.web.guide import chapters_of
from qa.web.joining import Joining, Queue
from qa.web.pages import family_page
from qa.web.places import edition_of, parse_edition
from qa.web.protection import Limits, Protection
from qa.web.rates import Window
from qa.web.rendering import head_html, missing_page, opening_html, source_page
from qa.web.verdicts import RecentVerdicts, VerdictStore

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


def build_site(assistant: Answering, settings: Settings, verdicts: VerdictStore | None = None) -> FastAPI:
    """Put the site together. Verdicts are kept in memory unless a store is given.

    Example: uvicorn.run(build_site(assistant, settings), host=settings.host, port=settings.port)
    """
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"  # else gradio reports its own start to another host
    dialogue = Dialogue(assistant, settings, verdicts or RecentVerdicts())
    site = FastAPI(title="Ask the guide", docs_url=None, redoc_url=None, openapi_url=None)
    site.add_api_route("/healthz", _healthy, methods=["GET", "HEAD"])
    site.add_api_route("/source/{address:path}", _source_view(dialogue), methods=["GET", "HEAD"])
    site.mount("/page", StaticFiles(directory=STATIC))
    texts = assistant.texts
    site.add_middleware(FrontPage, head=head_html(texts), opening=opening_html(texts))
    page = family_page(dialogue)
    queue = Queue(page._queue.pending_messages_per_session, page.fns.keys())
    site.add_middleware(Joining, queue=queue, questions=Window(settings.rate_questions), busy=texts.busy)
    site.add_middleware(Protection, limits=Limits(Window(settings.rate_requests), texts.busy))
    gr.mount_gradio_app(site, page, "/", **GRADIO)
    return site


def _healthy() -> dict[str, str]:
    return {"status": "ok"}


def _source_view(dialogue: Dialogue) -> Callable[[str], HTMLResponse]:
    def source(address: str) -> HTMLResponse:
        """The stable view of a document, or a plain page saying that this version is not served."""
        texts = dialogue.assistant.texts
        edition = parse_edition(address)
        document = dialogue.assistant.documents.get(edition.document_id) if edition else None
        backing = dialogue.backing(document) if document else None
        if document is None or backing is None or edition != edition_of(document):
            return HTMLResponse(missing_page(backing, texts), status_code=404)
        return HTMLResponse(source_page(backing, chapters_of(document), texts))

    return source
