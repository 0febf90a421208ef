"""A parent's journey through the real page: ask, point at a citation, open it, follow up, be refused, save.

Every page of these tests fails where it asks for another host, or where a script fails (conftest.family_page).
"""

from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, Route, expect

pytestmark = pytest.mark.browser

FamilyPage = Callable[..., Page]
WIDTHS = [390, 1280]
WCAG = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}}


# The answer is scrolled to the top a moment after it has come; what is pointed at meanwhile moves away again.
AT_REST = """() => new Promise((done) => {
  let timer;
  const wait = () => {
    clearTimeout(timer);
    timer = setTimeout(done, 250);
  };
  addEventListener("scroll", wait);
  wait();
})"""


def ask(page: Page, question: str) -> Locator:
    """Type a question, press Enter, and wait for the whole answer."""
    box = page.get_by_role("textbox", name="Your question")
    box.fill(question)
    box.press("Enter")
    exchange = page.get_by_role("article", name=question).last
    expect(exchange.get_by_role("button", name="Start over")).to_be_visible()
    page.evaluate(AT_REST)
    return exchange


def faults(page: Page) -> list[str]:
    """What axe finds on the page as it is now, in a line each.

    The bars at both ends lie still meanwhile: a button that is half behind one of them is no smaller for it, and
    which one that is depends on how far the page was scrolled at that moment.
    """
    still = page.add_style_tag(content="#top, #composer, .notice { position: static !important; }")
    found = Axe().run(page, options=WCAG).response["violations"]
    still.evaluate("style => style.remove()")
    return [f"{each['id']}: {node['target']} {node['failureSummary']}" for each in found for node in each["nodes"]]


