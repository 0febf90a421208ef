"""Variety: what is asked stays asked, under other spellings and with the condition named."""

from dataclasses import replace
from random import Random

from qa.training.examples import LabelledDocument, LabelledQuestion
from qa.training.variety import N_TOPICS, varied

QUESTION = LabelledQuestion("will she grow out of it", "plain", frozenset({2}), frozenset())
DOCUMENT = LabelledDocument("tics", "Tics", ("Help", "Help", "Outlook"), ("a", "b", "c"), (QUESTION,) * 200)


def test_labels_stay_what_they_were() -> None:
    asked = varied(DOCUMENT, Random(1))[:200]
    assert {each.evidence for each in asked} == {frozenset({2})}


def test_some_questions_follow_another_that_has_nothing_to_do_with_their_answer() -> None:
    texts = [each.text for each in varied(DOCUMENT, Random(1))[:200]]
    assert 4 < sum(text.endswith("(earlier: will she grow out of it)") for text in texts) < 40


def test_some_questions_name_the_condition_and_some_have_a_slip_and_most_are_as_written() -> None:
    texts = [each.text for each in varied(DOCUMENT, Random(1))[:200]]
    assert 20 < sum("tics" in text.lower() for text in texts) < 80
    assert sum(text == QUESTION.text for text in texts) > 100
    assert any(len(text) == len(QUESTION.text) - 1 for text in texts)


def test_no_name_is_put_behind_the_bracket_of_a_follow_up() -> None:
    followup = LabelledQuestion("and at school? (earlier: do tics hurt)", "followup", frozenset({2}), frozenset())
    asked = varied(replace(DOCUMENT, questions=(followup,) * 200), Random(1))[:200]
    assert not any("Tics" in each.text or each.text.endswith(" tics") for each in asked)


def test_a_heading_is_asked_for_with_its_first_sentences_as_evidence() -> None:
    topics = varied(DOCUMENT, Random(1))[200:]
    assert len(topics) == N_TOPICS
    evidence = {("help" in each.text.lower()): sorted(each.evidence) for each in topics}
    assert evidence == {True: [0, 1], False: [2]}


def test_the_same_seed_gives_the_same_questions() -> None:
    assert varied(DOCUMENT, Random(5)) == varied(DOCUMENT, Random(5))
