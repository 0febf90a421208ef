"""Follow-ups are read with the question that they continue; new subjects are not."""

import pytest

from qa.conversation.followup import understood
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
        "what about surgery?",
        "ok and how about botox",
        "and for teens?",
        "what if she spits it out",
        "who could he see about that",
        "what does that thing run on",
        "are they strong right away",
        "how long does it last?",
        "what are the side effects?",
    ],
)
def test_a_question_that_leans_on_the_one_before_is_read_with_it(question: str) -> None:
    assert understood(question, BEFORE) == f"{question} (earlier: what treatments are there?)"


@pytest.mark.parametrize(
    "question",
    [
        "is there a cure?",
        "what tests will they do",
        "is there surgery for dystonia",
        "can kids with dystonia play sports if they want",
        "his foot turns in at night, is that dystonia",
        "can my daughter swim with it",
        "who reviewed the guide",
        "And my neighbour says that warm baths, long walks, early nights and songs help children sleep, is she right?",
    ],
)
def test_a_question_that_names_its_subject_stands_alone(question: str) -> None:
    assert understood(question, BEFORE) == question


def test_without_a_history_every_question_stands_alone() -> None:
    assert understood("how often?", ()) == "how often?"


def test_only_the_question_just_before_is_taken() -> None:
    history = (Turn("what is it?", ""), Turn("is there a cure?", ""))
    assert understood("why?", history) == "why? (earlier: is there a cure?)"


def test_a_thread_keeps_its_subject_in_one_bracket() -> None:
    second = understood("how often?", (Turn("is botox used?", ""),))
    assert understood("why?", (Turn(second, ""),)) == "why? (earlier: is botox used? how often?)"


@pytest.mark.parametrize("question", ["", "???", "🙂"])
def test_a_question_without_words_is_left_as_it_is(question: str) -> None:
    assert understood(question, BEFORE) == question
