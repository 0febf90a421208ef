"""Signing in and out: who gets in, for how long, and what is refused."""

import logging
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated, Any

import httpx
import pytest
import staff_fakes
import uvicorn
from fastapi import APIRouter, Depends, Form
from staff_fakes import ADDRESS, PASSWORD, client_of, csrf_of, signed_in_client, staff_app, staff_desk, staff_settings
from starlette.testclient import TestClient

from qa.errors import SettingsError
from qa.review import accounts
from qa.review.history import Event, latest, now
from qa.review.records import Role
from qa.review.store import connect
from qa.settings import Settings, load_settings
from qa.web.serving import configuration
from qa.web.staff import sign_in_page, signing
from qa.web.staff.desk import Desk
from qa.web.staff.sign_in_page import safe_place
from qa.web.staff.signing import COOKIE, SECURE_COOKIE, Admin, Reviewer, checked

CSRF = re.compile(r'name="csrf" value="([^"]+)"')
pytestmark = pytest.mark.usefixtures("quick")
quick = staff_fakes.quick_hashes

Reply = Any  # of a test client, or of a real one: both have status_code, headers and text
SAME_SITE = {"sec-fetch-site": "same-origin"}


def pages() -> APIRouter:
    """Two pages and a form, as other modules of the desk make them."""
    router = APIRouter(prefix="/tried", dependencies=[Depends(checked)])

    @router.get("/queue")
    def queue(who: Reviewer) -> str:
        return who.name

    @router.get("/documents")
    def documents(who: Admin) -> str:
        return who.name

    @router.post("/note")
    def note(who: Reviewer, words: Annotated[str, Form()] = "") -> str:
        return f"{who.name}: {words}"

    return router


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = staff_desk(tmp_path)
    accounts.add(desk.store, "ada", PASSWORD, Role.REVIEWER, "system")
    yield desk
    desk.store.close()


@pytest.fixture
def client(desk: Desk) -> TestClient:
    return client_of(staff_app(desk, pages()))


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[[timedelta], None]:
    """Moves the clock of the desk."""

    def move(by: timedelta) -> None:
        def then() -> datetime:
            return now() + by

        monkeypatch.setattr(signing, "now", then)
        monkeypatch.setattr(sign_in_page, "now", then)

    return move


def sign_in(client: TestClient, name: str = "ada", password: str = PASSWORD, to: str = "/staff/queue") -> Reply:
    csrf = CSRF.findall(client.get("/staff/sign-in").text)[0]
    return client.post("/staff/sign-in", data={"name": name, "password": password, "csrf": csrf, "to": to})


def place(reply: Reply) -> tuple[int, str]:
    return reply.status_code, reply.headers.get("location", "")


def lines(desk: Desk) -> list[tuple[str, str, str, str]]:
    with desk.store.reading() as connection:
        return [(each.who, each.action, each.subject, each.detail) for each in latest(connection, 1000)]


# --- in


def test_nobody_sees_a_page_before_signing_in(client: TestClient) -> None:
    assert place(client.get("/staff/tried/queue")) == (303, "/staff/sign-in?to=/staff/tried/queue")
    assert place(client.get("/staff/tried/documents?a=1&b=2 3")) == (
        303,
        "/staff/sign-in?to=/staff/tried/documents%3Fa%3D1%26b%3D2%25203",
    )
    assert place(client.get("/staff/")) == (303, "/staff/queue")
    refused = client.post("/staff/tried/note", data={"words": "x"})
    assert refused.status_code == 403
    assert "was not saved" in refused.text


def test_signing_in_leads_to_where_one_wanted_to_go(client: TestClient, desk: Desk) -> None:
    assert place(sign_in(client, to="/staff/tried/documents?a=1")) == (303, "/staff/tried/documents?a=1")
    assert client.get("/staff/tried/queue").json() == "ada"
    assert lines(desk)[-1] == ("ada", "signed in", "ada", "password")


def test_the_form_carries_the_place_through(client: TestClient) -> None:
    wanted = client.get("/staff/tried/documents?a=1&b=x%2Fy").headers["location"]
    assert 'name="to" value="/staff/tried/documents?a=1&amp;b=x%2Fy"' in client.get(wanted).text


