"""Answers of any system are read by the promised format and no other; what is missing or odd is told, not averaged."""

from pathlib import Path
from typing import Any

import pytest
from leaflet_fakes import answer_line, written

from eval.answering.answers import AnswerCitation, answer_of, read_answers, refuse_missing
from eval.errors import EvalError
from qa.batch import answer_line as line_of
from qa.types import Answer, Citation, Hit, Kind, Sentence, Statement, Timing

CITATION = {"document": "tics", "version": "a" * 64, "section": "Help", "start": 0, "end": 11, "quote": "Rest helps."}
STATEMENT = {"text": "Rest helps.", "citations": [CITATION]}
PLACE = {"document": "tics", "start": 0, "end": 11, "score": 0.5}


def refused(path: Path) -> str:
    """What is told of a file that cannot be scored."""
    with pytest.raises(EvalError) as told:
        read_answers(path)
    return str(told.value)


def test_what_the_product_writes_is_read_back_the_same() -> None:
    cited = Citation("tics", "a" * 64, ("Help", "At night"), 0, 11, "Rest helps.")
    sentence = Sentence("tics", 0, 0, 11, "Rest helps.", 0, 0, False, None)
    answer = Answer(
        "why?",
        "rest? why?",
        Kind.ANSWERED,
        0.75,
        "",
        (Statement("Rest helps.", (cited,)),),
        "Ask first.",
        (),
        (),
        (Hit(sentence, 0.5),),
        (Timing("read", 0.25),),
    )
    read = answer_of(line_of("a", answer), "a test")
    assert (read.question_id, read.kind, read.confidence, read.is_answered) == ("a", "answered", 0.75, True)
    assert (read.text, read.understood_as) == ("Rest helps.\nAsk first.", "rest? why?")
    assert read.statements[0].citations == (AnswerCitation("tics", "a" * 64, 0, 11, "Rest helps.", "Help > At night"),)
    assert (read.ranking[0].start, read.ranking[0].score, read.seconds) == (0, 0.5, {"read": 0.25})


def test_another_systems_answer_needs_no_more_than_its_statements(tmp_path: Path) -> None:
    path = written(tmp_path / "answers.jsonl", answer_line(statements=[STATEMENT], model="other", related=[]))
    answer = read_answers(path)["a"]
    assert (answer.ranking, answer.withheld, answer.seconds) == ((), (), {})


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999", "-0.1", "1.1", "null", "true", '"0.5"'])
def test_a_confidence_is_a_number_from_0_to_1(tmp_path: Path, number: str) -> None:
    line = '{"question_id": "b", "format_version": 1, "kind": "abstained", "text": "", "statements": [], '
    path = written(tmp_path / "answers.jsonl", answer_line(), f'{line}"confidence": {number}}}')
    told = refused(path)
    assert told.startswith(f"{path}, line 2: confidence: ")
    assert told.endswith("See eval/FORMAT.md.")


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("{", "Invalid JSON"),
        ("7", "Input should be"),
        (answer_line(question_id=None), "question_id: "),
        (answer_line(kind=None), "kind: "),
        (answer_line(text=None), "text: "),
        (answer_line(confidence=None), "confidence: "),
        (answer_line(statements=None), "statements: "),
        (answer_line(format_version=None), "format_version: "),
        (answer_line(format_version=2), "format_version: "),
        (answer_line(format_version="1"), "format_version: "),
        (answer_line(statements=["Rest helps."]), "statements.0: "),
        (answer_line(statements=[{"text": "Rest helps."}]), "statements.0.citations: "),
        (answer_line(statements=[{**STATEMENT, "citations": [{**CITATION, "start": -1}]}]), "statements.0.citations.0"),
        (answer_line(statements=[{**STATEMENT, "citations": [{**CITATION, "start": 1.5}]}]), "statements.0.citations"),
        (answer_line(ranking=[{**PLACE, "score": "high"}]), "ranking.0.score: "),
        (answer_line(seconds={"read": -1}), "seconds.read: "),
    ],
)
def test_a_line_of_another_form_is_named_with_its_field_and_where_the_form_is_told(
    tmp_path: Path, line: Any, fault: str
) -> None:
    path = written(tmp_path / "answers.jsonl", answer_line(question_id="first"), line)
    told = refused(path)
    assert told.startswith(f"{path}, line 2: {fault}")
    assert told.endswith("See eval/FORMAT.md.")


@pytest.mark.parametrize("number", ["NaN", "Infinity"])
@pytest.mark.parametrize(
    "field", ['"ranking": [{"document": "d", "start": 0, "end": 1, "score": %s}]', '"seconds": {"a": %s}']
)
def test_scores_and_seconds_are_finite(tmp_path: Path, field: str, number: str) -> None:
    line = '{"question_id": "a", "format_version": 1, "kind": "abstained", "text": "", "statements": [], '
    path = written(tmp_path / "answers.jsonl", f'{line}"confidence": 0, {field % number}}}')
    assert "finite" in refused(path)


@pytest.mark.parametrize("kind", ["Answered", "refused", "", "no-answer"])
def test_a_kind_that_is_not_in_the_format_is_told_and_not_taken_for_a_safety_path(tmp_path: Path, kind: str) -> None:
    assert "line 1: kind: " in refused(written(tmp_path / "answers.jsonl", answer_line(kind=kind)))


@pytest.mark.parametrize("kind", ["abstained", "emergency"])
def test_statements_beside_an_abstention_are_told(tmp_path: Path, kind: str) -> None:
    """Counted as shown they would earn evidence F1, and the abstention would be praised as well."""
    told = refused(written(tmp_path / "answers.jsonl", answer_line(kind=kind, statements=[STATEMENT])))
    assert "line 1: " in told
    assert "statements" in told


def test_an_id_that_stands_twice_is_told(tmp_path: Path) -> None:
    path = written(tmp_path / "answers.jsonl", answer_line(), "", answer_line(kind="abstained"))
    assert refused(path) == f"{path}, line 3: question_id 'a' stands twice. Keep one answer to each."


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    assert "nowhere.jsonl cannot be read" in refused(tmp_path / "nowhere.jsonl")


def test_a_missing_answer_is_told_with_how_many_and_the_remedy(tmp_path: Path) -> None:
    path = written(tmp_path / "answers.jsonl", answer_line())
    with pytest.raises(EvalError) as told:
        refuse_missing(read_answers(path), ["a", "c", "b"], path)
    assert str(told.value) == (
        f"{path} has no answer to 2 of 3 questions, the first of them 'c'. Answer each; not to know is the kind "
        "abstained."
    )


def test_answers_to_other_questions_are_told(tmp_path: Path) -> None:
    path = written(
        tmp_path / "answers.jsonl", answer_line(), answer_line(question_id="z"), answer_line(question_id="y")
    )
    with pytest.raises(
        EvalError, match=r"answers 2 questions that the set does not ask, 'y' among them\. Name the set"
    ):
        refuse_missing(read_answers(path), ["a"], path)


def test_an_answer_to_each_question_and_no_other_is_taken_in_any_order(tmp_path: Path) -> None:
    path = written(tmp_path / "answers.jsonl", answer_line(question_id="b"), answer_line())
    refuse_missing(read_answers(path), ["a", "b"], path)
