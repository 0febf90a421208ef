"""What a run will ask, and the card that says what it is made of."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import TypeAdapter

from eval.answering.runs import RUN_FORMAT, DocumentCard, RunCard
from eval.answering.surroundings import code_sha256, machine, versions
from eval.answering.systems import SEED, choice_of
from eval.asking.exams import Exam
from eval.asking.questions import Question
from qa.retrieval.encoder import Encoder
from qa.types import Document


@dataclass(frozen=True, slots=True)
class Plan:
    """What one run asks, and of what."""

    system: str
    split: str
    exams: tuple[Exam, ...]
    encoder: Encoder

    def card(self) -> RunCard:
        """What the run is made of."""
        origin = Origin(self.system, choice_of(self.system).about, self.encoder.fingerprint, code_sha256())
        return card_of(origin, self.split, self.exams)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where answers come from; weights and code are empty for a system that is not ours."""

    system: str
    about: str
    encoder: str = ""
    code_sha256: str = ""


def card_of(origin: Origin, split: str, exams: Sequence[Exam]) -> RunCard:
    """The card of a run, from what it asks and whom."""
    questions = TypeAdapter(tuple[Question, ...]).dump_json(questions_of(exams))
    return RunCard(
        run_format=RUN_FORMAT,
        system=origin.system,
        about=origin.about,
        sets=tuple(exam.name for exam in exams),
        asked_of=tuple(tuple(document.id for document in exam.documents) for exam in exams),
        split=split,
        questions_sha256=hashlib.sha256(questions).hexdigest(),
        documents=tuple(DocumentCard(d.id, d.title, d.version, len(d.sentences)) for d in documents_of(exams)),
        code_sha256=origin.code_sha256,
        encoder=origin.encoder,
        seed=SEED,
        versions=versions(),
        machine=machine(),
    )


def questions_of(exams: Sequence[Exam]) -> tuple[Question, ...]:
    """All of them, in order."""
    return tuple(question for exam in exams for question in exam.questions)


def documents_of(exams: Sequence[Exam]) -> tuple[Document, ...]:
    """All of them, each once."""
    return tuple({document.id: document for exam in exams for document in exam.documents}.values())