def stays_inside(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


@pytest.mark.parametrize("width", WIDTHS)
def test_a_parents_journey(family_site: str, family_page: FamilyPage, width: int, tmp_path: Path) -> None:
    page = family_page(family_site, width=width)

    # Before the first question: the standing notice is first in reading order, and the examples are offered.
    example = page.get_by_role("button", name="What are the early signs?")
    expect(example).to_be_visible()
    assert page.locator("body").inner_text().strip().startswith("This is a computer tool")
    example.click()
    answer = page.get_by_role("article", name="What are the early signs?")
    expect(answer.get_by_role("link", name="Source 3: What it is")).to_be_visible()
    expect(page.locator("#status")).to_contain_text("Answer ready. 3 sources.")
    assert stays_inside(page)

    # Pointing at a citation shows the quotation, its section and its review date, inside the screen.
    marker = answer.get_by_role("link", name="Source 2: Early signs")
    marker.hover()
    card = page.locator(".card")
    for words in ("Fast blinking", "Early signs", "reviewed March 2019"):
        expect(card).to_contain_text(words)
    box = card.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width

    # Choosing it opens the whole document with the sentence marked, in view and focused.
    marker.click()
    panel = page.get_by_role("complementary", name="Shaking and stiffness")
    cited = panel.locator(".cited")
    expect(cited).to_contain_text("Fast blinking")
    expect(cited).to_be_focused()
    expect(cited).to_be_in_viewport()
    expect(panel.locator(".passage.near")).to_contain_text("The first signs may be:")
    expect(panel).to_contain_text("There is no cure.")
    place = panel.get_by_role("link", name="Link to this place").get_attribute("href") or ""
    panel.get_by_role("button", name="Wrong source?").click()
    expect(page.locator("#status")).to_contain_text("Thank you. We noted it.")
    panel.get_by_role("button", name="Close").click()
    expect(panel).to_be_hidden()
    expect(marker).to_be_focused()

    # A follow-up says how it was understood; a question that is not answered is refused, with related sections.
    ask(page, "How is it treated?")
    follow_up = ask(page, "What about surgery?")
    expect(follow_up).to_contain_text("Understood as: What about surgery? (about treatment)")
    refused = ask(page, "Who won the match?")
    expect(refused).to_contain_text("The guide does not say")
    expect(refused.get_by_role("link", name="What it is")).to_be_visible()

    # The conversation can be kept, and the kept page stands alone.
    with page.expect_download() as download:
        page.get_by_role("button", name="Save this conversation").last.click()
    kept = tmp_path / "kept.html"
    download.value.save_as(kept)
    text = kept.read_text(encoding="utf-8")
    assert text.count("<article>") == 4
    assert place in text

    # The stable link opens the same view on its own.
    page.goto(place)
    expect(page.locator(".cited")).to_contain_text("Fast blinking")
    expect(page.locator(".cited")).to_be_focused()
    expect(page.locator(".cited")).to_be_in_viewport()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_axe_finds_nothing(family_site: str, family_page: FamilyPage, width: int, dark: bool) -> None:
    page = family_page(family_site, width=width, dark=dark)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert faults(page) == []
    ask(page, "Who won the match?")
    answer = ask(page, "May I stop it?")
    answer.get_by_role("link", name="Source 1").hover()
    expect(page.locator(".card")).to_be_visible()
    assert faults(page) == []
    answer.get_by_role("link", name="Source 1").click()
    expect(page.locator(".cited")).to_be_focused()
    assert faults(page) == []
    place = page.get_by_role("link", name="Link to this place").get_attribute("href") or ""
    page.get_by_role("button", name="Close").click()
    ask(page, "She drank bleach")
    assert faults(page) == []
    ask(page, "How is it treated?")
    assert faults(page) == []
    for address in (place, f"{family_site}source/stiffness@0123456789ab"):
        page.goto(address)
        assert faults(page) == []


@pytest.mark.parametrize("width", WIDTHS)
def test_with_the_keyboard_alone(family_site: str, family_page: FamilyPage, width: int) -> None:
    page = family_page(family_site, width=width)
    keys = page.keyboard
    expect(page.get_by_role("heading", level=1)).to_be_visible()

    def tab_to(target: Locator, most: int = 40) -> None:
        for _ in range(most):
            keys.press("Tab")
            if target.evaluate("element => element === document.activeElement"):
                return
        pytest.fail(f"Tab never reached {target}")

    tab_to(page.get_by_role("button", name="What are the early signs?"))
    keys.press("Enter")
    answer = page.get_by_role("article", name="What are the early signs?")
    expect(answer.get_by_role("button", name="Start over")).to_be_visible()
    expect(answer.get_by_role("heading", name="What are the early signs?")).to_be_focused()  # reading goes on there

    marker = answer.get_by_role("link", name="Source 1: Early signs")
    tab_to(marker)
    expect(page.locator(".card")).to_contain_text("The first signs may be:")
    keys.press("Escape")
    expect(page.locator(".card")).to_be_hidden()
    expect(marker).to_be_focused()
    keys.press("Enter")
    expect(page.locator(".cited").first).to_be_focused()
    keys.press("Escape")
    expect(page.locator("#source-panel")).to_be_hidden()
    expect(marker).to_be_focused()

    keys.press("Enter")
    expect(page.locator(".cited").first).to_be_focused()
    keys.press("Shift+Tab")  # back through the panel: contents, its body, then its own buttons
    for _ in range(6):
        if page.get_by_role("button", name="Close").evaluate("element => element === document.activeElement"):
            break
        keys.press("Shift+Tab")
    keys.press("Enter")
    expect(marker).to_be_focused()

    tab_to(page.get_by_role("textbox", name="Your question"))
    keys.type("How is it treated?")
    tab_to(page.get_by_role("button", name="Ask", exact=True), most=1)
    keys.press("Enter")
    expect(page.get_by_role("article", name="How is it treated?")).to_contain_text("There is no cure.")


def test_on_a_touch_screen_the_first_touch_shows_the_quotation_and_back_closes_the_sheet(
    family_site: str, family_page: FamilyPage
) -> None:
    page = family_page(family_site, width=390, touch=True)
    answer = ask(page, "What are the early signs?")
    marker = answer.get_by_role("link", name="Source 2: Early signs")
    marker.tap()
    expect(page.locator(".card")).to_contain_text("Fast blinking")
    expect(page.locator("#source-panel")).to_be_hidden()
    page.get_by_role("button", name="Open in the guide").tap()
    expect(page.locator(".cited")).to_contain_text("Fast blinking")
    page.go_back()
    expect(page.locator("#source-panel")).to_be_hidden()
    expect(answer).to_be_visible()


@pytest.mark.parametrize("width", WIDTHS)
def test_an_emergency_stands_above_everything_with_a_number_to_press(
    family_site: str, family_page: FamilyPage, width: int
) -> None:
    page = family_page(family_site, width=width)
    ask(page, "How is it treated?")
    ask(page, "He is choking")
    alarm = page.get_by_role("alert")
    expect(alarm).to_contain_text("Call 911")
    number = alarm.get_by_role("link", name="Call 911")
    expect(number).to_have_attribute("href", "tel:911")
    expect(number).to_be_in_viewport()
    box = number.bounding_box()
    latest = page.get_by_role("heading", name="He is choking").bounding_box()
    assert box is not None
    assert latest is not None
    assert box["y"] + box["height"] <= latest["y"]
    assert stays_inside(page)
    page.mouse.wheel(0, -5000)
    expect(number).to_be_in_viewport()


def test_what_people_type_is_never_run(family_site: str, family_page: FamilyPage) -> None:
    page = family_page(family_site)
    typed = "<img src=x onerror=\"document.title='run'\"> **bold** [x](javascript:alert(1)) ${1+1} {{value}}"
    exchange = ask(page, typed)
    expect(exchange.get_by_role("heading").first).to_contain_text(typed)
    assert page.locator("#conversation img").count() == 0
    assert page.title() == "Ask the guide"


def test_an_empty_question_gets_a_kind_sentence_and_a_fault_another(family_site: str, family_page: FamilyPage) -> None:
    page = family_page(family_site)
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.get_by_text("Please type a question, and I will look in the guide.")).to_be_visible()
    page.get_by_role("textbox", name="Your question").fill("please break")
    page.keyboard.press("Enter")
    expect(page.get_by_role("article", name="please break")).to_contain_text("Something went wrong on our side.")
    assert "Traceback" not in page.content()


