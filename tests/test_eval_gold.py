"""Quotes become sentences of the document, or the error says which line to mend and how."""

from pathlib import Path

import pytest
from fakes import document_of
from leaflet_fakes import BACLOFEN, ICE, MUSIC, REST, asked, leaflet, question_line, sentence, written

from eval.asking.gold import Gold, gold_by_id, gold_of, keys_within
from eval.asking.questions import read_question_set
from eval.errors import EvalError
from qa.documents import describe
from qa.types import Document


@pytest.fixture
def document(tmp_path: Path) -> Document:
    return leaflet(tmp_path)


def test_quotes_are_known_by_document_and_number(document: Document) -> None:
    question = asked("a", "rest?", ["Rest helps.", "Baclofen."], also_ok=("Ice cools.",))
    assert gold_of(question, document) == Gold(
        frozenset({("tics", REST), ("tics", BACLOFEN)}), frozenset({("tics", ICE)})
    )


def test_an_unanswerable_question_may_have_sentences_that_are_not_wrong(document: Document) -> None:
    assert gold_of(asked("a", "dose?", also_ok=("Baclofen.",)), document) == Gold(
        frozenset(), frozenset({("tics", BACLOFEN)})
    )


def test_what_is_said_twice_is_evidence_where_it_stands_first_and_may_be_shown_again(tmp_path: Path) -> None:
    twice = document_of(tmp_path, "tics.md", "# Tics\n\nAsk us. Rest helps.\n\n## Again\n\nAsk us.\n")
    assert gold_of(asked("a", "who?", ["Ask us."]), twice) == Gold(frozenset({("tics", 0)}), frozenset({("tics", 2)}))
    either = gold_of(asked("a", "rest?", ["Rest helps."], also_ok=("Ask us.",)), twice)
    assert either.also_ok == {("tics", 0), ("tics", 2)}


@pytest.mark.parametrize("quote", ["Rest", "Rest helps. Café music is quiet.", "- Baclofen.", "rest helps.", "Tics"])
def test_what_is_not_one_whole_sentence_is_told_with_the_remedy(document: Document, quote: str) -> None:
    with pytest.raises(EvalError, match=r"is not a whole sentence of 'tics'\. Copy it") as told:
        gold_of(asked("a", "rest?", [quote]), document)
    assert repr(quote) in str(told.value)


def test_an_unknown_quote_is_told_with_file_line_and_question(tmp_path: Path, document: Document) -> None:
    lines = question_line(), question_line(question_id="b", evidence=["Rest heals."])
    path = written(tmp_path / "set.jsonl", *lines)
    with pytest.raises(EvalError) as told:
        gold_by_id(read_question_set(path), {"tics": document})
    assert str(told.value).startswith(f"{path}, line 2 (b): the quote 'Rest heals.' is not a whole sentence")


def test_an_unknown_document_is_told_with_those_there_are(tmp_path: Path, document: Document) -> None:
    path = written(tmp_path / "set.jsonl", question_line(document="fits"))
    with pytest.raises(EvalError) as told:
        gold_by_id(read_question_set(path), {"tics": document, "colds": document})
    assert str(told.value) == f"{path}, line 1 (a): there is no document 'fits'. There are: colds, tics."


def test_a_whole_set_is_resolved_by_id(tmp_path: Path, document: Document) -> None:
    lines = question_line(), question_line(question_id="b", evidence=["Ice cools."])
    gold = gold_by_id(read_question_set(written(tmp_path / "set.jsonl", *lines)), {"tics": document})
    assert {name: each.evidence for name, each in gold.items()} == {"a": {("tics", REST)}, "b": {("tics", ICE)}}


def test_the_remedy_works_for_a_sentence_that_is_broken_over_lines_or_has_markup(tmp_path: Path) -> None:
    document = document_of(tmp_path, "tics.md", "# Tics\n\nRest **always**\nhelps.\n")
    shown = document.sentences[0].text
    assert shown == "Rest always helps."
    assert shown in describe(document)  # what `python -m qa show` prints, which the error says to copy
    assert gold_of(asked("a", "rest?", [shown]), document).evidence == {("tics", 0)}
    assert gold_of(asked("a", "rest?", [sentence(document, 0)]), document).evidence == {("tics", 0)}


def test_only_sentences_wholly_inside_a_range_lie_within_it(document: Document) -> None:
    start, end = document.sentences[REST].start, document.sentences[MUSIC].end
    assert keys_within(start, end, document) == {("tics", REST), ("tics", MUSIC)}
    assert keys_within(start + 1, end, document) == {("tics", MUSIC)}
    assert keys_within(start, end - 1, document) == {("tics", REST)}
    assert keys_within(end, start, document) == frozenset()
