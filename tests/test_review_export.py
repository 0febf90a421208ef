"""Records and verdicts as CSV and JSONL: every column, safe in a spreadsheet, and a file that is whole or not there."""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import fields
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import postgres
import pytest
from recording_fakes import ASSISTANT, NOON, judgment, record
from web_fakes import cite

from qa.errors import RecordsError
from qa.review import export
from qa.review.days import Days
from qa.review.export import Form, What, export_lines, record_lines, tell_of_export, verdict_lines, write_export
from qa.review.history import history_of
from qa.review.keeping import keep, keep_judgment, keep_verdict
from qa.review.records import Judgment, Outcome, Support, Verdict
from qa.review.store import Store

store = postgres.store
database_url = postgres.database_url
postgres_server = postgres.postgres_server

TODAY = Days(NOON.date(), NOON.date())
FORMAT = Path(export.__file__).with_name("FORMAT.md")


@pytest.fixture
def full(store: Store) -> Store:
    """Three records: one of the day before, one judged by its family, one judged by staff."""
    odd = record(3, "=1+1 cost?")
    verdict = Verdict(
        odd.id, "ada", NOON, Outcome.SHOULD_ANSWER, (), (cite(ASSISTANT.document, "It can hurt"),), "@note"
    )
    with store.writing() as connection:
        keep(connection, [record(1, asked_at=NOON - timedelta(days=1)), record(2), odd])
        keep_judgment(connection, judgment(2, Judgment.WRONG_SOURCE, 1))
        keep_judgment(connection, judgment(2, Judgment.HELPFUL))
        keep_verdict(connection, Verdict(odd.id, "ada", NOON - timedelta(days=1), Outcome.RIGHT))
        keep_verdict(connection, verdict)
        keep_verdict(connection, Verdict(f"{2:032x}", "ben", NOON, Outcome.RIGHT, (Support.PARTLY, None)))
    return store


def lines(store: Store, what: What, form: Form, days: Days | None = None) -> list[str]:
    with store.reading() as connection:
        return list(export_lines(connection, what, form, days))


def table(store: Store, what: What) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO("".join(lines(store, what, Form.CSV)), newline="")))


def objects(store: Store, what: What) -> list[dict[str, Any]]:
    return [json.loads(line) for line in lines(store, what, Form.JSONL)]


def test_records_come_oldest_first_with_all_that_hangs_on_them(full: Store) -> None:
    first, second, third = objects(full, What.RECORDS)
    assert [each["number"] for each in (first, second, third)] == [1, 2, 3]
    assert second["kind"] == "answered"
    assert second["question"] == "How is it treated?"
    quote = second["statements"][0]["citations"][0]
    assert ASSISTANT.document.text[quote["start"] : quote["end"]] == quote["quote"]
    assert second["documents"] == {"stiffness": ASSISTANT.document.version}
    assert second["makers"] == {"encoder": "fake"}
    assert second["asked_at"] == "2026-11-23T12:02:00Z"
    assert (second["thumb"], second["is_wrong_source"], second["state"]) == ("helpful", True, "judged")
    assert second["judgments"] == [
        {"at": "2026-11-23T13:00:00Z", "judgment": "wrong_source", "citation": 1},
        {"at": "2026-11-23T13:00:00Z", "judgment": "helpful", "citation": 0},
    ]
    assert third["related"][0]["quote"] == "It can hurt."


def test_verdicts_come_in_order_and_the_last_of_a_reviewer_counts(full: Store) -> None:
    told = objects(full, What.VERDICTS)
    assert [(each["reviewer"], each["outcome"], each["counts"]) for each in told] == [
        ("ada", "right", False),
        ("ada", "should_answer", True),
        ("ben", "right", True),
    ]
    assert told[1]["evidence"][0]["quote"] == "It can hurt."
    assert told[2]["supports"] == ["partly", None]


@pytest.mark.parametrize("what", What)
def test_a_table_holds_the_same_as_the_lines(full: Store, what: What) -> None:
    for row, each in zip(table(full, what), objects(full, what), strict=True):
        assert list(row) == list(each)
        for name, value in each.items():
            cell = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
            assert row[name] in (cell, f"'{cell}")


def test_no_cell_of_a_table_is_a_formula(full: Store) -> None:
    assert table(full, What.RECORDS)[2]["question"] == "'=1+1 cost?"
    assert table(full, What.VERDICTS)[1]["note"] == "'@note"


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("\tx", "'\tx"),
        ("\rx", "'\rx"),
        ("a=b", "a=b"),
        ("", ""),
        (-1, "-1"),
        (True, "true"),
    ],
)
def test_cells_are_made_safe(text: object, cell: str) -> None:
    assert export._cell(text) == cell


def test_a_range_takes_records_by_question_and_verdicts_by_verdict(full: Store) -> None:
    with full.reading() as connection:
        assert len(list(record_lines(connection, Form.JSONL, TODAY))) == 2
        assert len(list(verdict_lines(connection, Form.JSONL, TODAY))) == 2
        assert list(record_lines(connection, Form.JSONL, Days(date(2020, 1, 1), date(2020, 1, 1)))) == []
        assert (
            len(list(record_lines(connection, Form.CSV, Days(date(2020, 1, 1), date(2020, 1, 1))))) == 1
        )  # the header


def test_more_records_than_a_portion_come_whole(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "PORTION", 3)
    with store.writing() as connection:
        keep(connection, [record(number) for number in range(1, 9)])
        keep_judgment(connection, judgment(8))
    told = objects(store, What.RECORDS)
    assert [each["number"] for each in told] == list(range(1, 9))
    assert [len(each["judgments"]) for each in told] == [0] * 7 + [1]


@pytest.mark.parametrize("fault", [OSError(28, "No space left on device"), RecordsError("No space left in the store")])
def test_a_file_that_cannot_be_finished_leaves_the_earlier_one(tmp_path: Path, fault: Exception) -> None:
    path = tmp_path / "records.csv"
    write_export(path, iter(["a\r\n"]))

    def breaking() -> Iterator[str]:
        yield "b"
        raise fault

    with pytest.raises(RecordsError, match="No space left"):
        write_export(path, breaking())
    assert path.read_bytes() == b"a\r\n"
    assert list(tmp_path.iterdir()) == [path]


def test_an_export_is_told_in_the_history_without_a_word(full: Store) -> None:
    tell_of_export(full, "ada", What.RECORDS, Form.CSV)
    with full.reading() as connection:
        assert [(each.who, each.action, each.detail) for each in history_of(connection, "records")] == [
            ("ada", "exported", "csv")
        ]


@pytest.mark.parametrize("columns", [export.ExportedRecord, export.ExportedVerdict])
def test_every_column_is_explained(columns: type[Any]) -> None:
    text = FORMAT.read_text(encoding="utf-8")
    names = {
        name.strip() for line in text.splitlines() if line.startswith("|") for name in line.split("|")[1].split(",")
    }
    assert names >= {each.name for each in fields(columns)}
