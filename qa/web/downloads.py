"""Records or verdicts as a file that is sent while it is read from the store, so that it may be of any size."""

from collections.abc import Iterator
from itertools import chain, islice

from fastapi.responses import StreamingResponse

from qa.review.days import Days
from qa.review.export import Form, What, export_lines, tell_of_export
from qa.review.store import Store

TYPES = {Form.CSV: "text/csv", Form.JSONL: "application/x-ndjson"}
PORTION = 200  # lines that are sent at once


def download(store: Store, who: str, what: What, form: Form, days: Days | None) -> StreamingResponse:
    """The file, of a range of days or of all. That it left the house is noted in the history first.

    Raises:
        RecordsError: the store cannot be read or written.
    """
    tell_of_export(store, who, what, form)
    portions = _portions(store, what, form, days)
    first = next(portions, "")  # before the reply begins: a store that is down is told by its status
    name = "-".join([what.value, *([f"{days.first}", f"{days.last}"] if days else [])])
    headers = {"cache-control": "no-store", "content-disposition": f'attachment; filename="{name}.{form.value}"'}
    return StreamingResponse(chain((first,), portions), media_type=TYPES[form], headers=headers)


def _portions(store: Store, what: What, form: Form, days: Days | None) -> Iterator[str]:
    with store.reading() as connection:
        lines = export_lines(connection, what, form, days)
        while portion := "".join(islice(lines, PORTION)):
            yield portion
