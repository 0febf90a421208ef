"""Answers read back from the batch format: the seam through which every system is scored, ours as any other."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, TypeAdapter

from eval.asking.lines import parse, read_lines
from eval.errors import EvalError
from qa.types import Kind

FORM = "eval/FORMAT.md"


@dataclass(frozen=True, slots=True)
class AnswerCitation:
    """A quotation as a system claims it: whether it is one is what integrity measures."""

    document: str
    version: str
    start: Annotated[int, Field(ge=0)]
    end: int
    quote: str
    section: str = ""


@dataclass(frozen=True, slots=True)
class AnswerStatement:
    """One thing an answer says, and what it rests on."""

    text: str
    citations: tuple[AnswerCitation, ...]


@dataclass(frozen=True, slots=True)
class Ranked:
    """A place in the ranking: a range of characters and its score."""

    document: str
    start: int
    end: int
    score: Annotated[float, Field(allow_inf_nan=False)]


@dataclass(frozen=True, slots=True)
class SystemAnswer:
    """One line of a file of answers."""

    __pydantic_config__ = ConfigDict(strict=True)

    question_id: str
    format_version: Literal[1]
    kind: Annotated[str, Field(pattern=f"^({'|'.join(Kind)})$")]
    text: str
    confidence: Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
    statements: tuple[AnswerStatement, ...]
    ranking: tuple[Ranked, ...] = ()
    related: tuple[AnswerCitation, ...] = ()
    withheld: tuple[AnswerCitation, ...] = ()
    understood_as: str = ""
    seconds: Mapping[str, Annotated[float, Field(ge=0, allow_inf_nan=False)]] = field(default_factory=dict)

    @property
    def is_answered(self) -> bool:
        """It claims to answer from the documents."""
        return self.kind == "answered"


_FORM = TypeAdapter(SystemAnswer)


def read_answers(path: Path) -> dict[str, SystemAnswer]:
    """The answers of a file, by question id.

    Raises:
        EvalError: a line is malformed (a confidence that is no number from 0 to 1 among that), or an id stands
            twice; names file, line and remedy.
    """
    answers: dict[str, SystemAnswer] = {}
    for place, answer in read_lines(path, _FORM, FORM):
        if answer.question_id in answers:
            raise EvalError(f"{place}: question_id {answer.question_id!r} stands twice. Keep one answer to each.")
        if answer.statements and not answer.is_answered:
            raise EvalError(f"{place}: it has statements and is {answer.kind}. Only what is answered says something.")
        answers[answer.question_id] = answer
    return answers


def answer_of(line: str, place: str) -> SystemAnswer:
    """One answer from its line.

    Raises:
        EvalError: it does not have the form.
    """
    return parse(line, _FORM, place, FORM)


def refuse_missing(answers: Mapping[str, SystemAnswer], question_ids: Iterable[str], path: Path) -> None:
    """Every question needs its answer: a mean over those that came back would flatter.

    Raises:
        EvalError: some are missing, or there are answers to other questions; names the first of them.
    """
    wanted = list(question_ids)
    missing = [each for each in wanted if each not in answers]
    if missing:
        raise EvalError(
            f"{path} has no answer to {len(missing)} of {len(wanted)} questions, the first of them {missing[0]!r}. "
            "Answer each; not to know is the kind abstained."
        )
    unknown = set(answers) - set(wanted)
    if unknown:
        raise EvalError(
            f"{path} answers {len(unknown)} questions that the set does not ask, {min(unknown)!r} among them. "
            "Name the set and the split that they belong to."
        )
