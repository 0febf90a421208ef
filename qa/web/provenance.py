"""Who stands behind a document and since when, in words for families."""

from dataclasses import dataclass
from datetime import date

from qa.types import Document, Provenance
from qa.web.places import edition_of

MONTHS_IN_YEAR = 12


@dataclass(frozen=True, slots=True)
class Backing:
    """What is said of a document wherever something of it is shown."""

    title: str
    href: str
    reviewers: str  # "Ben Kennedy, MD, and Madeline Chadehumbe, MD"; "" where the document names nobody
    reviewed: str  # "March 2019"; "" where the document gives no date
    old_review: str  # the notice, where the review is older than the site allows; else ""
    source: str
    note: str


@dataclass(frozen=True, slots=True)
class Age:
    """When a review counts as old, and what is said then."""

    today: date
    max_months: int
    notice: str  # with {months} and {date}


def backing_of(document: Document, age: Age) -> Backing:
    """Put the provenance of a document into words."""
    provenance = document.provenance
    return Backing(
        title=document.title,
        href=edition_of(document).href,
        reviewers=join_names(provenance.reviewers),
        reviewed=reviewed(provenance),
        old_review=old_review(provenance, age),
        source=provenance.source,
        note=provenance.note,
    )


def reviewed(provenance: Provenance) -> str:
    """The review date as the document writes it, else in the same form."""
    if provenance.review_date_stated or provenance.review_date is None:
        return provenance.review_date_stated
    return f"{provenance.review_date:%B %Y}"


def old_review(provenance: Provenance, age: Age) -> str:
    """The notice of a review that is older than the site allows; "" for a younger one, or where no date is given.

    Example: reviewed in March 2019, 24 months allowed -> a notice from April 2021 on.
    """
    if provenance.review_date is None:
        return ""
    years = age.today.year - provenance.review_date.year
    months = years * MONTHS_IN_YEAR + age.today.month - provenance.review_date.month
    return age.notice.format(months=months, date=reviewed(provenance)) if months > age.max_months else ""


def join_names(names: tuple[str, ...]) -> str:
    """Example: ("A, MD", "B, MD", "C, MD") -> "A, MD, B, MD and C, MD"."""
    return " and ".join(part for part in (", ".join(names[:-1]), *names[-1:]) if part)
