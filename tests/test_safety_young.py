"""A child or teen who asks is noticed; a parent who asks about one is not taken for one."""

import pytest

from qa.safety import seems_young


@pytest.mark.parametrize(
    "message",
    [
        "im 13 and my hand twists",
        "I'm only eight, why does it hurt",
        "i turn 16 in june, can i drive",
        "my mom said ask here",
        "kids in gym call me robot",
        "why do i have tics and my brother does not",
        "as a teenager with dystonia can i swim",
    ],
)
def test_a_child_or_teen_is_noticed(message: str) -> None:
    assert seems_young(message)


@pytest.mark.parametrize(
    "message",
    [
        "my son is 13 and his hand twists",
        "im 5 minutes from the hospital",
        "I'm 34 and my daughter is 9",
        "she said her teacher told her to rest",
        "i am 10 miles away",
        "i have a son and my brother has tics",
    ],
)
def test_a_parent_is_not_taken_for_a_child(message: str) -> None:
    assert not seems_young(message)
