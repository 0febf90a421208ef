"""A leaflet of six sentences, and questions, answers and systems about it that can be worked out by hand."""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fakes import WordEncoder, document_of

from eval.answering.answers import AnswerCitation, AnswerStatement, Ranked, SystemAnswer
from eval.answering.planning import Plan
from eval.answering.systems import System, SystemChoice
from eval.asking.exams import Exam
from eval.asking.gold import gold_of
from eval.asking.questions import Question, QuestionKind
from qa.reading.compose import cite
from qa.types import Answer, Document, Kind, Statement, Turn

LEAFLET = """# Tics

## Help

Rest helps. Café music is quiet. Ice cools.

## Drugs

Medicines include:

- Baclofen.
- Botox.
"""
REST, MUSIC, ICE, MEDICINES, BACLOFEN, BOTOX = range(6)  # the numbers of its sentences
ENCODER = WordEncoder(("rest", "music", "ice", "medicine", "baclofen", "botox"))


def leaflet(folder: Path, name: str = "tics.md") -> Document:
    return document_of(folder, name, LEAFLET)


def sentence(document: Document, number: int) -> str:
    """A quote, as a question set has it."""
    return document.text[document.sentences[number].start : document.sentences[number].end]


def asked(question_id: str, question: str, evidence: Sequence[str] = (), **more: Any) -> Question:
    """A question about the leaflet; answerable where it has evidence, else a near miss."""
    kind = QuestionKind.PLAIN if evidence else QuestionKind.NEAR
    fields = {"kind": kind, "answerable": bool(evidence), "document": "tics", "split": "dev", **more}
    return Question(question_id=question_id, question=question, evidence=tuple(evidence), **fields)


def question_line(**changed: Any) -> dict[str, Any]:
    """A line of a question set, as JSON would read it; a field changed to None is left out."""
    fields = {
        "question_id": "a",
        "kind": "plain",
        "question": "does rest help?",
        "answerable": True,
        "document": "tics",
        "split": "dev",
        "evidence": ["Rest helps."],
        **changed,
    }
    return {name: value for name, value in fields.items() if value is not None}


def answer_line(**changed: Any) -> dict[str, Any]:
    """A line of a file of answers, as JSON would read it; a field changed to None is left out."""
    fields = {
        "question_id": "a",
        "format_version": 1,
        "kind": "answered",
        "text": "Rest helps.",
        "confidence": 0.5,
        "statements": [],
        **changed,
    }
    return {name: value for name, value in fields.items() if value is not None}


def written(path: Path, *lines: Any) -> Path:
    """A JSON Lines file; a line that is a string is written as it is."""
    texts = [line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines]
    path.write_text("\n".join(texts) + "\n", encoding="utf-8")
    return path


def cited(document: Document, *numbers: int) -> AnswerCitation:
    """One citation of neighbouring sentences, as the batch format has it."""
    start, end = document.sentences[numbers[0]].start, document.sentences[numbers[-1]].end
    return AnswerCitation(document.id, document.version, start, end, document.text[start:end])


def said(document: Document, *numbers: int) -> AnswerStatement:
    """A statement that is its sentences, with their citation."""
    text = " ".join(document.sentences[number].text for number in numbers)
    return AnswerStatement(text, (cited(document, *numbers),))


def given(question_id: str, kind: str = "abstained", confidence: float = 0.0, **more: Any) -> SystemAnswer:
    """An answer as it is read back."""
    line = {"question_id": question_id, "format_version": 1, "kind": kind, "confidence": confidence}
    return SystemAnswer(**{"text": "", "statements": (), **line, **more})


def ranked(document: Document, *numbers: int) -> tuple[Ranked, ...]:
    """A ranking of sentences, best first."""
    places = [document.sentences[number] for number in numbers]
    return tuple(Ranked(document.id, each.start, each.end, 1 / rank) for rank, each in enumerate(places, start=1))


@dataclass
class FirstWord:
    """Answers, sure of it, with every sentence that holds the question's first word; else abstains, sure of that.

    Example: "rest?" of the leaflet -> "Rest helps."
    """

    documents: Sequence[Document]
    log: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)  # each question, and what it was asked of
    before: Callable[[str], None] = lambda question: None  # what happens as a question is asked

    def answer(self, question: str, history: Sequence[Turn] = ()) -> Answer:
        self.before(question)
        everything = [(document, each) for document in self.documents for each in document.sentences]
        self.log.append((question, tuple(each.text for _, each in everything)))
        word = re.findall(r"\w+", question.casefold())[0]
        found = [(document, each) for document, each in everything if word in each.text.casefold()]
        statements = tuple(Statement(each.text, (cite([each], document),)) for document, each in found)
        kind = Kind.ANSWERED if found else Kind.ABSTAINED
        return Answer(question, question, kind, float(bool(found)), "", statements)


def choice(make: Callable[[Sequence[Document]], System]) -> SystemChoice:
    """A system of a test, which needs no encoder."""
    return SystemChoice("of a test", lambda documents, _encoder: make(documents))


def exam(questions: Sequence[Question], *documents: Document, name: str = "set") -> Exam:
    """Questions with their gold."""
    by_id = {document.id: document for document in documents}
    gold = {each.question_id: gold_of(each, by_id[each.document]) for each in questions}
    return Exam(name, tuple(questions), gold, documents)


def plan(system: str, *exams: Exam) -> Plan:
    """A plan for the dev half."""
    return Plan(system, "dev", exams, ENCODER)


def silent(done: int, total: int) -> None:
    """Shows no progress."""


def untimed(path: Path) -> bytes:
    """The bytes of a file of answers, but for the seconds."""
    return re.sub(rb'"seconds": \{[^}]*\}', b"", path.read_bytes())
