"""What happens on the page, step by step, without a server."""

import logging
from dataclasses import dataclass, field, replace

import pytest
from web_fakes import GUIDE, FakeAssistant, RecordedHere, small_document

from qa.review.history import now
from qa.review.records import Judgment
from qa.served import Served
from qa.settings import load_settings
from qa.types import Kind
from qa.web.dialogue import NOT_YET, NOTED, Dialogue, Screen
from qa.web.exchanges import MAX_EXCHANGES, Conversation

TOO_LONG = "The question is too long. Please ask in fewer words."


@dataclass
class House:
    assistant: FakeAssistant = field(default_factory=FakeAssistant)
    records: RecordedHere = field(default_factory=RecordedHere)
    served: Served = field(init=False)

    def __post_init__(self) -> None:
        self.served = Served(self.assistant)

    @property
    def dialogue(self) -> Dialogue:
        return Dialogue(self.served, load_settings(), self.records)

    def ask(self, question: str, conversation: Conversation = ()) -> list[Screen]:
        return list(self.dialogue.ask(question, conversation))

    def after(self, *questions: str) -> Conversation:
        conversation: Conversation = ()
        for question in questions:
            conversation = self.ask(question, conversation)[-1].conversation
        return conversation


@pytest.fixture
def house(monkeypatch: pytest.MonkeyPatch) -> House:
    monkeypatch.setattr("qa.web.dialogue.PAUSE", 0)
    return House()


def test_an_answer_appears_a_sentence_at_a_time(house: House) -> None:
    screens = house.ask("What are the early signs?")
    # The question alone; then a lead-in, its two bullets, and a sentence of another section.
    assert [screen.latest.count('class="statement"') for screen in screens] == [0, 1, 2, 3, 4]
    assert [screen.status for screen in screens[:-1]] == ["Looking in the guide"] * 4
    assert screens[-1].status == "Answer ready. 3 sources."


def test_what_was_said_before_is_not_sent_again_with_each_statement(house: House) -> None:
    screens = house.ask("What are the early signs?", house.after("How is it treated?"))
    assert len({screen.earlier for screen in screens}) == 1
    assert "There is no" in screens[0].earlier


def test_an_emergency_is_whole_at_once_and_first(house: House) -> None:
    screens = house.ask("He is choking")
    assert len(screens) == 2
    assert "Call <a" in screens[1].pinned
    assert house.assistant.texts.emergency.split(".")[1] in screens[1].latest


def test_the_history_is_what_was_asked_and_shown(house: House) -> None:
    conversation = house.after("How is it treated?")
    house.ask("What about surgery?", conversation)
    (turn,) = house.assistant.asked[-1][1]
    assert turn.question == "How is it treated?"
    assert turn.answer.startswith("Most children get medicine")


def test_a_question_that_cannot_be_taken_is_answered_by_its_sentence_and_leaves_no_trace(house: House) -> None:
    for question in ("", "   ", "x" * 4001):
        screen = house.ask(question)[-1]
        assert screen.problem
        assert screen.conversation == ()
        assert screen.status in (house.assistant.texts.empty_question, TOO_LONG)


def test_enter_pressed_twice_changes_nothing(house: House) -> None:
    conversation = house.after("How is it treated?")
    (screen,) = house.ask(" \n", conversation)
    assert screen.conversation == conversation
    assert not screen.problem


