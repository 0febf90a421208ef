"""From quotes to sentences: what a question set says, as numbers in the documents."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from eval.asking.questions import Question, QuestionSet
from eval.errors import EvalError
from qa.types import Document

CHANGED = (
    "If the document was changed since, judge the record again at the staff desk and add it again, or take it out of "
    "the question set."
)
MOST_TOLD = 5  # questions that do not resolve; `check` tells them all

Key = tuple[str, int]  # document id, number of the sentence there


@dataclass(frozen=True, slots=True)
class Gold:
    """The sentences that a right answer must contain, and those that it may."""

    evidence: frozenset[Key]
    also_ok: frozenset[Key]


def gold_of(question: Question, document: Document) -> Gold:
    """Resolve the quotes of a question.

    A sentence that the document says twice is evidence where it stands first, and may be shown elsewhere.

    Raises:
        EvalError: a quote is not a whole sentence of the document; says which.
    """
    evidence, repeated = _keys(question.evidence, document)
    also_ok, repeated_too = _keys(question.also_ok, document)
    return Gold(evidence, (also_ok | repeated | repeated_too) - evidence)


def gold_by_id(question_set: QuestionSet, documents: Mapping[str, Document]) -> dict[str, Gold]:
    """Resolve a whole set.

    Raises:
        EvalError: a document or a quote is not there; names file, line and remedy of the first few.
    """
    gone = [f"{question_set.place_of(question)}: {told}" for question, told in unresolved(question_set, documents)]
    more = [f"And {len(gone) - MOST_TOLD} more: `check` names them all."] if len(gone) > MOST_TOLD else []
    if gone:
        raise EvalError("\n".join(gone[:MOST_TOLD] + more))
    return {question.question_id: gold_among(question, documents) for question in question_set.questions}


def unresolved(question_set: QuestionSet, documents: Mapping[str, Document]) -> Iterator[tuple[Question, str]]:
    """The questions whose document or quotes are not there, each with what is missing and the remedy."""
    for question in question_set.questions:
        try:
            gold_among(question, documents)
        except EvalError as error:
            yield question, f"{error} {CHANGED}" if question_set.is_of_site else str(error)


def gold_among(question: Question, documents: Mapping[str, Document]) -> Gold:
    """Resolve the quotes of a question in the document that it names.

    Raises:
        EvalError: the document, or a quote in it, is not there.
    """
    if question.document not in documents:
        known = ", ".join(sorted(documents))
        raise EvalError(f"there is no document {question.document!r}. There are: {known}.")
    return gold_of(question, documents[question.document])


def keys_within(start: int, end: int, document: Document) -> frozenset[Key]:
    """The sentences that lie wholly inside a range of characters."""
    return frozenset(
        (document.id, sentence.number)
        for sentence in document.sentences
        if start <= sentence.start and sentence.end <= end
    )


def _keys(quotes: Iterable[str], document: Document) -> tuple[frozenset[Key], frozenset[Key]]:
    first: set[Key] = set()
    again: set[Key] = set()
    for quote in quotes:
        numbers = [
            each.number
            for each in document.sentences
            if each.text == quote or document.text[each.start : each.end] == quote
        ]
        if not numbers:
            raise EvalError(
                f"the quote {quote!r} is not a whole sentence of {document.id!r}. "
                "Copy it from `python -m qa show FILE`, without the bullet mark."
            )
        first.add((document.id, numbers[0]))
        again.update((document.id, number) for number in numbers[1:])
    return frozenset(first), frozenset(again)
