"""Questions to offer: those that the authors of a document expect, and one for each of its headings."""

from collections.abc import Collection, Sequence

from qa.types import Document


def candidate_questions(document: Document) -> tuple[str, ...]:
    """What might be offered; the assistant keeps those that it can answer.

    Example: the heading "Surgery" -> "Tell me about “Surgery”."
    """
    headings = dict.fromkeys(
        section.heading[-1]
        for number, section in enumerate(document.sections)
        if section.heading and informs(number, document)
    )
    return tuple(dict.fromkeys((*document.questions, *map(_about, headings))))


def choose(ranked: Sequence[str], asked: Collection[str], most: int) -> tuple[str, ...]:
    """The first of the ranked questions that were not asked yet."""
    seen = {question.casefold().strip() for question in asked}
    return tuple(question for question in ranked if question.casefold() not in seen)[:most]


def informs(section: int, document: Document) -> bool:
    """Whether a section holds text for families: not an empty one, nor the one on who reviewed the guide."""
    words = " ".join(each.text for each in document.sentences if each.section == section)
    return bool(words) and not any(reviewer in words for reviewer in document.provenance.reviewers)


def _about(heading: str) -> str:
    """Quoted, since a heading may be anything: "Tell me about types by how often and when" reads badly."""
    return heading if heading.endswith("?") else f"Tell me about “{heading}”."