def test_a_fault_becomes_a_kind_sentence_and_the_log_holds_no_question(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        screen = house.ask("Will Mary break?")[-1]
    assert house.assistant.texts.error.split(".")[0] in screen.latest
    assert "Traceback" not in screen.latest
    assert "RuntimeError" in caplog.text
    assert "Mary" not in caplog.text


def test_an_answer_stands_where_nothing_can_be_suggested(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> tuple[str, ...]:
        raise ValueError("none")

    monkeypatch.setattr(house.assistant, "suggestions", broken)
    assert house.after("How is it treated?")[0].answer is not None


def test_suggestions_leave_out_what_was_asked(house: House) -> None:
    screen = house.ask("How is it treated?")[-1]
    assert 'data-question="What about surgery?"' in screen.latest
    assert 'data-question="How is it treated?"' not in screen.latest


def test_odd_characters_do_not_break_the_page(house: House) -> None:
    for question in ("\x00null", "\ud800 half a character", "\u202eright to left", "🙂" * 50, "'\"<&>`${1}{{2}}"):
        screen = house.ask(question)[-1]
        screen.latest.encode()  # what cannot be encoded cannot be sent
        assert len(screen.conversation) == 1


def test_a_conversation_cannot_grow_without_end(house: House) -> None:
    conversation = house.after(*["How is it treated?"] * (MAX_EXCHANGES + 2))
    assert len(conversation) == MAX_EXCHANGES
    assert conversation[-1].number == MAX_EXCHANGES + 2


def test_an_answer_is_put_on_record_with_what_made_it(house: House) -> None:
    before = now()
    first, second = house.after("What are the early signs?", "How is it treated?")
    one, two = house.records.records
    assert (one.id, one.number, one.answer) == (first.key, 1, first.answer)
    assert (two.id, two.number) == (second.key, 2)
    assert one.conversation == two.conversation == first.conversation
    assert one.conversation != house.after("How is it treated?")[0].conversation
    assert one.makers == {"encoder": "fake"}
    assert one.documents == {"stiffness": house.assistant.document.version}
    assert before <= one.asked_at <= two.asked_at <= now()


def test_dangers_and_refusals_are_on_record_and_faults_are_not(house: House) -> None:
    house.after("He is choking", "Who won?", "Will it break?", "", "How is it treated?")
    kinds = [record.answer.kind for record in house.records.records]
    assert kinds == [Kind.EMERGENCY, Kind.ABSTAINED, Kind.ANSWERED]


def test_an_answer_is_given_where_it_cannot_be_recorded(house: House, caplog: pytest.LogCaptureFixture) -> None:
    house.records.is_broken = True
    (exchange,) = house.after("Mary asks: how is it treated?")
    assert exchange.answer is not None
    assert "RuntimeError" in caplog.text
    assert "Mary" not in caplog.text


def test_a_judgment_names_the_answer_and_its_citation(house: House) -> None:
    (exchange,) = conversation = house.after("What are the early signs?")
    assert house.dialogue.judge("wrong_source", (1, 2), conversation) == NOTED
    assert house.dialogue.judge("helpful", (1, 0), conversation) == NOTED
    said = [(each.record_id, each.judgment, each.citation) for each in house.records.judgments]
    assert said == [(exchange.key, Judgment.WRONG_SOURCE, 2), (exchange.key, Judgment.HELPFUL, 0)]


def test_a_judgment_is_called_noted_only_where_it_is(house: House, caplog: pytest.LogCaptureFixture) -> None:
    conversation = house.after("How is it treated?")
    house.records.is_reachable = False
    assert house.dialogue.judge("helpful", (1, 0), conversation) == NOT_YET
    house.records.is_broken = True
    assert house.dialogue.judge("helpful", (1, 0), conversation) == NOT_YET
    assert "RuntimeError" in caplog.text


@pytest.mark.parametrize(
    ("judgment", "place"),
    [("nonsense", (1, 0)), ("helpful", (7, 0)), ("", (0, 0)), ("wrong_source", (1, 3)), ("wrong_source", (1, -1))],
)
def test_a_judgment_of_nothing_is_not_kept(house: House, judgment: str, place: tuple[int, int]) -> None:
    assert house.dialogue.judge(judgment, place, house.after("How is it treated?")) == ""
    assert house.records.judgments == []


def test_a_conversation_keeps_the_guide_that_it_began_with_and_says_that_there_is_a_newer_one(house: House) -> None:
    conversation = house.after("How is it treated?")
    newer = FakeAssistant(document=small_document(text=GUIDE.replace("three or four", "two")))
    house.served.current = newer
    running = house.ask("And the treatment now?", conversation)[-1]
    assert newer.asked == []
    assert "every three or four" in running.latest
    assert running.latest.count("This guide was updated since you began.") == 1
    assert house.records.records[-1].documents == {"stiffness": house.assistant.document.version}
    begun = house.ask("How is it treated?")[-1]
    assert "every two" in begun.latest
    assert "updated since you began" not in begun.latest
    assert house.records.records[-1].documents == {"stiffness": newer.document.version}


def test_the_same_guide_served_anew_is_no_news(house: House) -> None:
    conversation = house.after("How is it treated?")
    house.served.current = FakeAssistant()
    assert "updated since you began" not in house.dialogue.screen(conversation).latest


def test_a_long_answer_appears_in_a_few_steps(house: House) -> None:
    answer = house.assistant.answer("What are the early signs?")
    many = replace(answer, statements=answer.statements * 10)  # 40 sentences
    house.assistant.answer = lambda question, history=(): many  # type: ignore[method-assign]
    screens = house.ask("What are the early signs?")
    assert [screen.latest.count('class="statement"') for screen in screens] == [0, 5, 10, 15, 20, 25, 30, 35, 40]


def test_the_caution_is_there_from_the_first_step_on(house: House) -> None:
    first, *_ = house.ask("How is it treated, and may I stop it?")[1:]
    assert first.latest.count('class="statement"') == 1
    assert house.assistant.texts.medicine_caution in first.latest


def test_a_saved_conversation_needs_nothing_else(house: House) -> None:
    conversation = house.after("What are the early signs?", "May I stop it?", "Who won?", "<script>alert(1)</script>")
    page = house.dialogue.saved(conversation, "https://hospital.example/guide/")
    assert page.lstrip().startswith("<!doctype html>")
    assert "<script" not in page
    assert "<link" not in page
    assert " src=" not in page
    assert page.count("“The first signs may be:\n• A foot that drags”") == 1
    version = house.assistant.document.version[:12]
    assert f'href="https://hospital.example/guide/source/stiffness@{version}#s-' in page
    said = (
        "The guide does not say",
        "Reviewed by Ada Bell",
        "not medical advice",
        house.assistant.texts.medicine_caution,
    )
    assert [text for text in said if text not in page] == []


def test_before_the_first_question_the_page_offers_examples_and_says_where_answers_come_from(house: House) -> None:
    html = house.dialogue.screen(()).latest
    assert 'data-question="What are the early signs?"' in html
    assert "Reviewed by Ada Bell, MD and Cy Dow, MD, March 2019." in html


def test_the_thread_of_follow_ups_is_kept_as_it_was_understood(house: House) -> None:
    house.after("How is it treated?", "What about surgery?", "How long?")
    _, history = house.assistant.asked[-1]
    assert [turn.question for turn in history] == ["How is it treated?", "What about surgery? (about treatment)"]
