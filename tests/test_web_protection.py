"""The layers around the site: how much one address may send, how fast, through which doors; what the log is told."""

import asyncio
import logging
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import chain, repeat

import gradio as gr
import pytest
import uvicorn
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from test_web_site import served
from web_fakes import FakeAssistant, RecordedHere

from qa.errors import SettingsError
from qa.served import Served
from qa.settings import Settings, load_settings
from qa.web import rates
from qa.web.dialogue import Dialogue
from qa.web.exchanges import Session
from qa.web.joining import JOIN, LONGEST_NAME, MOST_UNREAD, Joining, Queue
from qa.web.pages import Steps
from qa.web.protection import HEADERS, LARGEST_BODY, MOST_UPLOADS, UPLOAD, Limits, Protection
from qa.web.rates import Window, address_of
from qa.web.serving import PatientProtocol, configuration

SEED = "Mary Quillfeather has seizures"
BUSY = "Please wait a minute. In an emergency, call 911."
PLENTY = "10000/second"
OPENING = {"session_hash": "a", "fn_index": 1, "trigger_id": None, "event_data": None, "data": []}


class Clock:
    """Shows the time that it is set to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class Pile:
    """So many unread messages."""

    def __init__(self, n_unread: int) -> None:
        self.n_unread = n_unread

    def qsize(self) -> int:
        return self.n_unread


async def echo(scope: Scope, receive: Receive, send: Send) -> None:
    """Answers with the body; fails with it where it says so."""
    body = await Request(scope, receive).body()
    if b"fail" in body:
        raise RuntimeError(body.decode())
    await PlainTextResponse(body)(scope, receive, send)


def protected(requests: str = PLENTY) -> Protection:
    return Protection(echo, Limits(Window(requests), BUSY, body_seconds=0.2))


def joining(questions: Window | None = None, **n_unread: int) -> TestClient:
    piles = {page: Pile(number) for page, number in n_unread.items()}
    return TestClient(Joining(echo, Queue(piles, {0, 1}), questions or Window(PLENTY), BUSY))


def scope_of(path: str = "/", client: tuple[str, int] | None = ("203.0.113.9", 1), **headers: str) -> Scope:
    named = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return {"type": "http", "method": "POST", "path": path, "headers": named, "client": client, "query_string": b""}


def part(body: bytes, more: bool = True) -> Message:
    return {"type": "http.request", "body": body, "more_body": more}


async def reply_to(app: ASGIApp, scope: Scope, receive: Receive) -> list[Message]:
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    await app(scope, receive, send)
    return sent


def asked(app: ASGIApp, scope: Scope, parts: Iterator[Message], pause: float = 0.0) -> list[Message]:
    """What is answered to a body that comes in these parts, each after a pause."""

    async def receive() -> Message:
        await asyncio.sleep(pause)
        return next(parts)

    with ThreadPoolExecutor(1) as thread:  # the browser tests leave a loop running in this one
        return thread.submit(asyncio.run, reply_to(app, scope, receive)).result()


def status_of(app: ASGIApp, scope: Scope) -> int:
    return int(asked(app, scope, iter([part(b"", more=False)]))[0]["status"])


# --- bodies


def test_a_body_in_parts_without_a_length_arrives_whole() -> None:
    reply = asked(protected(), scope_of(), iter([part(b"How is "), part(b"it treated?", more=False)]))
    assert (reply[0]["status"], reply[1]["body"]) == (200, b"How is it treated?")


@pytest.mark.parametrize("scope", [scope_of(), scope_of(content_length="10"), scope_of(content_length="nonsense")])
def test_a_large_body_is_refused_while_it_comes_whatever_length_was_declared(scope: Scope) -> None:
    endless = repeat(part(b"x" * 10_000))
    reply = asked(protected(), scope, endless)
    assert reply[0]["status"] == 413
    assert (b"connection", b"close") in reply[0]["headers"]  # what still comes is not read


def test_a_large_body_is_refused_before_it_comes_where_it_says_so() -> None:
    nothing_is_read: Iterator[Message] = iter([])
    assert asked(protected(), scope_of(content_length=str(LARGEST_BODY + 1)), nothing_is_read)[0]["status"] == 413


def test_the_largest_body_that_is_taken_is_taken() -> None:
    reply = asked(protected(), scope_of(), iter([part(b"x" * LARGEST_BODY, more=False)]))
    assert (reply[0]["status"], len(reply[1]["body"])) == (200, LARGEST_BODY)


def test_a_body_that_drips_is_refused_after_its_time_however_often_something_comes() -> None:
    started = time.monotonic()
    reply = asked(protected(), scope_of(), repeat(part(b"x")), pause=0.02)  # 0.2 seconds are given
    assert reply[0]["status"] == 408
    assert time.monotonic() - started < 2


def test_only_a_few_files_are_uploaded_at_once() -> None:
    """Whoever sends the name of the cookie is believed until the whole file is there: 5 MB of memory each."""
    site, small = protected(), iter([part(b"x", more=False)])
    scope = scope_of(UPLOAD, cookie="qa_staff=x")

    async def tried() -> list[int]:
        async def never() -> Message:
            return await asyncio.Future()

        async def at_once() -> Message:
            return next(small)

        slow = [asyncio.create_task(reply_to(site, scope, never)) for _ in range(MOST_UPLOADS)]
        await asyncio.sleep(0)
        refused = await reply_to(site, scope, at_once)
        for each in slow:
            each.cancel()
        await asyncio.gather(*slow, return_exceptions=True)
        return [int(reply[0]["status"]) for reply in (refused, await reply_to(site, scope, at_once))]

    with ThreadPoolExecutor(1) as thread:
        assert thread.submit(asyncio.run, tried()).result() == [503, 200]


def test_nobody_is_answered_who_went_away() -> None:
    assert asked(protected(), scope_of(), iter([part(b"How"), {"type": "http.disconnect"}])) == []


# --- rates


def test_the_window_moves_with_the_clock() -> None:
    clock = Clock()
    window = Window("2/minute", clock)
    waits = []
    for clock.now in (0, 10, 30, 59, 60, 61):
        waits.append(window.wait("a"))
    assert waits == [0, 0, 30, 1, 0, 9]  # the third may come at 60, the next at 70
    assert window.wait("b") == 0


def test_the_window_takes_what_the_librarys_own_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock()
    monkeypatch.setattr("limits.storage.memory.time.time", clock)
    ours, theirs = Window("3/10 seconds", clock), MovingWindowRateLimiter(MemoryStorage())
    for clock.now in (100.0, 101.5, 101.6, 102.0, 109.9, 110.5, 111.4, 111.7, 111.8, 125.0, 125.1, 125.2, 125.3):
        assert (ours.wait("a") == 0) == theirs.hit(ours.rate, "a"), clock.now


def test_the_number_of_remembered_addresses_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rates, "MOST_ADDRESSES", 3)
    window = Window("1/hour", Clock())
    waits = [window.wait(address) > 0 for address in ("a", "b", "c", "a", "d", "a", "b")]
    assert waits == [False, False, False, True, False, True, False]  # b was silent longest when d came
    assert len(window.taken) == 3


def test_too_many_questions_are_told_kindly_when_to_ask_again() -> None:
    clock = Clock()
    site = joining(Window("1/minute", clock))
    asking = {**OPENING, "event_data": {"question": "Why?"}}
    assert site.post(JOIN, json=asking).status_code == 200
    refused = site.post(JOIN, json=asking)
    assert (refused.status_code, refused.text, refused.headers["retry-after"]) == (429, BUSY, "60")
    assert site.post(JOIN, json=OPENING).status_code == 200  # a page may be opened, and a thumb pressed
    clock.now = 60.0
    assert site.post(JOIN, json=asking).status_code == 200


def test_what_costs_nothing_and_an_answer_that_was_begun_are_never_limited() -> None:
    site = TestClient(protected(requests="1/hour"))
    assert [site.get("/").status_code for _ in range(2)] == [200, 429]
    for path in ("/healthz", "/page/chat.js", "/assets/a.js", "/gradio_api/queue/data?session_hash=a"):
        assert [site.get(path).status_code for _ in range(3)] == [200] * 3


@pytest.mark.parametrize(
    ("client", "address"),
    [
        (("203.0.113.9", 5), "203.0.113.9"),
        (("::ffff:203.0.113.9", 5), "203.0.113.9"),
        (("2001:db8:1:2:3::17", 5), "2001:db8:1:2::/64"),
        (("fe80::1%eth0", 5), "fe80::/64"),
        (("x" * 5000, 0), "x" * 64),
        (None, ""),
    ],
)
def test_an_address_is_a_household_not_a_number(client: tuple[str, int] | None, address: str) -> None:
    assert address_of(scope_of(client=client)) == address


def from_peer(peer: str, forwarded: str, trusted: str) -> str:
    """The address that the site sees, when this peer of the server sends this header."""
    seen: list[str] = []

    async def site(scope: Scope, receive: Receive, send: Send) -> None:
        seen.append(address_of(scope))

    server = configuration(site, Settings(trusted_proxies=trusted))
    server.load()
    asked(server.loaded_app, scope_of(client=(peer, 1), x_forwarded_for=forwarded), iter([]))
    return seen[0]


@pytest.mark.parametrize(
    ("peer", "forwarded", "trusted", "address"),
    [
        ("127.0.0.1", "198.51.100.7", "", "127.0.0.1"),  # uvicorn alone would believe it
        ("203.0.113.9", "198.51.100.7", "10.0.0.1", "203.0.113.9"),
        ("10.0.0.1", "198.51.100.7", "10.0.0.1", "198.51.100.7"),
        ("10.0.0.1", "1.1.1.1, 198.51.100.7", "10.0.0.1", "198.51.100.7"),  # the first is the client's own invention
        ("10.0.0.1", "1.1.1.1, 198.51.100.7, 10.0.0.2", "10.0.0.0/30", "198.51.100.7"),
    ],
)
def test_only_a_trusted_proxy_is_believed_about_the_client(
    peer: str, forwarded: str, trusted: str, address: str
) -> None:
    assert from_peer(peer, forwarded, trusted) == address


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("QA_RATE_QUESTIONS", "often"),
        ("QA_RATE_QUESTIONS", "0/minute"),
        ("QA_RATE_REQUESTS", "5/second; 9/minute"),
        ("QA_RATE_REQUESTS", ""),
        ("QA_TRUSTED_PROXIES", "*"),
        ("QA_TRUSTED_PROXIES", "10.0.0.1, proxy.example"),
    ],
)
def test_a_limit_or_a_proxy_that_cannot_be_read_is_told(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as told:
        load_settings()
    assert f"{name}={value!r}" in str(told.value)
    assert "write it like" in str(told.value)


# --- the queue


@pytest.mark.parametrize(
    ("event", "status"),
    [
        ({"session_hash": "new"}, 200),
        ({"session_hash": "listening"}, 200),
        ({"session_hash": "deaf"}, 429),
        ({"session_hash": "x" * (LONGEST_NAME + 1)}, 400),
        ({"session_hash": ""}, 400),
        ({"session_hash": 7}, 400),
        ({"fn_index": 16777217}, 400),  # found by schemathesis: gradio fails on a number that it does not know
        ({"fn_index": True}, 400),
        ({"data": [SEED]}, 400),  # gradio prints the inputs that it cannot use
        ({"data": {}}, 400),
        ({"batched": True}, 400),
    ],
)
def test_only_what_a_listening_page_of_ours_sends_joins_the_queue(event: dict[str, object], status: int) -> None:
    reply = joining(listening=MOST_UNREAD, deaf=MOST_UNREAD + 1).post(JOIN, json={**OPENING, **event})
    assert reply.status_code == status
    assert status != 429 or reply.text == BUSY


@pytest.mark.parametrize("body", [b"", b"[]", b"\xff", b"{", b"[" * 60_000])
def test_a_body_that_is_no_event_is_refused(body: bytes) -> None:
    assert joining().post(JOIN, content=body).status_code == 400


# --- doors


@pytest.fixture(scope="module")
def site() -> TestClient:
    return served(FakeAssistant())


@pytest.mark.parametrize(
    "path",
    [
        "/gradio_api/upload",
        "/gradio_api/%75pload",
        "/gradio_api//upload",
        "//gradio_api/upload",
        "/gradio_api/./upload",
        "/gradio_api/queue/../upload",
        "/gradio_api/queue/%2e%2e/upload",
        "/gradio_api/heartbeat/../upload",
        "/GRADIO_API/UPLOAD",
        "/gradio_api/upload_progress",
        "/gradio_api/proxy=http://127.0.0.1:22/",
        "/gradio_api/proxy=http%3A%2F%2F169.254.169.254%2Flatest",
        "/gradio_api/proxy%3Dhttp://169.254.169.254/latest",
        "/gradio_api/file=/etc/passwd",
        "/gradio_api/file=http://127.0.0.1:22/",
        "/gradio_api/file/etc/passwd",
        "/file=/etc/passwd",
        "/gradio_api/run/predict",
        "/gradio_api/custom_component/a/client/component/..%2f..%2fapp.py",
        "/gradio_api/openapi.json",
        "/gradio_api/token",
        "/gradio_api/runs",
        "/gradio_api/a_door_of_the_next_version",
        "/monitoring",
        "/logout",
        "/svelte/../../../app.py",
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_door_that_the_page_does_not_use_is_shut_however_it_is_spelled(
    site: TestClient, method: str, path: str
) -> None:
    reply = site.request(method, path, follow_redirects=False)
    assert reply.status_code in (404, 405)
    assert "root:" not in reply.text


@pytest.mark.parametrize(
    "path",
    [
        "/page/../site.py",
        "/page/..%2fsite.py",
        "/page/%2e%2e/site.py",
        "/page/..%5csite.py",
        "/page//etc/passwd",
        "/page/%00style.css",
        "/page/" + "x" * 5000,
        "/source/../../etc/passwd",
        "/source/..%2f..%2fapp.py",
        "/static/..%2f..%2fapp.py",
        "/assets/..%2f..%2fapp.py",
        "/assets/%00",
        "/staff/documents/a%00b",
        "/api/v1/records/%00",
        "/static/" + "x" * 300,  # gradio fails on a name that no file can have
    ],
)
def test_no_path_leads_out_of_the_files_of_the_page(site: TestClient, path: str) -> None:
    reply = site.get(path)
    assert reply.status_code in (400, 403, 404)
    assert "import" not in reply.text
    assert "root:" not in reply.text


@pytest.mark.parametrize("name", ["x-forwarded-host", "x-forwarded-proto", "host", "referer"])
def test_a_header_of_a_stranger_writes_no_script_into_the_page(site: TestClient, name: str) -> None:
    assert "<script>alert(1)" not in site.get("/", headers={name: "a</script><script>alert(1)</script>"}).text


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", 200),
        ("GET", "/gradio_api/upload", 404),
        ("GET", "/nowhere", 404),
        ("GET", "/page/nothing.js", 404),
        ("DELETE", "/healthz", 404),
        ("PUT", "/page/style.css", 405),
        ("POST", "/gradio_api/queue/join", 400),
        ("GET", "/gradio_api/queue/data", 422),
    ],
)
def test_every_kind_of_reply_carries_the_headers(site: TestClient, method: str, path: str, status: int) -> None:
    reply = site.request(method, path)
    assert reply.status_code == status
    assert HEADERS.items() <= dict(reply.headers).items()


@pytest.mark.parametrize("status", [408, 413, 429, 500])
def test_a_refusal_carries_the_headers_too(status: int) -> None:
    drip = part(b"x")
    bodies = {408: repeat(drip), 413: repeat(part(b"x" * 10_000)), 429: repeat(drip), 500: iter([part(b"fail", False)])}
    app = protected(requests="1/hour" if status == 429 else PLENTY)
    if status == 429:
        status_of(app, scope_of())
    start = asked(app, scope_of(), bodies[status], pause=0.02)[0]
    assert start["status"] == status
    assert {(name.encode(), value.encode()) for name, value in HEADERS.items()} <= set(start["headers"])


# --- what the log is told


def test_a_fault_inside_is_a_plain_page_and_its_words_stay_out_of_the_log(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        reply = TestClient(protected()).post("/", content=f"fail {SEED}")
    assert reply.status_code == 500
    assert "RuntimeError" in caplog.text
    assert SEED not in caplog.text + reply.text


def test_a_step_that_fails_gives_gradio_nothing_to_print(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    steps = Steps(Dialogue(Served(FakeAssistant()), load_settings(), RecordedHere()))

    def broken(*_: object) -> None:
        raise RuntimeError(SEED)

    monkeypatch.setattr(steps.dialogue, "screen", broken)
    with pytest.raises(gr.Error) as raised:
        list(steps.ask(Session(), gr.EventData(None, {"question": SEED})))
    assert not raised.value.print_exception
    assert "RuntimeError" in caplog.text
    assert SEED not in caplog.text + str(raised.value)


# --- a real server


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """Where a server of ours listens, that gives a second for the head of a request."""
    monkeypatch.setattr(PatientProtocol, "head_seconds", 0.3)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        free = int(probe.getsockname()[1])
    server = uvicorn.Server(configuration(protected(), Settings(port=free)))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield free
    server.should_exit = True
    thread.join()


def read_all(connection: socket.socket) -> bytes:
    connection.settimeout(5)
    return b"".join(chain(iter(lambda: connection.recv(65536), b"")))


@pytest.mark.parametrize("begun", [b"", b"GET / HT", b"GET / HTTP/1.1\r\nHost: a\r\n\r\nGET /"])
def test_a_connection_that_does_not_say_what_it_wants_is_closed(port: int, begun: bytes) -> None:
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(begun)
        started = time.monotonic()
        read_all(connection)
        assert 0.2 < time.monotonic() - started < 3


def test_a_connection_is_used_again_and_again(port: int) -> None:
    head = b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
    with socket.create_connection(("127.0.0.1", port)) as connection:
        for _ in range(3):
            time.sleep(0.2)  # longer altogether than one head may take
            connection.sendall(head + b"3\r\nHow\r\n0\r\n\r\n")
            reply = b""
            while not reply.endswith(b"How"):
                reply += connection.recv(65536)
            assert reply.startswith(b"HTTP/1.1 200")
            assert b"server:" not in reply.lower()


def test_an_endless_body_in_chunks_gets_an_answer_and_an_end(port: int) -> None:
    head = b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(head + b"11170\r\n" + b"x" * 70_000)
        assert read_all(connection).startswith(b"HTTP/1.1 413")


def test_a_head_larger_than_any_browsers_is_refused(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nX: " + b"x" * 20_000)
        assert b" 400 " in read_all(connection)
