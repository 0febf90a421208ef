"""All records or verdicts as one file, for admins."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import StreamingResponse
from starlette.requests import Request

from qa.review.export import Form, What
from qa.web.downloads import download
from qa.web.staff.desk import desk_of
from qa.web.staff.ranges import MaybeDays
from qa.web.staff.signing import Admin


def routes() -> APIRouter:
    """The pages of this module."""
    router = APIRouter()
    router.add_api_route("/export", _export, methods=["GET"], response_class=StreamingResponse)
    return router


def _export(
    request: Request,
    who: Admin,
    days: MaybeDays,
    what: What = What.RECORDS,
    form: Annotated[Form, Query(alias="format")] = Form.CSV,
) -> StreamingResponse:
    return download(desk_of(request).store, who.name, what, form, days)