def test_who_is_signed_in_already_is_sent_on(client: TestClient) -> None:
    sign_in(client)
    assert place(client.get("/staff/sign-in?to=/staff/gaps")) == (303, "/staff/gaps")


@pytest.mark.parametrize(
    ("name", "password"),
    [("ada", "wrong"), ("ada", ""), ("nobody", PASSWORD), ("", ""), ("ada", PASSWORD.upper()), ("\x00", "\x00")],
)
def test_every_refusal_reads_alike(client: TestClient, name: str, password: str) -> None:
    refused = sign_in(client, name, password)
    assert refused.status_code == 403
    assert sign_in_page.WRONG in refused.text
    assert 'role="alert"' in refused.text
    assert COOKIE not in client.cookies


def test_a_locked_and_a_disabled_account_read_like_a_wrong_password(client: TestClient, desk: Desk) -> None:
    for _ in range(accounts.MOST_FAILURES):
        accounts.signed_in(desk.store, "ada", "wrong", now())
    assert sign_in_page.WRONG in sign_in(client).text
    accounts.add(desk.store, "bea", PASSWORD, Role.REVIEWER, "system")
    accounts.disable(desk.store, "bea", "system")
    assert sign_in_page.WRONG in sign_in(client, "bea").text


def test_a_lock_ends_by_itself(client: TestClient, desk: Desk, later: Callable[[timedelta], None]) -> None:
    for _ in range(accounts.MOST_FAILURES):
        accounts.signed_in(desk.store, "ada", "wrong", now())
    assert sign_in(client).status_code == 403
    later(accounts.LOCKED_FOR)
    assert sign_in(client).status_code == 303


