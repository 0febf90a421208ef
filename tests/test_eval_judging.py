"""One answer against its gold: whether it is word for word, in its place, and how much of the evidence it shows."""

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from fakes import document_of
from leaflet_fakes import (
    BACLOFEN,
    BOTOX,
    ICE,
    MEDICINES,
    MUSIC,
    REST,
    asked,
    cited,
    given,
    leaflet,
    ranked,
    said,
)

from eval.answering.answers import AnswerCitation, AnswerStatement, Ranked, SystemAnswer
from eval.answering.runs import Run, RunCard
from eval.asking.gold import gold_of
from eval.asking.questions import Nugget, Question
from eval.measuring.judging import Judged, is_valid, is_verbatim, judge, judge_run
from eval.metrics.evidence import Overlap
from qa.types import Document


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> Document:
    return leaflet(tmp_path_factory.mktemp("corpus"))


def judged(document: Document, question: Question, answer: SystemAnswer, cut: SystemAnswer | None = None) -> Judged:
    return judge(question, gold_of(question, document), answer, {"tics": document}, cut)


def keys(*numbers: int) -> frozenset[tuple[str, int]]:
    return frozenset(("tics", number) for number in numbers)


def answered(*statements: AnswerStatement) -> SystemAnswer:
    return given("a", "answered", 0.9, statements=statements)


def test_an_answer_that_shows_the_evidence_is_right(document: Document) -> None:
    each = judged(document, asked("a", "rest?", ["Rest helps."]), answered(said(document, REST)))
    assert each.shown == each.chosen == keys(REST)
    assert each.overlap == Overlap(1.0, 1.0, 1.0)
    assert (each.n_statements, each.n_verbatim, each.n_citations, each.n_valid) == (1, 1, 1, 1)
    assert (each.citation_recall, each.citation_precision) == (1.0, 1.0)
    assert (each.is_error_if_answered, each.is_error, each.is_near) == (False, False, False)


def test_a_citation_of_two_sentences_shows_both(document: Document) -> None:
    each = judged(document, asked("a", "rest?", ["Rest helps."]), answered(said(document, REST, MUSIC)))
    assert each.shown == keys(REST, MUSIC)
    assert each.overlap == Overlap(1 / 2, 1 / 1, 2 * 1 / (2 + 1))
    assert (each.n_verbatim, each.n_valid) == (1, 1)


def test_also_ok_counts_neither_for_nor_against(document: Document) -> None:
    question = asked("a", "rest?", ["Rest helps.", "Ice cools."], also_ok=("Café music is quiet.",))
    with_it = judged(document, question, answered(said(document, REST, MUSIC)))
    without_it = judged(document, question, answered(said(document, REST)))
    assert with_it.overlap == without_it.overlap == Overlap(1 / 1, 1 / 2, 2 * 1 / (1 + 2))
    assert judged(document, question, answered(said(document, MUSIC))).overlap == Overlap(0.0, 0.0, 0.0)


def test_abstaining_on_an_answerable_question_is_0_though_what_was_withheld_is_right(document: Document) -> None:
    answer = given("a", "abstained", 0.3, withheld=(cited(document, REST),))
    each = judged(document, asked("a", "rest?", ["Rest helps."]), answer)
    assert each.overlap == Overlap(0.0, 0.0, 0.0)
    assert (each.shown, each.chosen) == (keys(), keys(REST))
    assert (each.is_error_if_answered, each.is_error) == (False, False)


def test_withheld_sentences_do_not_count_for_an_answer(document: Document) -> None:
    answer = replace(answered(said(document, ICE)), withheld=(cited(document, REST),))
    each = judged(document, asked("a", "rest?", ["Rest helps."]), answer)
    assert each.chosen == keys(ICE)
    assert each.is_error


@pytest.mark.parametrize(
    ("shown", "is_error"),
    [
        ((REST,), False),  # F1 = 2 * 1 / (1 + 1)
        ((REST, MUSIC, ICE), False),  # 2 * 1 / (3 + 1): a half is enough
        ((REST, MUSIC, ICE, MEDICINES), True),  # 2 * 1 / (4 + 1)
        ((BOTOX,), True),
    ],
)
def test_an_answer_is_an_error_where_its_f1_is_under_a_half(
    document: Document, shown: tuple[int, ...], is_error: bool
) -> None:
    statements = [said(document, number) for number in shown]
    each = judged(document, asked("a", "rest?", ["Rest helps."]), answered(*statements))
    assert (each.is_error, each.is_error_if_answered) == (is_error, is_error)


