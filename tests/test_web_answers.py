"""What is shown of an answer: markers, links, escaping, abstention, danger."""

import re
from dataclasses import replace
from datetime import date

import pytest
from web_fakes import GUIDE, FakeAssistant, cite, small_document

from qa.safety import texts_for
from qa.settings import load_settings
from qa.types import Answer, Kind, Provenance, Section, Statement
from qa.web.answers import ExchangeView, Presenter, Said
from qa.web.exchanges import Exchange, history_of
from qa.web.provenance import Age, backing_of
from qa.web.rendering import Welcome, earlier_html, guides_html, latest_html, pinned_html, plain_text
from qa.web.urgent import Phone, numbers_for, opening, with_phones

ASSISTANT = FakeAssistant()
AGE = Age(date(2026, 11, 22), 24, ASSISTANT.texts)


def view(
    question: str, number: int = 1, n_shown: int | None = None, assistant: FakeAssistant = ASSISTANT
) -> ExchangeView:
    exchange = Exchange(number, question, assistant.answer(question), suggestions=("What next?",))
    return Presenter(assistant.documents, AGE).exchange(exchange, n_shown)


def page(shown: ExchangeView) -> str:
    return latest_html(shown, Welcome((), ()), ASSISTANT.texts)


def sentences_of(shown: ExchangeView) -> list[Said]:
    return [said for run in shown.runs for line in run.lines for said in line.said]


def numbers(shown: ExchangeView) -> list[list[int]]:
    return [[marker.number for marker in said.markers] for said in sentences_of(shown)]


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
    said = sentences_of(view("What are the early signs?"))
    assert [(each.text[:9], [marker.number for marker in each.markers]) for each in said] == [
        ("The first", []),  # cited together with the bullet below it
        ("A foot th", [1]),
        ("Fast blin", [2]),
        ("It can hu", [3]),
    ]


def test_of_two_bullets_that_end_alike_each_has_its_own_marker() -> None:
    text = "A guide\n\nEarly signs\nWatch for:\n- Back pain\n- A foot that drags\n- pain\n"
    document = small_document(text=text)
    pain = document.sentences[-1]
    cited = (
        cite(document, "Watch for:", "Back pain"),
        replace(cite(document, "A foot"), start=pain.start, end=pain.end, quote=pain.text),
    )
    statement = Statement("Watch for:\n• Back pain\n• pain", cited)
    answer = Answer("q", "q", Kind.ANSWERED, 0.9, statements=(statement,))
    shown = Presenter({document.id: document}, AGE).exchange(Exchange(1, "q", answer))
    assert [said.text for said in sentences_of(shown)] == ["Watch for:", "Back pain", "pain"]
    assert numbers(shown) == [[], [1], [2]]


def test_statements_of_one_paragraph_do_not_run_together_where_a_sentence_between_them_is_left_out() -> None:
    document = ASSISTANT.document
    first, last = cite(document, "Stiff muscles"), cite(document, "It can hurt")
    answer = Answer(
        "q", "q", Kind.ANSWERED, 0.9, statements=tuple(Statement(each.quote, (each,)) for each in (first, last))
    )
    assert len(Presenter(ASSISTANT.documents, AGE).exchange(Exchange(1, "q", answer)).runs) == 2


def test_a_text_that_is_not_served_is_shown_in_the_words_of_the_answer() -> None:
    answer = ASSISTANT.answer("How is it treated?")
    foreign = replace(answer.statements[0].citations[0], version="f" * 64)
    odd = replace(answer, statements=(Statement("Other words.", (foreign,)),))
    shown = Presenter(ASSISTANT.documents, AGE).exchange(Exchange(1, "q", odd))
    assert [said.text for said in sentences_of(shown)] == ["Other words."]
    assert numbers(shown) == [[1]]


def test_a_place_cited_twice_has_one_number() -> None:
    answer = ASSISTANT.answer("How is it treated?")
    twice = Exchange(1, "q", replace(answer, statements=(*answer.statements, answer.statements[0])))
    assert numbers(Presenter(ASSISTANT.documents, AGE).exchange(twice)) == [[], [1], [2], [], [1]]


def test_sections_of_one_name_in_two_documents_are_told_apart() -> None:
    other = small_document("other", GUIDE.replace("Shaking and stiffness", "Cramps"))
    cited = [cite(ASSISTANT.document, "There is no cure"), cite(other, "There is no cure")]
    answer = replace(
        ASSISTANT.answer("How is it treated?"), statements=tuple(Statement(each.quote, (each,)) for each in cited)
    )
    shown = Presenter({**ASSISTANT.documents, other.id: other}, AGE).exchange(Exchange(1, "q", answer))
    assert [run.heading for run in shown.runs] == ["Shaking and stiffness › Treatment", "Cramps › Treatment"]


def test_sections_of_one_name_in_one_document_are_told_apart() -> None:
    section = Section(("Medicines", "Treatment"), 0, len(GUIDE))
    document = replace(
        ASSISTANT.document, sections=(*ASSISTANT.document.sections[:4], section, *ASSISTANT.document.sections[5:])
    )
    cited = [cite(document, "There is no cure"), replace(cite(document, "Do not stop"), section=section.heading)]
    answer = replace(
        ASSISTANT.answer("How is it treated?"), statements=tuple(Statement(each.quote, (each,)) for each in cited)
    )
    shown = Presenter({document.id: document}, AGE).exchange(Exchange(1, "q", answer))
    assert [run.heading for run in shown.runs] == [
        "Shaking and stiffness › Treatment",
        "Shaking and stiffness › Medicines › Treatment",
    ]


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


