"""A run on disk: a folder that holds everything needed to score, check and compare it later, anywhere.

run.json        which system, questions, documents, versions and machine: what makes two runs comparable
questions.json  the questions that were asked
documents.json  the documents that they were asked of, as read
answers.jsonl   the answers, in the batch format; answers.jsonl.partial until the last one
cut.jsonl       the answers to the same questions with their evidence cut out of the document
cost.json       time and memory of the process that finished it
"""

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeVar

from pydantic import TypeAdapter, ValidationError

from eval.answering.answers import SystemAnswer, read_answers, refuse_missing
from eval.asking.gold import Gold, gold_of
from eval.asking.questions import Question
from eval.errors import EvalError
from qa.types import Document

RUN_FORMAT: Literal[1] = 1
CARD, QUESTIONS, DOCUMENTS = "run.json", "questions.json", "documents.json"
ANSWERS, CUT, COST = "answers.jsonl", "cut.jsonl", "cost.json"
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class DocumentCard:
    """One document that was asked, by its hash."""

    id: str
    title: str
    version: str
    n_sentences: int


@dataclass(frozen=True, slots=True)
class RunCard:
    """What a run was made of. A run goes on only where its whole card is the same."""

    run_format: Literal[1]
    system: str
    about: str
    sets: tuple[str, ...]
    asked_of: tuple[tuple[str, ...], ...]  # the documents of each set
    split: str
    questions_sha256: str
    documents: tuple[DocumentCard, ...]
    code_sha256: str  # of qa/**/*.py and its data: empty for a system that is not ours
    encoder: str  # fingerprint of the weights; empty where none was used
    seed: int
    versions: Mapping[str, str]
    machine: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Cost:
    """What the process took that finished a run, encoder and all; a run that was stopped took more."""

    seconds: float
    peak_memory_mib: float


@dataclass(frozen=True, slots=True)
class Run:
    """A finished run, read whole."""

    card: RunCard
    questions: tuple[Question, ...]
    documents: Mapping[str, Document]
    gold: Mapping[str, Gold]
    answers: Mapping[str, SystemAnswer]
    cut: Mapping[str, SystemAnswer]  # empty where the system was not asked again
    cost: Cost | None = None  # of a system that was asked here


_CARD = TypeAdapter(RunCard)
_COST = TypeAdapter(Cost)
_QUESTIONS = TypeAdapter(tuple[Question, ...])
_DOCUMENTS = TypeAdapter(tuple[Document, ...])


def write_card(folder: Path, card: RunCard, questions: tuple[Question, ...], documents: tuple[Document, ...]) -> None:
    """Write what a run is made of; the answers follow.

    Raises:
        EvalError: the folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise EvalError(f"{folder} cannot be written: {error.strerror}. Name another place with --out.") from error
    write_whole(folder / QUESTIONS, _QUESTIONS.dump_json(questions, indent=1))
    write_whole(folder / DOCUMENTS, _DOCUMENTS.dump_json(documents))
    write_whole(folder / CARD, _CARD.dump_json(card, indent=1))  # last: a folder with a card is a run


def write_cost(folder: Path, cost: Cost) -> None:
    """Write what a run took."""
    write_whole(folder / COST, _COST.dump_json(cost, indent=1))


def read_card(folder: Path) -> RunCard | None:
    """The card of a run, or nothing where there is none yet.

    Raises:
        EvalError: it is damaged or of another format.
    """
    return _read(folder / CARD, _CARD) if (folder / CARD).exists() else None


def read_run(folder: Path) -> Run:
    """Read a finished run.

    Raises:
        EvalError: it is unfinished, damaged, or not a run; names the file and the remedy.
    """
    card = read_card(folder)
    if card is None:
        raise EvalError(f"{folder} is not a run: it has no {CARD}. Make one: python -m eval run --out {folder}.")
    is_asked_again = bool(card.code_sha256)  # ours always is
    if not (folder / ANSWERS).exists() or (is_asked_again and not (folder / CUT).exists()):
        raise EvalError(f"{folder} is an unfinished run. The same command that began it goes on where it stopped.")
    questions = _read(folder / QUESTIONS, _QUESTIONS)
    documents = {document.id: document for document in _read(folder / DOCUMENTS, _DOCUMENTS)}
    if any(question.document not in documents for question in questions):
        raise EvalError(f"{folder / DOCUMENTS} lacks a document that was asked. Remove the folder and run again.")
    answers = read_answers(folder / ANSWERS)
    refuse_missing(answers, [question.question_id for question in questions], folder / ANSWERS)
    cut = read_answers(folder / CUT) if (folder / CUT).exists() else {}
    if is_asked_again:
        refuse_missing(cut, [each.question_id for each in questions if each.answerable], folder / CUT)
    gold = {each.question_id: gold_of(each, documents[each.document]) for each in questions}
    cost = _read(folder / COST, _COST) if (folder / COST).exists() else None
    return Run(card, questions, documents, gold, answers, cut, cost)


def write_whole(path: Path, content: bytes | str) -> None:
    """Write beside and swap in, so that a reader never sees half a file.

    Raises:
        EvalError: the file cannot be written.
    """
    data = content.encode() if isinstance(content, str) else content
    beside = path.with_name(path.name + ".new")
    try:
        beside.write_bytes(data)
        os.replace(beside, path)
    except OSError as error:
        raise EvalError(
            f"{path} cannot be written: {error.strerror or error}. Name another place with --out."
        ) from error


def card_id(card: RunCard) -> str:
    """Eight digits that two runs share only when they are made of the same. Names a folder."""
    return hashlib.sha256(_CARD.dump_json(card)).hexdigest()[:8]


def _read(path: Path, form: TypeAdapter[T]) -> T:
    try:
        return form.validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        raise EvalError(f"{path} is damaged or of another format. Remove the folder and run again.") from error