def test_answering_what_is_not_answered_is_an_error_and_abstaining_is_none(document: Document) -> None:
    question = asked("a", "what does it cost?", also_ok=("Rest helps.",))
    wrong = judged(document, question, answered(said(document, REST)))
    assert (wrong.is_near, wrong.is_error) == (True, True)
    assert math.isnan(wrong.overlap.f1)
    right = judged(document, question, given("a"))
    assert (right.is_error_if_answered, right.is_error) == (True, False)
    assert math.isnan(right.citation_recall)


def test_a_ranking_is_by_sentence_and_by_section_each_once(document: Document) -> None:
    answer = replace(answered(), ranking=ranked(document, BOTOX, REST, BACLOFEN, REST))
    each = judged(document, asked("a", "rest?", ["Rest helps."]), answer)
    assert [number for _, number in each.ranking] == [BOTOX, REST, BACLOFEN]
    help_, drugs = document.sentences[REST].section, document.sentences[BOTOX].section
    assert each.section_ranking == (("tics", drugs), ("tics", help_))
    assert each.section_gold == {("tics", help_)}


def test_a_ranked_passage_counts_as_its_sentences_in_order(document: Document) -> None:
    start, end = document.sentences[MUSIC].start, document.sentences[ICE].end
    places = (Ranked("tics", start, end, 0.9), *ranked(document, REST), Ranked("elsewhere", 0, 99, 0.1))
    each = judged(document, asked("a", "rest?", ["Rest helps."]), replace(answered(), ranking=places))
    assert [number for _, number in each.ranking] == [MUSIC, ICE, REST]


def test_nuggets_are_looked_for_in_what_is_said_and_not_in_the_houses_words(document: Document) -> None:
    nuggets = (Nugget("rest", "vital", ("rest helps",)), Nugget("ice", "okay", ("ice",)))
    question = asked("a", "rest?", ["Rest helps."], nuggets=nuggets)
    each = judged(document, question, replace(answered(said(document, REST)), text="Ice. Rest helps."))
    assert (each.nuggets.strict_vital, each.nuggets.strict_all) == (1 / 1, 1 / 2)
    refused = judged(document, question, replace(given("a"), text="Rest helps."))
    assert (refused.nuggets.strict_vital, refused.nuggets.strict_all) == (0.0, 0.0)


def test_the_cut_answer_goes_along(document: Document) -> None:
    cut = given("a", "abstained", 0.1)
    assert judged(document, asked("a", "rest?", ["Rest helps."]), given("a"), cut).cut is cut


def changed(citation: AnswerCitation, **fields: object) -> AnswerCitation:
    return replace(citation, **fields)  # type: ignore[arg-type]  # each test names fields with their types


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"document": "colds"}, "a document that was not asked"),
        ({"version": "0" * 64}, "another version"),
        ({"quote": "Rest heals."}, "other words"),
        ({"start": 17, "quote": "Café music is quiet."}, "another place"),
        ({"end": 10**6}, "beyond the end"),
    ],
)
def test_a_citation_that_is_not_what_stands_there_is_not_valid(
    document: Document, fields: dict[str, object], fault: str
) -> None:
    assert is_valid(cited(document, REST), {"tics": document})
    assert not is_valid(changed(cited(document, REST), **fields), {"tics": document}), fault


def test_a_citation_of_part_of_a_sentence_is_not_valid(document: Document) -> None:
    whole = cited(document, REST)
    start = changed(whole, start=whole.start + 5, quote="helps.")
    end = changed(whole, end=whole.end - 1, quote="Rest helps")
    for part in (start, end):
        assert document.text[part.start : part.end] == part.quote
        assert not is_valid(part, {"tics": document})


