"""The queue page: lists and counts, the form, taking a record, and what it says when something is amiss."""

from pathlib import Path

import pytest
from recording_fakes import id_of
from review_fakes import START, QuietRecorder, record, unkept
from staff_fakes import client_of, csrf_of, signed_in_client, staff_app, staff_desk, staff_settings
from starlette.testclient import TestClient

from qa.review.keeping import keep, keep_verdict
from qa.review.queue import PAGE, entry_of
from qa.review.recorder import Standing
from qa.review.records import Outcome, Record, Verdict
from qa.web.staff.desk import Desk

ATTACK = "<script>alert(1)</script>"


def desk_with(folder: Path, *kept: Record, standing: Standing | None = None, keeps: bool = True) -> Desk:
    settings = staff_settings(folder, keep_questions=keeps)
    desk = staff_desk(folder, recorder=QuietRecorder(standing), settings=settings)
    with desk.store.writing() as connection:
        keep(connection, kept)
    return desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return desk_with(tmp_path, record(0), record(1, "Will he walk?"), record(2, "he is choking"), record(3, ATTACK))


@pytest.fixture
def client(desk: Desk) -> TestClient:
    return signed_in_client(desk)


def shown(client: TestClient, query: str = "") -> str:
    response = client.get(f"/staff/queue{query}")
    assert response.status_code == 200
    return response.text


def assignee(desk: Desk, number: int) -> str:
    with desk.store.reading() as connection:
        entry = entry_of(connection, id_of(number))
    assert entry is not None
    return entry.assignee


def test_nobody_sees_it_without_signing_in(desk: Desk) -> None:
    client = client_of(staff_app(desk))
    assert client.get("/staff/queue").status_code == 303
    assert client.get("/staff/agreement").status_code == 303


def test_rows_say_what_was_asked_and_how_it_stands(client: TestClient) -> None:
    page = shown(client)
    for words in ("What are the early signs?", "Nov 23, 2026, 3:14 AM UTC", "high, 90%", "Not answered", "Emergency"):
        assert words in page
    assert "New: 4 records" in page
    assert f'href="/staff/records/{id_of(0)}?' in page


def test_what_families_type_is_shown_as_text(client: TestClient) -> None:
    page = shown(client)
    assert ATTACK not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert ATTACK not in shown(client, f"?text={ATTACK}&assignee={ATTACK}&since={ATTACK}&state={ATTACK}&view={ATTACK}")


def test_the_form_narrows_a_list(client: TestClient) -> None:
    page = shown(client, "?view=all&text=SIGNS")
    assert "All: 1 record" in page
    assert "Will he walk?" not in page
    assert 'value="SIGNS"' in page
    assert "Nothing here fits" in shown(client, "?text=nowhere")


@pytest.mark.parametrize("query", ["?since=yesterday", "?view=odd", "?state=odd"])
def test_what_cannot_be_read_is_told(client: TestClient, query: str) -> None:
    assert 'class="problem" role="alert"' in shown(client, query)


@pytest.mark.parametrize("after", ["x", "-", "1-", "99999999999999999999999-x", "-99999999999999999999-x"])
def test_a_place_that_is_none_shows_the_beginning(client: TestClient, after: str) -> None:
    assert "New: 4 records" in shown(client, f"?after={after}")


def test_older_rows_are_a_link_away(tmp_path: Path) -> None:
    client = signed_in_client(desk_with(tmp_path, *(record(number) for number in range(PAGE + 1))))
    first = shown(client)
    assert first.count('class="open"') == PAGE
    link = first.split('href="/staff/queue?')[-1].split('"')[0].replace("&amp;", "&")
    older = shown(client, f"?{link}")
    assert older.count('class="open"') == 1
    assert id_of(0) in older


def test_taking_and_releasing(client: TestClient, desk: Desk) -> None:
    form = {"csrf": csrf_of(desk, client), "held_by": ""}
    there = client.post(f"/staff/records/{id_of(0)}/assign?view=new", data=form)
    assert there.status_code == 303
    assert there.headers["location"] == f"/staff/queue?view=new&done=taken#r-{id_of(0)}"
    assert assignee(desk, 0) == "rita"
    assert "Mine <span" in shown(client, "?view=mine")
    client.post(f"/staff/records/{id_of(0)}/assign", data=form | {"held_by": "rita"})
    assert assignee(desk, 0) == ""


def test_who_comes_late_is_told_so(client: TestClient, desk: Desk) -> None:
    other = signed_in_client(desk, name="ann")
    other.post(f"/staff/records/{id_of(0)}/assign", data={"csrf": csrf_of(desk, other), "held_by": ""})
    late = client.post(f"/staff/records/{id_of(0)}/assign", data={"csrf": csrf_of(desk, client), "held_by": ""})
    assert "done=meanwhile" in late.headers["location"]
    assert assignee(desk, 0) == "ann"
    assert "Somebody else changed that" in shown(client, "?done=meanwhile")


def test_a_form_of_another_site_takes_nothing(client: TestClient, desk: Desk) -> None:
    assert client.post(f"/staff/records/{id_of(0)}/assign", data={"csrf": "wrong"}).status_code == 403
    assert assignee(desk, 0) == ""


def test_a_record_that_is_gone_cannot_be_taken(client: TestClient, desk: Desk) -> None:
    gone = client.post(f"/staff/records/{'f' * 32}/assign", data={"csrf": csrf_of(desk, client), "held_by": ""})
    assert gone.status_code == 404
    assert "This record is gone" in gone.text


def test_empty_lists_say_what_to_do(tmp_path: Path) -> None:
    client = signed_in_client(desk_with(tmp_path))
    assert "Nothing was asked yet" in shown(client, "?view=all")
    assert "Take a record in another list" in shown(client, "?view=mine")


def test_trouble_with_the_store_is_told(tmp_path: Path) -> None:
    client = signed_in_client(desk_with(tmp_path, standing=Standing(3, 1, False, START, "OperationalError")))
    page = shown(client)
    assert "3 records wait in memory" in page
    assert "1 record was lost" in page


def test_a_site_that_keeps_no_words_says_so(tmp_path: Path) -> None:
    kept = record(1, answer=unkept("What are the early signs?"))
    page = shown(signed_in_client(desk_with(tmp_path, kept, keeps=False)))
    assert "Words not kept on this site" in page
    assert "does not keep the words of questions" in page


def test_agreement_has_a_page(client: TestClient, desk: Desk) -> None:
    assert "Nobody has judged a record that somebody else judged" in client.get("/staff/agreement").text
    with desk.store.writing() as connection:
        for who in ("ann", "bob"):
            keep_verdict(connection, Verdict(id_of(0), who, START, Outcome.RIGHT))
    page = client.get("/staff/agreement").text
    assert "ann and bob" in page
    assert "1 (100%)" in page
    assert "one and the same verdict" in page
    assert "nan" not in page.lower().split("<main")[1]
