"""The page of gaps: what a reviewer reads there, with questions, without, and where the site keeps no words."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from fakes import WordEncoder
from recording_fakes import judgment, record
from staff_fakes import client_of, signed_in_client, staff_app, staff_desk, staff_settings
from starlette.testclient import TestClient
from web_fakes import FakeAssistant, small_document

from qa.review.keeping import keep, keep_judgment
from qa.review.records import Judgment, Record
from qa.served import Served
from qa.types import Concern
from qa.web.staff.desk import Desk

NOW = datetime.now(UTC)
ENCODER = WordEncoder(("school", "swim", "medicine", "months"))


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return staff_desk(tmp_path, served=Served(FakeAssistant(encoder=ENCODER)))


@pytest.fixture
def client(desk: Desk) -> TestClient:
    return signed_in_client(desk)


def put(desk: Desk, *records: Record) -> None:
    with desk.store.writing() as connection:
        keep(connection, records)


def ago(number: int, question: str, days: float = 0.01) -> Record:
    return record(number, question, asked_at=NOW - timedelta(days=days))


def shown(client: TestClient, query: str = "", status: int = 200) -> str:
    """The words of the page, white space folded."""
    answer = client.get(f"/staff/gaps{query}")
    assert answer.status_code == status
    return " ".join(answer.text.split())


def test_groups_stand_with_their_size_examples_and_nearest_section(desk: Desk, client: TestClient) -> None:
    put(desk, ago(1, "may he go to school"), ago(2, "School?"), ago(3, "can she swim"))
    put(desk, ago(4, "how many months"), ago(5, "months until what?"), ago(6, "months"))
    html = shown(client)
    assert html.index("<strong>3</strong> questions") < html.index("<strong>2</strong> questions")
    assert "6 questions were not answered. 2 groups" in html
    assert "Treatment" in html  # "Shots are given every three or four months."
    assert f'href="/staff/records/{2:032x}"' in html
    assert "1 question that nobody else asked" in html
    assert "view=all&amp;mark=abstained&amp;since=" in html


def test_what_a_family_typed_is_escaped(desk: Desk, client: TestClient) -> None:
    put(desk, ago(1, "<script>alert(1)</script> swim"))
    assert "<script>alert" not in shown(client)


def test_a_question_that_was_understood_otherwise_says_so(desk: Desk, client: TestClient) -> None:
    made = ago(1, "and swim?")
    put(desk, replace(made, answer=replace(made.answer, understood_as="can she swim with a pump")))
    assert "understood as: can she swim with a pump" in shown(client)


def test_days_without_a_silence_say_so(desk: Desk, client: TestClient) -> None:
    put(desk, ago(1, "How is it treated?"), ago(2, "swim", days=10))
    assert "Every question of these days was answered" in shown(client, "?days=7")
    assert "1 question was not answered." in shown(client, "?days=30")


def test_any_days_can_be_chosen(desk: Desk, client: TestClient) -> None:
    put(desk, ago(1, "swim", days=200))
    day = (NOW - timedelta(days=200)).date()
    assert "1 question was not answered." in shown(client, f"?first={day}&last={day}")
    assert 'aria-current="true">Last 90 days' in shown(client, "?days=90")


@pytest.mark.parametrize("query", ["?first=x", "?first=2026-11-02&last=2026-11-01", "?first=1999-01-01"])
def test_days_that_cannot_be_are_told_and_the_usual_ones_shown(client: TestClient, query: str) -> None:
    html = shown(client, query, status=400)
    assert 'role="alert"' in html
    assert "The last 30 days are shown" in html


def test_a_site_that_keeps_no_words_is_told_how_to_keep_them(tmp_path: Path) -> None:
    desk = staff_desk(tmp_path, settings=staff_settings(tmp_path, keep_questions=False))
    made = ago(1, "swim")
    put(desk, replace(made, answer=replace(made.answer, question="", understood_as="", message="")))
    html = shown(signed_in_client(desk))
    assert "QA_KEEP_QUESTIONS=true" in html
    assert "1 question was not answered, but the words are not kept" in html


def test_questions_that_no_document_was_asked_for_are_left_out_and_counted(desk: Desk, client: TestClient) -> None:
    made = ago(1, "wie geht es")
    put(desk, replace(made, answer=replace(made.answer, confidence=0.0, concerns=(Concern.LANGUAGE,))), ago(2, "swim"))
    html = shown(client)
    assert "wie geht es" not in html
    assert "1 more was not about the guide" in html


def test_sections_with_wrong_sources_are_listed(desk: Desk, client: TestClient) -> None:
    put(desk, ago(1, "What are the signs?"))
    with desk.store.writing() as connection:
        keep_judgment(connection, judgment(1, Judgment.WRONG_SOURCE, 1))
    html = shown(client)
    assert "Answered, but from the wrong place" in html
    assert "place=stiffness%7CEarly+signs" in html


def test_several_documents_are_named_beside_their_sections(tmp_path: Path) -> None:
    other = small_document("other", "Another guide\n\nTreatment\nSwim each day.\n")
    desk = staff_desk(tmp_path, served=Served(FakeAssistant(encoder=ENCODER, others=(other,))))
    put(desk, ago(1, "swim"), ago(2, "swim!"))
    assert "Treatment, in Another guide" in shown(signed_in_client(desk))


def test_only_staff_see_it(desk: Desk) -> None:
    assert client_of(staff_app(desk)).get("/staff/gaps").status_code == 303
