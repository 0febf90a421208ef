"""What is shown of an answer: markers, links, escaping, abstention, danger."""

import re
from dataclasses import replace
from datetime import date

import pytest
from web_fakes import FakeAssistant

from qa.settings import load_settings
from qa.types import Kind, Statement
from qa.web.answers import ExchangeView, Presenter
from qa.web.exchanges import Exchange, history_of
from qa.web.provenance import Age
from qa.web.rendering import Welcome, earlier_html, latest_html, pinned_html, plain_text
from qa.web.urgent import Phone, numbers_for, opening, with_phones

ASSISTANT = FakeAssistant()
AGE = Age(date(2026, 11, 22), 24, ASSISTANT.texts.old_review)


def view(
    question: str, number: int = 1, n_shown: int | None = None, assistant: FakeAssistant = ASSISTANT
) -> ExchangeView:
    exchange = Exchange(number, question, assistant.answer(question), suggestions=("What next?",))
    return Presenter(assistant.documents, AGE).exchange(exchange, n_shown)


def page(shown: ExchangeView) -> str:
    return latest_html(shown, Welcome((), ()), ASSISTANT.texts)


def without_cards(html: str) -> str:
    return re.sub(r"<div hidden>.*?</div>\s*</div>", "", html, flags=re.DOTALL)


def test_every_citation_has_a_numbered_marker_that_opens_at_its_place() -> None:
    html = page(view("What are the early signs?"))
    document = ASSISTANT.document
    for number, phrase in enumerate(("The first signs may be:", "Fast blinking", "It can hurt."), start=1):
        start = document.text.index(phrase)
        link = re.search(rf'<a class="cite" id="cite-1-{number}" href="([^"]+)"', html)
        assert link is not None
        assert link[1].startswith(f"source/stiffness@{document.version[:12]}#s-{start}-")


def test_a_marker_stands_where_its_citation_ends() -> None:
    lines = [line for run in view("What are the early signs?").runs for line in run.lines]
    assert [(line.text[:9], [marker.number for marker in line.markers]) for line in lines] == [
        ("The first", []),  # cited together with the bullet below it
        ("A foot th", [1]),
        ("Fast blin", [2]),
        ("It can hu", [3]),
    ]


def test_a_marker_stands_at_the_end_where_its_text_cannot_be_found() -> None:
    answer = ASSISTANT.answer("How is it treated?")
    foreign = replace(answer.statements[0].citations[0], version="f" * 64)
    odd = replace(answer, statements=(Statement("Other words.\nAnd more.", (foreign,)),))
    (first, second) = Presenter(ASSISTANT.documents, AGE).exchange(Exchange(1, "q", odd)).runs
    assert [len(run.lines[0].markers) for run in (first, second)] == [0, 1]


def test_a_place_cited_twice_has_one_number() -> None:
    answer = ASSISTANT.answer("How is it treated?")
    twice = Exchange(1, "q", replace(answer, statements=(*answer.statements, answer.statements[0])))
    shown = Presenter(ASSISTANT.documents, AGE).exchange(twice)
    assert [line.markers[0].number for run in shown.runs for line in run.lines] == [1, 2, 1]


def test_the_card_of_a_marker_holds_the_quotation_its_section_and_its_review_date() -> None:
    html = page(view("What are the early signs?"))
    card = re.search(r'<div id="cite-1-1-card">(.*?)</div>', html, re.DOTALL)
    assert card is not None
    assert "The first signs may be:\n• A foot that drags" in card[1]
    assert "Early signs" in card[1]
    assert "reviewed March 2019" in card[1]
    assert 'aria-describedby="cite-1-1-card"' in html


def test_bullets_stand_in_a_list_and_each_section_is_named_once() -> None:
    runs = view("What are the early signs?").runs
    assert [(run.is_list, len(run.lines)) for run in runs] == [(False, 1), (True, 2), (False, 1)]
    assert [run.heading for run in runs] == ["Early signs", "", "What it is"]


def test_while_an_answer_is_written_only_its_first_statements_are_there() -> None:
    html = page(view("What are the early signs?", n_shown=1))
    assert "A foot that" in html
    assert "It can hurt" not in without_cards(html)
    assert "Helpful" not in html
    assert "What next?" not in html


def test_only_the_latest_exchange_offers_what_to_do_next() -> None:
    shown = view("How is it treated?")
    assert "Start over" in page(shown)
    assert "Start over" not in earlier_html([shown], ASSISTANT.texts)


@pytest.mark.parametrize("typed", ["<img src=x onerror=alert(1)>", "[x](javascript:alert(1))", "**bold** & <b>"])
def test_what_people_type_is_shown_as_typed(typed: str) -> None:
    html = page(view(typed))
    assert "<img" not in html
    assert "<b>" not in html
    assert "javascript:" not in re.sub(r">[^<]*<|data-\w+=\"[^\"]*\"", "", html)  # in no tag and no link
    assert typed.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") in html


