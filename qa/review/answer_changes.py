"""How an answer under a draft differs from the answer that is given now: by its kind and its quoted sentences.

Places are not compared: every offset moves when a word is added above it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from qa.served import Answering
from qa.types import Answer, Document, Kind, Statement, Turn


class Origin(StrEnum):
    """Where a question comes from."""

    SET = "set"  # the site's own question set, with evidence as staff picked it
    ASKED = "asked"  # a family asked it


@dataclass(frozen=True, slots=True)
class Asked:
    """One question to be answered under both versions."""

    origin: Origin
    id: str  # the question_id of the set, or the id of the record
    question: str
    history: tuple[Turn, ...] = ()
    evidence: tuple[str, ...] = ()  # whole sentences that a right answer must show; known for the set alone


@dataclass(frozen=True, slots=True)
class Said:
    """One statement of an answer, and the sentences that it quotes, in order."""

    statement: Statement
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Side:
    """One answer, as far as documents make it."""

    kind: Kind
    said: tuple[Said, ...]
    has_caution: bool

    @property
    def sentences(self) -> tuple[str, ...]:
        """All that it quotes, in order, each once."""
        return tuple(dict.fromkeys(sentence for each in self.said for sentence in each.sentences))


@dataclass(frozen=True, slots=True)
class Evidence:
    """What became of one sentence that a right answer must show."""

    quote: str
    is_shown_before: bool
    is_shown_after: bool
    is_in_text: bool  # of a document that would be served


@dataclass(frozen=True, slots=True)
class AnswerChange:
    """One question whose answer would change."""

    origin: Origin
    id: str
    question: str  # "" as stored for what families asked: their words stand in the record alone
    before: Side
    after: Side
    gone: tuple[str, ...]  # sentences that would no longer be shown
    new: tuple[str, ...]
    words_differ: bool  # our own words above the answer
    evidence: tuple[Evidence, ...]

    @property
    def loses_evidence(self) -> bool:
        """Whether something that a right answer must show is shown now, and would not be."""
        return any(each.is_shown_before and not each.is_shown_after for each in self.evidence)


def change_of(asked: Asked, before: Answering, after: Answering) -> AnswerChange | None:
    """Answer one question under both versions; None where families would read the same.

    Raises:
        QuestionError: the question cannot be taken.
    """
    was = before.answer(asked.question, asked.history)
    would_be = after.answer(asked.question, asked.history)
    return _change(asked, (was, _side(was, before.documents)), (would_be, _side(would_be, after.documents)), after)


def _change(
    asked: Asked, was: tuple[Answer, Side], would_be: tuple[Answer, Side], after: Answering
) -> AnswerChange | None:
    (one, before), (other, later) = was, would_be
    words_differ = one.message != other.message
    if _shown(before) == _shown(later) and not words_differ:
        return None
    return AnswerChange(
        asked.origin,
        asked.id,
        asked.question if asked.origin is Origin.SET else "",
        before,
        later,
        tuple(each for each in before.sentences if each not in later.sentences),
        tuple(each for each in later.sentences if each not in before.sentences),
        words_differ,
        _evidence(asked.evidence, before, later, after.documents),
    )


def _shown(side: Side) -> tuple[Kind, tuple[str, ...], bool]:
    return side.kind, side.sentences, side.has_caution


def _side(answer: Answer, documents: Mapping[str, Document]) -> Side:
    said = tuple(Said(statement, _sentences(statement, documents)) for statement in answer.statements)
    return Side(answer.kind, said, bool(answer.caution))


def _sentences(statement: Statement, documents: Mapping[str, Document]) -> tuple[str, ...]:
    """The sentences that a statement quotes: citations of neighbours are one in one version and two in another."""
    return tuple(
        sentence.text
        for cited in statement.citations
        for sentence in documents[cited.document_id].sentences
        if cited.start <= sentence.start and sentence.end <= cited.end
    )


def _evidence(
    quotes: Sequence[str], before: Side, after: Side, documents: Mapping[str, Document]
) -> tuple[Evidence, ...]:
    in_text = {sentence.text for document in documents.values() for sentence in document.sentences}
    folded = [" ".join(quote.split()) for quote in quotes]
    return tuple(
        Evidence(quote, quote in before.sentences, quote in after.sentences, quote in in_text) for quote in folded
    )
