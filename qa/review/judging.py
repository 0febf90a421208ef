"""A verdict as a reviewer gives it, checked against the record and the documents before it counts."""

from collections.abc import Callable
from dataclasses import dataclass

from qa.errors import StaffError
from qa.review.history import now
from qa.review.records import Outcome, Record, Support, Verdict
from qa.safety import scrub
from qa.types import VERSION_DIGITS, Answer, Citation, Document, Kind

LONGEST_NOTE = 4_000  # characters

Find = Callable[[str, str], Document | None]  # (document id, version) -> the document as it was in that version


@dataclass(frozen=True, slots=True)
class Pick:
    """Sentences that a reviewer picked: a half-open range of the text of one version of a document."""

    document_id: str
    version: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Given:
    """What a reviewer sends, not yet checked."""

    outcome: Outcome
    supports: tuple[Support | None, ...] = ()  # statement i of the answer; None where nothing is said of it
    picks: tuple[Pick, ...] = ()
    note: str = ""


def verdict_from(record: Record, given: Given, who: str, find: Find) -> Verdict:
    """The verdict, with what was picked as citations and the note without private data.

    Raises:
        StaffError: it does not fit the answer, or what was picked is no whole sentence; says what to do.
    """
    _check_outcome(record.answer, given)
    n_statements = len(record.answer.statements)
    if len(given.supports) > n_statements:
        raise StaffError(f"{len(given.supports)} statements are judged, but the answer has {n_statements}.")
    if len(given.note) > LONGEST_NOTE:
        raise StaffError(f"The note is longer than {LONGEST_NOTE} characters. Please shorten it.")
    evidence = tuple(sorted({_citation(pick, find) for pick in given.picks}, key=_place))
    note = scrub(given.note.strip()).text
    return Verdict(record.id, who, now(), given.outcome, given.supports, evidence, note)


def outcomes_for(kind: Kind) -> tuple[Outcome, ...]:
    """What can be said of an answer of this kind."""
    if kind.is_urgent:
        return (Outcome.RIGHT, Outcome.FALSE_ALARM)
    missed = tuple(outcome for outcome in Outcome if outcome.missed)
    if kind is Kind.ANSWERED:
        return (Outcome.RIGHT, Outcome.OTHER_SENTENCES, Outcome.SHOULD_ABSTAIN, *missed)
    return (Outcome.RIGHT, Outcome.SHOULD_ANSWER, *missed)


def _check_outcome(answer: Answer, given: Given) -> None:
    if given.outcome not in outcomes_for(answer.kind):
        possible = ", ".join(f"“{each.value.replace('_', ' ')}”" for each in outcomes_for(answer.kind))
        raise StaffError(
            f"This cannot be said of an answer of the kind {answer.kind.value!r}. Choose one of {possible}."
        )
    if given.outcome in (Outcome.OTHER_SENTENCES, Outcome.SHOULD_ANSWER) and not given.picks:
        raise StaffError("Pick the sentences that answer the question, then save again.")
    is_right_silence = given.outcome is Outcome.RIGHT and answer.kind is not Kind.ANSWERED
    if given.picks and (is_right_silence or given.outcome is Outcome.SHOULD_ABSTAIN or given.outcome.missed):
        raise StaffError("This verdict says that no sentence answers, but sentences are picked. Take one of them back.")


def _citation(pick: Pick, find: Find) -> Citation:
    document = find(pick.document_id, pick.version)
    if document is None or document.version != pick.version:
        raise StaffError(
            f"No version {pick.version[:VERSION_DIGITS]} of this document is known. Pick sentences of one that is."
        )
    within = [each for each in document.sentences if pick.start <= each.start and each.end <= pick.end]
    if not within or (within[0].start, within[-1].end) != (pick.start, pick.end):
        raise StaffError(f"{pick.start} to {pick.end} are not whole sentences. Pick whole sentences of the document.")
    if within[0].section != within[-1].section:
        raise StaffError(f"{pick.start} to {pick.end} cross a heading. Pick the sentences of each section apart.")
    section = document.sections[within[0].section].heading
    return Citation(document.id, document.version, section, pick.start, pick.end, document.text[pick.start : pick.end])


def _place(citation: Citation) -> tuple[str, str, int, int]:
    return citation.document_id, citation.version, citation.start, citation.end
