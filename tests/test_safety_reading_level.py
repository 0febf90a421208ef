"""The reading grade: syllables as spoken, and the formula by hand."""

import math

import pytest

from qa.safety.reading_level import grade, sentences, syllables, words


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("medicine", 3),
        ("please", 1),
        ("911", 3),
        ("emergency", 4),
        ("watching", 2),
        ("changed", 1),
        ("table", 2),
        ("guide", 1),
        ("question", 2),
        ("hurt", 1),
        ("started", 2),
        ("pumps", 1),
    ],
)
def test_syllables_are_counted_as_spoken(word: str, count: int) -> None:
    assert syllables(word) == count


def test_the_grade_is_that_of_the_formula() -> None:
    assert grade("Call us now.") == pytest.approx(0.39 * 3 + 11.8 * 1 - 15.59)
    assert grade("Call us now. Medicine helps.") == pytest.approx(0.39 * 5 / 2 + 11.8 * 7 / 5 - 15.59)


def test_each_bullet_is_a_sentence_of_its_own() -> None:
    assert sentences("Signs include:\n• a cramp\n• a turn") == ["Signs include:", "• a cramp", "• a turn"]


def test_a_telephone_number_is_dialled_and_not_read() -> None:
    assert words("Call 215-555-0100 or 911") == ["Call", "or", "911"]


def test_without_words_there_is_no_grade() -> None:
    assert math.isnan(grade(" \n•"))
