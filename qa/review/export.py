"""Records and verdicts as lines of CSV or JSONL, in columns that stay: FORMAT.md beside this file explains each."""

import csv
import io
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Connection, Row, Select, select

from qa.disk import replacing
from qa.errors import RecordsError
from qa.review.days import Days, within
from qa.review.history import Event, now, tell
from qa.review.store import Store
from qa.review.tables import judgments, records, verdicts
from qa.types import Answer, Citation, Concern, Hit, Statement, Timing

PRIVATE = 0o600  # of a file that may hold families' words: for who exports it alone
PORTION = 500  # rows that are in memory at once
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would run a cell that begins with one (OWASP)


class What(StrEnum):
    """What can be exported."""

    RECORDS = "records"
    VERDICTS = "verdicts"


class Form(StrEnum):
    """How a line is written."""

    CSV = "csv"  # with a header; what is nested stands as JSON in its cell
    JSONL = "jsonl"


@dataclass(frozen=True, slots=True)
class ExportedJudgment:
    """What a family said of a record."""

    at: datetime
    judgment: str
    citation: int  # 0: the whole answer


@dataclass(frozen=True, slots=True)
class ExportedRecord:
    """One record with all that hangs on it but the verdicts. The fields are the columns, in their order."""

    id: str
    conversation: str
    number: int
    asked_at: datetime
    kind: str
    confidence: float
    seconds: float
    question: str
    understood_as: str
    message: str
    statements: tuple[Statement, ...]
    caution: str
    related: tuple[Citation, ...]
    withheld: tuple[Citation, ...]
    ranking: tuple[Hit, ...]
    timing: tuple[Timing, ...]
    concerns: tuple[Concern, ...]
    makers: Mapping[str, str]
    documents: Mapping[str, str]
    is_sampled: bool
    thumb: str
    is_wrong_source: bool
    state: str
    assignee: str
    judgments: tuple[ExportedJudgment, ...]


@dataclass(frozen=True, slots=True)
class ExportedVerdict:
    """One verdict. The fields are the columns, in their order."""

    id: int
    record_id: str
    at: datetime
    reviewer: str
    outcome: str
    supports: tuple[str | None, ...]
    evidence: tuple[Citation, ...]
    note: str
    counts: bool  # it is the last that this reviewer gave on the record


_ANSWER = TypeAdapter(Answer)
_RECORD = TypeAdapter(ExportedRecord)
_VERDICT = TypeAdapter(ExportedVerdict)
_CITATIONS = TypeAdapter(tuple[Citation, ...])


def export_lines(connection: Connection, what: What, form: Form, days: Days | None = None) -> Iterator[str]:
    """Lines with their line ends, oldest first, of all days or of a range; the connection stays open until the last."""
    return (record_lines if what is What.RECORDS else verdict_lines)(connection, form, days)


def record_lines(connection: Connection, form: Form, days: Days | None = None) -> Iterator[str]:
    """The records asked in these days."""
    return _lines(_RECORD, ExportedRecord, exported_records(connection, days), form)


def verdict_lines(connection: Connection, form: Form, days: Days | None = None) -> Iterator[str]:
    """The verdicts given in these days."""
    return _lines(_VERDICT, ExportedVerdict, exported_verdicts(connection, days), form)


def exported_records(connection: Connection, days: Days | None = None) -> Iterator[ExportedRecord]:
    """The records asked in these days, by the time they were asked at."""
    wanted = _within(select(records).order_by(records.c.asked_at, records.c.id), records.c.asked_at, days)
    for rows in _portions(connection, wanted):
        said = _judged(connection, [row.id for row in rows])
        yield from (_record(row, said.get(row.id, ())) for row in rows)


def exported_verdicts(connection: Connection, days: Days | None = None) -> Iterator[ExportedVerdict]:
    """The verdicts given in these days, in the order in which they were given."""
    later = verdicts.alias()
    is_same = (later.c.record_id == verdicts.c.record_id) & (later.c.reviewer == verdicts.c.reviewer)
    counts = ~select(later.c.id).where(is_same, later.c.id > verdicts.c.id).exists()
    wanted = _within(select(verdicts, counts.label("counts")).order_by(verdicts.c.id), verdicts.c.at, days)
    for rows in _portions(connection, wanted):
        yield from map(_verdict, rows)


def write_export(path: Path, lines: Iterator[str]) -> None:
    """Write the file whole: an earlier one stays until the new one is complete.

    Raises:
        RecordsError: the file cannot be written.
    """
    try:
        with replacing(path) as file:
            os.fchmod(file.fileno(), PRIVATE)
            file.writelines(lines)
    except OSError as error:
        raise RecordsError(
            f"{path} cannot be written: {error.strerror or error}. Name a file in a folder that exists, with room."
        ) from error


def tell_of_export(store: Store, who: str, what: What, form: Form) -> None:
    """A line in the history: what is exported leaves the house.

    Raises:
        RecordsError: the store cannot be written.
    """
    with store.writing() as connection:
        tell(connection, [Event(now(), who, "exported", what.value, form.value)])


def _within(wanted: Select[Any], at: Any, days: Days | None) -> Select[Any]:
    return wanted if days is None else wanted.where(within(at, days))


def _portions(connection: Connection, wanted: Select[Any]) -> Iterator[Sequence[Row[Any]]]:
    return connection.execute(wanted.execution_options(yield_per=PORTION)).partitions()


def _judged(connection: Connection, ids: Sequence[str]) -> Mapping[str, tuple[ExportedJudgment, ...]]:
    of_records = select(judgments).where(judgments.c.record_id.in_(ids)).order_by(judgments.c.id)
    found: dict[str, tuple[ExportedJudgment, ...]] = {}
    for row in connection.execute(of_records):
        said = ExportedJudgment(row.at, row.judgment, row.citation)
        found[row.record_id] = (*found.get(row.record_id, ()), said)
    return found


def _record(row: Row[Any], said: tuple[ExportedJudgment, ...]) -> ExportedRecord:
    """The columns of the row, the parts of its answer, and what the family said."""
    answer = _ANSWER.validate_json(row.answer)
    own = row._mapping
    parts = {each.name: own.get(each.name, getattr(answer, each.name, None)) for each in fields(ExportedRecord)}
    return ExportedRecord(**{**parts, "judgments": said})


def _verdict(row: Row[Any]) -> ExportedVerdict:
    evidence = _CITATIONS.validate_python(row.evidence)
    return ExportedVerdict(
        row.id,
        row.record_id,
        row.at,
        row.reviewer,
        row.outcome,
        tuple(row.supports),
        evidence,
        row.note,
        bool(row.counts),
    )


def _lines(adapter: TypeAdapter[Any], columns: type[Any], rows: Iterator[Any], form: Form) -> Iterator[str]:
    if form is Form.JSONL:
        yield from (adapter.dump_json(row).decode() + "\n" for row in rows)
        return
    names = [each.name for each in fields(columns)]
    yield _csv_line(names)
    for row in rows:
        values = adapter.dump_python(row, mode="json")
        yield _csv_line([_cell(values[name]) for name in names])


def _csv_line(cells: Sequence[str]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow(cells)  # lines end in CR LF (RFC 4180)
    return out.getvalue()


def _cell(value: object) -> str:
    """Text stays text, and never a formula; all else is JSON. Example: "=1+1" -> "'=1+1"; True -> "true"."""
    if not isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    return f"'{value}" if value.startswith(FORMULA) else value
