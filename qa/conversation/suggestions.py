"""Questions to offer: those that the authors of a document expect, and one for each of its headings."""

from collections.abc import Collection, Sequence

from qa.types import Document


def candidate_questions(document: Document) -> tuple[str, ...]:
    """What might be offered; the assistant keeps those that it can answer.

    Example: the heading "Surgery" -> "Tell me about surgery."
    """
    headings = dict.fromkeys(section.heading[-1] for section in document.sections if section.heading)
    return tuple(dict.fromkeys((*document.questions, *map(_about, headings))))


def choose(ranked: Sequence[str], asked: Collection[str], most: int) -> tuple[str, ...]:
    """The first of the ranked questions that were not asked yet."""
    seen = {question.casefold().strip() for question in asked}
    return tuple(question for question in ranked if question.casefold() not in seen)[:most]


def _about(heading: str) -> str:
    if heading.endswith("?"):
        return heading
    topic = heading if heading[1:2].isupper() else heading[:1].lower() + heading[1:]
    return f"Tell me about {topic}."
