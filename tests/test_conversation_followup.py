"""Follow-ups are searched with the question that they continue; new subjects are not."""

import pytest

from qa.conversation.followup import understand
from qa.types import Turn

BEFORE = (Turn("what treatments are there?", "Rest helps."),)


@pytest.mark.parametrize(
    "question",
    [
        "what about surgery?",
        "ok and how about botox",
        "and for teens?",
        "how often?",
        "why",
        "is that safe?",
        "how long for",
        "does that one hurt",
        "which of those is best",
        "tell me about the second one",
    ],
)
def test_a_follow_up_takes_the_question_before_it_along(question: str) -> None:
    assert understand(question, BEFORE) == f"what treatments are there? {question}"


@pytest.mark.parametrize(
    "question",
    [
        "is there a cure?",
        "what tests will they do",
        "can my daughter swim with it",
        "does it affect thinking",
        "who reviewed the guide",
    ],
)
def test_a_question_that_names_its_subject_stands_alone(question: str) -> None:
    assert understand(question, BEFORE) == question


def test_without_a_history_every_question_stands_alone() -> None:
    assert understand("how often?", ()) == "how often?"


def test_only_the_question_just_before_is_taken() -> None:
    history = (Turn("what is it?", ""), Turn("is there a cure?", ""))
    assert understand("why?", history) == "is there a cure? why?"


@pytest.mark.parametrize("question", ["", "???", "🙂"])
def test_a_question_without_words_is_left_as_it_is(question: str) -> None:
    assert understand(question, BEFORE) == question
