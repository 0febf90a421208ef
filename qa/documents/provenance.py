"""The lines under a page that say who reviewed it and when, in any format.

    "Reviewed by: A. Lee, MD, and B. Roy, MD"  ->  reviewers ("A. Lee, MD", "B. Roy, MD")
    "Last reviewed: March 2019"                ->  2019-03-01, stated as "March 2019"

They stay sentences that can be cited: families do ask how old a page is.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from qa.documents.dates import parse_date
from qa.documents.layout import folded
from qa.documents.vocabulary import DATE_LABEL, DATE_LABEL_CORE, NAME_PARTICLES
from qa.types import Provenance

_REVIEWERS = re.compile(
    r"(?:(?:medically|clinically|last|page|content|article)\s+)*(?:reviewed|approved)\s+by(?P<colon>\s*:)?\s+(?P<who>.+)"
    r"|reviewers?(?P<colon_after>\s*:)\s*(?P<who_after>.+)",
    re.IGNORECASE,
)
_UNREVIEWED = re.compile(r"not\s+(?:yet\s+)?(?:\w+ly\s+)?(?:reviewed|approved)\b", re.IGNORECASE)
_CREDENTIAL = re.compile(r"(?=(?:.*[A-Z]){2}|.*\.)[A-Za-z]+(?:[./-][A-Za-z]+)*\.?")
_JOINT = re.compile(r"\s*(?:;|,\s*(?:and|&)\s|,|\s(?:and|&)\s)\s*")
_PERSON = re.compile(r"(?:Dr\.?\s+)?[A-Z][\w.'’-]*(?:\s+[A-Z][\w.'’-]*)+")
_LONGEST_DATE = 3  # words: "March 14, 2019"


@dataclass(frozen=True, slots=True)
class FootLine:
    """What one line says of a document's review."""

    reviewers: tuple[str, ...] = ()
    review_date: date | None = None
    stated: str = ""
    is_of_review: bool = False  # rather than of an update or of printing
    is_denied: bool = False  # it says that nobody has reviewed the text


def foot_line(text: str) -> FootLine | None:
    """Read one line as a statement about the review; None where it is any other line.

    Example: "Date: March 2019" -> FootLine(review_date=2019-03-01, stated="March 2019")
    """
    line = folded(text)
    if not line[:1].isupper():
        return None  # the middle of a wrapped sentence
    return FootLine(is_denied=True) if _UNREVIEWED.match(line) else _reviewers_line(line) or _dated_line(line)


def provenance_in(lines: Iterable[FootLine]) -> Provenance:
    """Put together what the foot says. A date of review outweighs one of an update or of printing.

    Where nobody has reviewed the text, a date that is not of a review is no review's.
    """
    found = tuple(lines)
    is_denied = any(line.is_denied for line in found)
    reviewers = tuple(name for line in found for name in line.reviewers)
    meant = (line for line in found if line.review_date and (line.is_of_review or not is_denied))
    dated = sorted(meant, key=lambda line: not line.is_of_review)
    if not dated:
        return Provenance(reviewers=reviewers)
    return Provenance(reviewers=reviewers, review_date=dated[0].review_date, review_date_stated=dated[0].stated)


def completed(stated: Provenance, foot: Provenance) -> Provenance:
    """Fill what the front matter leaves open with what the foot says."""
    dated = stated if stated.review_date else foot
    return replace(
        stated,
        reviewers=stated.reviewers or foot.reviewers,
        review_date=dated.review_date,
        review_date_stated=dated.review_date_stated,
    )


def split_reviewers(text: str) -> tuple[str, ...]:
    """Separate the names in a line, each with its degrees.

    Example: "A, MD, PhD, and B, RN" -> ("A, MD, PhD", "B, RN")
    """
    names: list[str] = []
    for name, joint in _pieces(text.strip()):
        if names and _CREDENTIAL.fullmatch(name) and " " not in name:
            names[-1] += f", {name}"
        elif names and joint.strip() in ("and", "&") and not _both_are_people(names[-1], name):
            names[-1] += f"{joint}{name}"  # "Division of Neurology and Rehabilitation"
        else:
            names.append(name)
    return tuple(names)


def _pieces(text: str) -> list[tuple[str, str]]:
    pieces, start, joint = [], 0, ""
    for found in _JOINT.finditer(text):
        pieces.append((text[start : found.start()].strip(), joint))
        start, joint = found.end(), found[0]
    pieces.append((text[start:].strip(), joint))
    return [piece for piece in pieces if piece[0]]


def _both_are_people(before: str, after: str) -> bool:
    return "," in before or bool(_PERSON.fullmatch(before) and _PERSON.fullmatch(after))


def _reviewers_line(line: str) -> FootLine | None:
    found = _REVIEWERS.fullmatch(line)
    if not found:
        return None
    who, stated = _without_date(found["who"] or found["who_after"])
    has_colon = found["colon"] or found["colon_after"]
    if not has_colon and not _only_names(who):
        return None  # "Reviewed by our team every spring, the plan may change."
    return FootLine(split_reviewers(who), parse_date(stated), stated, is_of_review=True)


def _only_names(who: str) -> bool:
    return all(word[0].isupper() or word in NAME_PARTICLES or not word[0].isalpha() for word in who.split())


def _without_date(who: str) -> tuple[str, str]:
    words = who.split()
    for n_words in range(_LONGEST_DATE, 0, -1):
        stated = " ".join(words[-n_words:])
        if len(words) > n_words and parse_date(stated):
            names = " ".join(words[:-n_words])
            return re.sub(r"[\s,;(]*(?:\s(?:on|in))?[\s,;:(]*$", "", names), stated.rstrip(".")
    return who, ""


def _dated_line(line: str) -> FootLine | None:
    words = line.split()
    label: list[str] = []
    while words and words[0].rstrip(":").casefold() in DATE_LABEL:
        label.append(words.pop(0).rstrip(":").casefold())
    stated = " ".join(words).rstrip(".")
    if not DATE_LABEL_CORE.intersection(label) or parse_date(stated) is None:
        return None
    if {"next", "due"}.intersection(label):
        return FootLine()  # a date to come says nothing of this review
    of_review = bool({"review", "reviewed"}.intersection(label))
    return FootLine(review_date=parse_date(stated), stated=stated, is_of_review=of_review)
