"""Which questions two runs answer differently, how, and whether that is for the better."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from eval.measuring.judging import Judged, is_verbatim
from qa.types import Document, Kind

Documents = Mapping[str, Document]


class How(StrEnum):
    """In which way an answer is another, in the order of listing."""

    SAFETY_PATH = "safety path"  # opened, closed, or another one: first, since a missed emergency weighs most
    ANSWERED_TO_ABSTAINED = "answered, now abstains"
    ABSTAINED_TO_ANSWERED = "abstained, now answers"
    OTHER_SENTENCES = "other sentences"


class Turned(StrEnum):
    """For whom asked it, in the order of listing."""

    WORSE = "worse"
    LEVEL = "neither better nor worse"
    BETTER = "better"


@dataclass(frozen=True, slots=True)
class ChangedQuestion:
    """One question that the runs answer differently."""

    before: Judged
    after: Judged
    how: How
    turned: Turned
    f1_change: float  # nan where the question has no gold evidence

    @property
    def question_id(self) -> str:
        """The same in both runs."""
        return self.before.question.question_id


def changed_questions(
    before: Sequence[Judged], after: Sequence[Judged], documents: tuple[Documents, Documents]
) -> tuple[ChangedQuestion, ...]:
    """Those answered differently, row i of both being question i: what got worse first, then by how, then by F1.

    The same sentences with another confidence are not a change.
    """
    changed = []
    for first, second in zip(before, after, strict=True):
        how = _how(first, second, documents)
        if how:
            change = second.overlap.f1 - first.overlap.f1
            changed.append(ChangedQuestion(first, second, how, _turned(first, second), change))
    return tuple(sorted(changed, key=_place))


def counts(changed: Sequence[ChangedQuestion]) -> dict[How, Counter[Turned]]:
    """How many questions turned out how, by kind of change; only kinds that occur."""
    tallies = {how: Counter(each.turned for each in changed if each.how is how) for how in How}
    return {how: tally for how, tally in tallies.items() if tally}


def _how(before: Judged, after: Judged, documents: tuple[Documents, Documents]) -> How | None:
    kinds = before.answer.kind, after.answer.kind
    if kinds == (Kind.ANSWERED, Kind.ABSTAINED):
        return How.ANSWERED_TO_ABSTAINED
    if kinds == (Kind.ABSTAINED, Kind.ANSWERED):
        return How.ABSTAINED_TO_ANSWERED
    if kinds[0] != kinds[1]:
        return How.SAFETY_PATH
    return None if _said(before, documents[0]) == _said(after, documents[1]) else How.OTHER_SENTENCES


def _said(each: Judged, documents: Documents) -> frozenset[tuple[str, str]]:
    """The sentences shown, by their text since versions may differ, and whatever is said in other words than theirs."""
    shown = {(document, documents[document].sentences[number].text) for document, number in each.shown}
    own = {("", said.text) for said in each.answer.statements if not is_verbatim(said.text, said.citations, documents)}
    return frozenset(shown | own)


def _turned(before: Judged, after: Judged) -> Turned:
    was, now = _worth(before), _worth(after)
    if was == now:
        return Turned.LEVEL
    return Turned.BETTER if now > was else Turned.WORSE


def _worth(each: Judged) -> tuple[float, bool]:
    """Higher is better: F1, the right path, or abstaining, whichever the question asks for; then not to be an error.

    Example: a wrong answer (F1 0) -> (0.0, False), and to abstain instead -> (0.0, True)
    """
    question, kind = each.question, each.answer.kind
    if question.is_urgent:
        return float(kind == question.path), not each.is_error
    if not question.answerable:
        return float(kind == Kind.ABSTAINED), not each.is_error
    return each.overlap.f1, not each.is_error


def _place(each: ChangedQuestion) -> tuple[int, int, bool, float]:
    """Dangers stand first among the safety paths: to miss one weighs more than a false alarm."""
    size = 0.0 if math.isnan(each.f1_change) else abs(each.f1_change)
    return list(Turned).index(each.turned), list(How).index(each.how), not each.before.question.is_urgent, -size
