"""Questions in, answers out, one JSON object a line: the format that evaluators and other programs rely on.

Described in eval/FORMAT.md. A change that could break a reader of it raises FORMAT_VERSION.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from qa.assistant import Assistant
from qa.errors import QuestionError
from qa.types import Answer, Citation, Hit, Statement, Turn

FORMAT_VERSION = 1


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
        yield json.dumps({"question_id": asked.question_id, **answer_fields(answer)}, ensure_ascii=False)


def answer_fields(answer: Answer) -> Mapping[str, object]:
    """An answer in the promised format, ready for json."""
    return {
        "format_version": FORMAT_VERSION,
        "kind": answer.kind.value,
        "text": answer.text,
        "understood_as": answer.understood_as,
        "confidence": round(answer.confidence, 6),
        "statements": [_statement_fields(statement) for statement in answer.statements],
        "related": [_citation_fields(citation) for citation in answer.related],
        "ranking": [_hit_fields(hit) for hit in answer.ranking],
        "seconds": {timing.stage: round(timing.seconds, 6) for timing in answer.timing},
    }


def _statement_fields(statement: Statement) -> Mapping[str, object]:
    return {
        "text": statement.text,
        "citations": [_citation_fields(citation) for citation in statement.citations],
    }


def _citation_fields(citation: Citation) -> Mapping[str, object]:
    return {
        "document": citation.document_id,
        "version": citation.version,
        "section": " > ".join(citation.section),
        "start": citation.start,
        "end": citation.end,
        "quote": citation.quote,
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
        fields = json.loads(line)
        question_id, question, history = fields["question_id"], fields["question"], fields.get("history", [])
        turns = tuple(Turn(asked, answered) for asked, answered in history)
    except json.JSONDecodeError as error:
        raise QuestionError(f"{place}: not a JSON object ({error}). Write one object a line.") from error
    except KeyError as error:
        raise QuestionError(f"{place}: {error} is missing. See eval/FORMAT.md.") from error
    except (TypeError, ValueError, AttributeError) as error:
        raise QuestionError(f"{place}: {error}. History is a list of [question, answer] pairs.") from error
    strings = (question_id, question, *(part for turn in turns for part in (turn.question, turn.answer)))
    if not all(isinstance(value, str) for value in strings):
        raise QuestionError(f"{place}: question_id, question and history hold strings only.")
    if not question.strip():
        raise QuestionError(f"{place}: the question is empty. Write one, or take the line out.")
    return AskedQuestion(question_id, question, turns)
