"""What is searched of a long message."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.conversation.essence import LONGEST, essence

STORY = "We had a long day at the zoo and saw every animal. " * 40


def test_a_short_question_is_left_as_it_is() -> None:
    assert essence("why?  ") == "why?  "


@pytest.mark.parametrize(("before", "after"), [("", STORY), (STORY, ""), (STORY, STORY)])
def test_of_a_story_the_question_is_kept_wherever_it_stands(before: str, after: str) -> None:
    assert essence(f"{before}Will it go away? {after}") == "Will it go away?"


def test_several_questions_are_kept_in_order() -> None:
    assert essence("Why him? " + STORY + "Will it go away?") == "Why him? Will it go away?"


def test_without_a_question_the_end_is_kept() -> None:
    kept = essence(STORY + "Now he is tired.")
    assert kept.endswith("Now he is tired.")
    assert len(kept) <= LONGEST


@given(st.text(max_size=3000))
def test_what_is_kept_always_fits(text: str) -> None:
    assert len(essence(text)) <= LONGEST
