"""A document without its evidence is one in which nothing can find or quote it."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from leaflet_fakes import BACLOFEN, BOTOX, ICE, MEDICINES, MUSIC, REST, leaflet

from eval.asking.cutting import without
from qa.documents import passages_of
from qa.reading.compose import compose
from qa.retrieval.index import rows_of, texts_of
from qa.types import Document


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> Document:
    return leaflet(tmp_path_factory.mktemp("corpus"))


def test_the_rest_is_there_in_its_order_and_place(document: Document) -> None:
    cut = without(document, {MUSIC, BACLOFEN})
    assert [each.text for each in cut.sentences] == ["Rest helps.", "Ice cools.", "Medicines include:", "Botox."]
    assert [each.number for each in cut.sentences] == [0, 1, 2, 3]
    for each in cut.sentences:
        assert document.text[each.start : each.end] == each.text


def test_an_item_keeps_its_lead_in_under_its_new_number(document: Document) -> None:
    cut = without(document, {REST, MUSIC})
    assert [(each.text, each.lead_in) for each in cut.sentences[1:]] == [
        ("Medicines include:", None),
        ("Baclofen.", 1),
        ("Botox.", 1),
    ]


def test_an_item_whose_lead_in_is_gone_has_none(document: Document) -> None:
    cut = without(document, {MEDICINES})
    assert [each.lead_in for each in cut.sentences] == [None] * 5


def test_the_document_that_is_cut_stays_as_it_was(document: Document) -> None:
    before = document.sentences
    without(document, {REST})
    assert document.sentences is before


def test_what_its_authors_expect_to_be_asked_does_not_tell_of_what_is_gone(tmp_path: Path) -> None:
    assert without(leaflet(tmp_path), {REST}).questions == ()


@given(st.sets(st.integers(0, 5)))
def test_whatever_is_cut_nothing_that_is_searched_holds_it(document: Document, gone: set[int]) -> None:
    cut = without(document, gone)
    seen = " ".join(texts_of(rows_of([cut])))
    for number, each in enumerate(document.sentences):
        assert (each.text in seen) is (number not in gone)
    assert sorted(n for passage in passages_of(cut) for n in passage.sentences) == list(range(6 - len(gone)))


@pytest.mark.parametrize(("gone", "around"), [(MUSIC, (0, 1)), (BACLOFEN, (3, 4))])
def test_no_citation_quotes_what_was_cut(document: Document, gone: int, around: tuple[int, int]) -> None:
    """The sentences before and after a gap are neighbours now; quoted as one run, they would take the gap with them."""
    cut = without(document, {gone})
    statements = compose([cut.sentences[number] for number in around], {"tics": cut})
    quotes = [citation.quote for statement in statements for citation in statement.citations]
    assert not [quote for quote in quotes if document.sentences[gone].text in quote]
    assert ICE < MEDICINES < BOTOX  # the gaps lie inside a paragraph and inside a list
