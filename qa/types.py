"""The nouns that every part of the house shares: pure values, frozen, with no behaviour beyond reading them.

One invariant runs through all of them. A `start` and an `end` are a half-open range of characters in the
text of one document, so every citation can be checked by slicing: `document.text[start:end] == quote`.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

BETWEEN_HEADINGS = " > "  # where the heading path of a section stands as one text
VERSION_DIGITS = 12  # where a version is shortened: no two versions of a document will ever share them


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a text comes from and who stands behind it. Empty fields mean that the document does not say."""

    source: str = ""  # a page address or a name
    audience: str = ""
    reviewers: tuple[str, ...] = ()
    review_date: date | None = None  # the first day of the month where only a month is stated
    review_date_stated: str = ""  # as the document writes it: "March 2019"
    note: str = ""  # what a reader must know about the text itself


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a document with one heading path. Sections cover the text in order, without overlap."""

    heading: tuple[str, ...]  # outermost first; () where the text shows no heading
    start: int  # the heading's own line is inside
    end: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """The smallest thing that is ever cited. A bullet, or each sentence of a longer bullet, is a sentence."""

    document_id: str
    number: int  # its place in document.sentences
    start: int
    end: int
    text: str  # as shown and searched: white space folded, inline markup removed
    section: int  # its place in document.sections
    block: int  # the paragraph or bullet it stands in, numbered through the document
    is_item: bool  # stands in a list
    lead_in: int | None  # number of the sentence that introduces its list


@dataclass(frozen=True, slots=True)
class Passage:
    """Neighbouring sentences of one section: never across a heading, never an item without its lead-in."""

    document_id: str
    id: str  # "<document id>@<version, 12 digits>#<start>-<end>"
    section: int
    start: int
    end: int
    sentences: tuple[int, ...]  # consecutive sentence numbers


@dataclass(frozen=True, slots=True)
class Document:
    """One reviewed text as read. `text` is what every offset refers to, and is never edited after reading."""

    id: str
    title: str
    text: str
    version: str  # sha256 of the text in UTF-8, 64 hexadecimal digits
    provenance: Provenance
    sections: tuple[Section, ...]
    sentences: tuple[Sentence, ...]
    questions: tuple[str, ...] = ()  # that its authors expect; offered to families once checked


@dataclass(frozen=True, slots=True)
class Hit:
    """A sentence and how well it fits the query. Higher is better; its rank is its place in the list."""

    sentence: Sentence
    score: float


@dataclass(frozen=True, slots=True)
class Citation:
    """Whole sentences that can be opened at their place: `document.text[start:end] == quote`."""

    document_id: str
    version: str
    section: tuple[str, ...]
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing the answer says, with the citations that carry it: the unit that citation recall counts."""

    text: str
    citations: tuple[Citation, ...]


class Kind(StrEnum):
    """What sort of answer this is. Abstaining is a kind, never a phrase to be recognised."""

    ANSWERED = "answered"
    ABSTAINED = "abstained"
    EMERGENCY = "emergency"
    CRISIS = "crisis"
    POISONING = "poisoning"
    ABUSE = "abuse"

    @property
    def is_urgent(self) -> bool:
        """Whether a person must be reached at once: nothing from a document stands beside it."""
        return self not in (Kind.ANSWERED, Kind.ABSTAINED)


class Concern(StrEnum):
    """Why an answer, or a refusal, begins with words of the house."""

    MAYBE_EMERGENCY = "maybe_emergency"
    MEDICINE = "medicine"  # a dose, or whether to start, stop or change a medicine
    DIAGNOSIS = "diagnosis"  # what one child has, or what will come
    PRIVATE = "private"  # a telephone number, a date or the like was typed, and taken out
    YOUNG = "young"  # a child or teen seems to ask
    LANGUAGE = "language"  # not one that is read here
    ATTACK = "attack"  # orders to the bot
    OFFTOPIC = "offtopic"

    @property
    def names_whom_to_ask(self) -> bool:
        """Whether its words name the clinic, so that a refusal need not name it again."""
        return self not in (Concern.DIAGNOSIS, Concern.PRIVATE)

    @property
    def is_refused(self) -> bool:
        """Whether no document is asked at all."""
        return self in (Concern.LANGUAGE, Concern.ATTACK, Concern.OFFTOPIC)


@dataclass(frozen=True, slots=True)
class Turn:
    """One earlier exchange of the conversation: the question as it was understood, and what was shown."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class Timing:
    """How long one stage of an answer took, in seconds of wall time."""

    stage: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Answer:
    """What comes back for a question, for every reader of it: page, command line, batch and evaluation.

    `message` holds the house's own approved words, which may repeat a part of the question, and stands above the
    statements; `caution` stands below them. Neither is ever a quotation. Every statement is.
    """

    question: str  # as asked, without private data
    understood_as: str  # what was searched: differs from `question` for a follow-up, and where slips were mended
    kind: Kind
    confidence: float  # the probability, 0 to 1, that the documents answer the question
    message: str = ""
    statements: tuple[Statement, ...] = ()
    caution: str = ""
    related: tuple[Citation, ...] = ()  # offered when abstaining: near the question, not an answer to it
    withheld: tuple[Citation, ...] = ()  # when abstaining, what would have been said: for evaluators, not families
    ranking: tuple[Hit, ...] = ()  # the ten best sentences, best first
    timing: tuple[Timing, ...] = ()
    concerns: tuple[Concern, ...] = ()  # why the message says what it says

    @property
    def cited(self) -> tuple[Citation, ...]:
        """The citations, each place once, in reading order: their places here, from 1, are the marker numbers."""
        return tuple(dict.fromkeys(each for statement in self.statements for each in statement.citations))

    @property
    def text(self) -> str:
        """The whole answer as plain text, in reading order."""
        parts = (self.message, *(statement.text for statement in self.statements), self.caution)
        return "\n".join(part for part in parts if part)
