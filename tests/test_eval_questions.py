"""A question set is read strictly: what is wrong in it is told with file, line and remedy, before anything is asked."""

import re
from pathlib import Path
from typing import Any

import pytest
from leaflet_fakes import question_line, written

from eval.asking.questions import FOLDER, Nugget, QuestionKind, question_sets, read_question_set
from eval.errors import EvalError
from qa.errors import QaError
from qa.types import Turn

URGENT = {"kind": "urgent", "answerable": False, "evidence": None, "path": "emergency"}
NUGGET = {"text": "rest", "importance": "vital", "strings": ["rest helps"]}


def refused(path: Path) -> str:
    """What is told of a set that cannot be used."""
    with pytest.raises(EvalError) as told:
        read_question_set(path)
    return str(told.value)


def test_an_error_of_the_evaluation_is_one_that_a_person_can_mend() -> None:
    assert issubclass(EvalError, QaError)


def test_every_field_is_read(tmp_path: Path) -> None:
    line = question_line(
        kind="followup",
        group="g",
        history=["does rest help?", ["why?", "Rest helps."]],
        also_ok=["Ice cools."],
        nuggets=[NUGGET],
        note="plain",
    )
    (question,) = read_question_set(written(tmp_path / "set.jsonl", line)).questions
    assert (question.question_id, question.kind, question.group_or_id) == ("a", QuestionKind.FOLLOWUP, "g")
    assert (question.evidence, question.also_ok) == (("Rest helps.",), ("Ice cools.",))
    assert question.turns == (Turn("does rest help?", ""), Turn("why?", "Rest helps."))
    assert question.nuggets == (Nugget("rest", "vital", ("rest helps",)),)
    assert (question.path, question.is_urgent, question.note) == ("", False, "plain")


def test_a_question_without_a_group_is_its_own_group(tmp_path: Path) -> None:
    (question,) = read_question_set(written(tmp_path / "set.jsonl", question_line())).questions
    assert question.group_or_id == "a"


def test_a_set_keeps_its_name_its_order_and_the_place_of_each_question(tmp_path: Path) -> None:
    path = written(tmp_path / "mine.jsonl", question_line(question_id="b"), "", question_line(question_id="a"))
    read = read_question_set(path)
    assert (read.name, [each.question_id for each in read.questions]) == ("mine", ["b", "a"])
    assert read.places == {"b": f"{path}, line 1", "a": f"{path}, line 3"}


def test_each_half_has_its_own_questions(tmp_path: Path) -> None:
    path = written(tmp_path / "set.jsonl", question_line(), question_line(question_id="b", split="test"))
    read = read_question_set(path)
    assert [each.question_id for each in read.of_split("dev")] == ["a"]
    assert [each.question_id for each in read.of_split("test")] == ["b"]


def test_an_urgent_question_names_its_path(tmp_path: Path) -> None:
    (question,) = read_question_set(written(tmp_path / "set.jsonl", question_line(**URGENT))).questions
    assert question.is_urgent


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("{", "Invalid JSON"),
        ("[" * 100_000, "Invalid JSON"),
        ("[]", "Input should be an object|dataclass"),
        ("null", "Input should be"),
        ('{"question_id": "a \\ud83d"}', "Invalid JSON"),
        (question_line(question_id=None), "question_id: "),
        (question_line(answerable=None), "answerable: "),
        (question_line(document=None), "document: "),
        (question_line(split=None), "split: "),
        (question_line(question_id=" "), "question_id: "),
        (question_line(question_id=3), "question_id: "),
        (question_line(question=" "), "question: "),
        (question_line(question="x" * 4001), "question: "),
        (question_line(kind="odd"), "kind: "),
        (question_line(split="train"), "split: "),
        (question_line(path="fire"), "path: "),
        (question_line(evidence="Rest helps."), "evidence: "),
        (question_line(evidence=[" "]), "evidence.0: "),
        (question_line(history=[["a", "b", "c"]]), "history.0"),
        (question_line(answer="Rest helps."), "answer: Unexpected"),
        (question_line(nuggets=[{**NUGGET, "weight": 2}]), "nuggets.0.weight: Unexpected"),
        (question_line(nuggets=[{**NUGGET, "importance": "high"}]), "nuggets.0.importance: "),
        (question_line(nuggets=[{**NUGGET, "strings": [""]}]), "nuggets.0.strings.0: "),
    ],
)
def test_a_line_of_another_form_is_named_with_its_field_and_where_the_form_is_told(
    tmp_path: Path, line: Any, fault: str
) -> None:
    path = written(tmp_path / "set.jsonl", question_line(question_id="first"), line)
    told = refused(path)
    assert re.match(rf"{re.escape(str(path))}, line 2: ({fault})", told)
    assert told.endswith("See eval/questions/README.md.")


