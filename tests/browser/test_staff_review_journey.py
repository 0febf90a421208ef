"""The queue and the review page by keyboard, in a real browser, at both widths, clean for axe."""

import sys
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import FamilyPage, Servers
from playwright.sync_api import Page, expect
from recording_fakes import id_of

pytestmark = pytest.mark.browser

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def staff_site(chromium_path: str, start_server: Servers, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """The address, and the cookie of somebody who is signed in."""
    folder = tmp_path_factory.mktemp("desk")
    path = f"{HERE.parents[1]}:{HERE.parent}"
    command = [sys.executable, str(HERE / "serve_staff_desk.py"), "{port}", str(folder)]
    address = start_server(command, {"PYTHONPATH": path})
    return address, (folder / "cookie").read_text(encoding="utf-8")


def opened(site: tuple[str, str], family_page: FamilyPage, path: str, width: int = 1280, dark: bool = False) -> Page:
    address, cookie = site
    name, _, secret = cookie.partition("=")
    page = family_page(f"{address}healthz", width=width, dark=dark)
    page.context.add_cookies([{"name": name, "value": secret, "url": address}])
    page.goto(address + path)
    return page


def test_by_keyboard_from_the_queue_to_a_verdict(staff_site: tuple[str, str], family_page: FamilyPage) -> None:
    page = opened(staff_site, family_page, "staff/queue")
    page.keyboard.press("j")
    expect(page.locator("a.open").first).to_be_focused()
    page.keyboard.press("j")
    page.keyboard.press("k")
    expect(page.locator("a.open").first).to_be_focused()

    # Not while somebody types, and not once they are switched off.
    search = page.get_by_role("searchbox")
    search.press("j")
    expect(search).to_have_value("j")
    page.locator("h1").click()
    page.keyboard.press("?")
    page.get_by_label("Use these keys").uncheck()
    page.keyboard.press("j")
    expect(page.locator("a.open").first).not_to_be_focused()
    page.get_by_label("Use these keys").check()

    page.get_by_role("link", name="What are the early signs?").press("Enter")
    page.wait_for_url("**/records/**")
    page.keyboard.press("j")
    page.keyboard.press("2")
    expect(page.locator("input[name=support-0][value=partly]")).to_be_checked()
    page.get_by_role("link", name="Source 2, in the document").click()
    expect(page.locator(".sentence:target input")).to_be_focused()
    page.keyboard.press("Space")
    expect(page.locator("#picked")).to_have_text("1 sentence is picked.")
    page.get_by_label("Other sentences answer it").check()
    page.get_by_role("button", name="Save and stay").click()
    expect(page.get_by_role("status")).to_have_text("Saved.")
    expect(page.locator("input[name=support-0][value=partly]")).to_be_checked()


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("dark", [False, True])
def test_axe_finds_nothing_and_nothing_is_too_wide(
    staff_site: tuple[str, str], family_page: FamilyPage, width: int, dark: bool
) -> None:
    for path in ("staff/queue?view=all&text=the", f"staff/records/{id_of(0)}", f"staff/records/{id_of(3)}"):
        page = opened(staff_site, family_page, path, width, dark)
        found = Axe().run(page).response["violations"]
        assert [(each["id"], node["target"]) for each in found for node in each["nodes"]] == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
