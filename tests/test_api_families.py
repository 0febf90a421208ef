"""Families through the API: the same answers as on the page, recorded, judged, and not held up by the store."""

import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from api_fakes import Api, fill, open_api, record_number, store_down
from starlette.testclient import TestClient

from qa.batch import answer_json
from qa.review.keeping import judgments_of, record_of
from qa.review.records import Judgment, Record

SIGNS = {"question": "What are the early signs?"}
JSON = {"content-type": "application/json"}
PHONE = "617-555-0142"
NOBODYS = "0" * 31 + "f"


@pytest.fixture
def api(tmp_path: Path) -> Iterator[Api]:
    with open_api(tmp_path) as api:
        yield api


@pytest.fixture
def client(api: Api) -> TestClient:
    return api.client(api.reviewer)


def kept(api: Api, record_id: str) -> Record:
    with api.desk.store.reading() as connection:
        record = record_of(connection, record_id)
    assert record is not None
    return record


def test_an_answer_has_the_fields_of_the_batch_format_and_its_record(api: Api, client: TestClient) -> None:
    reply = client.post("/ask", json=SIGNS)
    told = reply.json()
    assert reply.status_code == 200
    assert kept(api, told.pop("record_id")).answer.question == SIGNS["question"]
    assert told.pop("is_recorded") is True
    assert told == json.loads(answer_json(api.assistant.answer(SIGNS["question"])))


def test_earlier_turns_are_given_to_the_assistant_and_counted(api: Api, client: TestClient) -> None:
    history = [["How is it treated?", "Shots."], "Does it hurt?"]
    told = client.post("/ask", json={"question": "And surgery?", "history": history}).json()
    assert told["understood_as"] == "And surgery? (about treatment)"
    assert [(turn.question, turn.answer) for turn in api.assistant.asked[-1][1]] == [
        ("How is it treated?", "Shots."),
        ("Does it hurt?", ""),
    ]
    assert kept(api, told["record_id"]).number == 3


def test_private_data_is_neither_told_nor_kept(api: Api, client: TestClient) -> None:
    asked = {"question": f"What are the signs? Call {PHONE}", "history": [[f"I am at {PHONE}", f"{PHONE} noted"]]}
    reply = client.post("/ask", json=asked)
    record = kept(api, reply.json()["record_id"])
    assert PHONE not in reply.text
    assert record.answer.question == "What are the signs? Call [phone]"
    assert PHONE not in str(record)
    assert PHONE not in str(api.assistant.asked[-1][1])


def test_a_site_that_keeps_no_questions_keeps_none_of_this_one(tmp_path: Path) -> None:
    with open_api(tmp_path, keep_questions=False) as api:
        told = api.client(api.reviewer).post("/ask", json=SIGNS).json()
        record = kept(api, told["record_id"])
    assert told["understood_as"] == SIGNS["question"]  # for whoever asked
    assert (record.answer.question, record.answer.understood_as, record.answer.message) == ("", "", "")
    assert record.answer.statements


@pytest.mark.parametrize("store_is_down", [False, True])
def test_an_emergency_is_answered_as_one(api: Api, client: TestClient, store_is_down: bool) -> None:
    client.get("/standing")
    if store_is_down:
        with store_down(api):
            told = client.post("/ask", json={"question": "He is choking!"}).json()
    else:
        told = client.post("/ask", json={"question": "He is choking!"}).json()
    assert (told["kind"], told["statements"], told["confidence"]) == ("emergency", [], 0)
    assert told["text"] == api.assistant.texts.emergency
    assert told["is_recorded"] is not store_is_down