@pytest.mark.parametrize("end", [REST, MUSIC])
def test_a_citation_of_nothing_is_not_valid(document: Document, end: int) -> None:
    """From the start of a sentence back to the end of an earlier one there is no text, and "" == ""."""
    nothing = changed(cited(document, ICE), end=document.sentences[end].end, quote="")
    assert document.text[nothing.start : nothing.end] == nothing.quote
    assert not is_valid(nothing, {"tics": document})
    assert not is_verbatim("", (nothing,), {"tics": document})


@pytest.mark.parametrize(
    ("text", "numbers", "verbatim"),
    [
        ("Rest helps.", ((REST,),), True),
        ("Rest helps. Café music is quiet.", ((REST, MUSIC),), True),
        ("Rest helps. Ice cools.", ((REST,), (ICE,)), True),
        ("Medicines include:\n• Baclofen.\n• Botox.", ((MEDICINES, BACLOFEN, BOTOX),), True),
        ("Medicines include:\n• Botox.", ((MEDICINES,), (BOTOX,)), True),
        ("Rest truly helps.", ((REST,),), False),
        ("Rest", ((REST,),), False),
        ("rest helps.", ((REST,),), False),
        ("Ice cools. Rest helps.", ((REST,), (ICE,)), False),
        ("Rest helps.", ((REST, MUSIC),), False),
        ("Rest helps. Ice cools.", ((REST,),), False),
        ("Rest helps.", (), False),
    ],
)
def test_a_statement_is_verbatim_where_it_is_its_cited_sentences_and_nothing_else(
    document: Document, text: str, numbers: tuple[tuple[int, ...], ...], verbatim: bool
) -> None:
    citations = [cited(document, *run) for run in numbers]
    assert is_verbatim(text, citations, {"tics": document}) is verbatim


def test_a_statement_on_an_invalid_citation_is_not_verbatim(document: Document) -> None:
    assert not is_verbatim("Rest helps.", [changed(cited(document, REST), version="0" * 64)], {"tics": document})


def test_markup_and_line_breaks_inside_a_sentence_are_not_read_by_families(tmp_path: Path) -> None:
    marked = document_of(tmp_path, "tics.md", "# Tics\n\nRest **always**\nhelps.\n")
    citation = cited(marked, 0)
    assert citation.quote == "Rest **always**\nhelps."
    assert is_verbatim("Rest always helps.", [citation], {"tics": marked})
    statement = AnswerStatement("Rest always helps.", (citation,))
    each = judged(marked, asked("a", "rest?", [citation.quote]), answered(statement))
    assert (each.citation_recall, each.citation_precision) == (1.0, 1.0)


def test_generated_wording_is_valid_in_its_citations_and_not_verbatim(document: Document) -> None:
    reworded = AnswerStatement("Do rest.", (cited(document, REST),))
    each = judged(document, asked("a", "rest?", ["Rest helps."]), answered(reworded, said(document, ICE)))
    assert (each.n_statements, each.n_verbatim, each.n_citations, each.n_valid) == (2, 1, 2, 2)
    assert np.isnan([each.citation_recall, each.citation_precision]).all()  # only an entailment model could judge


def test_a_statement_that_cites_nothing_shows_nothing(document: Document) -> None:
    each = judged(document, asked("a", "rest?", ["Rest helps."]), answered(AnswerStatement("Rest helps.", ())))
    assert (each.shown, each.n_citations, each.n_verbatim) == (keys(), 0, 0)
    assert each.overlap.f1 == 0


def test_what_cites_an_unknown_document_shows_nothing(document: Document) -> None:
    strange = changed(cited(document, REST), document="colds")
    each = judged(document, asked("a", "rest?", ["Rest helps."]), answered(AnswerStatement("Rest helps.", (strange,))))
    assert (each.shown, each.n_valid) == (keys(), 0)


def test_a_run_is_judged_in_the_order_of_its_questions(document: Document) -> None:
    questions = asked("b", "rest?", ["Rest helps."]), asked("a", "cost?")
    card = RunCard(1, "fake", "", (), (), "dev", "", (), "", "", 1, {}, {})
    answers = {"a": given("a"), "b": answered(said(document, REST))}
    gold = {each.question_id: gold_of(each, document) for each in questions}
    run = Run(card, questions, {"tics": document}, gold, answers, {"b": given("b")})
    assert [(each.question.question_id, each.cut is None) for each in judge_run(run)] == [("b", False), ("a", True)]