def test_questions_sent_while_another_is_answered_are_all_asked_in_turn(
    family_site: str, family_page: FamilyPage
) -> None:
    page = family_page(family_site)
    box = page.get_by_role("textbox", name="Your question")
    questions = ("What are the early signs?", "How is it treated?", "What about surgery?")
    for question in questions:
        box.fill(question)
        box.press("Enter")
        expect(box).to_have_value("")
        box.press("Enter")  # twice asks once
    expect(page.get_by_role("article", name="What about surgery?")).to_contain_text("Understood as")
    expect(page.get_by_role("button", name="Start over")).to_be_visible()
    expect(page.get_by_role("article")).to_have_count(3)
    for question in questions:
        expect(page.get_by_role("article", name=question)).to_contain_text("Reviewed by")
    expect(page.locator(".pending")).to_have_count(0)
    expect(page.get_by_text("Please type a question")).to_have_count(0)


def test_a_chosen_and_a_typed_question_at_once_are_both_answered(family_site: str, family_page: FamilyPage) -> None:
    page = family_page(family_site)
    box = page.get_by_role("textbox", name="Your question")
    box.fill("How is it treated?")
    page.get_by_role("button", name="What are the early signs?").click()
    box.press("Enter")
    for question in ("What are the early signs?", "How is it treated?"):
        expect(page.get_by_role("article", name=question)).to_contain_text("Reviewed by")
    expect(page.get_by_role("article")).to_have_count(2)


UNREACHED = "Your question did not get through."


def test_a_lost_server_is_said_and_what_was_typed_is_not_lost(
    stopping_site: tuple[str, Callable[[], None]], family_page: FamilyPage
) -> None:
    address, stop = stopping_site
    page = family_page(address)
    ask(page, "How is it treated?")
    expect(page.get_by_text(UNREACHED)).to_be_hidden()
    stop()
    box = page.get_by_role("textbox", name="Your question")
    box.fill("What about surgery?")
    box.press("Enter")
    said = page.get_by_role("status").filter(has_text=UNREACHED)
    expect(said).to_be_visible(timeout=15_000)
    expect(said.get_by_role("link", name="911")).to_have_attribute("href", "tel:911")
    expect(box).to_have_value("What about surgery?")
    expect(page.get_by_role("article", name="How is it treated?")).to_contain_text("There is no cure.")
    box.press("Enter")  # and again: still said
    expect(box).to_have_value("What about surgery?")


def test_a_refused_request_is_said_and_the_next_one_answered(family_site: str, family_page: FamilyPage) -> None:
    page = family_page(family_site)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    refused: list[str] = []

    def refuse_the_first(route: Route) -> None:
        # by its words, because the page has requests of its own while it loads
        if refused or "How is it treated?" not in (route.request.post_data or ""):
            route.fallback()
        else:
            refused.append(route.request.url)
            route.fulfill(status=413, body="too large")

    page.route("**/queue/join*", refuse_the_first)
    box = page.get_by_role("textbox", name="Your question")
    box.fill("How is it treated?")
    box.press("Enter")
    expect(page.get_by_text(UNREACHED)).to_be_visible()
    assert faults(page) == []
    expect(box).to_have_value("How is it treated?")
    box.press("Enter")
    expect(page.get_by_role("article", name="How is it treated?")).to_contain_text("There is no cure.")
    expect(page.get_by_text(UNREACHED)).to_be_hidden()


