"""What the pages of documents show, as values: rows of the list, a text as read, a comparison in words."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from qa.documents import warnings_about
from qa.documents.advice import line_of, line_starts
from qa.review.answer_changes import AnswerChange, Origin
from qa.review.comparing import Comparison
from qa.review.editions import Edition, Standing
from qa.settings import Settings
from qa.types import BETWEEN_HEADINGS, VERSION_DIGITS, Document, Sentence
from qa.web.provenance import join_names, months_since, reviewed, spoken
from qa.web.staff.queue_words import KINDS

STANDINGS = {
    Standing.DRAFT: "Draft",
    Standing.SERVED: "Served now",
    Standing.EARLIER: "Served earlier",
    Standing.DISCARDED: "Discarded draft",
}


@dataclass(frozen=True, slots=True)
class Row:
    """A document in the list."""

    id: str
    title: str
    reviewers: str
    reviewed: str
    age: str  # "7 years ago"; "" where no date is given
    is_old: bool  # older than the site allows, or of unknown age
    version: str
    n_sentences: int
    n_warnings: int
    draft: Edition | None  # that waits for a decision


@dataclass(frozen=True, slots=True)
class ReadSentence:
    """A sentence as the machine reads it."""

    sentence: Sentence
    introduces: bool  # a list


@dataclass(frozen=True, slots=True)
class ReadSection:
    """A section as the machine reads it."""

    name: str
    start: int
    end: int
    line: int
    sentences: tuple[ReadSentence, ...]


def row_of(document: Document, draft: Edition | None, settings: Settings) -> Row:
    """A document that is served, as of today."""
    provenance, today = document.provenance, date.today()
    months = months_since(provenance, today)
    return Row(
        document.id,
        document.title,
        join_names(provenance.reviewers),
        reviewed(provenance),
        f"{spoken(months)} ago" if provenance.review_date else "",
        provenance.review_date is None or months > settings.review_max_age_months,
        document.version[:VERSION_DIGITS],
        len(document.sentences),
        len(warnings_about(document)),
        draft,
    )


def as_read(document: Document) -> tuple[ReadSection, ...]:
    """Sections in reading order, with their sentences and places, without those that say nothing."""
    leads = {sentence.lead_in for sentence in document.sentences}
    lines = line_starts(document.text)
    inside = {number: list(run) for number, run in groupby(document.sentences, key=lambda each: each.section)}
    return tuple(
        ReadSection(
            BETWEEN_HEADINGS.join(section.heading) or "(no heading)",
            section.start,
            section.end,
            line_of(lines, section.start),
            tuple(ReadSentence(each, each.number in leads) for each in inside.get(number, ())),
        )
        for number, section in enumerate(document.sections)
        if section.heading or number in inside
    )


def provenance_of(document: Document) -> tuple[tuple[str, str], ...]:
    """What a document says of itself, each thing with its name."""
    provenance = document.provenance
    return (
        ("Reviewed by", join_names(provenance.reviewers) or "Nobody is named"),
        ("Review date", reviewed(provenance) or "No date is given"),
        ("Source", provenance.source or "Not stated"),
        ("Written for", provenance.audience or "Not stated"),
        ("Note", provenance.note or "None"),
        ("Questions offered to families", "\n".join(document.questions) or "None"),
    )


def worst_first(comparison: Comparison) -> tuple[AnswerChange, ...]:
    """Changed answers by how much they ask to be looked at: lost evidence, another kind, lost sentences, the rest."""
    changes = comparison.result.changes if comparison.result else ()
    return tuple(sorted(changes, key=_weight))


def _weight(change: AnswerChange) -> tuple[bool, bool, bool, bool]:
    same_kind = change.before.kind is change.after.kind
    return not change.loses_evidence, same_kind, not change.gone, change.origin is not Origin.SET


def verdict_on(change: AnswerChange) -> str:
    """In one sentence, what would change. Example: "Answered now; would not be answered."."""
    if change.before.kind is not change.after.kind:
        return f"{KINDS[change.before.kind]} now; would be: {KINDS[change.after.kind].lower()}."
    parts = [_counted(len(change.gone), "no longer shown"), _counted(len(change.new), "newly shown")]
    told = ", ".join(part for part in parts if part)
    if told:
        return f"{told}."
    if change.before.sentences != change.after.sentences:
        return "The same sentences in another order."
    if change.before.has_caution != change.after.has_caution:
        return "The caution about medicines would " + ("go." if change.before.has_caution else "come.")
    return "Our own words above the answer would differ."


def _counted(n: int, words: str) -> str:
    return f"{n} {'sentence' if n == 1 else 'sentences'} {words}" if n else ""
