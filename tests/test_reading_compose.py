"""Composing: whole sentences, in order, with what they cannot be read without, and nothing else."""

from pathlib import Path

import pytest
from fakes import document_of
from hypothesis import given
from hypothesis import strategies as st

from qa.reading.compose import POINTS_BACK, compose, leading_with
from qa.types import Document, Statement

GUIDE = """# Tics in children

## What helps

Rest helps. It works best at night. Warm baths help too.

Medicines are another way. The choices include:

- Clonidine, a tablet. It is taken at bedtime.
- Botox, a shot.

## Outlook

Most children grow out of tics.
"""


@pytest.fixture
def guide(tmp_path: Path) -> Document:
    return document_of(tmp_path, "tics.md", GUIDE)


def composed(guide: Document, *texts: str) -> tuple[Statement, ...]:
    chosen = [sentence for text in texts for sentence in guide.sentences if sentence.text == text]
    assert len(chosen) == len(texts)
    return compose(chosen, {guide.id: guide})


def test_a_sentence_that_stands_alone_comes_alone(guide: Document) -> None:
    (statement,) = composed(guide, "Warm baths help too.")
    assert statement.text == "Warm baths help too."


def test_a_pronoun_brings_the_sentence_that_it_points_to(guide: Document) -> None:
    (statement,) = composed(guide, "It works best at night.")
    assert statement.text == "Rest helps. It works best at night."
    assert [each.quote for each in statement.citations] == ["Rest helps. It works best at night."]


def test_neighbours_are_joined_into_one_quotation(guide: Document) -> None:
    (statement,) = composed(guide, "Warm baths help too.", "It works best at night.")
    (citation,) = statement.citations
    assert citation.quote == "Rest helps. It works best at night. Warm baths help too."


def test_an_item_brings_its_lead_in_and_the_rest_of_its_bullet_but_no_other_item(guide: Document) -> None:
    (statement,) = composed(guide, "Clonidine, a tablet.")
    assert statement.text == "The choices include:\n• Clonidine, a tablet. It is taken at bedtime."


def test_an_item_further_down_is_cited_apart_from_its_lead_in(guide: Document) -> None:
    (statement,) = composed(guide, "Botox, a shot.")
    assert statement.text == "The choices include:\n• Botox, a shot."
    assert [each.quote for each in statement.citations] == ["The choices include:", "Botox, a shot."]


def test_the_section_of_the_best_sentence_comes_first(guide: Document) -> None:
    statements = composed(guide, "Most children grow out of tics.", "Warm baths help too.")
    assert [each.citations[0].section for each in statements] == [("Outlook",), ("What helps",)]


def test_within_a_section_the_document_decides_the_order(guide: Document) -> None:
    statements = composed(guide, "Botox, a shot.", "Rest helps.")
    assert [each.text.splitlines()[0] for each in statements] == ["Rest helps.", "The choices include:"]


def test_nothing_chosen_says_nothing(guide: Document) -> None:
    assert compose([], {guide.id: guide}) == ()


@given(st.sets(st.integers(0, 8)))
def test_every_quotation_is_a_slice_made_of_whole_sentences(
    tmp_path_factory: pytest.TempPathFactory, numbers: set[int]
) -> None:
    guide = document_of(tmp_path_factory.getbasetemp() / "guide", "tics.md", GUIDE)
    chosen = [guide.sentences[number] for number in numbers if number < len(guide.sentences)]
    statements = compose(chosen, {guide.id: guide})
    citations = [citation for statement in statements for citation in statement.citations]
    starts, ends = ({getattr(each, end) for each in guide.sentences} for end in ("start", "end"))
    for citation in citations:
        assert guide.text[citation.start : citation.end] == citation.quote
        assert citation.start in starts
        assert citation.end in ends
    shown = " ".join(statement.text for statement in statements)
    assert all(sentence.text in shown for sentence in chosen)


@pytest.mark.parametrize(
    "text",
    [
        "It works best at night.",
        "This treatment uses wires.",
        "If this is done quickly, it may stop.",
        "They may come and go.",
        "When it spreads, it settles later.",
        "However, these are rare.",
        "Most of them go away.",
    ],
)
def test_openings_that_point_back_are_seen(text: str) -> None:
    assert POINTS_BACK.match(text)


@pytest.mark.parametrize(
    "text",
    [
        "It is important to rest.",
        "It is not known that rest helps.",
        "Italy has clinics.",
        "Rest helps when it is quiet.",
        "If the pump beeps, call the clinic.",
        "The doctor may say that it is mild.",
    ],
)
def test_sentences_that_stand_alone_are_left_alone(text: str) -> None:
    assert not POINTS_BACK.match(text)


ODD_LISTS = """# Pumps

## Medicines

Medicine choices include:

- Clonidine
- Baclofen

These can make a child sleepy.

## When to call

Call us if:

- The child has:
    - a fever
    - a rash
- The pump beeps.

## What to bring

- The card
- The remote
"""


@pytest.fixture
def pumps(tmp_path: Path) -> Document:
    return document_of(tmp_path, "pumps.md", ODD_LISTS)


def test_a_pronoun_that_points_to_a_list_brings_all_of_it(pumps: Document) -> None:
    shown = "\n".join(each.text for each in composed(pumps, "These can make a child sleepy."))
    assert shown == "Medicine choices include:\n• Clonidine\n• Baclofen\nThese can make a child sleepy."


def test_an_inner_item_brings_both_lead_ins(pumps: Document) -> None:
    (statement,) = composed(pumps, "a rash")
    assert statement.text == "Call us if:\n• The child has:\n• a rash"


def test_items_straight_under_a_heading_are_one_statement(pumps: Document) -> None:
    (statement,) = composed(pumps, "The card", "The remote")
    assert statement.text == "• The card\n• The remote"
    assert len(statement.citations) == 1


def test_the_sentence_that_decides_can_be_put_first_and_the_rest_keeps_its_order(guide: Document) -> None:
    statements = composed(guide, "Rest helps.", "Warm baths help too.", "Most children grow out of tics.")
    last = guide.sentences[-1]
    assert [each.text for each in leading_with(last, statements)] == [
        "Most children grow out of tics.",
        "Rest helps.",
        "Warm baths help too.",
    ]
    assert leading_with(guide.sentences[0], statements) == statements


def test_what_points_to_the_sentence_before_it_is_not_put_first(tmp_path: Path) -> None:
    guide = document_of(tmp_path, "tics.md", "# Tics\n\nBaclofen is not for babies.\n\nThis is safe in teens only.\n")
    statements = composed(guide, "This is safe in teens only.")
    assert len(statements) == 2
    assert leading_with(guide.sentences[1], statements) == statements
