"""Follow-ups are read with the question that they continue; new subjects are not."""

import pytest

from qa.conversation.followup import readings_of
from qa.types import Turn

BEFORE = (Turn("what treatments are there?", "Rest helps."),)


@pytest.mark.parametrize(
    "question",
    [
        "how often?",
        "why",
        "is that safe?",
        "how long for",
        "does that one hurt",
        "which of those is best",
        "the second one?",
    ],
)
def test_a_question_that_names_nothing_is_read_with_the_one_before(question: str) -> None:
    assert readings_of(question, BEFORE) == (f"what treatments are there? {question}",)


@pytest.mark.parametrize(
    "question", ["what about surgery?", "ok and how about botox", "and for teens?", "but does yoga help"]
)
def test_a_continuation_that_names_something_is_tried_alone_first(question: str) -> None:
    assert readings_of(question, BEFORE) == (question, f"what treatments are there? {question}")


@pytest.mark.parametrize(
    "question",
    ["is there a cure?", "what tests will they do", "can my daughter swim with it", "who reviewed the guide"],
)
def test_a_question_that_names_its_subject_stands_alone(question: str) -> None:
    assert readings_of(question, BEFORE) == (question,)


def test_without_a_history_every_question_stands_alone() -> None:
    assert readings_of("how often?", ()) == ("how often?",)


def test_only_the_question_just_before_is_taken() -> None:
    history = (Turn("what is it?", ""), Turn("is there a cure?", ""))
    assert readings_of("why?", history) == ("is there a cure? why?",)


@pytest.mark.parametrize("question", ["", "???", "🙂"])
def test_a_question_without_words_is_left_as_it_is(question: str) -> None:
    assert readings_of(question, BEFORE) == (question,)
