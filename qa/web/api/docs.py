"""The description of the API: the OpenAPI document, and the page on which people read it."""

from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

from fastapi.responses import HTMLResponse
from jinja2 import Environment

from qa.web.api.problems import MEDIA_TYPE
from qa.web.api.sent import NO_NUL
from qa.web.staff.rendering import HERE as STAFF
from qa.web.staff.rendering import POLICY
from qa.web.staff.signing import Who
from qa.web.templating import environment

HERE = Path(__file__).parent


def described(spec: dict[str, Any]) -> dict[str, Any]:
    """The document with problems under their own media type, which FastAPI has no word for."""
    told = deepcopy(spec)
    for path in told["paths"].values():
        for operation in path.values():
            for status, reply in operation["responses"].items():
                if int(status) >= 400:
                    reply["content"] = {MEDIA_TYPE: reply["content"]["application/json"]}
    return told


def docs_page(spec: dict[str, Any], who: Who | None) -> HTMLResponse:
    """The document as a page; `who` is None for a program."""
    operations = [
        {**operation, "method": method.upper(), "path": path}
        for path, methods in spec["paths"].items()
        for method, operation in methods.items()
    ]
    template = _environment().get_template("docs.html")
    html = template.render(who=who, here="api", spec=spec, operations=operations, no_nul=NO_NUL)
    return HTMLResponse(html, headers={"content-security-policy": POLICY})


@cache
def _environment() -> Environment:
    return environment(HERE / "templates", STAFF / "templates")
