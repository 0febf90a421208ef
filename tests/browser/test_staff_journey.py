"""From a family's doubt to a test and a new version of the guide: one journey with the real models and real files."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import HEIGHTS, REPOSITORY, Servers
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.model]

FamilyPage = Callable[..., Page]

GUIDE = "dystonia.md"
PASSWORD = "four plain words here"
CURED = "Dystonia has no cure, but treatment can greatly (substantially) lessen symptoms"
CHANGED = "Dystonia cannot be cured today, but treatment can greatly (substantially) lessen symptoms"
STABLE = "it typically becomes stable later on and does not progress any more"
QUESTION = "is there a cure"
AGAIN = "can it be cured"
UNANSWERED = ("will insurance pay for a wheelchair", "does our insurance pay for a wheelchair")
PATIENCE = 120_000  # milliseconds for what takes at most seconds on an idle machine
SHOTS = os.environ.get("SHOTS")  # a folder for pictures of the pages, to be looked at by a person


@dataclass(frozen=True, slots=True)
class Hospital:
    """A site of its own: its folders, its settings and its server."""

    folder: Path
    address: str
    variables: dict[str, str]

    @property
    def guide(self) -> Path:
        """The document that families are answered from."""
        return self.folder / "corpus" / GUIDE

    def evaluate(self, *words: str | Path) -> "subprocess.CompletedProcess[str]":
        """`python -m eval ...` with the settings of the site."""
        return command(self.variables, "eval", *map(str, words))


def command(variables: dict[str, str], *words: str, typed: str = "") -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", *words],
        cwd=REPOSITORY,
        env={**os.environ, **variables},
        input=typed,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


@pytest.fixture(autouse=True)
def _patience() -> Iterator[None]:
    """Real models beside other tests: comparing and publishing take their time."""
    expect.set_options(timeout=PATIENCE)
    yield
    expect.set_options(timeout=5_000)  # playwright's own


@pytest.fixture
def hospital(tmp_path: Path, chromium_path: str, start_server: Servers) -> Iterator[Hospital]:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / GUIDE).write_bytes((REPOSITORY / "corpus" / GUIDE).read_bytes())
    folders = {f"QA_{name.upper()}": str(tmp_path / name) for name in ("data", "corpus", "index")}
    variables = {**folders, "QA_KEEP_QUESTIONS": "true", "QA_PHONE": "215-555-0100"}
    added = command(variables, "qa", "staff", "add", "ada", "--admin", typed=f"{PASSWORD}\n")
    assert added.returncode == 0, added.stderr
    address = start_server([sys.executable, "app.py"], {**variables, "QA_PORT": "{port}"})
    yield Hospital(tmp_path, address, variables)
    start_server.stop(address)


def test_a_doubt_becomes_a_test_and_a_new_version_is_weighed_with_it(
    hospital: Hospital, family_page: FamilyPage
) -> None:
    running = family_page(hospital.address)
    ask(running, QUESTION, CURED)
    place = place_of_first_source(running)
    mark_it_wrong(running)
    for question in UNANSWERED:
        ask(running, question, "The guide does not say")

    staff = family_page(f"{hospital.address}staff/queue")
    sign_in(staff)
    open_the_one_marked_wrong(staff)
    judge_with_the_right_sentences(staff)
    add_to_the_set(staff)
    the_set_is_sound(hospital)
    the_set_is_measured(hospital)
    see_gaps_and_figures(staff)

    upload_a_changed_guide(staff, hospital)
    read_the_difference(staff)
    publish(staff)
    assert CHANGED in hospital.guide.read_text(encoding="utf-8")
    ask(running, AGAIN, CURED)
    expect(running.locator("article.exchange").last).to_contain_text("This guide was updated since you began")
    ask(family_page(hospital.address), QUESTION, CHANGED)
    expect_earlier_version(family_page(place))
    the_set_says_what_is_gone(hospital)

    go_back(staff)
    assert CURED in hospital.guide.read_text(encoding="utf-8")
    ask(family_page(hospital.address), QUESTION, CURED)
    the_set_is_sound(hospital)


def look_at(page: Page, name: str) -> None:
    """The page at both widths: clean for axe, not too wide; with SHOTS, a picture of each."""
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
        found = Axe().run(page).response["violations"]
        assert [(name, width, each["id"], node["target"]) for each in found for node in each["nodes"]] == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (name, width)
        if SHOTS:
            page.screenshot(path=Path(SHOTS) / f"{name}-{width}.png", full_page=True)
    page.set_viewport_size({"width": 1280, "height": HEIGHTS[1280]})


def ask(page: Page, question: str, words: str) -> None:
    """Ask, and wait for the whole answer, which must hold these words."""
    exchanges = page.locator("article.exchange")
    asked = exchanges.count()
    page.get_by_role("textbox").fill(question)
    page.keyboard.press("Enter")
    expect(exchanges).to_have_count(asked + 1)
    expect(exchanges.last).to_contain_text(words)
    expect(exchanges.last.get_by_role("button", name="Start over")).to_be_visible()


def place_of_first_source(page: Page) -> str:
    """Open the first source beside the answer; the lasting address of the place."""
    page.locator("a.cite").first.click()
    panel = page.get_by_role("complementary")
    expect(panel.locator(".cited").first).to_contain_text(CURED)
    return panel.get_by_role("link", name="Link to this place").get_attribute("href") or ""


def mark_it_wrong(page: Page) -> None:
    panel = page.get_by_role("complementary")
    panel.get_by_role("button", name="Wrong source?").click()
    expect(page.locator("#status")).to_contain_text("We noted it")
    panel.get_by_role("button", name="Close").click()


def sign_in(page: Page) -> None:
    page.get_by_label("Name").fill("ada")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("navigation", name="Desk")).to_be_visible()
    look_at(page, "queue")


def open_the_one_marked_wrong(page: Page) -> None:
    """The list of wrong sources holds it, and nothing else. The document stands open at what was cited."""
    page.get_by_role("navigation", name="Lists").get_by_role("link", name="Wrong source").click()
    expect(page.get_by_role("heading", name="Wrong source: 1 record")).to_be_visible()
    page.get_by_role("table").get_by_role("link", name=QUESTION).click()
    expect(page).to_have_url(re.compile("/staff/records/[0-9a-f]{32}"))
    expect(page.get_by_role("checkbox", name=CURED)).to_be_in_viewport()
    look_at(page, "review")


def judge_with_the_right_sentences(page: Page) -> None:
    """What was cited says a part. It is picked, with another sentence that belongs to the answer."""
    page.get_by_role("radio", name="Partly").check()
    for name in (CURED, STABLE):
        page.get_by_role("checkbox", name=name).check()
    expect(page.locator("#picked")).to_have_text("2 sentences are picked.")
    page.get_by_role("radio", name="Other sentences answer it").check()
    page.get_by_role("button", name="Save and stay").click()
    expect(page.get_by_role("status")).to_have_text("Saved.")
    expect(page.get_by_role("checkbox", name=STABLE)).to_be_checked()


def add_to_the_set(page: Page) -> None:
    page.get_by_label("Kind of question").select_option(label="In everyday words")
    page.get_by_role("button", name="Add to the question set").click()
    expect(page.get_by_role("status")).to_have_text("Added to the question set.")
    expect(page.get_by_label("Kind of question").locator(":checked")).to_have_text("In everyday words")
    look_at(page, "judged")


def the_set_is_sound(hospital: Hospital) -> None:
    """`check` finds no fault."""
    checked = hospital.evaluate("check", "--set", "site")
    assert checked.returncode == 0, checked.stderr


def the_set_is_measured(hospital: Hospital) -> None:
    """A run reports on the one question."""
    run = hospital.evaluate("run", "--set", "site", "--out", hospital.folder / "run")
    assert run.returncode == 0, run.stderr
    assert "assistant on site, dev: 1 question" in run.stdout
    (answer,) = (hospital.folder / "run" / "answers.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(answer)["understood_as"] == QUESTION


def the_set_says_what_is_gone(hospital: Hospital) -> None:
    """The picked sentence was changed, so the set names the question and what to do with it."""
    checked = hospital.evaluate("check", "--set", "site")
    assert checked.returncode == 1
    assert "judge the record again at the staff desk" in checked.stderr


def see_gaps_and_figures(page: Page) -> None:
    """What the guide left unanswered is one gap, with both ways in which it was asked."""
    desk = page.get_by_role("navigation", name="Desk")
    desk.get_by_role("link", name="Gaps").click()
    for question in UNANSWERED:
        expect(page.get_by_role("main")).to_contain_text(question)
    look_at(page, "gaps")
    desk.get_by_role("link", name="Figures").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    look_at(page, "figures")


def upload_a_changed_guide(page: Page, hospital: Hospital) -> None:
    """The same guide with one sentence in other words; it is a draft, and nothing that is served."""
    draft = hospital.folder / "draft" / GUIDE
    draft.parent.mkdir()
    draft.write_text(hospital.guide.read_text(encoding="utf-8").replace(CURED, CHANGED), encoding="utf-8")
    page.get_by_role("navigation", name="Desk").get_by_role("link", name="Documents").click()
    look_at(page, "documents")
    page.get_by_label("File (").set_input_files(draft)
    page.get_by_role("button", name="Upload as draft").click()
    expect(page.locator("#text")).to_contain_text("1 sentence changed, 0 added, 0 removed")
    look_at(page, "draft")
    assert CURED in hospital.guide.read_text(encoding="utf-8")


def read_the_difference(page: Page) -> None:
    """The question of the set is answered under both versions, and its answer differs."""
    page.get_by_role("button", name="Compare answers").click()
    answers = page.locator("#answers")
    expect(answers).to_contain_text("1 question of the set, 2 of families")  # what stands in the set is asked once
    change = answers.get_by_role("article").first
    for words in (QUESTION, "From the question set", CURED, CHANGED):
        expect(change).to_contain_text(words)
    look_at(page, "difference")


def publish(page: Page) -> None:
    """The box is ticked, and families get the new text."""
    page.get_by_label("I have read the differences.").check()
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("status")).to_contain_text("Published.")
    look_at(page, "document")


def expect_earlier_version(page: Page) -> None:
    """The citation of an answer from before opens the text that it was taken from."""
    expect(page.get_by_role("main")).to_contain_text("This is an earlier version")
    expect(page.locator(".cited").first).to_contain_text(CURED)


def go_back(page: Page) -> None:
    """The version before is served again."""
    page.get_by_role("link", name="or go back to it").click()
    look_at(page, "earlier")
    page.get_by_role("button", name="Go back to version").click()
    expect(page.get_by_role("status")).to_contain_text("Gone back.")
