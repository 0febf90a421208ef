"""Who may do what: every door of the API needs a token, sent in the header and in no other way."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from api_fakes import Api, open_api
from starlette.testclient import TestClient

from qa.review import sessions
from qa.review.accounts import add
from qa.review.history import now
from qa.review.records import Role
from qa.review.tokens import make_token, revoke_token
from qa.web.protection import LARGEST_BODY
from qa.web.staff.signing import COOKIE

RECORD = "/records/" + "0" * 32
DOORS = [
    ("POST", "/ask"),
    ("POST", f"{RECORD}/judgments"),
    ("POST", f"{RECORD}/verdicts"),
    ("GET", "/records"),
    ("GET", RECORD),
    ("GET", "/export?what=records"),
    ("GET", "/documents"),
    ("GET", "/standing"),
    ("GET", "/openapi.json"),
]
PROBLEM = "application/problem+json"


@pytest.fixture
def api(tmp_path: Path) -> Iterator[Api]:
    with open_api(tmp_path) as api:
        yield api


def signed_in(api: Api) -> TestClient:
    add(api.desk.store, "rita", None, Role.ADMIN, "tests")
    with api.desk.store.writing() as connection:
        secret = sessions.begin(connection, "rita", now())
    client = api.client()
    client.cookies.set(COOKIE, secret)
    return client


def assert_refused(api: Api, client: TestClient, method: str, address: str) -> None:
    bodies = {"/ask": {"question": "signs"}, "/judgments": {"judgment": "helpful"}, "/verdicts": {"outcome": "right"}}
    body = next((value for end, value in bodies.items() if address.endswith(end)), None)
    reply = client.request(method, address, json=body)
    assert (reply.status_code, reply.headers["content-type"]) == (401, PROBLEM)
    assert reply.headers["www-authenticate"] == "Bearer"
    assert api.assistant.asked == []


@pytest.mark.parametrize(("method", "address"), DOORS)
def test_no_door_opens_without_a_good_token(api: Api, method: str, address: str) -> None:
    assert_refused(api, api.client(), method, address)
    assert_refused(api, api.client("qa_guessed"), method, address)
    assert_refused(api, api.client(""), method, address)
    in_url = f"{address}{'&' if '?' in address else '?'}token={api.admin}&access_token={api.admin}"
    if not address.endswith(("/ask", "/judgments", "/verdicts")):
        assert_refused(api, api.client(), method, in_url)


@pytest.mark.parametrize(("method", "address"), DOORS[:-1])
def test_a_session_in_the_browser_opens_nothing_but_the_description(api: Api, method: str, address: str) -> None:
    assert_refused(api, signed_in(api), method, address)


def test_a_revoked_token_opens_nothing_from_then_on(api: Api) -> None:
    client = api.client(api.reviewer)
    assert client.get("/records").status_code == 200
    revoke_token(api.desk.store, "portal", "tests")
    assert_refused(api, client, "GET", "/records")
    assert_refused(api, client, "POST", "/ask")


def test_another_scheme_of_authorization_is_refused(api: Api) -> None:
    client = api.client()
    client.headers["authorization"] = f"Basic {api.admin}"
    assert_refused(api, client, "GET", "/records")


def test_export_is_for_admins(api: Api) -> None:
    reply = api.client(api.reviewer).get("/export?what=records")
    assert (reply.status_code, reply.headers["content-type"]) == (403, PROBLEM)
    assert api.client(api.admin).get("/export?what=records").status_code == 200


def test_the_page_of_another_program_for_families_asks_and_judges_and_nothing_else(api: Api) -> None:
    client = api.client(make_token(api.desk.store, "own-page", Role.FAMILY, "tests"))
    asked = client.post("/ask", json={"question": "What are the early signs?"}).json()
    record = f"/records/{asked['record_id']}"
    assert client.post(f"{record}/judgments", json={"judgment": "helpful"}).status_code == 200
    for address in ("/records", record, "/documents", "/standing", "/export?what=records"):
        assert client.get(address).status_code == 403, address
    assert client.post(f"{record}/verdicts", json={"outcome": "right"}).status_code == 403


def test_the_description_is_for_staff_and_for_programs(api: Api) -> None:
    for client in (signed_in(api), api.client(api.reviewer)):
        assert client.get("/openapi.json").json()["info"]["title"] == "Ask the guide"
        page = client.get("/docs")
        assert page.status_code == 200
        assert "/api/v1/ask" in page.text
        assert "http://" not in page.text  # nothing from another host
        assert "https://" not in page.text


@pytest.mark.parametrize("cookie", ["", "forged", "../../etc/passwd"])
def test_others_are_sent_to_sign_in(api: Api, cookie: str) -> None:
    client = api.client()
    client.cookies.set(COOKIE, cookie)
    reply = client.get("/docs", follow_redirects=False)
    assert (reply.status_code, reply.headers["location"]) == (303, "/staff/sign-in?to=/api/v1/docs")
    assert client.get("/openapi.json").status_code == 401


@pytest.mark.parametrize(
    ("method", "address", "body", "kind", "status"),
    [
        ("GET", "/nowhere", b"", "", 404),
        ("GET", "/records/%0A", b"", "", 404),
        ("DELETE", "/records", b"", "", 405),
        ("POST", "/ask", b"question=why", "application/x-www-form-urlencoded", 415),
        ("POST", "/ask", b'{"question": "Mary', "application/json", 422),
        ("POST", "/ask", b'{"question": ["Mary"]}', "application/json", 422),
        ("POST", "/ask", b'{"question": "\xff"}', "application/json", 400),
        ("POST", "/ask", b"[" * 60_000, "application/json", 400),
        ("POST", "/ask", b" " * (LARGEST_BODY + 1), "application/json", 413),
    ],
)
def test_what_cannot_be_done_is_told_as_a_problem(
    api: Api, method: str, address: str, body: bytes, kind: str, status: int
) -> None:
    headers = {"content-type": kind} if kind else {}
    reply = api.client(api.reviewer).request(method, address, content=body, headers=headers)
    assert (reply.status_code, reply.headers["content-type"]) == (status, PROBLEM)
    assert (reply.json()["status"], reply.json()["type"]) == (status, "about:blank")
    assert reply.headers["x-content-type-options"] == "nosniff"
    assert "Mary" not in reply.text


def test_too_many_requests_from_one_place_are_told_as_a_problem(tmp_path: Path) -> None:
    with open_api(tmp_path, rate_requests="1/minute") as api:
        client = api.client(api.reviewer)
        replies = [client.get("/standing") for _ in range(2)]
    assert [reply.status_code for reply in replies] == [200, 429]
    assert replies[1].json()["detail"] == api.assistant.texts.busy
    assert int(replies[1].headers["retry-after"]) > 0
