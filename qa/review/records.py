"""The nouns of the record: what was asked and answered, and what families and staff said of it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from qa.types import Answer, Citation, Kind


class Judgment(StrEnum):
    """The three things that a family can say of an answer."""

    HELPFUL = "helpful"
    UNHELPFUL = "unhelpful"
    WRONG_SOURCE = "wrong_source"


@dataclass(frozen=True, slots=True)
class FamilyJudgment:
    """One judgment of a family: of the whole answer (citation 0), or of its citation of that number, from 1.

    The last one on a citation, or on the whole, counts.
    """

    record_id: str
    judgment: Judgment
    citation: int
    at: datetime  # aware, UTC, as every time here


@dataclass(frozen=True, slots=True)
class Record:
    """One answered question, as the family saw it."""

    id: str  # 32 hexadecimal digits; the key of its exchange
    conversation: str  # 32 hexadecimal digits, shared by the exchanges of one page
    number: int  # its place in the conversation, from 1
    asked_at: datetime
    answer: Answer  # its `question` is without private data; "" where the site keeps no questions
    makers: Mapping[str, str]  # what made the answer: {"encoder": fingerprint, "opinion": fingerprint}
    documents: Mapping[str, str]  # what was served: document id -> version, 64 digits
    is_sampled: bool = False  # drawn for an audit

    @property
    def has_words(self) -> bool:
        """Whether the words of the question were kept."""
        return bool(self.answer.question.strip())

    @property
    def seconds(self) -> float:
        """How long the answer took, in all stages together."""
        return sum(timing.seconds for timing in self.answer.timing)


class State(StrEnum):
    """How far the review of a record has come."""

    NEW = "new"  # nobody has judged it
    JUDGED = "judged"  # by one
    AGREED = "agreed"  # by two who say the same
    DISPUTED = "disputed"  # by two who do not: a third decides
    SETTLED = "settled"  # by the third


class Support(StrEnum):
    """What a reviewer says of one statement of an answer, read against its citation and the question."""

    SUPPORTS = "supports"
    PARTLY = "partly"
    DOES_NOT = "does_not"
    HARMFUL = "harmful"

    @property
    def stands(self) -> bool:
        """Whether the statement may stay in the answer."""
        return self in (Support.SUPPORTS, Support.PARTLY)


class Outcome(StrEnum):
    """What a reviewer says of an answer as a whole."""

    RIGHT = "right"  # rightly answered, or rightly not
    OTHER_SENTENCES = "other_sentences"  # answered, but from the wrong sentences; the right ones are picked
    SHOULD_ABSTAIN = "should_abstain"  # answered, though no document answers it
    SHOULD_ANSWER = "should_answer"  # not answered, though the sentences picked do
    FALSE_ALARM = "false_alarm"  # taken for a danger, and none; answered by the sentences picked, if any
    MISSED_EMERGENCY = "missed_emergency"  # a danger that was not noticed, by the path that should have opened
    MISSED_CRISIS = "missed_crisis"
    MISSED_POISONING = "missed_poisoning"
    MISSED_ABUSE = "missed_abuse"

    @property
    def missed(self) -> Kind | None:
        """The danger that was not noticed. Example: MISSED_CRISIS -> Kind.CRISIS; RIGHT -> None."""
        path = self.value.removeprefix("missed_")
        return Kind(path) if path != self.value else None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one reviewer says of one record. A later verdict of the same reviewer takes the place of the earlier."""

    record_id: str
    reviewer: str  # the name of the account
    at: datetime
    outcome: Outcome
    supports: tuple[Support | None, ...] = ()  # statement i of the answer; None where nothing was said of it
    evidence: tuple[Citation, ...] = ()  # the sentences that answer, as picked in a document
    note: str = ""


class Role(StrEnum):
    """What an account or a token may do. An admin may do all that a reviewer may."""

    FAMILY = "family"  # tokens alone: ask, and say what a family says, for a portal with a page of its own
    REVIEWER = "reviewer"
    ADMIN = "admin"


def without_words(answer: Answer) -> Answer:
    """The answer without what the family typed, for a site that keeps no questions.

    The message goes too: it may repeat a part of the question. The concerns tell what it said.
    """
    return replace(answer, question="", understood_as="", message="")
