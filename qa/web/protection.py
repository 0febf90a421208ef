"""A layer around the whole site: what browsers may do with it, and which of gradio's doors stay shut.

Gradio sends no security headers, takes uploads from anybody, and has routes that this site does not use.
"""

from asyncio import CancelledError
from contextlib import suppress

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LARGEST_BODY = 262_144  # bytes: a long conversation's event is far smaller

# Gradio's page needs inline styles and scripts, and builds its templates with Function().
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; "
    "form-action 'self'; base-uri 'self'; object-src 'none'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}
SHUT = (
    "/upload",
    "/proxy=",
    "/file",
    "/stream",
    "/process_recording",
    "/vibe-",
    "/undo-vibe-",
    "/run/",
    "/run-history",
    "/api/",
    "/call/",
    "/component_server",
    "/deep_link",
)


class Protection:
    """ASGI layer; streams pass through untouched."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse what is shut or too large; add the headers to everything else."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                _add_headers(MutableHeaders(scope=message))
            await send(message)

        # The server cancels what still listens when it is stopped: an open page is no fault worth a traceback.
        with suppress(CancelledError):
            await (_refusal(scope) or self.app)(scope, receive, send_with_headers)


def _refusal(scope: Scope) -> PlainTextResponse | None:
    _, inside_gradio, tail = scope["path"].partition("/gradio_api")
    if inside_gradio and tail.startswith(SHUT):
        return PlainTextResponse("Not found", status_code=404)
    if scope["method"] == "POST":
        length = Headers(scope=scope).get("content-length", "")
        if not length.isdecimal() or int(length) > LARGEST_BODY:
            return PlainTextResponse("This is too large to be sent here.", status_code=413)
    return None


def _add_headers(headers: MutableHeaders) -> None:
    for name, value in HEADERS.items():
        headers.setdefault(name, value)
    if headers.get("content-type", "").startswith(("text/html", "application/json", "text/event-stream")):
        headers["cache-control"] = "no-store"  # a conversation is nobody's but the family's
