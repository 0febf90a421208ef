"""What programs send to the API, field by field, with what each may hold."""

import re
from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints

from qa.assistant import MAX_QUESTION
from qa.review.filters import Mark
from qa.review.judging import LONGEST_NOTE
from qa.review.queue import CURSOR, PAGE
from qa.review.records import Judgment, Outcome, State, Support
from qa.web.api.models import Model, Version

MOST_TURNS = 40  # earlier turns that are read, as on the family page
MOST_EVIDENCE = 50  # sentences: far more than any answer shows
MOST_STATEMENTS = 200
LONGEST_NAME = 500  # characters of a name, a heading path or a word that is looked for
NO_NUL = r"^[^\x00]*$"  # PostgreSQL takes none
NOT_BLANK = r"[^\s\x1c-\x1f\x85]"  # as str.strip() has it; for JSON Schema the separators of ASCII are no white space

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _day(value: object) -> object:
    """Pydantic alone would also take a number, as the seconds since 1970."""
    if isinstance(value, str) and not _DAY.fullmatch(value):
        raise ValueError("write a day like 2026-11-23")
    return value


def _whole(value: str) -> str:
    """Without halves of characters, which JSON can carry and UTF-8 cannot: a question is not refused for one."""
    return value.encode(errors="ignore").decode()


Typed = Annotated[str, AfterValidator(_whole)]
Words = Annotated[str, StringConstraints(max_length=LONGEST_NAME, pattern=NO_NUL)]
Day = Annotated[date, BeforeValidator(_day)]
Place = Annotated[int, Field(ge=0, le=2**31 - 1)]


class Question(Model):
    """A family's question, with the turns before it."""

    # The length is told here and judged by the assistant: what sounds like an emergency is answered at any length.
    question: Typed = Field(
        description="as the family typed it; not blank",
        examples=["What are the early signs?"],
        json_schema_extra={"minLength": 1, "maxLength": MAX_QUESTION, "pattern": NOT_BLANK},
    )
    history: tuple[tuple[Typed, Typed] | Typed, ...] = Field(
        (), max_length=MOST_TURNS, description="earlier turns, oldest first: [question, answer], or the question alone"
    )


class Thumb(Model):
    """What a family says of a whole answer."""

    judgment: Literal[Judgment.HELPFUL, Judgment.UNHELPFUL]


class WrongSource(Model):
    """A family says that a citation does not fit."""

    judgment: Literal[Judgment.WRONG_SOURCE]
    citation: int = Field(ge=1, le=MOST_STATEMENTS, description="its place among the answer's citations, from 1")


Judging = Annotated[Thumb | WrongSource, Field(discriminator="judgment")]


class Asked(Model):
    """Which records are meant: those for which everything that is given holds."""

    state: tuple[State, ...] = Field((), max_length=len(State), description="one of these")
    mark: tuple[Mark, ...] = Field((), max_length=len(Mark), description="all of these")
    since: Day | None = Field(None, description="asked on this day (UTC) or later")
    until: Day | None = Field(None, description="asked on this day (UTC) or earlier")
    document: Words = Field("", description="cites this document")
    section: Words = Field("", description='cites this section or one below it: headings, joined with " > "')
    version: Version | None = Field(None, description="answered while this version was served")
    assignee: Words = Field("", description="with this reviewer")
    text: Words = Field("", description="a part of the question, in any case")
    after: Annotated[str, StringConstraints(pattern=CURSOR)] | None = Field(
        None, description="what the page before gave as next"
    )
    limit: int = Field(PAGE, ge=1, le=PAGE)


class Evidence(Model):
    """Whole sentences of a document that answer the question."""

    document: Words
    version: Version
    start: Place
    end: Place


class GivenVerdict(Model):
    """What a reviewer says of a record. A later verdict with the same token takes the place of the earlier."""

    outcome: Outcome
    supports: tuple[Support | None, ...] = Field(
        (), max_length=MOST_STATEMENTS, description="of each statement of the answer, in order; null: nothing said"
    )
    evidence: tuple[Evidence, ...] = Field((), max_length=MOST_EVIDENCE, description="the sentences that answer")
    note: Annotated[str, StringConstraints(max_length=LONGEST_NOTE, pattern=NO_NUL)] = ""