def test_a_pasted_file_gets_the_sentence_on_long_questions(family_site: str, family_page: FamilyPage) -> None:
    page = family_page(family_site)
    box = page.get_by_role("textbox", name="Your question")
    box.click()
    page.keyboard.insert_text("word " * 60_000)
    box.press("Enter")
    expect(page.get_by_text("The question is too long.")).to_be_visible()


def test_a_conversation_that_is_no_longer_held_is_said_to_have_ended(family_site: str, family_page: FamilyPage) -> None:
    page = family_page(family_site)
    ask(page, "How is it treated?")
    expect(page.get_by_text("Your last talk has ended.")).to_be_hidden()
    page.request.post(f"{family_site}forget")
    ask(page, "What are the early signs?")
    expect(page.get_by_text("Your last talk has ended.")).to_be_visible()
    ask(page, "What about surgery?")
    expect(page.get_by_text("Your last talk has ended.")).to_be_hidden()
    expect(page.get_by_role("article")).to_have_count(2)


def test_of_two_quick_openings_the_last_is_shown(family_site: str, family_page: FamilyPage) -> None:
    page = family_page(family_site)
    answer = ask(page, "What are the early signs?")
    held: list[Route] = []
    page.route("**/source/**", lambda route: held.append(route), times=1)
    answer.get_by_role("link", name="Source 1").click()
    answer.get_by_role("link", name="Source 3").click()
    expect(page.locator(".cited")).to_contain_text("It can hurt.")
    with page.expect_response("**/source/**"):
        held[0].continue_()
    page.wait_for_timeout(200)
    expect(page.locator(".cited")).to_contain_text("It can hurt.")


def test_a_guide_that_does_not_open_is_said(family_site: str, family_page: FamilyPage) -> None:
    page = family_page(family_site)
    answer = ask(page, "How is it treated?")
    page.route("**/source/**", lambda route: route.fulfill(status=500, body="Internal Server Error"), times=1)
    answer.get_by_role("link", name="Source 1").click()
    expect(page.get_by_text("The guide could not be opened just now.")).to_be_visible()
    answer.get_by_role("link", name="Source 2").click()
    expect(page.locator(".cited")).to_be_focused()


def test_a_verdict_is_thanked_where_it_is_given(family_site: str, family_page: FamilyPage) -> None:
    page = family_page(family_site)
    answer = ask(page, "How is it treated?")
    thanks = answer.get_by_text("Thank you.")
    expect(thanks).to_be_hidden()
    for name, other in (("Helpful", "Not helpful"), ("Not helpful", "Helpful")):
        answer.get_by_role("button", name=name, exact=True).click()
        expect(answer.get_by_role("button", name=name, exact=True)).to_have_attribute("aria-pressed", "true")
        expect(answer.get_by_role("button", name=other, exact=True)).to_have_attribute("aria-pressed", "false")
        expect(thanks).to_be_visible()
        expect(page.locator("#status")).to_contain_text("Thank you. We noted it.")


@pytest.mark.parametrize("width", WIDTHS)
def test_the_document_and_its_age_stay_in_view(family_site: str, family_page: FamilyPage, width: int) -> None:
    page = family_page(family_site, width=width)
    ask(page, "What are the early signs?")
    ask(page, "How is it treated?")
    page.mouse.wheel(0, 5000)
    line = page.locator("#guides")
    expect(line).to_contain_text("Shaking and stiffness")
    expect(line).to_contain_text("Reviewed March 2019")
    expect(line.get_by_role("link")).to_be_in_viewport(ratio=1)
    if width > 390:
        expect(line).to_contain_text("by Ada Bell, MD and Cy Dow, MD")
    top = page.locator("#top").bounding_box()
    assert top is not None
    assert top["height"] <= 125


def test_starting_over_leaves_nothing_behind(family_site: str, family_page: FamilyPage) -> None:
    page = family_page(family_site)
    ask(page, "She drank bleach")
    page.get_by_role("button", name="Start over").click()
    expect(page.get_by_role("button", name="What are the early signs?")).to_be_visible()
    assert page.get_by_role("article").count() == 0
    expect(page.get_by_role("alert")).to_be_empty()
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
