"""Asks a system every question of a plan, and asks again with the evidence cut out of the document.

Answers are written one line at a time, so that a run that was stopped goes on where it was.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from time import perf_counter

from eval.answering.answers import answer_of, read_answers, refuse_missing
from eval.answering.planning import Origin, Plan, card_of, documents_of, questions_of
from eval.answering.runs import (
    ANSWERS,
    CUT,
    Cost,
    RunCard,
    read_card,
    write_card,
    write_cost,
    write_whole,
)
from eval.answering.surroundings import peak_memory
from eval.answering.systems import AlwaysAbstain, System, choice_of
from eval.asking.cutting import without
from eval.asking.exams import Exam
from eval.asking.questions import Question
from eval.errors import EvalError
from qa.batch import answer_line
from qa.errors import QuestionError
from qa.types import Answer, Document, Timing

Progress = Callable[[int, int], None]


def take_answers(exams: Sequence[Exam], answers: Path, system: str, folder: Path) -> None:
    """A run from the answers of a system of the user's own.

    Raises:
        EvalError: the answers are malformed, or not those to these questions.
    """
    questions = questions_of(exams)
    refuse_missing(read_answers(answers), [question.question_id for question in questions], answers)
    _refuse_other_answers(folder, answers)
    card = card_of(Origin(system, f"answers read from {answers.name}"), questions[0].split, exams)
    write_card(folder, card, questions, documents_of(exams))
    write_whole(folder / ANSWERS, answers.read_bytes())


def _refuse_other_answers(folder: Path, answers: Path) -> None:
    there = folder / ANSWERS
    if (folder / CUT).exists() or (there.exists() and there.read_bytes() != answers.read_bytes()):
        raise EvalError(f"{folder} holds other answers. Name another folder with --out, or remove it.")


def run(plan: Plan, folder: Path, progress: Progress) -> None:
    """Answer everything that is not answered yet; the folder is a finished run afterwards.

    Raises:
        EvalError: the folder holds another run, or cannot be written; what was answered stays.
    """
    _begin(plan, folder)
    if (folder / CUT).exists():
        return
    start, questions = perf_counter(), questions_of(plan.exams)
    total = len(questions) + sum(question.answerable for question in questions)
    _write(folder / ANSWERS, _answers(plan), lambda done: progress(done, total))
    _write(folder / CUT, _cut_answers(plan), lambda done: progress(len(questions) + done, total))
    write_cost(folder, Cost(perf_counter() - start, peak_memory()))


def _begin(plan: Plan, folder: Path) -> None:
    card, there = plan.card(), read_card(folder)
    if there is None:
        refuse_strays(folder)
        write_card(folder, card, questions_of(plan.exams), documents_of(plan.exams))
    elif there != card:
        raise EvalError(
            f"{folder} holds another run ({_difference(there, card)}). Name another folder with --out, or remove it."
        )


def refuse_strays(folder: Path) -> None:
    """Answers without a card are some other system's."""
    for name in (ANSWERS, CUT, f"{ANSWERS}.partial", f"{CUT}.partial"):
        if (folder / name).exists():
            raise EvalError(
                f"{folder / name} is of no run that is known. Name another folder with --out, or remove it."
            )


def _difference(there: RunCard, card: RunCard) -> str:
    """Example: "system: encoder there, assistant now"."""
    names = [name for name in RunCard.__dataclass_fields__ if getattr(there, name) != getattr(card, name)]
    short = [f"{name}: {str(getattr(there, name))[:40]} there, {str(getattr(card, name))[:40]} now" for name in names]
    return "; ".join(short[:2])


@dataclass(frozen=True, slots=True)
class _Task:
    """One question still to be asked, by a system that is made when its turn comes."""

    question: Question
    system: Callable[[], System]


def _answers(plan: Plan) -> Iterator[_Task]:
    for exam in plan.exams:
        system = _Made(plan, exam.documents)
        yield from (_Task(question, system) for question in exam.questions)


def _cut_answers(plan: Plan) -> Iterator[_Task]:
    """Questions with the same evidence follow each other, so that one cut document serves them and is let go."""
    for exam in plan.exams:
        alike: dict[frozenset[tuple[str, int]], list[Question]] = {}
        for question in exam.questions:
            if question.answerable:
                gold = exam.gold[question.question_id]
                alike.setdefault(gold.evidence | gold.also_ok, []).append(question)
        for gone, questions in alike.items():
            system = _Made(plan, tuple(_cut(document, gone) for document in exam.documents))
            yield from (_Task(question, system) for question in questions)


def _cut(document: Document, gone: frozenset[tuple[str, int]]) -> Document:
    numbers = {number for document_id, number in gone if document_id == document.id}
    return without(document, numbers) if numbers else document


@dataclass
class _Made:
    """A system over documents, made at the first question."""

    plan: Plan
    documents: tuple[Document, ...]

    def __call__(self) -> System:
        return self.system

    @cached_property
    def system(self) -> System:
        if not any(document.sentences for document in self.documents):
            return AlwaysAbstain()  # everything was evidence: nothing is left to search
        return choice_of(self.plan.system).make(self.documents, self.plan.encoder)


def _write(path: Path, tasks: Iterator[_Task], progress: Callable[[int], None]) -> None:
    """Ask what has no answer in the partial file yet, then give the file its name."""
    if path.exists():
        return
    partial = path.with_name(path.name + ".partial")
    with _told(path, partial):
        done = _kept(partial)
    for n, task in enumerate(tasks, start=1):
        if task.question.question_id not in done:
            line = _line(task)
            with _told(path, partial), partial.open("a", encoding="utf-8") as file:
                file.write(line + "\n")
        progress(n)
    with _told(path, partial):
        partial.touch()
        os.replace(partial, path)


@contextmanager
def _told(path: Path, partial: Path) -> Iterator[None]:
    """Only what is written stands inside: what a system cannot open is its own fault, with its own remedy."""
    try:
        yield
    except OSError as error:
        raise EvalError(
            f"{path} cannot be written: {error.strerror or error}. "
            f"Make room and give the same command again: it goes on from {partial}."
        ) from error


def _line(task: _Task) -> str:
    question, system = task.question, task.system()
    start = perf_counter()
    try:
        answer = system.answer(question.question, question.turns)
    except QuestionError as error:
        raise EvalError(f"Question {question.question_id!r}: {error}") from error
    return answer_line(question.question_id, _timed(answer, perf_counter() - start))


def _timed(answer: Answer, seconds: float) -> Answer:
    return answer if answer.timing else replace(answer, timing=(Timing("answer", seconds),))


def _kept(partial: Path) -> frozenset[str]:
    """The questions that are answered already; half a last line, left by a kill, is taken off the file."""
    if not partial.exists():
        return frozenset()
    data = partial.read_bytes()
    whole = data[: data.rfind(b"\n") + 1]  # bytes: half a line may end in half a letter
    os.truncate(partial, len(whole))  # never written anew: what is there stays there, on a full disk too
    lines = whole.decode().split("\n")[:-1]
    return frozenset(answer_of(line, f"{partial}, line {n}").question_id for n, line in enumerate(lines, start=1))