def test_what_a_document_holds_is_shown_as_written() -> None:
    html = page(view("What are the early signs?"))
    assert "&lt;b&gt;not bold&lt;/b&gt; &amp;" in html
    assert "<b>" not in html


def test_an_abstention_says_so_and_offers_related_sections_as_related() -> None:
    shown = view("Who won the match?")
    html = page(shown)
    assert "The guide does not say" in html
    assert ASSISTANT.texts.abstained.replace("'", "&#39;") in html
    assert html.index(ASSISTANT.texts.related) < html.index('class="near-link"')
    assert 'class="cite"' not in html
    assert "It can hurt." not in without_cards(html)  # a section, not an answer


def test_the_caution_stands_below_the_statement_it_belongs_to() -> None:
    html = page(view("May I stop it?"))
    assert html.index("Do not stop a medicine on your") < html.index(ASSISTANT.texts.medicine_caution)


def test_the_caution_is_there_from_the_first_statement_on_and_in_the_preview() -> None:
    html = page(view("May I stop it?", n_shown=1))
    assert ASSISTANT.texts.medicine_caution in without_cards(html)
    card = re.search(r'id="cite-1-1-card">.*?</div>', html, re.DOTALL)
    assert card
    assert ASSISTANT.texts.medicine_caution in card[0]


def test_a_follow_up_shows_how_it_was_understood_and_other_questions_do_not() -> None:
    first = Exchange(1, "How is it treated?", ASSISTANT.answer("How is it treated?"))
    answer = FakeAssistant().answer("What about surgery?", history_of((first,)))
    shown = Presenter(ASSISTANT.documents, AGE).exchange(Exchange(2, "What about surgery?", answer))
    assert shown.understood_as == "What about surgery? (about treatment)"
    assert view("How is it treated?").understood_as == ""


def test_title_reviewers_and_review_date_stand_with_every_answer_and_an_old_review_is_said() -> None:
    for question in ("How is it treated?", "Who won the match?"):
        html = page(view(question))
        assert "Reviewed by Ada Bell, MD and Cy Dow, MD, March 2019." in html
        assert "That was 92 months ago." in html  # from March 2019 to November 2026: 7 * 12 + 8


def test_a_young_review_has_no_notice() -> None:
    young = Presenter(ASSISTANT.documents, Age(date(2021, 3, 31), 24, ASSISTANT.texts.old_review))
    answer = ASSISTANT.answer("How is it treated?")
    assert young.exchange(Exchange(1, "q", answer)).backings[0].old_review == ""


@pytest.mark.parametrize(
    ("question", "hrefs"),
    [
        ("He is choking", ["tel:911"]),
        ("I want to hurt myself", ["tel:988", "sms:988", "tel:911"]),
        ("She drank bleach", ["tel:+18002221222", "tel:911"]),
    ],
)
def test_a_danger_is_pinned_with_numbers_to_press(question: str, hrefs: list[str]) -> None:
    shown = view(question)
    html = pinned_html([shown.exchange.answer], ASSISTANT.texts)
    assert 'role="alert"' in html
    assert opening(shown.message)[0].split()[0] in html
    assert re.findall(r'class="alarm-number" href="([^"]+)"', html) == hrefs


def test_after_a_danger_its_own_numbers_stay_in_view() -> None:
    later = [ASSISTANT.answer("She drank bleach"), ASSISTANT.answer("How is it treated?"), None]
    assert re.findall(r'class="alarm-number" href="([^"]+)"', pinned_html(later, ASSISTANT.texts)) == [
        "tel:+18002221222"
    ]


def test_nothing_is_pinned_without_a_danger() -> None:
    assert "alarm" not in pinned_html([ASSISTANT.answer("How is it treated?")], ASSISTANT.texts)
    assert "alarm" not in pinned_html([], ASSISTANT.texts)
    assert numbers_for(Kind.ABSTAINED) == ()


def test_numbers_in_a_text_become_links_and_other_figures_do_not() -> None:
    assert with_phones("Call 911, or 1-800-222-1222; 19110 steps.") == (
        "Call ",
        Phone("911", "tel:911"),
        ", or ",
        Phone("1-800-222-1222", "tel:+18002221222"),
        "; 19110 steps.",
    )
    assert with_phones("") == ()


def test_a_copied_answer_carries_its_sources() -> None:
    assert plain_text(view("How is it treated?")).split("\n\n") == [
        "How is it treated?",
        "Most children get medicine and exercises. Shots are given every three or four months. [1]\n"
        "There is no cure. [2]",
        "[1] Shaking and stiffness, Treatment, reviewed March 2019\n"
        "[2] Shaking and stiffness, Treatment, reviewed March 2019",
    ]


def test_settings_reach_the_refusal() -> None:
    assert load_settings().clinic in ASSISTANT.texts.abstained
