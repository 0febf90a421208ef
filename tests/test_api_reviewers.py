"""Staff through the API: pages of records without gaps, verdicts on whole sentences, exports."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import postgres
import pytest
from api_fakes import Api, fill, open_api, record_number, store_down
from starlette.testclient import TestClient
from web_fakes import cite

from qa.review.history import history_of
from qa.review.keeping import verdicts_of
from qa.review.records import Outcome

postgres_server, database_url = postgres.postgres_server, postgres.database_url  # fixtures
FIRST = f"/records/{1:032x}"
NOBODYS = "/records/" + "f" * 32


@pytest.fixture
def api(tmp_path: Path) -> Iterator[Api]:
    with open_api(tmp_path) as api:
        yield api


@pytest.fixture
def any_api(tmp_path: Path, database_url: str) -> Iterator[Api]:
    with open_api(tmp_path, database_url) as api:
        yield api


@pytest.fixture
def client(api: Api) -> TestClient:
    fill(api.desk.store, [record_number(1, api.assistant)])
    return api.client(api.reviewer)


def picked(api: Api, *words: str, **changed: object) -> dict[str, Any]:
    """The sentences from the one holding the first words to the one holding the last, as evidence."""
    place = cite(api.assistant.document, *words)
    return {"document": place.document_id, "version": place.version, "start": place.start, "end": place.end, **changed}


def all_pages(client: TestClient, limit: int) -> list[list[str]]:
    pages: list[list[str]] = []
    after = None
    while not pages or after:
        told = client.get("/records", params={"limit": limit, **({"after": after} if after else {})}).json()
        pages.append([each["id"] for each in told["records"]])
        after = told["next"]
    return pages


@pytest.mark.parametrize("limit", [50, 25, 7])
def test_pages_have_neither_gaps_nor_doubles(any_api: Api, limit: int) -> None:
    fill(any_api.desk.store, [record_number(number, any_api.assistant) for number in range(250)])
    pages = all_pages(any_api.client(any_api.reviewer), limit)
    ids = [each for page in pages for each in page]
    assert sorted(ids) == [f"{number:032x}" for number in range(250)]
    assert {len(page) for page in pages[:-1]} == {limit}
    assert len(pages) == -(-250 // limit)


def test_what_is_asked_meanwhile_changes_no_later_page(api: Api) -> None:
    fill(api.desk.store, [record_number(number, api.assistant) for number in range(20)])
    client = api.client(api.reviewer)
    first = client.get("/records", params={"limit": 10}).json()
    fill(api.desk.store, [record_number(99, api.assistant)])
    second = client.get("/records", params={"limit": 10, "after": first["next"]}).json()
    ids = [each["id"] for each in (*first["records"], *second["records"])]
    assert ids == sorted(ids, reverse=True)
    assert len(ids) == 20
    assert second["next"] is None


def test_filters_narrow_the_list(any_api: Api) -> None:
    questions = ("What are the early signs?", "How is it treated?", "Who pays 100% of it?")
    fill(
        any_api.desk.store,
        [record_number(n, any_api.assistant, question) for n, question in enumerate(questions, start=1)],
    )

    def found(**wanted: object) -> list[int]:
        told = any_api.client(any_api.reviewer).get("/records", params=wanted).json()  # type: ignore[arg-type]
        return sorted(int(each["id"], 16) for each in told["records"])

    assert found() == [1, 2, 3]
    assert found(mark="abstained") == [3]
    assert found(section="Treatment") == [2]
    assert found(text="EARLY") == [1]
    assert found(text="%") == [3]
    assert found(document="stiffness", state=["new", "judged"]) == [1, 2]
    assert found(version="0" * 64) == []
    assert found(since="2026-11-24") == []
    assert found(since="2026-11-23", until="2026-11-23") == [1, 2, 3]


@pytest.mark.parametrize(
    "asked", ["state=odd", "since=1", "since=2026-13-01", "limit=0", "limit=101", "after=x", "version=9f", "text=%00"]
)
def test_a_filter_that_cannot_be_taken_is_refused_by_name_without_its_value(client: TestClient, asked: str) -> None:
    reply = client.get(f"/records?{asked}")
    name = asked.partition("=")[0]
    assert reply.status_code == 422
    assert {each["where"].split(".")[1] for each in reply.json()["errors"]} == {name}


def test_a_record_is_told_whole(api: Api, client: TestClient) -> None:
    told = client.get(FIRST).json()
    assert (told["id"], told["question"], told["state"]) == (f"{1:032x}", "What are the early signs?", "new")
    assert told["documents"] == {"stiffness": api.assistant.document.version}
    assert told["answer"]["statements"][1]["text"] == "It can hurt."
    assert (told["judgments"], told["verdicts"]) == ([], [])


@pytest.mark.parametrize(("method", "address"), [("GET", NOBODYS), ("POST", NOBODYS + "/verdicts")])
def test_a_record_that_is_not_there_is_told_so(client: TestClient, method: str, address: str) -> None:
    reply = client.request(method, address, json={"outcome": "right"} if method == "POST" else None)
    assert (reply.status_code, reply.json()["title"]) == (404, "Not Found")


def test_a_verdict_is_kept_under_the_name_of_the_token(api: Api, client: TestClient) -> None:
    given = {
        "outcome": "other_sentences",
        "supports": ["does_not", None],
        "evidence": [picked(api, "Most children", "Shots are")],
        "note": "see 617-555-0142",
    }
    assert client.post(f"{FIRST}/verdicts", json=given).json() == {"state": "judged"}
    (told,) = client.get(FIRST).json()["verdicts"]
    assert told["reviewer"] == "token:portal"
    assert told["supports"] == ["does_not", None]
    assert told["evidence"][0]["quote"].startswith("Most children get medicine and exercises.")
    assert told["note"] == "see [phone]"
    with api.desk.store.reading() as connection:
        assert [verdict.outcome for verdict in verdicts_of(connection, f"{1:032x}")] == [Outcome.OTHER_SENTENCES]
        assert [event.who for event in history_of(connection, f"{1:032x}")][-1] == "token:portal"


def test_two_tokens_are_two_reviewers(api: Api, client: TestClient) -> None:
    client.post(f"{FIRST}/verdicts", json={"outcome": "right"})
    told = api.client(api.admin).post(f"{FIRST}/verdicts", json={"outcome": "should_abstain"}).json()
    assert told == {"state": "disputed"}


def test_half_sentences_and_unknown_versions_are_no_evidence(api: Api, client: TestClient) -> None:
    whole = picked(api, "Most children")
    for evidence in ({**whole, "end": whole["end"] - 1}, {**whole, "version": "0" * 64}, {**whole, "document": "none"}):
        given = {"outcome": "other_sentences", "evidence": [evidence]}
        reply = client.post(f"{FIRST}/verdicts", json=given)
        assert reply.status_code == 422
        assert "Pick" in reply.json()["detail"]
    assert client.get(FIRST).json()["verdicts"] == []


def test_exports_are_whole_and_noted(api: Api) -> None:
    fill(api.desk.store, [record_number(number, api.assistant) for number in range(250)])
    admin = api.client(api.admin)
    lines = admin.get("/export", params={"what": "records"})
    table = admin.get("/export", params={"what": "records", "format": "csv"})
    none = admin.get("/export", params={"what": "verdicts"})
    assert sorted(json.loads(line)["id"] for line in lines.text.splitlines()) == [f"{n:032x}" for n in range(250)]
    assert lines.headers["content-type"] == "application/x-ndjson"
    assert lines.headers["content-disposition"] == 'attachment; filename="records.jsonl"'
    assert lines.headers["cache-control"] == "no-store"
    assert table.headers["content-type"] == "text/csv; charset=utf-8"
    assert table.text.startswith("id,conversation,number,asked_at")
    assert (none.status_code, none.text) == (200, "")
    with api.desk.store.reading() as connection:
        assert [(event.who, event.detail) for event in history_of(connection, "records")] == [
            ("token:boss", "jsonl"),
            ("token:boss", "csv"),
        ]


def test_served_documents_are_listed(api: Api, client: TestClient) -> None:
    assert client.get("/documents").json() == {
        "documents": [
            {
                "id": "stiffness",
                "title": "Shaking and stiffness",
                "version": api.assistant.document.version,
                "review_date": "2019-03-01",
            }
        ]
    }


def test_the_standing_tells_whether_records_are_written(api: Api, client: TestClient) -> None:
    client.post("/ask", json={"question": "What are the early signs?"})
    told = client.get("/standing").json()
    assert told.pop("since")
    assert told == {"is_reachable": True, "n_waiting": 0, "n_lost": 0}


@pytest.mark.parametrize("address", ["/records", FIRST, "/export?what=records", "/standing"])
def test_while_the_store_is_down_staff_are_told_so(api: Api, client: TestClient, address: str) -> None:
    with store_down(api):
        reply = api.client(api.admin).get(address)
    assert (reply.status_code, reply.headers["content-type"]) == (503, "application/problem+json")
    assert reply.headers["retry-after"] == "10"
    assert "QA_" not in reply.text  # how the site is set up is no business of a program