def test_while_an_answer_is_written_only_its_first_sentences_are_there() -> None:
    html = page(view("What are the early signs?", n_shown=2))
    assert "A foot that" in without_cards(html)
    assert "Fast blinking" not in without_cards(html)
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
        assert "That was more than 7 years ago." in html  # from March 2019 to November 2026: 7 years, 8 months


@pytest.mark.parametrize(
    ("today", "said"),
    [
        (date(2021, 3, 31), ""),  # 24 months are allowed
        (date(2021, 4, 1), "more than 2 years ago"),
        (date(2022, 3, 1), "3 years ago"),
        (date(2022, 4, 1), "more than 3 years ago"),
    ],
)
def test_the_age_of_a_review_is_said_in_years(today: date, said: str) -> None:
    notice = backing_of(ASSISTANT.document, Age(today, 24, ASSISTANT.texts)).old_review
    assert f"That was {said}." in notice if said else notice == ""


def test_an_age_below_two_years_is_said_in_months() -> None:
    old = backing_of(ASSISTANT.document, Age(date(2021, 2, 1), 12, ASSISTANT.texts))
    assert old.age == "23 months ago"
    assert "That was 23 months ago." in old.old_review


def test_a_document_without_a_review_date_says_that_its_age_is_not_known() -> None:
    document = replace(ASSISTANT.document, provenance=Provenance())
    backing = backing_of(document, AGE)
    assert backing.old_review == ASSISTANT.texts.unknown_review
    assert "Review date not known" in guides_html([backing], ASSISTANT.texts)


def test_the_document_its_reviewers_and_its_age_stand_in_one_line() -> None:
    backing = backing_of(ASSISTANT.document, AGE)
    words = " ".join(re.sub(r"<[^>]*>", " ", guides_html([backing], ASSISTANT.texts)).split())
    assert words == "Shaking and stiffness Reviewed March 2019 (7 years ago) by Ada Bell, MD and Cy Dow, MD"
    assert f'href="{backing.href}"' in guides_html([backing], ASSISTANT.texts)


def test_several_documents_are_folded_into_one_line() -> None:
    young = replace(backing_of(ASSISTANT.document, AGE), title="Cramps", age="", old_review="")
    html = guides_html([backing_of(ASSISTANT.document, AGE), young], ASSISTANT.texts)
    summary = re.search(r"<summary>(.*?)</summary>", html)
    assert summary
    assert summary[1] == "Guides: 2 documents <strong>(not all checked lately)</strong>"
    assert html.count("<li>") == 2
    assert "not all checked" not in guides_html([young, young], ASSISTANT.texts)


def test_without_examples_there_is_no_heading_over_nothing() -> None:
    assert "Families often ask" not in latest_html(None, Welcome((), ()), ASSISTANT.texts)
    assert "Families often ask" in latest_html(None, Welcome(("Is it?",), ()), ASSISTANT.texts)


def test_a_young_review_has_no_notice() -> None:
    young = Presenter(ASSISTANT.documents, Age(date(2021, 3, 31), 24, ASSISTANT.texts))
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
    assert numbers_for(Kind.ABSTAINED, ASSISTANT.texts.contacts) == ()


def test_numbers_in_a_text_become_links_and_other_figures_do_not() -> None:
    assert with_phones("Call 911, or 1-800-222-1222; 19110 steps.", ASSISTANT.texts.contacts) == (
        "Call ",
        Phone("911", "tel:911"),
        ", or ",
        Phone("1-800-222-1222", "tel:+18002221222"),
        "; 19110 steps.",
    )
    assert with_phones("", ASSISTANT.texts.contacts) == ()


@pytest.mark.parametrize(
    ("own", "href"),
    [
        ("215-555-0100", "tel:+12155550100"),
        ("(215) 555-0100", "tel:+12155550100"),
        ("215.555.0100", "tel:+12155550100"),
        ("+1 215 555 0100", "tel:+12155550100"),
    ],
)
def test_a_number_of_ten_digits_is_pressable_however_it_is_grouped(own: str, href: str) -> None:
    assert with_phones(f"Ask us at {own}.", ASSISTANT.texts.contacts) == ("Ask us at ", Phone(own, href), ".")


@pytest.mark.parametrize(
    ("own", "href"),
    [
        ("2155550100", "tel:+12155550100"),
        ("1-215-555-CARE", "tel:+12155552273"),
        ("(215) 555-0100 ext. 7", "tel:+12155550100;ext=7"),
        ("+44 20 7946 0958", "tel:+442079460958"),
        ("55 50", "tel:5550"),
    ],
)
def test_the_number_of_the_site_is_pressable_in_whatever_form(own: str, href: str) -> None:
    settings = load_settings().model_copy(update={"phone": f" {own} "})
    assistant = FakeAssistant(texts=texts_for(settings))
    html = latest_html(view("Who won?", assistant=assistant), Welcome((), ()), assistant.texts)
    assert f'<a class="phone" href="{href}">{own}</a>' in html


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
