"""All records or verdicts as one file, for admins: written line by line, so that it may be of any size."""

from collections.abc import Iterator
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import StreamingResponse
from starlette.requests import Request

from qa.review.days import Days
from qa.review.export import Form, What, export_lines, tell_of_export
from qa.review.store import Store
from qa.web.staff.desk import desk_of
from qa.web.staff.ranges import MaybeDays
from qa.web.staff.signing import Admin

TYPES = {Form.CSV: "text/csv; charset=utf-8; header=present", Form.JSONL: "application/x-ndjson"}


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
    store = desk_of(request).store
    tell_of_export(store, who.name, what, form)
    name = "-".join([what.value, *([f"{days.first}", f"{days.last}"] if days else [])])
    headers = {"content-disposition": f'attachment; filename="{name}.{form.value}"'}
    return StreamingResponse(_lines(store, what, form, days), media_type=TYPES[form], headers=headers)


def _lines(store: Store, what: What, form: Form, days: Days | None) -> Iterator[str]:
    with store.reading() as connection:
        yield from export_lines(connection, what, form, days)
