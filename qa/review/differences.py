"""What differs between two versions of a document: sentence by sentence, word by word, and who stands behind it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from functools import lru_cache
from itertools import groupby

from qa.documents import warnings_about
from qa.types import Document, Provenance

ALIKE_FROM = 0.5  # share of words in common from which a sentence counts as changed, not as another one
AHEAD = 8  # sentences that are looked at for the new wording of an old one

_WORDS = re.compile(r"\s+|\S+")


class Change(StrEnum):
    """What became of a line."""

    SAME = "same"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Piece:
    """A few words of a line; marked where the other version has others."""

    text: str
    is_marked: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A heading or a sentence, as it was and as it would be; one side is empty where it is new or gone."""

    change: Change
    is_heading: bool
    section: tuple[str, ...]  # the heading path it stands under: of the new version, of the old where it is gone
    before: tuple[Piece, ...]
    after: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that a document says of itself, where it differs. Empty: not stated."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """Neighbouring lines of one section that differ."""

    section: tuple[str, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class TextDifference:
    """All that differs between two versions, in reading order."""

    stretches: tuple[Stretch, ...]
    facts: tuple[Fact, ...]
    new_warnings: tuple[str, ...]  # of the reader, that the version before did not bring
    n_same: int  # sentences
    n_changed: int
    n_added: int
    n_removed: int

    @property
    def is_empty(self) -> bool:
        """Whether families would read the same words under the same headings, backed by the same people."""
        return not self.stretches and not self.facts


def text_difference(before: Document, after: Document) -> TextDifference:
    """Compare two versions as read. What was moved is gone in one place and new in another.

    Example: "It hurts." -> "It often hurts." gives one changed line, in which only "often " is marked.
    """
    lines = tuple(_lines(_rows(before), _rows(after)))
    differing = (line for line in lines if line.change is not Change.SAME)
    by_section = groupby(differing, key=lambda line: line.section)
    return TextDifference(
        tuple(Stretch(section, tuple(run)) for section, run in by_section),
        _facts(before, after),
        _new_warnings(before, after),
        *(_count(lines, change) for change in Change),
    )


@dataclass(frozen=True, slots=True)
class _Row:
    text: str
    is_heading: bool
    section: tuple[str, ...]

    @property
    def key(self) -> tuple[bool, str]:
        return self.is_heading, self.text


def _rows(document: Document) -> list[_Row]:
    """Headings and sentences in reading order."""
    rows: list[_Row] = []
    for number, section in enumerate(document.sections):
        if section.heading:
            rows.append(_Row(section.heading[-1], True, section.heading))
        inside = (sentence for sentence in document.sentences if sentence.section == number)
        rows += [_Row(sentence.text, False, section.heading) for sentence in inside]
    return rows


def _lines(before: Sequence[_Row], after: Sequence[_Row]) -> Iterator[Line]:
    matcher = SequenceMatcher(None, [row.key for row in before], [row.key for row in after], autojunk=False)
    for tag, start, end, first, last in matcher.get_opcodes():
        if tag == "equal":
            yield from (_same(row) for row in after[first:last])
        else:
            yield from _replaced(before[start:end], after[first:last])


def _replaced(before: Sequence[_Row], after: Sequence[_Row]) -> Iterator[Line]:
    """Pair each old line with its new wording among the next few, if it has one; the order of both is kept."""
    taken = 0
    for row in before:
        likeness, place = max(
            ((_likeness(row, other), -n) for n, other in enumerate(after[taken : taken + AHEAD])), default=(0.0, 0)
        )
        if likeness < ALIKE_FROM:
            yield Line(Change.REMOVED, row.is_heading, row.section, (Piece(row.text, True),), ())
            continue
        yield from map(_added, after[taken : taken - place])
        taken += 1 - place
        yield _changed(row, after[taken - 1])
    yield from map(_added, after[taken:])


def _likeness(one: _Row, other: _Row) -> float:
    if one.is_heading != other.is_heading:
        return 0.0
    words = _folded(one.text), _folded(other.text)
    shorter, longer = sorted(map(len, words))
    if 2 * shorter < ALIKE_FROM * (shorter + longer):  # cannot be alike; a text without full stops is one sentence
        return 0.0
    return SequenceMatcher(None, *words, autojunk=False).ratio()


@lru_cache(maxsize=2 * AHEAD)
def _folded(text: str) -> list[str]:
    return text.casefold().split()


def _same(row: _Row) -> Line:
    words = (Piece(row.text, False),)
    return Line(Change.SAME, row.is_heading, row.section, words, words)


def _added(row: _Row) -> Line:
    return Line(Change.ADDED, row.is_heading, row.section, (), (Piece(row.text, True),))


def _changed(before: _Row, after: _Row) -> Line:
    old, new = _WORDS.findall(before.text), _WORDS.findall(after.text)
    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    was = tuple(Piece("".join(old[a:b]), tag != "equal") for tag, a, b, _, _ in steps if b > a)
    is_ = tuple(Piece("".join(new[c:d]), tag != "equal") for tag, _, _, c, d in steps if d > c)
    return Line(Change.CHANGED, after.is_heading, after.section, was, is_)


def _count(lines: Sequence[Line], change: Change) -> int:
    return sum(1 for line in lines if line.change is change and not line.is_heading)


def _facts(before: Document, after: Document) -> tuple[Fact, ...]:
    was, is_ = _told(before), _told(after)
    return tuple(Fact(name, was[name], is_[name]) for name in was if was[name] != is_[name])


def _told(document: Document) -> dict[str, str]:
    provenance: Provenance = document.provenance
    return {
        "Title": document.title,
        "Reviewed by": "; ".join(provenance.reviewers),
        "Review date": provenance.review_date_stated,
        "Source": provenance.source,
        "Written for": provenance.audience,
        "Note": provenance.note,
        "Questions offered to families": "; ".join(document.questions),
    }


def _new_warnings(before: Document, after: Document) -> tuple[str, ...]:
    """Lines move when text is added above them, so warnings are compared by their words."""
    known = {_without_line(each) for each in warnings_about(before)}
    return tuple(each for each in warnings_about(after) if _without_line(each) not in known)


def _without_line(warning: str) -> str:
    return warning.partition(": ")[2]
