"""What every journey needs: a chromium, a server process of its own, and a page that leaves this machine never.

address = start_server([sys.executable, "app.py"], {"QA_PORT": "{port}"})   the real site, or any other
family_page(address, width=390, dark=True)                                  a fresh page on it
"""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import Browser, Page, Route, sync_playwright

REPOSITORY = Path(__file__).parents[2]
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
START_SECONDS = 180  # ten on an idle machine
HEIGHTS = {390: 844, 1280: 800}

FamilyPage = Callable[..., Page]


@pytest.fixture(scope="session")
def chromium_path() -> str:
    found = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    if found is None:
        reason = f"no chromium on this machine (looked for {', '.join(CHROMIUM_NAMES)})"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return found


@pytest.fixture(scope="session")
def browser(chromium_path: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path, args=list(FLAGS))
        yield browser
        browser.close()


class Servers:
    """The server processes of these tests, each under its address."""

    def __init__(self) -> None:
        self.running: dict[str, subprocess.Popen[bytes]] = {}

    def __call__(self, command: list[str], variables: dict[str, str]) -> str:
        """Start a command on a port of its own; `{port}` in its words or variables becomes that port."""
        port = _free_port()
        words = [word.format(port=port) for word in command]
        extra = {name: value.format(port=port) for name, value in variables.items()}
        address = f"http://127.0.0.1:{port}/"
        site = {"QA_PHONE": "215-555-0100", "QA_RATE_QUESTIONS": "1000/minute", "QA_RATE_REQUESTS": "10000/minute"}
        process = subprocess.Popen(words, cwd=REPOSITORY, env={**os.environ, **site, **extra})
        self.running[address] = process
        _wait_for(address, process)
        return address

    def stop(self, address: str) -> None:
        process = self.running.pop(address)
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@pytest.fixture(scope="session")
def start_server() -> Iterator[Servers]:
    servers = Servers()
    yield servers
    for address in tuple(servers.running):
        servers.stop(address)


@pytest.fixture(scope="session")
def family_site(chromium_path: str, start_server: Servers) -> str:
    """The site with the fake assistant."""
    return _fake_site(start_server)


@pytest.fixture
def stopping_site(chromium_path: str, start_server: Servers) -> tuple[str, Callable[[], None]]:
    """The same, for one test, and what stops it."""
    address = _fake_site(start_server)
    return address, lambda: start_server.stop(address)


def _fake_site(start_server: Servers) -> str:
    here = Path(__file__).parent
    path = os.pathsep.join((str(REPOSITORY), str(here.parent)))
    return start_server([sys.executable, str(here / "serve_family_site.py"), "{port}"], {"PYTHONPATH": path})


@pytest.fixture
def family_page(browser: Browser) -> Iterator[FamilyPage]:
    """Open pages; at the end, fail if one of them asked for another host or met a script error."""
    strays: list[str] = []
    faults: list[str] = []

    def watch_hosts(route: Route) -> None:
        if urlsplit(route.request.url).hostname in ("127.0.0.1", None):
            route.continue_()
        else:
            strays.append(route.request.url)
            route.abort()

    def open_page(address: str, width: int = 1280, dark: bool = False, touch: bool = False) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": HEIGHTS[width]},
            color_scheme="dark" if dark else "light",
            has_touch=touch,
            accept_downloads=True,
        )
        context.route("**/*", watch_hosts)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto(address)
        return page

    yield open_page
    for context in browser.contexts:
        context.close()
    assert strays == [], "the page asked for another host"
    assert faults == [], "a script failed"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(address: str, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        if process.poll() is not None:
            pytest.fail(f"the server ended with status {process.returncode} before it answered")
        try:
            if httpx.get(f"{address}healthz", timeout=2).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.2)
    pytest.fail(f"the server at {address} did not answer within {START_SECONDS} seconds")
