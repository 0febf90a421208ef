"""Questions in, answers out, one JSON object a line: the format that evaluators and other programs rely on.

Described in eval/FORMAT.md. A change that could break a reader of it raises FORMAT_VERSION.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import StringConstraints, TypeAdapter, ValidationError

from qa.assistant import MAX_QUESTION, Assistant
from qa.errors import QuestionError
from qa.safety import needs_medicine_caution
from qa.types import BETWEEN_HEADINGS, Answer, Citation, Hit, Statement, Turn

FORMAT_VERSION = 1


@dataclass(frozen=True, slots=True)
class _Line:
    """A line as it may be written; an earlier turn is [question, answer], or the question alone."""

    question_id: str
    question: Annotated[str, StringConstraints(pattern=r"\S", max_length=MAX_QUESTION)]
    history: tuple[tuple[str, str] | str, ...] = ()


_LINE = TypeAdapter(_Line)


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """One line of a question file."""

    question_id: str
    question: str
    history: tuple[Turn, ...] = ()


def read_questions(path: Path) -> tuple[AskedQuestion, ...]:
    """Read a question file whole, before anything is answered. Blank lines are skipped.

    Raises:
        QuestionError: a line is malformed or an id stands twice; names file, line and remedy.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")  # not splitlines: U+2028 is text
    except (OSError, UnicodeDecodeError) as error:
        raise QuestionError(f"{path} cannot be read as UTF-8 text ({error}). Name a .jsonl file.") from error
    questions: dict[str, AskedQuestion] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        asked = _asked(line, f"{path}, line {number}")
        if asked.question_id in questions:
            raise QuestionError(
                f"{path}, line {number}: question_id {asked.question_id!r} stands twice. Give each its own."
            )
        questions[asked.question_id] = asked
    if not questions:
        raise QuestionError(f"{path} holds no question. Write one JSON object a line (eval/FORMAT.md).")
    return tuple(questions.values())


def answer_lines(assistant: Assistant, questions: Sequence[AskedQuestion]) -> Iterator[str]:
    """The answers, in order, each as one line without its line end.

    Raises:
        QuestionError: a question cannot be taken; names its id.
    """
    for asked in questions:
        try:
            answer = assistant.answer(asked.question, asked.history)
        except QuestionError as error:
            raise QuestionError(f"Question {asked.question_id!r}: {error}") from error
        yield answer_line(asked.question_id, answer)


def answer_line(question_id: str, answer: Answer) -> str:
    """One answer in the promised format, as one line without its line end."""
    return json.dumps({"question_id": question_id, **answer_fields(answer)}, ensure_ascii=False)


def turns_of(history: Sequence[tuple[str, str] | str]) -> tuple[Turn, ...]:
    """Earlier turns as they may be written: [question, answer], or the question alone."""
    return tuple(Turn(turn, "") if isinstance(turn, str) else Turn(*turn) for turn in history)


def first_fault(error: ValidationError) -> str:
    """The first thing that is wrong with a line, and in which field. Example: "question: Field required"."""
    fault = error.errors()[0]
    where = ".".join(map(str, fault["loc"]))
    return f"{where}: {fault['msg']}" if where else fault["msg"]


def answer_json(answer: Answer) -> str:
    """One answer in the promised format, without a question_id, over several lines."""
    return json.dumps(answer_fields(answer), ensure_ascii=False, indent=1)


def answer_fields(answer: Answer) -> Mapping[str, object]:
    """The fields of an answer in the promised format, all but the question_id."""
    return {
        "format_version": FORMAT_VERSION,
        "kind": answer.kind.value,
        "text": answer.text,
        "caution": answer.caution,
        "concerns": [concern.value for concern in answer.concerns],
        "understood_as": answer.understood_as,
        "confidence": round(answer.confidence, 6),
        "statements": [_statement_fields(statement) for statement in answer.statements],
        "related": [citation_fields(citation) for citation in answer.related],
        "withheld": [citation_fields(citation) for citation in answer.withheld],
        "ranking": [_hit_fields(hit) for hit in answer.ranking],
        "seconds": {timing.stage: round(timing.seconds, 6) for timing in answer.timing},
    }


def _statement_fields(statement: Statement) -> Mapping[str, object]:
    return {
        "text": statement.text,
        "citations": [citation_fields(citation) for citation in statement.citations],
    }


def citation_fields(citation: Citation) -> Mapping[str, object]:
    """The fields of a citation in the promised format."""
    return {
        "document": citation.document_id,
        "version": citation.version,
        "section": BETWEEN_HEADINGS.join(citation.section),
        "start": citation.start,
        "end": citation.end,
        "quote": citation.quote,
        "needs_caution": needs_medicine_caution(citation.quote),
    }


def _hit_fields(hit: Hit) -> Mapping[str, object]:
    sentence = hit.sentence
    return {
        "document": sentence.document_id,
        "start": sentence.start,
        "end": sentence.end,
        "score": round(hit.score, 6),
    }


def _asked(line: str, place: str) -> AskedQuestion:
    try:
        read = _LINE.validate_json(line)
    except ValidationError as error:
        raise QuestionError(f"{place}: {first_fault(error)}. One JSON object a line, as in eval/FORMAT.md.") from error
    return AskedQuestion(read.question_id, read.question, turns_of(read.history))
