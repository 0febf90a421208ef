"""A layer around gradio's page that gives it our head, and something to read before its scripts have come.

Gradio adds a stylesheet only once its own scripts run, shows its name and a wheel until then, and calls itself
"Gradio" to everyone who shares the address. A parent on a slow phone gets the standing notice at once instead.
"""

import re

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_FOREIGN = re.compile(r'<meta\s+(?:property|name)="(?:og|twitter):[^>]*>|<link rel="manifest"[^>]*>')
_BODY = re.compile(r"<body[^>]*>")


class FrontPage:
    """ASGI layer over GET /; everything else passes through."""

    def __init__(self, app: ASGIApp, head: str, opening: str) -> None:
        self.app = app
        self.head = head
        self.opening = opening

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hold back the page until it is whole, then send it with our parts in it."""
        if scope["type"] != "http" or scope["method"] != "GET" or not _is_front(scope):
            await self.app(scope, receive, send)
            return
        held: list[Message] = []

        async def hold(message: Message) -> None:
            if message["type"] not in ("http.response.start", "http.response.body"):
                return  # what a test client asks of a template response
            held.append(message)
            if message["type"] == "http.response.body" and not message.get("more_body"):
                await self._release(held, send)

        plain = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
        await self.app({**scope, "headers": plain}, receive, hold)

    async def _release(self, held: list[Message], send: Send) -> None:
        start, *parts = held
        body = b"".join(part.get("body", b"") for part in parts)
        headers = MutableHeaders(scope=start)
        if start["status"] == 200 and headers.get("content-type", "").startswith("text/html"):
            body = dressed(body.decode(), self.head, self.opening).encode()
            headers["content-length"] = str(len(body))
        await send(start)
        await send({"type": "http.response.body", "body": body})


def dressed(page: str, head: str, opening: str) -> str:
    """Gradio's page without its own advertisement, with our head and what is read until it is ready."""
    page = _FOREIGN.sub("", page).replace("</head>", f"{head}</head>", 1)
    return _BODY.sub(lambda body: body[0] + opening, page, count=1)


def _is_front(scope: Scope) -> bool:
    path: str = scope["path"]
    return path.removeprefix(scope.get("root_path", "")) in ("", "/")
