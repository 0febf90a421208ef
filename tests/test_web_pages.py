"""The steps as gradio calls them: in threads, several of one session at once."""

from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy

import gradio as gr
import pytest
from web_fakes import FakeAssistant, RecordedHere, small_document

from qa.served import Served
from qa.settings import Settings, load_settings
from qa.web.dialogue import Dialogue
from qa.web.exchanges import Session
from qa.web.pages import Steps


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> Steps:
    monkeypatch.setattr("qa.web.dialogue.PAUSE", 0.02)
    return Steps(Dialogue(Served(FakeAssistant()), load_settings(), RecordedHere()))


def sent(question: object) -> gr.EventData:
    return gr.EventData(None, {"question": question})


def test_questions_sent_at_once_are_all_kept_and_each_sees_the_one_before(steps: Steps) -> None:
    session = Session()
    questions = ("What are the early signs?", "How is it treated?", "Does it hurt?")
    with ThreadPoolExecutor() as threads:
        list(threads.map(lambda question: list(steps.ask(session, sent(question))), questions))
    assert sorted(exchange.question for exchange in session.conversation) == sorted(questions)
    assert [exchange.number for exchange in session.conversation] == [1, 2, 3]
    assert not any(exchange.is_pending for exchange in session.conversation)


def test_starting_over_while_an_answer_is_written_leaves_nothing_of_it(steps: Steps) -> None:
    session = Session()
    screens = steps.ask(session, sent("What are the early signs?"))
    next(screens)
    with ThreadPoolExecutor() as threads:
        restarted = threads.submit(steps.restart, session)
        list(screens)
        restarted.result()
    assert session.conversation == ()


def test_a_page_that_went_away_in_the_middle_of_an_answer_holds_up_nobody(
    steps: Steps, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qa.web.exchanges.LONGEST_TURN", 0.05)
    session = Session()
    left = steps.ask(session, sent("What are the early signs?"))
    next(left)
    list(steps.ask(session, sent("How is it treated?")))
    assert session.conversation[-1].answer is not None
    left.close()


def test_a_question_that_cannot_be_taken_comes_back_into_the_box(steps: Steps) -> None:
    (*_, last) = steps.ask(Session(), sent("x" * 4001))
    assert last[-1] == "x" * 4001


@pytest.mark.parametrize("data", [None, 7, {"question": None}])
def test_what_a_stranger_sends_breaks_nothing(steps: Steps, data: object) -> None:
    session = Session()
    list(steps.ask(session, gr.EventData(None, data)))
    assert len(session.conversation) <= 1


def test_every_page_has_a_session_of_its_own() -> None:
    first = Session()
    with first.turn():
        other = deepcopy(first)
        with other.turn():
            assert other is not first


def test_a_judgment_that_is_not_noted_yet_is_told_where_it_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qa.web.dialogue.PAUSE", 0)
    records = RecordedHere()
    steps, session = Steps(Dialogue(Served(FakeAssistant()), load_settings(), records)), Session()
    list(steps.ask(session, sent("How is it treated?")))
    thumb = gr.EventData(None, {"judgment": "helpful", "exchange": 1, "citation": 0})
    assert steps.judge(session, thumb) == '<p role="status" class="unseen">Thank you. We noted it.</p>'
    records.is_reachable = False
    assert steps.judge(session, thumb) == '<p role="status" class="problem">Thank you. We could not note it yet.</p>'


def test_starting_over_shows_the_guides_that_are_served_by_now(steps: Steps) -> None:
    session = Session()
    list(steps.ask(session, sent("How is it treated?")))
    changed = small_document(text=small_document().text.replace("Shaking and stiffness", "Stiffness, told anew"))
    steps.dialogue.served.current = FakeAssistant(document=changed)
    assert "Stiffness, told anew" in steps.restart(session)[-1]


@pytest.mark.parametrize(("keeps", "sentence"), [(True, " We keep questions for 90 days."), (False, "")])
def test_what_stands_under_the_box_says_whether_questions_are_kept(keeps: bool, sentence: str) -> None:
    dialogue = Dialogue(Served(FakeAssistant()), Settings(keep_questions=keeps), RecordedHere())
    asked, *kept = dialogue.privacy.partition(" We keep questions for 90 days.")
    assert asked == "Please do not type names or birth dates."
    assert kept[0] == sentence
