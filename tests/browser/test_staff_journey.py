"""From a family's doubt to a test and a new version of the guide: one journey with the real models and real files."""

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from conftest import REPOSITORY, Servers
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.model]

FamilyPage = Callable[..., Page]

GUIDE = "dystonia.md"
PASSWORD = "four plain words here"
CURED = "Dystonia has no cure, but treatment can greatly (substantially) lessen symptoms"
CHANGED = "Dystonia cannot be cured today, but treatment can greatly (substantially) lessen symptoms"
QUESTION = "is there a cure"
COMPARED = 300_000  # milliseconds: every question is answered twice, on two cores


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


@pytest.mark.skip(reason="the page of review is being written: two steps below wait for its names")
@pytest.mark.parametrize("width", [1280])
def test_a_doubt_becomes_a_test_and_a_new_version_is_weighed_with_it(
    hospital: Hospital, family_page: FamilyPage, width: int
) -> None:
    family = family_page(hospital.address, width=width)
    ask(family, CURED)
    mark_first_source_wrong(family)

    staff = family_page(f"{hospital.address}staff/queue", width=width)
    sign_in(staff)
    open_the_one_marked_wrong(staff)
    judge_with_another_sentence(staff)
    add_to_the_set(staff)
    the_set_is_measured(hospital, n=1)

    draft = upload_a_changed_guide(staff, hospital)
    read_the_difference(staff)
    publish(staff)
    expect_answer(family_page(hospital.address, width=width), CHANGED)
    ask(family, CURED)  # the running chat keeps what it began with
    assert draft.read_bytes() == hospital.guide.read_bytes()
    the_set_says_what_is_gone(hospital)

    go_back(staff)
    expect_answer(family_page(hospital.address, width=width), CURED)
    the_set_is_measured(hospital, n=1)


def ask(page: Page, words: str) -> None:
    """Ask the question, and wait for an answer that says something."""
    exchanges = page.locator("article.exchange")
    asked = exchanges.count()
    page.get_by_role("textbox").fill(QUESTION)
    page.keyboard.press("Enter")
    expect(exchanges).to_have_count(asked + 1)
    expect(exchanges.last).to_contain_text(words, timeout=30_000)


def expect_answer(page: Page, words: str) -> None:
    """In a new conversation."""
    ask(page, words)
    page.close()


def mark_first_source_wrong(page: Page) -> None:
    page.locator("a.cite").first.click()
    page.get_by_role("complementary").get_by_role("button", name="Wrong source?").click()
    expect(page.locator("#status")).to_contain_text("We noted it")


def sign_in(page: Page) -> None:
    page.get_by_label("Name").fill("ada")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("navigation", name="Desk")).to_be_visible()


def open_the_one_marked_wrong(page: Page) -> None:
    """The list of wrong sources holds it, and nothing else."""
    page.get_by_role("navigation", name="Lists").get_by_role("link", name="Wrong source").click()
    expect(page.get_by_role("heading", name="Wrong source: 1 record")).to_be_visible()
    page.get_by_role("table").get_by_role("link", name=QUESTION).click()
    expect(page).to_have_url(re.compile("/staff/records/[0-9a-f]{32}"))


def judge_with_another_sentence(page: Page) -> None:
    raise NotImplementedError


def add_to_the_set(page: Page) -> None:
    raise NotImplementedError


def the_set_is_measured(hospital: Hospital, n: int) -> None:
    """`check` finds no fault, and a run reports on as many questions."""
    checked = hospital.evaluate("check", "--set", "site")
    assert checked.returncode == 0, checked.stderr
    run = hospital.evaluate("run", "--set", "site", "--out", hospital.folder / "run")
    assert (run.returncode, f"assistant on site, dev: {n} question" in run.stdout) == (0, True), run.stderr
    assert QUESTION in (hospital.folder / "run" / "report.html").read_text(encoding="utf-8")


def the_set_says_what_is_gone(hospital: Hospital) -> None:
    """The picked sentence was changed, so the set names the question and what to do with it."""
    checked = hospital.evaluate("check", "--set", "site")
    assert checked.returncode == 1
    assert "judge the record again at the staff desk" in checked.stderr


def upload_a_changed_guide(page: Page, hospital: Hospital) -> Path:
    """The same guide with one sentence in other words; it is a draft, and nothing that is served."""
    draft = hospital.folder / "draft" / GUIDE
    draft.parent.mkdir()
    draft.write_text(hospital.guide.read_text(encoding="utf-8").replace(CURED, CHANGED), encoding="utf-8")
    page.get_by_role("link", name="Documents").click()
    page.get_by_label("File (").set_input_files(draft)
    page.get_by_role("button", name="Upload as draft").click()
    expect(page.locator("#text")).to_contain_text("1 sentence changed, 0 added, 0 removed")
    assert CURED in hospital.guide.read_text(encoding="utf-8")
    return draft


def read_the_difference(page: Page) -> None:
    """The question of the set is answered under both versions, and its answer differs."""
    page.get_by_role("button", name="Compare answers").click()
    answers = page.locator("#answers")
    expect(answers).to_contain_text("1 question of the set", timeout=COMPARED)
    change = answers.get_by_role("article").first
    expect(change).to_contain_text(QUESTION)
    expect(change).to_contain_text("From the question set")
    expect(change).to_contain_text(CURED)
    expect(change).to_contain_text(CHANGED)


def publish(page: Page) -> None:
    """The box is ticked, and families get the new text."""
    page.get_by_label("I have read the differences.").check()
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("status")).to_contain_text("Published.", timeout=60_000)


def go_back(page: Page) -> None:
    """The version before is served again."""
    page.get_by_role("link", name="or go back to it").click()
    page.get_by_role("button", name="Go back to version").click()
    expect(page.get_by_role("status")).to_contain_text("Gone back.", timeout=60_000)
