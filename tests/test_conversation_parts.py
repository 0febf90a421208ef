"""Two questions in one message are told apart; one question with an "and" in it is left whole."""

import pytest

from qa.conversation.parts import asks_yes_or_no, parts_of
from qa.types import Turn


@pytest.mark.parametrize(
    ("message", "texts"),
    [
        ("How often is it given, and what does it cost?", ["How often is it given", "what does it cost?"]),
        ("what is it and how is it treated", ["what is it", "how is it treated"]),
        ("She is four. Is it normal? Will she grow out of it?", ["Is it normal?", "Will she grow out of it?"]),
        ("can he swim and can he ride a bike", ["can he swim", "can he ride a bike"]),
        ("Hi, how are you? What is it, and does it hurt?", ["What is it", "does it hurt?"]),
    ],
)
def test_each_question_of_a_message_is_a_part(message: str, texts: list[str]) -> None:
    assert [part.text for part in parts_of(message)] == texts


@pytest.mark.parametrize(
    "message",
    [
        "",
        "how is it treated?",
        "does rest and heat help?",
        "is it safe or does it hurt?",
        "I wonder who and what helps.",
        "When she was born it was hard. Is this why?",
        "Why now? Why not him? Why at night? Why us all?",
        "what can I give a child who is stiff and who cannot swallow?",
        "how do I know when to call the doctor and when to go to the ER?",
        "Is that from the pump? Or the shots?",
        "Can I ask you something? Is dystonia inherited?",
    ],
)
def test_one_question_has_no_parts(message: str) -> None:
    assert parts_of(message) == ()


def test_a_part_that_names_its_subject_is_read_alone_and_one_that_does_not_with_what_stands_before_it() -> None:
    cost = parts_of("How often is botox given, and what does it cost?")[1]
    surgery = parts_of("How often is botox given, and when is brain surgery done?")[1]
    assert cost.searched == "what does it cost? (earlier: How often is botox given)"
    assert surgery.searched == "when is brain surgery done?"


def test_the_first_part_may_lean_on_the_history_and_the_history_is_no_part() -> None:
    parts = parts_of("how often, and is it safe?", [Turn("what is botox? does it help?", "")])
    assert [part.searched for part in parts] == [
        "how often (earlier: what is botox? does it help?)",
        "is it safe? (earlier: how often)",
    ]


@pytest.mark.parametrize(
    "message",
    [
        "can she swim?",
        "Does dystonia hurt?",
        "isn't it dangerous?",
        "she is better, so can we stop?",
        "Can she swim? She is four.",
    ],
)
def test_a_question_for_yes_or_no_is_seen(message: str) -> None:
    assert asks_yes_or_no(message)


@pytest.mark.parametrize(
    "message",
    [
        "",
        "how is it treated?",
        "what can we do, can you say?",
        "botox",
        "Can you tell me what it is?",
        "is it focal or generalized",
        "My child, is a girl",
        "How is it treated? Can she swim?",
    ],
)
def test_other_questions_are_not_for_yes_or_no(message: str) -> None:
    assert not asks_yes_or_no(message)
