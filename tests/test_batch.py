"""The batch format is a promise to other programs: these tests are its text."""

import json
from pathlib import Path
from typing import Any

import pytest

from qa.batch import AskedQuestion, answer_json, read_questions
from qa.errors import QuestionError
from qa.types import Answer, Citation, Hit, Kind, Sentence, Statement, Timing, Turn

ROOT = Path(__file__).parent.parent
CITATION = Citation("tics", "a" * 64, ("What helps", "At night"), 10, 21, "Rest helps.")
SENTENCE = Sentence("tics", 0, 10, 21, "Rest helps.", 0, 0, False, None)
ANSWER = Answer(
    "why?",
    "does rest help? why?",
    Kind.ANSWERED,
    0.75,
    "",
    (Statement("Rest helps.", (CITATION,)),),
    "Ask first.",
    (),
    (),
    (Hit(SENTENCE, 0.5),),
    (Timing("retrieve", 0.25),),
)


def written(folder: Path, *lines: Any) -> Path:
    path = folder / "questions.jsonl"
    path.write_text("\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines))
    return path


def test_an_answer_has_exactly_the_promised_fields() -> None:
    assert json.loads(answer_json(ANSWER)) == {
        "format_version": 1,
        "kind": "answered",
        "text": "Rest helps.\nAsk first.",
        "caution": "Ask first.",
        "concerns": [],
        "understood_as": "does rest help? why?",
        "confidence": 0.75,
        "statements": [
            {
                "text": "Rest helps.",
                "citations": [
                    {
                        "document": "tics",
                        "version": "a" * 64,
                        "section": "What helps > At night",
                        "start": 10,
                        "end": 21,
                        "quote": "Rest helps.",
                        "needs_caution": False,
                    }
                ],
            }
        ],
        "related": [],
        "withheld": [],
        "ranking": [{"document": "tics", "start": 10, "end": 21, "score": 0.5}],
        "seconds": {"retrieve": 0.25},
    }


def test_questions_are_read_in_order_with_their_history(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        {"question_id": "b", "question": "why?", "history": [["does rest help?", "Rest helps."]]},
        "",
        {"question_id": "a", "question": "is it tics", "more": "is ignored"},
    )
    assert read_questions(path) == (
        AskedQuestion("b", "why?", (Turn("does rest help?", "Rest helps."),)),
        AskedQuestion("a", "is it tics"),
    )


def test_an_earlier_turn_may_be_its_question_alone(tmp_path: Path) -> None:
    path = written(tmp_path, {"question_id": "a", "question": "why", "history": ["does rest help?"]})
    assert read_questions(path)[0].history == (Turn("does rest help?", ""),)


def test_our_own_question_sets_can_be_asked() -> None:
    assert len(read_questions(ROOT / "eval" / "questions" / "dystonia.jsonl")) >= 50


def test_a_line_separator_inside_a_question_does_not_end_the_line(tmp_path: Path) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_text('{"question_id": "a", "question": "one\u2028two"}', encoding="utf-8")
    assert read_questions(path)[0].question == "one\u2028two"


GOOD = {"question_id": "a", "question": "why"}


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("{", "line 2: Invalid JSON"),
        ("[" * 100_000, "line 2: Invalid JSON"),
        ("[]", "line 2"),
        ('"text"', "line 2"),
        ({"question": "why"}, "line 2: question_id: "),
        ({"question_id": "b"}, "line 2: question: "),
        ({"question_id": "b", "question": 3}, "line 2: question: Input should be a valid string"),
        ({"question_id": 3, "question": "why"}, "line 2: question_id: Input should be a valid string"),
        ({"question_id": "b", "question": " "}, "line 2: question: String should match"),
        ({"question_id": "b", "question": "x" * 4001}, "line 2: question: String should have at most 4000"),
        ('{"question_id": "b", "question": "a \\ud83d"}', "line 2: Invalid JSON"),
        ({"question_id": "b", "question": "why", "history": [["x"]]}, "line 2: history"),
        ({"question_id": "b", "question": "why", "history": [["x", 3]]}, "line 2: history"),
        ({"question_id": "b", "question": "why", "history": None}, "line 2: history"),
        (GOOD, "line 2: question_id 'a' stands twice"),
    ],
)
def test_a_bad_line_is_named_with_its_fault(tmp_path: Path, line: Any, fault: str) -> None:
    with pytest.raises(QuestionError, match=fault):
        read_questions(written(tmp_path, GOOD, line))


def test_a_file_without_questions_is_refused(tmp_path: Path) -> None:
    with pytest.raises(QuestionError, match="holds no question"):
        read_questions(written(tmp_path, "", ""))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(QuestionError, match=r"nowhere\.jsonl cannot be read"):
        read_questions(tmp_path / "nowhere.jsonl")


def test_a_file_that_is_not_text_is_named(tmp_path: Path) -> None:
    (tmp_path / "photo.jsonl").write_bytes(b"\xff\xd8\xff")
    with pytest.raises(QuestionError, match=r"photo\.jsonl cannot be read as UTF-8"):
        read_questions(tmp_path / "photo.jsonl")
