"""What comes out of the API, field by field. Each is written out here: nothing inside can leak by a new field."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from qa.review.records import Judgment, Outcome, State, Support
from qa.types import Concern, Kind

RecordId = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]
Version = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class Model(BaseModel):
    """A value of the API."""

    model_config = ConfigDict(frozen=True)


class Citation(Model):
    """Whole sentences of a document, and where they stand."""

    document: str = Field(description="its id")
    version: Version = Field(description="sha256 of its text in UTF-8")
    section: str = Field(description='the heading path, joined with " > "; empty where the text shows no heading')
    start: int = Field(description="first character of a half-open range of the text")
    end: int
    quote: str = Field(description="text[start:end]")
    needs_caution: bool = Field(description="it speaks of changing a medicine: show the caution beside it")


class Statement(Model):
    """One thing that an answer says."""

    text: str
    citations: tuple[Citation, ...]


class Ranked(Model):
    """A sentence that was near the question. Higher scores are better."""

    document: str
    start: int
    end: int
    score: float


class Answer(Model):
    """An answer as in eval/FORMAT.md."""

    format_version: Literal[1]
    kind: Kind
    text: str = Field(description="the whole answer as a family reads it")
    caution: str = Field(description="stands beside sentences on changing a medicine; empty where none is shown")
    concerns: tuple[Concern, ...] = Field(description="why the text begins with words of the house")
    understood_as: str = Field(description="what was searched; without private data")
    confidence: float = Field(ge=0, le=1, description="probability that the documents answer the question")
    statements: tuple[Statement, ...]
    related: tuple[Citation, ...] = Field(description="when abstaining: near the question, not an answer")
    withheld: tuple[Citation, ...] = Field(description="when abstaining: for evaluators, never to be shown to a family")
    ranking: tuple[Ranked, ...]
    seconds: dict[str, float] = Field(description="wall time by stage")


class Reply(Answer):
    """An answer, and the record of it."""

    record_id: RecordId = Field(description="for the family's judgment")
    is_recorded: bool = Field(description="whether the record is on disk; the answer holds either way")


class Kept(Model):
    """Whether something is on disk now. If not, it waits, and is written as soon as that is possible."""

    is_recorded: bool


class Entry(Model):
    """One record in the list."""

    id: RecordId
    asked_at: datetime
    kind: Kind
    confidence: float
    question: str = Field(description="without private data; empty where the site keeps no questions")
    thumb: Judgment | None = Field(description="the family's last")
    is_wrong_source: bool
    is_sampled: bool = Field(description="drawn for an audit")
    state: State
    assignee: str


class Entries(Model):
    """A page of records, the latest question first."""

    records: tuple[Entry, ...]
    next: str | None = Field(description="give it as after for the next page; null at the end")


class Judged(Model):
    """One judgment of the family."""

    judgment: Judgment
    citation: int = Field(description="of the answer's citations, from 1; 0: the whole answer")
    at: datetime


class Verdict(Model):
    """The verdict of one reviewer that counts."""

    reviewer: str
    at: datetime
    outcome: Outcome
    supports: tuple[Support | None, ...]
    evidence: tuple[Citation, ...]
    note: str


class Reviewed(Model):
    """How far the review of a record has come."""

    state: State


class Record(Entry):
    """One answered question, with what families and staff said of it."""

    conversation: str
    number: int = Field(description="its place in the conversation, from 1")
    makers: dict[str, str] = Field(description="what made the answer, by fingerprint")
    documents: dict[str, str] = Field(description="what was served: id and version")
    answer: Answer
    judgments: tuple[Judged, ...]
    verdicts: tuple[Verdict, ...]


class Document(Model):
    """A document that is served."""

    id: str
    title: str
    version: Version
    review_date: date | None = Field(description="the first of the month where only a month is stated")


class Documents(Model):
    """Every document that is served."""

    documents: tuple[Document, ...]


class Standing(Model):
    """How the writing of records goes."""

    is_reachable: bool = Field(description="the last try to write succeeded")
    since: datetime = Field(description="of the last successful write")
    n_waiting: int
    n_lost: int = Field(description="since the start of the site")
