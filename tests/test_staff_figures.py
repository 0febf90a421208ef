"""The pages of figures, exports and the monthly summary, as reviewers and admins get them."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from recording_fakes import NOON, judgment, record
from staff_fakes import signed_in_client, staff_desk
from starlette.testclient import TestClient

from qa.errors import RecordsError
from qa.review.history import Event, history_of, tell
from qa.review.keeping import keep, keep_judgment, keep_verdict
from qa.review.records import Judgment, Outcome, Role, Verdict
from qa.web.staff.desk import Desk

NOVEMBER = "?first=2026-11-01&last=2026-11-30"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Three questions of Nov 23: two answered, the one with a thumb down, and one that is not."""
    made = staff_desk(tmp_path)
    with made.store.writing() as connection:
        keep(connection, [record(1), record(2), record(3, "=cmd school?")])
        keep_judgment(connection, judgment(1, Judgment.UNHELPFUL))
    return made


@pytest.fixture
def client(desk: Desk) -> TestClient:
    return signed_in_client(desk)


@pytest.fixture
def admin(desk: Desk) -> Iterator[TestClient]:
    with signed_in_client(desk, Role.ADMIN) as client:
        yield client


def words(html: str) -> str:
    return " ".join(html.split())


def test_numbers_and_pictures_of_the_days_are_shown(client: TestClient) -> None:
    html = words(client.get(f"/staff/figures{NOVEMBER}").text)
    assert "<dt>questions</dt><dd>3</dd>" in html
    assert "<dt>answered from a document</dt><dd>67%</dd>" in html
    assert "<dt>thumbs down</dt><dd>1</dd>" in html
    assert html.count("<svg") == 4
    assert "<strong>1</strong> marked by families" in html
    assert '<th scope="row">Nov 23, 2026</th><td>2</td><td>1</td><td>0</td>' in html


def test_no_style_stands_in_the_page(client: TestClient) -> None:
    answer = client.get(f"/staff/figures{NOVEMBER}")
    assert "style-src 'self'" in answer.headers["content-security-policy"]
    assert "style=" not in answer.text
    assert "<style" not in answer.text


def test_days_without_questions_say_so(client: TestClient) -> None:
    html = client.get("/staff/figures?first=2026-10-01&last=2026-10-31").text
    assert "No question was asked in these days" in html
    assert "<svg" not in html


def test_too_many_days_are_told(client: TestClient) -> None:
    answer = client.get("/staff/figures?first=1980-01-01&last=2026-10-31")
    assert answer.status_code == 400
    assert "too many for one page" in answer.text
    assert client.get("/staff/figures?days=many").status_code in (400, 422)


def test_exports_are_offered_to_admins_alone(client: TestClient, admin: TestClient) -> None:
    assert "/staff/export" not in client.get("/staff/figures").text
    assert client.get("/staff/export").status_code == 403
    assert "/staff/export" in admin.get("/staff/figures").text


def test_an_export_comes_as_a_file_and_is_told_in_the_history(desk: Desk, admin: TestClient) -> None:
    answer = admin.get("/staff/export?what=records&format=csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"] == 'attachment; filename="records.csv"'
    assert answer.text.count("\r\n") == 4
    assert "'=cmd school?" in answer.text
    with desk.store.reading() as connection:
        assert [(each.who, each.action) for each in history_of(connection, "records")] == [("adam", "exported")]


def test_an_export_holds_the_days_that_are_asked_for(desk: Desk, admin: TestClient) -> None:
    with desk.store.writing() as connection:
        keep_verdict(connection, Verdict(f"{1:032x}", "ada", NOON, Outcome.RIGHT))
    answer = admin.get(f"/staff/export{NOVEMBER}&what=verdicts&format=jsonl")
    assert answer.headers["content-disposition"] == 'attachment; filename="verdicts-2026-11-01-2026-11-30.jsonl"'
    assert [json.loads(line)["reviewer"] for line in answer.text.splitlines()] == ["ada"]
    assert admin.get("/staff/export?format=jsonl&last=2026-10-31").text == ""
    assert admin.get("/staff/export?first=never").status_code == 400


def test_a_store_that_is_down_gives_no_export(desk: Desk, admin: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def down(*_: object) -> None:
        raise RecordsError("The records cannot be reached.")

    monkeypatch.setattr("qa.web.downloads.tell_of_export", down)
    assert admin.get("/staff/export").status_code == 503


def test_the_summary_of_a_month_needs_nothing_else(desk: Desk, client: TestClient) -> None:
    with desk.store.writing() as connection:
        keep(connection, [record(4, "school"), record(5, "swim")])
        keep_verdict(connection, Verdict(f"{1:032x}", "ada", NOON, Outcome.RIGHT))
        keep_verdict(connection, Verdict(f"{1:032x}", "ben", NOON, Outcome.SHOULD_ABSTAIN))
        tell(connection, [Event(NOON, "adam", "published", "stiffness@0123456789ab")])
    answer = client.get("/staff/summary?month=2026-11")
    html = words(answer.text)
    assert answer.headers["content-disposition"] == 'attachment; filename="summary-2026-11.html"'
    assert "<h1>November 2026: what families asked</h1>" in html
    assert html.count("<svg") == 4
    assert '<th scope="row">2</th>' in html  # "=cmd school?" and "school"
    assert "ada and ben: the same verdict on 0 of 1 answer; agree beyond chance: hardly (0.00)" in html
    assert "Nov 23, 2026: stiffness, version 0123456789ab: published by adam" in html
    assert "delete it by Feb 28, 2027" in html  # Nov 30 and 90 days
    assert "http" not in html.replace("http://www.w3.org", "")
    assert "src=" not in html
    assert 'rel="stylesheet"' not in html


def test_a_month_without_questions_says_so(client: TestClient) -> None:
    html = words(client.get("/staff/summary?month=2025-01").text)
    assert "No question was asked in this month" in html
    assert "No question stayed without an answer" in html
    assert "words of families" not in html


def test_what_is_no_month_is_refused(client: TestClient) -> None:
    assert client.get("/staff/summary?month=Nov").status_code == 400
    name = f"summary-{datetime.now(UTC):%Y-%m}.html"
    assert name in client.get("/staff/summary").headers["content-disposition"]
