"""The product as a newcomer starts it: app.py, the real encoder, our own guide, a real browser."""

import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.model]

FamilyPage = Callable[..., Page]
StartServer = Callable[[list[str], dict[str, str]], str]

# Runs app.py with an ear on every connection that the process opens to another machine.
LISTEN = """
import runpy, sys
def hear(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo"):
        host = arguments[1][0] if event == "socket.connect" else arguments[0]
        if host not in ("127.0.0.1", "localhost", "0.0.0.0", None) and not isinstance(host, bytes):
            print(event, host, file=open(sys.argv[1], "a"), flush=True)
sys.addaudithook(hear)
runpy.run_path("app.py", run_name="__main__")
"""


@pytest.fixture(scope="module")
def strays(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("strays") / "connections.txt"
    path.touch()
    return path


@pytest.fixture(scope="module")
def site(start_server: StartServer, tmp_path_factory: pytest.TempPathFactory, strays: Path, chromium_path: str) -> str:
    folder = tmp_path_factory.mktemp("site")
    variables = {"QA_PORT": "{port}", "QA_INDEX": str(folder / "index"), "QA_DATA": str(folder / "data")}
    return start_server([sys.executable, "-c", LISTEN.replace("{", "{{").replace("}", "}}"), str(strays)], variables)


@pytest.mark.parametrize("width", [390, 1280])
def test_a_parent_asks_the_real_guide(site: str, family_page: FamilyPage, width: int) -> None:
    page = family_page(site, width=width)
    page.get_by_role("textbox").fill("is there a cure")
    page.keyboard.press("Enter")
    answer = page.get_by_text("Dystonia has no cure", exact=False).first
    expect(answer).to_be_visible()
    page.locator("a.cite").first.click()
    cited = page.get_by_role("complementary").locator(".cited")
    expect(cited).to_contain_text("Dystonia has no cure")
    expect(cited).to_be_in_viewport()


def test_an_emergency_is_answered_with_911_and_nothing_of_the_guide(site: str, family_page: FamilyPage) -> None:
    page = family_page(site, width=390)
    page.get_by_role("textbox").fill("hes not breathing and his lips are blue")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Call 911 or go to the nearest emergency room now").first).to_be_visible()
    expect(page.locator("a.cite")).to_have_count(0)
    assert page.locator('a[href="tel:911"]').count() > 0


def test_a_dose_is_not_given(site: str, family_page: FamilyPage) -> None:
    page = family_page(site, width=390)
    page.get_by_role("textbox").fill("what dose of baclofen should he take")
    page.keyboard.press("Enter")
    expect(page.get_by_text("I cannot give a dose").first).to_be_visible()
    expect(page.get_by_text("Do not change or stop a medicine").first).to_be_visible()
    assert not re.search(r"\d+\s*m[gl]", page.inner_text("body"))


def test_the_server_itself_called_nobody(site: str, strays: Path) -> None:
    assert strays.read_text() == ""
