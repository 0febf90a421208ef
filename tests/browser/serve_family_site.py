"""A real server with the fake assistant, for the browser tests: python serve_family_site.py PORT.

POST /forget makes it hold no conversation any more, as after half a day without a question.
"""

import sys
from typing import Any

import uvicorn
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from web_fakes import FakeAssistant, RecordedHere

from qa.served import Served
from qa.settings import load_settings
from qa.web.site import build_site

if __name__ == "__main__":
    site = build_site(Served(FakeAssistant()), load_settings(), RecordedHere())
    mounted: list[Any] = [getattr(route, "app", None) for route in site.routes]
    gradio = next(app for app in mounted if hasattr(app, "state_holder"))

    async def forget(request: Request) -> PlainTextResponse:
        gradio.state_holder.session_data.clear()
        return PlainTextResponse("forgotten")

    site.router.routes.insert(0, Route("/forget", forget, methods=["POST"]))
    uvicorn.run(site, host="127.0.0.1", port=int(sys.argv[1]), log_level="warning", timeout_graceful_shutdown=2)
