"""From values to the HTML of staff pages, through templates that escape everything."""

from functools import cache
from pathlib import Path

from fastapi.responses import HTMLResponse
from jinja2 import Environment

from qa.web.staff.signing import Who
from qa.web.templating import environment

HERE = Path(__file__).parent
# No script and no style but our own files; qa.web.protection adds the rest.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)


def page(template: str, who: Who | None, status: int = 200, **values: object) -> HTMLResponse:
    """A page that extends base.html; `who` is None on the sign-in page alone."""
    return HTMLResponse(html_of(template, who=who, **values), status, {"content-security-policy": POLICY})


def html_of(template: str, **values: object) -> str:
    """A template filled in: a page without an answer around it, as for a file."""
    return _environment().get_template(template).render(values)


@cache
def _environment() -> Environment:
    return environment(HERE / "templates", HERE.parent / "templates")
