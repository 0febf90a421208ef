"""The commands `python -m qa review ...`: export, summary and purge of records; what leaves the question set."""

from pathlib import Path
from typing import Annotated

import typer

from qa.documents import read_corpus
from qa.errors import RecordsError, StaffError
from qa.review import retention
from qa.review.days import days_given, month, today
from qa.review.export import Form, What, export_lines, tell_of_export, write_export
from qa.review.history import SYSTEM
from qa.review.site_set import path_of, remove
from qa.review.store import opened
from qa.settings import LONGEST_KEPT, load_settings

app = typer.Typer(help="Records of what was asked and answered, and the site's question set.", no_args_is_help=True)

Out = Annotated[Path, typer.Option("--out", help="File to write; an earlier one is replaced once it is whole.")]


@app.command()
def export(
    out: Out,
    what: Annotated[What, typer.Option("--what", help="What to write.")] = What.RECORDS,
    form: Annotated[Form, typer.Option("--format", help="csv: a table; jsonl: one JSON object a line.")] = Form.JSONL,
    first: Annotated[str, typer.Option("--from", help="First day, like 2026-11-01. Default: all days.")] = "",
    last: Annotated[str, typer.Option("--to", help="Last day, like 2026-11-30. Default: today.")] = "",
) -> None:
    """Write records or verdicts to a file; qa/review/FORMAT.md explains the columns. It may hold families' words."""
    days = days_given(first, last)
    with opened(load_settings()) as store:
        tell_of_export(store, SYSTEM, what, form)
        with store.reading() as connection:
            write_export(out, export_lines(connection, what, form, days))
    typer.echo(f"{out} is written.")


@app.command()
def purge(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say how many records would be deleted.")] = False,
    days: Annotated[
        int | None, typer.Option("--days", min=1, max=LONGEST_KEPT, help="Keep so many. Default: QA_KEEP_DAYS.")
    ] = None,
) -> None:
    """Delete old records with all that hangs on them. The site does the same once a day."""
    settings = load_settings()
    settings = settings.model_copy(update={"keep_days": days}) if days else settings
    with opened(settings) as store:
        if dry_run:
            n = retention.n_expired(store, settings, today())
            typer.echo(f"{n} records from before {retention.oldest_kept(settings, today())} would be deleted.")
            return
        purged = retention.purge(store, settings, today())
    typer.echo(f"{purged.n_records} records from before {purged.before} were deleted.")
    if not purged.is_wiped:
        raise RecordsError(
            "Their words may still stand in the write-ahead log beside the database: somebody was reading. "
            "Run the command again in a minute."
        )


@app.command("take-out")
def take_out(
    question_id: Annotated[str, typer.Argument(help="As it stands in the file: site-3f2a9c01d2e4.")],
) -> None:
    """Take a question out of the site's question set; its record may be deleted already."""
    settings = load_settings()
    with opened(settings) as store:
        if not remove(store, settings, question_id, SYSTEM):
            raise StaffError(f"{path_of(settings)} holds no question {question_id!r}. Look for its id there.")
    typer.echo(f"{question_id} is out of {path_of(settings)}.")


@app.command()
def summary(
    out: Out,
    name: Annotated[str, typer.Option("--month", help="The month, like 2026-11.")],
) -> None:
    """Write the summary of a month: one HTML file that needs nothing else. It may hold families' words."""
    days, settings = month(name), load_settings()
    documents = {document.id: document for document in read_corpus(settings.corpus)}
    from qa.retrieval.minilm import load_encoder  # after what may be wrong has been told: they take seconds
    from qa.review.summary import summary_of
    from qa.web.staff.summary_page import summary_html

    with opened(settings) as store, store.reading() as connection:
        made = summary_of(connection, days, documents, load_encoder().encode)
    write_export(out, iter([summary_html(made, settings)]))
    typer.echo(f"{out} is written.")
