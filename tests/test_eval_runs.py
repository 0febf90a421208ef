"""A run on disk is whole and of its own kind, or it is told what is wrong with it."""

import json
from pathlib import Path
from typing import Any

import pytest
from fakes import document_of
from leaflet_fakes import FirstWord, asked, choice, exam, leaflet, plan, silent

from eval.answering.planning import Plan, documents_of, questions_of
from eval.answering.runner import run
from eval.answering.runs import ANSWERS, CARD, CUT, DOCUMENTS, QUESTIONS, read_card, read_run, write_card, write_whole
from eval.answering.systems import SYSTEMS
from eval.asking.gold import gold_of
from eval.asking.questions import Nugget, QuestionKind
from eval.errors import EvalError

REVIEWED = (
    "---\ntitle: Tics\nreview_date: 2024-03-01\nreviewers: [Ada Bell]\n---\n\n# Tics\n\nRest helps.\n\nIce cools.\n"
)


@pytest.fixture(autouse=True)
def _fake(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("eval.answering.systems.SYSTEMS", {**SYSTEMS, "fake": choice(FirstWord)})


@pytest.fixture
def finished(tmp_path: Path) -> Path:
    run(of(tmp_path), tmp_path / "run", silent)
    return tmp_path / "run"


def of(folder: Path) -> Plan:
    questions = asked("a", "rest?", ["Rest helps."]), asked("b", "ice?", ["Ice cools."]), asked("c", "cost?")
    return plan("fake", exam(questions, leaflet(folder / "corpus")))


def rewrite(path: Path, change: Any) -> None:
    """Change what a JSON file holds."""
    value = json.loads(path.read_bytes())
    change(value)
    path.write_text(json.dumps(value))


def refused(folder: Path) -> str:
    with pytest.raises(EvalError) as told:
        read_run(folder)
    return str(told.value)


def test_a_finished_run_is_read_whole(tmp_path: Path, finished: Path) -> None:
    read = read_run(finished)
    expected = of(tmp_path)
    assert (read.card, read.questions) == (expected.card(), questions_of(expected.exams))
    (document,) = documents_of(expected.exams)
    assert dict(read.documents) == {"tics": document}
    assert read.gold == {each.question_id: gold_of(each, document) for each in read.questions}
    assert (list(read.answers), list(read.cut)) == (["a", "b", "c"], ["a", "b"])


def test_every_field_of_questions_and_documents_comes_back_as_it_was(tmp_path: Path) -> None:
    document = document_of(
        tmp_path / "corpus", "tics.md", REVIEWED.replace("helps", "hel\u2028ps").replace("\n", "\r\n")
    )
    quote = document.text[document.sentences[1].start : document.sentences[1].end]
    question = asked(
        "é",
        "ice?",
        [quote],
        kind=QuestionKind.FOLLOWUP,
        group="g",
        history=("rest?", ("why?", "so")),
        nuggets=(Nugget("ice", "okay", ("ice", "cool")),),
        note="a note",
    )
    run(plan("fake", exam([question], document)), tmp_path / "run", silent)
    read = read_run(tmp_path / "run")
    assert (read.questions, dict(read.documents)) == ((question,), {"tics": document})


def test_a_folder_without_a_card_is_not_a_run(tmp_path: Path) -> None:
    assert read_card(tmp_path) is None
    assert refused(tmp_path) == (
        f"{tmp_path} is not a run: it has no run.json. Make one: python -m eval run --out {tmp_path}."
    )


def test_a_run_that_was_stopped_at_its_answers_is_unfinished(finished: Path) -> None:
    (finished / ANSWERS).rename(finished / f"{ANSWERS}.partial")
    (finished / CUT).unlink()
    assert "is an unfinished run. The same command" in refused(finished)


def test_a_run_that_was_stopped_at_its_cut_answers_is_unfinished(finished: Path) -> None:
    """Read as finished, it would have no counterfactual figures, and nothing would say why."""
    (finished / CUT).rename(finished / f"{CUT}.partial")
    assert "is an unfinished run. The same command" in refused(finished)


def test_a_run_of_ours_that_was_never_asked_again_is_unfinished(finished: Path) -> None:
    (finished / CUT).unlink()
    assert "is an unfinished run. The same command" in refused(finished)


def test_a_run_of_another_system_need_not_be_asked_again(finished: Path) -> None:
    rewrite(finished / CARD, lambda card: card.update(code_sha256="", system="theirs"))
    (finished / CUT).unlink()
    assert dict(read_run(finished).cut) == {}


@pytest.mark.parametrize("file", [ANSWERS, CUT])
def test_an_answer_that_is_missing_is_told(finished: Path, file: str) -> None:
    lines = (finished / file).read_bytes().splitlines(keepends=True)
    (finished / file).write_bytes(b"".join(lines[1:]))
    assert refused(finished).startswith(f"{finished / file} has no answer to 1 of ")


@pytest.mark.parametrize("file", [ANSWERS, CUT])
def test_a_file_of_answers_that_was_emptied_is_told(finished: Path, file: str) -> None:
    (finished / file).write_bytes(b"")
    assert refused(finished).startswith(f"{finished / file} has no answer to ")


def test_a_cut_answer_to_a_question_that_is_not_answerable_is_told(finished: Path) -> None:
    (finished / CUT).write_bytes((finished / ANSWERS).read_bytes())
    assert "answers 1 questions that the set does not ask, 'c' among them" in refused(finished)


@pytest.mark.parametrize("file", [CARD, QUESTIONS, DOCUMENTS])
@pytest.mark.parametrize("content", ["", "{", "[1]", "{}", "7"])
def test_a_damaged_file_is_named_with_the_remedy(finished: Path, file: str, content: str) -> None:
    (finished / file).write_text(content)
    assert refused(finished) == f"{finished / file} is damaged or of another format. Remove the folder and run again."


@pytest.mark.parametrize("file", [QUESTIONS, DOCUMENTS])
def test_a_missing_file_is_named(finished: Path, file: str) -> None:
    (finished / file).unlink()
    assert str(finished / file) in refused(finished)


def test_a_run_of_another_format_is_told(finished: Path) -> None:
    rewrite(finished / CARD, lambda card: card.update(run_format=2))
    assert str(finished / CARD) in refused(finished)


def test_questions_about_a_document_that_is_not_there_are_told(finished: Path) -> None:
    (finished / DOCUMENTS).write_text("[]")
    assert str(finished / DOCUMENTS) in refused(finished)


def test_a_card_is_written_last_so_that_a_folder_with_one_is_a_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[str] = []
    monkeypatch.setattr("eval.answering.runs.write_whole", lambda path, content: order.append(path.name))
    expected = of(tmp_path)
    write_card(tmp_path / "run", expected.card(), questions_of(expected.exams), documents_of(expected.exams))
    assert order == [QUESTIONS, DOCUMENTS, CARD]


def test_a_file_is_swapped_in_whole_or_stays_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_whole(tmp_path / "file", "before")

    def full(path: Path, data: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(EvalError, match="No space"):
        write_whole(tmp_path / "file", b"after")
    assert (tmp_path / "file").read_text() == "before"
