"""What belongs to a list together."""

from pathlib import Path

import pytest
from fakes import document_of

from qa.reading.lists import list_around
from qa.types import Document

GUIDE = """# Pumps

## When to call

Parking is free. Call us if:

- The child has:
    - a fever
    - a rash
- The pump beeps.

Visiting is from two to five.

- Ring twice.

## What to bring

- The card
- The remote
"""
WHOLE = ("Call us if:", "The child has:", "a fever", "a rash", "The pump beeps.")


@pytest.fixture
def guide(tmp_path: Path) -> Document:
    return document_of(tmp_path, "pumps.md", GUIDE)


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("Call us if:", WHOLE),
        ("The pump beeps.", WHOLE),
        ("a fever", ("The child has:", "a fever", "a rash")),
        ("The child has:", ("The child has:", "a fever", "a rash")),
        ("Parking is free.", ()),
        ("Visiting is from two to five.", ()),  # it may lead the bullet below, but it can stand without it
        ("The remote", ("The card", "The remote")),
    ],
)
def test_a_list_is_whole_around_each_of_its_sentences(guide: Document, text: str, whole: tuple[str, ...]) -> None:
    (sentence,) = (each for each in guide.sentences if each.text == text)
    assert tuple(each.text for each in list_around(sentence, guide)) == whole