def test_while_the_store_is_down_families_are_answered_and_nothing_is_lost(api: Api, client: TestClient) -> None:
    earlier = client.post("/ask", json=SIGNS).json()["record_id"]
    with store_down(api):
        told = client.post("/ask", json=SIGNS).json()
        again = client.post("/ask", json=SIGNS).json()
        judged = client.post(f"/records/{earlier}/judgments", json={"judgment": "helpful"}).json()
        stranger = api.client("qa_never_seen").post("/ask", json=SIGNS)
    assert told["text"] == again["text"]
    assert [each["is_recorded"] for each in (told, again, judged)] == [False] * 3
    assert stranger.status_code == 503
    for record_id in (told["record_id"], again["record_id"]):
        assert api.desk.recorder.is_kept(record_id, 15)
    with api.desk.store.reading() as connection:
        assert [each.judgment for each in judgments_of(connection, earlier)] == [Judgment.HELPFUL]


@pytest.mark.parametrize("question", ["", " \n", "sign " * 1000])
def test_a_question_that_cannot_be_taken_is_refused_with_a_sentence(
    api: Api, client: TestClient, question: str
) -> None:
    reply = client.post("/ask", json={"question": question})
    assert reply.status_code == 422
    assert reply.headers["content-type"] == "application/problem+json"
    assert reply.json()["detail"] in (
        api.assistant.texts.empty_question,
        "The question is too long. Please ask in fewer words.",
    )


def test_a_fault_tells_nothing_of_the_question(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        reply = client.post("/ask", json={"question": "Why did Mary break down?"})
    assert reply.status_code == 500
    assert reply.json()["title"] == "Internal Server Error"
    assert "RuntimeError" in caplog.text
    assert "Mary" not in reply.text + caplog.text


def test_markup_comes_back_as_json_and_nothing_else(client: TestClient) -> None:
    words = "<script>alert(1)</script> signs"
    reply = client.post("/ask", json={"question": words})
    assert reply.json()["understood_as"] == words
    assert reply.headers["content-type"] == "application/json"
    assert reply.headers["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in reply.headers["content-security-policy"]
    assert reply.headers["cache-control"] == "no-store"


def test_half_a_character_is_no_reason_to_refuse_a_question(client: TestClient) -> None:
    reply = client.post("/ask", content=rb'{"question": "He is choking \ud83d", "history": ["\ud83d"]}', headers=JSON)
    assert (reply.status_code, reply.json()["kind"]) == (200, "emergency")


def test_one_token_may_ask_so_often_and_others_still_may(tmp_path: Path) -> None:
    with open_api(tmp_path, rate_questions="2/minute") as api:
        statuses = [api.client(api.reviewer).post("/ask", json=SIGNS).status_code for _ in range(2)]
        refused = api.client(api.reviewer).post("/ask", json=SIGNS)
        others = api.client(api.admin).post("/ask", json=SIGNS)
        looked = api.client(api.reviewer).get("/records")
    assert statuses == [200, 200]
    assert (refused.status_code, refused.headers["content-type"]) == (429, "application/problem+json")
    assert 0 < int(refused.headers["retry-after"]) <= 60
    assert (others.status_code, looked.status_code) == (200, 200)


def test_a_familys_judgments_are_kept_with_their_citation(api: Api, client: TestClient) -> None:
    fill(api.desk.store, [record_number(1, api.assistant)])
    address = f"/records/{1:032x}/judgments"
    assert client.post(address, json={"judgment": "helpful"}).json() == {"is_recorded": True}
    assert client.post(address, json={"judgment": "wrong_source", "citation": 3}).json() == {"is_recorded": True}
    told = client.get(f"/records/{1:032x}").json()
    assert [(each["judgment"], each["citation"]) for each in told["judgments"]] == [("helpful", 0), ("wrong_source", 3)]
    assert (told["thumb"], told["is_wrong_source"]) == ("helpful", True)


def test_what_is_judged_must_be_there(api: Api, client: TestClient) -> None:
    fill(api.desk.store, [record_number(1, api.assistant)])  # its answer has three citations
    fourth = client.post(f"/records/{1:032x}/judgments", json={"judgment": "wrong_source", "citation": 4})
    nobodys = client.post(f"/records/{NOBODYS}/judgments", json={"judgment": "helpful"})
    assert [fourth.status_code, nobodys.status_code] == [404, 404]
    assert fourth.json()["detail"] == "This answer has no citation 4."
    assert api.desk.recorder.standing().n_lost == 0