@pytest.mark.parametrize("value", ["yes", "no", "true", 1, 0])
def test_whether_a_question_is_answerable_is_true_or_false_and_nothing_that_looks_like_it(
    tmp_path: Path, value: object
) -> None:
    line = question_line(answerable=value, evidence=["Rest helps."] if value in ("yes", "true", 1) else None)
    assert "line 1: answerable: " in refused(written(tmp_path / "set.jsonl", line))


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        (question_line(evidence=None), "answerable and has no evidence. Quote"),
        (question_line(answerable=False), "evidence and is not answerable. Decide"),
        (question_line(also_ok=["Rest helps."]), "in evidence and in also_ok. Decide"),
        (question_line(kind="urgent"), "name the path"),
        (question_line(path="emergency"), "name the path"),
        (question_line(**URGENT | {"answerable": True, "evidence": ["Rest helps."]}), "of the kind urgent"),
        (question_line(kind="followup"), "earlier question in history"),
        (question_line(nuggets=[{**NUGGET, "strings": []}]), "no strings"),
        (question_line(kind="near"), "near"),
        (question_line(kind="other_health"), "other_health"),
        (question_line(kind="offtopic"), "offtopic"),
        (question_line(kind="near", answerable=False, evidence=None, nuggets=[NUGGET]), "nuggets"),
    ],
)
def test_a_question_at_odds_with_itself_is_told(tmp_path: Path, line: Any, fault: str) -> None:
    path = written(tmp_path / "set.jsonl", "", line)
    told = refused(path)
    assert told.startswith(f"{path}, line 2 (a): ")
    assert fault in told


def test_an_id_that_stands_twice_is_told_with_both_places(tmp_path: Path) -> None:
    path = written(tmp_path / "set.jsonl", question_line(), question_line(question="why?"))
    assert refused(path) == f"{path}, line 2: question_id 'a' stands at {path}, line 1 too. Give each its own."


@pytest.mark.parametrize("lines", [(), ("", "  ")])
def test_an_empty_set_is_told(tmp_path: Path, lines: tuple[str, ...]) -> None:
    path = written(tmp_path / "set.jsonl", *lines)
    assert refused(path).startswith(f"{path} holds no question. Write ")


def test_a_file_that_is_no_text_is_told(tmp_path: Path) -> None:
    (tmp_path / "photo.jsonl").write_bytes(b"\xff\xd8\xff")
    assert "photo.jsonl cannot be read as UTF-8 text" in refused(tmp_path / "photo.jsonl")


def test_a_byte_order_mark_and_a_line_separator_are_text(tmp_path: Path) -> None:
    path = written(tmp_path / "set.jsonl", question_line(question="one\u2028two"))
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert read_question_set(path).questions[0].question == "one\u2028two"


def test_a_set_is_named_by_its_file(tmp_path: Path) -> None:
    path = written(tmp_path / "mine.jsonl", question_line())
    assert [each.name for each in question_sets([str(path)])] == ["mine"]


def test_where_none_is_named_all_of_ours_are_read() -> None:
    assert [each.path for each in question_sets([])] == sorted(FOLDER.glob("*.jsonl"))


def test_one_of_ours_is_known_by_its_name() -> None:
    assert [each.path for each in question_sets(["dystonia"])] == [FOLDER / "dystonia.jsonl"]


@pytest.mark.parametrize("name", ["dystoni", "nowhere.jsonl", "."])
def test_an_unknown_set_is_told_with_those_there_are(name: str) -> None:
    with pytest.raises(EvalError, match=rf"no question set '{re.escape(name)}'\. Name a \.jsonl file.*dystonia"):
        question_sets([name])


def test_an_id_in_two_sets_is_told_with_both_places_and_the_remedy(tmp_path: Path) -> None:
    one, other = (written(tmp_path / name, question_line()) for name in ("one.jsonl", "other.jsonl"))
    with pytest.raises(EvalError, match=r"other\.jsonl, line 1: .*'a' stands at .*one\.jsonl, line 1 too\. \w+"):
        question_sets([str(one), str(other)])
