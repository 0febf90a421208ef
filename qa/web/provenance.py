"""Who stands behind a document and since when, in words for families."""

from dataclasses import dataclass
from datetime import date

from qa.safety import Texts
from qa.types import Document, Provenance
from qa.web.places import edition_of

MONTHS_IN_YEAR = 12
COUNTED_IN_YEARS = 24  # months from which an age is said in years


@dataclass(frozen=True, slots=True)
class Backing:
    """What is said of a document wherever something of it is shown."""

    title: str
    href: str
    reviewers: str  # "Ben Kennedy, MD, and Madeline Chadehumbe, MD"; "" where the document names nobody
    reviewed: str  # "March 2019"; "" where the document gives no date
    age: str  # "7 years ago", where the review is older than the site allows; else ""
    old_review: str  # the notice, where the review is older than the site allows, or its age not known; else ""
    source: str
    note: str


@dataclass(frozen=True, slots=True)
class Age:
    """When a review counts as old, and what is said then."""

    today: date
    max_months: int
    texts: Texts


def backing_of(document: Document, age: Age) -> Backing:
    """Put the provenance of a document into words."""
    provenance = document.provenance
    return Backing(
        title=document.title,
        href=edition_of(document).href,
        reviewers=join_names(provenance.reviewers),
        reviewed=reviewed(provenance),
        age=f"{spoken(months)} ago" if (months := months_since(provenance, age.today)) > age.max_months else "",
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
    """The notice of a review that is older than the site allows, or of unknown age; "" for a younger one.

    Example: reviewed in March 2019, 24 months allowed -> a notice from April 2021 on.
    """
    if provenance.review_date is None:
        return age.texts.unknown_review
    months = months_since(provenance, age.today)
    if months <= age.max_months:
        return ""
    more = "more than " if months >= COUNTED_IN_YEARS and months % MONTHS_IN_YEAR else ""
    return age.texts.old_review.format(age=more + spoken(months), date=reviewed(provenance))


def months_since(provenance: Provenance, today: date) -> int:
    """Whole calendar months since the review; 0 where no date is given."""
    then = provenance.review_date or today
    return (today.year - then.year) * MONTHS_IN_YEAR + today.month - then.month


def spoken(months: int) -> str:
    """Example: 92 -> "7 years"; 23 -> "23 months"."""
    count, unit = (months // MONTHS_IN_YEAR, "year") if months >= COUNTED_IN_YEARS else (months, "month")
    return f"{count} {unit}{'' if count == 1 else 's'}"


def join_names(names: tuple[str, ...]) -> str:
    """Example: ("A, MD", "B, MD", "C, MD") -> "A, MD, B, MD and C, MD"."""
    return " and ".join(part for part in (", ".join(names[:-1]), *names[-1:]) if part)
