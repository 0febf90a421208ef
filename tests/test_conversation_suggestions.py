"""Questions to offer: the authors' own, then one for each heading, none twice."""

from pathlib import Path

import pytest
from fakes import document_of

from qa.conversation.suggestions import candidate_questions, choose

GUIDE = """---
title: Tics
reviewers: [Ada Bell]
questions:
  - Will it go away?
---

# Tics

## Surgery

Surgery is rare.

## Review

Ada Bell, MD, read this.

## Empty

## DBS and pumps

Pumps are rare.

## What is a tic?

A tic is quick.

## Surgery

It takes hours.
"""


def test_the_authors_questions_come_first_then_the_headings(tmp_path: Path) -> None:
    assert candidate_questions(document_of(tmp_path, "tics.md", GUIDE)) == (
        "Will it go away?",
        "Tell me about “Surgery”.",
        "Tell me about “DBS and pumps”.",
        "What is a tic?",
    )


@pytest.mark.parametrize(
    ("asked", "chosen"),
    [([], ("Why?", "How?")), (["why?"], ("How?", "When?")), ([" HOW? ", "Why?"], ("When?",))],
)
def test_what_was_asked_is_not_offered_again(asked: list[str], chosen: tuple[str, ...]) -> None:
    assert choose(("Why?", "How?", "When?"), asked, 2) == chosen