def test_what_was_typed_is_in_no_log_and_no_history(
    client: TestClient, desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    sign_in(client, "secret typed as a name", "secret")
    sign_in(client, "ada", "secret")
    sign_in(client)
    sent = [f"{PASSWORD!r}", "secret"]
    assert not [each for each in sent if each in repr(lines(desk)) + caplog.text]


def test_one_address_tries_ten_times_a_minute(client: TestClient) -> None:
    csrf = CSRF.findall(client.get("/staff/sign-in").text)[0]
    tried = [client.post("/staff/sign-in", data={"name": f"n{n}", "password": "x", "csrf": csrf}) for n in range(11)]
    assert [each.status_code for each in tried] == [403] * 10 + [429]
    seconds = int(tried[-1].headers["retry-after"])
    assert 0 < seconds <= 60
    assert f"try again in {seconds} seconds" in tried[-1].text


def test_tries_of_all_addresses_together_hold_few_threads(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    go_on, begun = threading.Event(), threading.Semaphore(0)

    def slowly(*_: object) -> None:
        begun.release()
        go_on.wait(10)

    monkeypatch.setattr(sign_in_page, "signed_in", slowly)
    sent = {"name": "ada", "password": "x", "csrf": CSRF.findall(client.get("/staff/sign-in").text)[0]}
    trying = [
        threading.Thread(target=client.post, args=("/staff/sign-in",), kwargs={"data": sent})
        for _ in range(sign_in_page.AT_ONCE)
    ]
    for each in trying:
        each.start()
    assert all(begun.acquire(timeout=10) for _ in trying)
    assert client.post("/staff/sign-in", data=sent).status_code == 429
    go_on.set()
    for each in trying:
        each.join()
    assert client.post("/staff/sign-in", data=sent).status_code == 403


@pytest.mark.parametrize(
    ("to", "safe"),
    [
        ("/staff/queue?state=new&text=a%2F%2Fb", True),
        ("/staff/records/0123", True),
        ("/api/v1/docs", True),
        ("/api/v1/records", False),
        ("https://evil.example/staff/", False),
        ("//evil.example/staff/", False),
        ("/\\evil.example", False),
        ("/staff\\..\\", False),
        ("/staff/..//evil.example", False),
        ("/staff/../page", False),
        ("/staff//evil.example", False),
        ("/staff/\r\nset-cookie: a=b", False),
        ("/staff/sign-in", False),
        ("/staff/sign-in/proxy", False),
        ("/staff/signed-out", False),
        ("/staffevil", False),
        ("javascript:alert(1)", False),
        ("", False),
    ],
)
def test_signing_in_leads_nowhere_else(client: TestClient, to: str, safe: bool) -> None:
    assert safe_place(to) == (to if safe else "/staff/queue")
    assert place(sign_in(client, to=to)) == (303, to if safe else "/staff/queue")


# --- the cookie


def test_the_cookie_is_kept_from_scripts_and_other_sites(client: TestClient) -> None:
    cookie = sign_in(client).headers["set-cookie"]
    assert re.fullmatch(r"qa_staff=[\w-]{43}; HttpOnly; Path=/; SameSite=lax", cookie)


def test_over_https_the_cookie_goes_over_nothing_else(desk: Desk) -> None:
    client = client_of(staff_app(desk, pages()), "https://desk.example")
    cookie = sign_in(client).headers["set-cookie"]
    assert re.fullmatch(r"__Host-qa_staff=[\w-]{43}; HttpOnly; Path=/; SameSite=lax; Secure", cookie)
    assert client.get("/staff/tried/queue").json() == "ada"


def test_over_https_a_cookie_set_over_http_is_not_read(desk: Desk) -> None:
    inside = signed_in_client(desk)
    client = client_of(staff_app(desk, pages()), "https://desk.example")
    client.cookies.set(COOKIE, inside.cookies[COOKIE])
    assert client.get("/staff/tried/queue").status_code == 303
    client.cookies.set(SECURE_COOKIE, inside.cookies[COOKIE])
    assert client.get("/staff/tried/queue").status_code == 200


def test_a_cookie_planted_before_signing_in_is_worth_nothing_after(client: TestClient) -> None:
    sign_in(client)
    planted = client.cookies[COOKIE]
    client.cookies.delete(COOKIE)
    client.cookies.set(COOKIE, planted, domain="127.0.0.1", path="/")
    # As for a victim who is given the attacker's cookie, and signs in with it in place.
    csrf = CSRF.findall(client_of(client.app).get("/staff/sign-in").text)[0]
    client.cookies.set(sign_in_page.FORM_COOKIE, csrf, domain="127.0.0.1", path="/staff/sign-in")
    reply = client.post("/staff/sign-in", data={"name": "ada", "password": PASSWORD, "csrf": csrf})
    fresh = re.findall(r"qa_staff=([\w-]{43})", reply.headers["set-cookie"])[0]
    assert fresh != planted
    attacker = client_of(client.app)
    attacker.cookies.set(COOKIE, planted)
    assert attacker.get("/staff/tried/queue").status_code == 303


def test_staff_are_signed_out_when_idle_and_after_a_shift(
    client: TestClient, later: Callable[[timedelta], None]
) -> None:
    sign_in(client)
    later(timedelta(minutes=29))
    assert client.get("/staff/tried/queue").status_code == 200
    later(timedelta(minutes=58))
    assert client.get("/staff/tried/queue").status_code == 200
    later(timedelta(minutes=90))
    assert client.get("/staff/tried/queue").status_code == 303


def test_a_disabled_account_is_out_at_once(client: TestClient, desk: Desk) -> None:
    sign_in(client)
    accounts.disable(desk.store, "ada", "system")
    assert client.get("/staff/tried/queue").status_code == 303


# --- out


def test_signing_out_ends_the_session_itself(client: TestClient, desk: Desk) -> None:
    sign_in(client)
    secret = client.cookies[COOKIE]
    reply = client.post("/staff/sign-out", data={"csrf": csrf_of(desk, client)})
    assert place(reply) == (303, "/staff/signed-out")
    assert COOKIE not in client.cookies
    assert "signed out" in client.get("/staff/signed-out").text
    client.cookies.set(COOKIE, secret)
    assert client.get("/staff/tried/queue").status_code == 303
    assert lines(desk)[-1] == ("ada", "signed out", "ada", "")


# --- forms


def test_a_form_of_the_session_is_taken(desk: Desk) -> None:
    client = signed_in_client(desk, app=staff_app(desk, pages()))
    data = {"csrf": csrf_of(desk, client), "words": "well said"}
    for headers in ({}, SAME_SITE, {"origin": ADDRESS}, {"origin": "null"}):
        assert client.post("/staff/tried/note", data=data, headers=headers).json() == "rita: well said"
    assert client.post("/staff/tried/note", files={"a": b"b"}, data=data).json() == "rita: well said"


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "http://127.0.0.1.evil.example"},
        {"origin": "http://127.0.0.1:8080"},
        {"origin": ADDRESS, "sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
def test_a_form_sent_by_another_site_is_refused_even_with_the_token(desk: Desk, headers: dict[str, str]) -> None:
    client = signed_in_client(desk, app=staff_app(desk, pages()))
    reply = client.post("/staff/tried/note", data={"csrf": csrf_of(desk, client)}, headers=headers)
    assert reply.status_code == 403
    assert "Open it again" in reply.text
    sign_in_form = client_of(client.app)
    csrf = CSRF.findall(sign_in_form.get("/staff/sign-in").text)[0]
    data = {"name": "ada", "password": PASSWORD, "csrf": csrf}
    assert sign_in_form.post("/staff/sign-in", data=data, headers=headers).status_code == 403


def test_a_form_without_the_token_of_its_session_is_refused(desk: Desk) -> None:
    app = staff_app(desk, pages())
    client, other = signed_in_client(desk, app=app), signed_in_client(desk, app=app)
    right = csrf_of(desk, client)
    for data in ({}, {"csrf": ""}, {"csrf": right[:-1]}, {"csrf": right + "x"}, {"csrf": "é"}):
        assert client.post("/staff/tried/note", data=data).status_code == 403
    assert client.post("/staff/tried/note", data={"csrf": csrf_of(desk, other)}).status_code == 403
    assert client.post("/staff/tried/note", json={"csrf": right}).status_code == 403
    assert client.post("/staff/tried/note", files={"csrf": right.encode()}).status_code == 403
    assert client.post(f"/staff/tried/note?csrf={right}").status_code == 403


def test_a_forged_sign_out_changes_nothing(desk: Desk) -> None:
    client = signed_in_client(desk, app=staff_app(desk, pages()))
    assert client.post("/staff/sign-out").status_code == 403
    assert client.get("/staff/tried/queue").status_code == 200


def test_the_sign_in_form_is_held_against_its_own_cookie(client: TestClient) -> None:
    data = {"name": "ada", "password": PASSWORD}
    assert client.post("/staff/sign-in", data=data).status_code == 403
    csrf = CSRF.findall(client.get("/staff/sign-in").text)[0]
    for wrong in ({}, {"csrf": ""}, {"csrf": csrf + "x"}):
        assert client.post("/staff/sign-in", data={**data, **wrong}).status_code == 403
    stranger = client_of(client.app)
    assert stranger.post("/staff/sign-in", data={**data, "csrf": csrf}).status_code == 403
    assert CSRF.findall(client.get("/staff/sign-in").text) == [csrf]  # two tabs, one cookie
    assert client.post("/staff/sign-in", data={**data, "csrf": csrf}).status_code == 303


@pytest.mark.parametrize("planted", ["x", '"><script>', "é", "a" * 44, "a b"])
def test_a_form_cookie_that_is_not_ours_is_replaced(client: TestClient, planted: str) -> None:
    cookie = f"{sign_in_page.FORM_COOKIE}={planted}".encode("latin-1")
    page = client.get("/staff/sign-in", headers={b"cookie": cookie})
    assert len(CSRF.findall(page.text)[0]) == 43


# --- roles


def test_a_page_for_admins_is_for_admins(desk: Desk) -> None:
    app = staff_app(desk, pages())
    assert signed_in_client(desk, Role.ADMIN, app=app).get("/staff/tried/documents").json() == "adam"
    refused = signed_in_client(desk, app=app).get("/staff/tried/documents")
    assert refused.status_code == 403
    assert "for admins" in refused.text
    assert "rita" in refused.text  # still signed in


# --- when something fails


def test_a_page_that_is_not_there_says_so(client: TestClient) -> None:
    missing = client.get("/staff/nothing")
    assert missing.status_code == 404
    assert "no such page" in missing.text
    assert client.get("/staff/tried/note").status_code == 405


def test_a_form_that_cannot_be_read_is_told_in_a_page(client: TestClient) -> None:
    reply = client.post("/staff/sign-in", files={"name": b"a file"})
    assert reply.status_code == 422
    assert "<h1>" in reply.text


def test_without_the_records_every_page_says_whom_to_tell(desk: Desk, tmp_path: Path) -> None:
    client = signed_in_client(desk, app=staff_app(desk, pages()))
    csrf = CSRF.findall(client_of(client.app).get("/staff/sign-in").text)[0]
    with desk.store.writing() as connection:
        connection.exec_driver_sql("ALTER TABLE sessions RENAME TO gone")
        connection.exec_driver_sql("ALTER TABLE accounts RENAME TO gone_too")
    client.cookies.set(sign_in_page.FORM_COOKIE, csrf)
    tried = client.post("/staff/sign-in", data={"name": "ada", "password": PASSWORD, "csrf": csrf})
    for reply in (client.get("/staff/tried/queue"), client.get("/staff/sign-in"), tried):
        assert reply.status_code == 503
        assert "Tell whoever runs the server" in reply.text


def test_nobody_is_let_type_a_password_while_the_records_are_down(tmp_path: Path) -> None:
    desk = staff_desk(tmp_path)
    (tmp_path / "records").mkdir()
    down = replace(desk, store=connect(f"sqlite:///{tmp_path / 'records'}"))  # a folder is no database
    reply = client_of(staff_app(down)).get("/staff/sign-in")
    assert reply.status_code == 503
    assert "Tell whoever runs the server" in reply.text
    desk.store.close()


def test_pages_run_no_script_but_ours(client: TestClient) -> None:
    policy = client.get("/staff/sign-in").headers["content-security-policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy


# --- single sign-on, with a real server: addresses are those of real connections

PROXY, STRANGER = "127.0.0.2", "127.0.0.1"  # all of 127/8 is this machine, and a client can choose
HEADER = "X-Remote-User"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[tuple[str, Desk]]:
    """A server that trusts the proxy at 127.0.0.2."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    settings = staff_settings(tmp_path, trusted_proxies=PROXY, staff_header=HEADER, port=port)
    desk = staff_desk(tmp_path, settings=settings)
    accounts.add(desk.store, "ada", None, Role.ADMIN, "system")
    accounts.add(desk.store, "bea", None, Role.REVIEWER, "system")
    running = uvicorn.Server(configuration(staff_app(desk, pages()), settings))
    thread = threading.Thread(target=running.run)
    thread.start()
    while not running.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{port}", desk
    running.should_exit = True
    thread.join()
    desk.store.close()


def browser(address: str, peer: str, **headers: str) -> httpx.Client:
    """A browser whose connections come from this address."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    transport = httpx.HTTPTransport(local_address=peer)
    return httpx.Client(base_url=address, transport=transport, headers=named, follow_redirects=True)


def test_whom_the_proxy_names_is_signed_in_with_a_line_in_the_history(server: tuple[str, Desk]) -> None:
    address, desk = server
    with browser(address, PROXY, X_Remote_User="Ada", X_Forwarded_For="203.0.113.9") as client:
        assert client.get("/staff/tried/documents").json() == "ada"
        assert client.get("/staff/tried/queue").json() == "ada"
        assert client.post("/staff/tried/note").status_code == 403  # a form is still checked
    assert lines(desk)[2:] == [("ada", "signed in", "ada", "single sign-on")]  # once, not at every page


def test_behind_an_encrypting_proxy_the_cookie_is_kept_to_https(server: tuple[str, Desk]) -> None:
    address, _ = server
    path = "/staff/sign-in/proxy"
    with browser(address, PROXY, X_Remote_User="ada", X_Forwarded_Proto="https") as client:
        assert client.get(path, follow_redirects=False).headers["set-cookie"].endswith("; Secure")
    with browser(address, STRANGER, X_Forwarded_Proto="https") as client:
        assert "Secure" not in client.get("/staff/sign-in").headers["set-cookie"]


def test_signing_out_says_that_the_organization_still_knows_who_it_is(server: tuple[str, Desk]) -> None:
    address, _ = server
    with browser(address, PROXY, X_Remote_User="ada") as client:
        assert sign_in_page.STILL_IN in client.get("/staff/signed-out").text


@pytest.mark.parametrize(
    "headers",
    [
        {"X_Remote_User": "ada"},
        {"x_remote_user": "ada"},
        {"X_Remote_User": "ada", "X_Forwarded_For": PROXY},
        {"X_Remote_User": "ada", "X_Forwarded_For": f"{PROXY}, {PROXY}", "Forwarded": f"for={PROXY}"},
        {"X_Remote_User": "ada", "X_Real_IP": PROXY, "X_Forwarded_Host": "127.0.0.2"},
    ],
)
def test_a_header_from_anybody_else_signs_nobody_in(server: tuple[str, Desk], headers: dict[str, str]) -> None:
    address, desk = server
    with browser(address, STRANGER, **headers) as client:
        for path in ("/staff/tried/queue", "/staff/sign-in", "/staff/sign-in/proxy"):
            shown = client.get(path)
            assert 'type="password"' in shown.text
            assert COOKIE not in client.cookies
    assert len(lines(desk)) == 2  # the accounts were added, and nothing else happened


def test_a_header_sent_twice_is_nobodys(server: tuple[str, Desk]) -> None:
    """A proxy that adds its own to what it was sent: the first may be the client's invention, or the second."""
    address, _ = server
    with browser(address, PROXY) as client:
        shown = client.get("/staff/tried/queue", headers=[(HEADER, "ada"), (HEADER, "bea")])
        assert 'type="password"' in shown.text


@pytest.mark.parametrize("name", ["", "nobody", "ada,bea", "ada bea", "système"])
def test_a_name_without_an_account_gets_none(server: tuple[str, Desk], name: str) -> None:
    address, desk = server
    with browser(address, PROXY) as client:
        shown = client.get("/staff/tried/queue", headers={HEADER.encode(): name.encode("latin-1")})
        assert COOKIE not in client.cookies
        assert ('type="password"' in shown.text) == (not name.strip())
        assert not name.strip() or (shown.status_code == 403 and "no account at this desk" in shown.text)
    assert not name.strip() or name not in repr(lines(desk)[2:])


def test_a_disabled_account_is_shut_to_the_proxy_too(server: tuple[str, Desk]) -> None:
    address, desk = server
    with browser(address, PROXY, X_Remote_User="ada") as client:
        assert client.get("/staff/tried/queue").status_code == 200
        accounts.disable(desk.store, "ada", "system")
        assert client.get("/staff/tried/queue").status_code == 403
    assert lines(desk)[-1] == ("unknown", "sign-in refused", "ada", "single sign-on")


def test_the_session_of_one_is_not_used_for_another_whom_the_proxy_names(server: tuple[str, Desk]) -> None:
    address, desk = server
    with browser(address, PROXY) as client:
        assert client.get("/staff/tried/queue", headers={HEADER: "ada"}).json() == "ada"
        assert client.get("/staff/tried/queue", headers={HEADER: "bea"}).json() == "bea"
    assert [line[2] for line in lines(desk)[2:]] == ["ada", "bea"]


def test_a_browser_that_keeps_no_cookies_is_not_sent_round_for_ever(server: tuple[str, Desk]) -> None:
    address, _ = server
    with browser(address, PROXY, X_Remote_User="ada") as client:
        replies = []
        for _ in range(11):
            client.cookies.clear()
            replies.append(client.get("/staff/sign-in/proxy", follow_redirects=False).status_code)
    assert replies == [303] * 10 + [429]


def test_a_server_without_the_door_believes_no_header(desk: Desk) -> None:
    client = client_of(staff_app(desk, pages()))
    reply = client.get("/staff/tried/queue", headers={HEADER: "ada"})
    assert place(reply)[0] == 303
    assert "proxy" not in client.get("/staff/sign-in", headers={HEADER: "ada"}).text


def test_a_header_without_a_trusted_proxy_is_no_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QA_STAFF_HEADER", HEADER)
    with pytest.raises(SettingsError, match="set QA_TRUSTED_PROXIES too"):
        load_settings()
    monkeypatch.setenv("QA_TRUSTED_PROXIES", "10.0.0.1")
    assert load_settings().staff_header == HEADER
    monkeypatch.setenv("QA_STAFF_HEADER", "X Remote: User")
    with pytest.raises(SettingsError, match="name of a header"):
        load_settings()


def test_events_of_sign_ins_have_their_time(client: TestClient, desk: Desk) -> None:
    sign_in(client)
    with desk.store.reading() as connection:
        last: Event = latest(connection, 1)[0]
    assert now() - last.at < timedelta(minutes=1)


def test_settings_made_by_hand_without_proxies_trust_nobody() -> None:
    settings = Settings().model_copy(update={"staff_header": HEADER})
    assert configuration(pages(), settings).app.proxies == ()  # type: ignore[union-attr]
