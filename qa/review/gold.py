"""What a verdict says that a right answer must contain: the gold of a question, in the documents served now."""

import re
from collections.abc import Mapping, Sequence

from qa.errors import StaffError
from qa.review.records import Outcome, Record, Verdict
from qa.types import Citation, Document, Kind

FOLLOWUP = "followup"
URGENT = "urgent"
ANSWERED = ("plain", "lay", "short", "story", "typo", "esl", "teen", "list", "multi", "yesno")
UNANSWERED = ("near", "other_health", "offtopic", "attack")


def kinds_for(record: Record, turns: Sequence[Record], verdict: Verdict) -> tuple[str, ...]:
    """The kinds that the question of a record may have, given the verdict; the likeliest first.

    Example: rightly answered, no earlier turn -> ("plain", "lay", ...); rightly urgent -> ("urgent",).
    """
    if danger_of(record, verdict):
        return (URGENT,)
    kinds = ANSWERED if is_answerable(record, verdict) else UNANSWERED
    return (FOLLOWUP, *kinds) if turns else kinds


def danger_of(record: Record, verdict: Verdict) -> Kind | None:
    """The path that must open for the question of a record, as the verdict has it; None where it is no danger."""
    if verdict.outcome is Outcome.RIGHT and record.answer.kind.is_urgent:
        return record.answer.kind
    return verdict.outcome.missed


def is_answerable(record: Record, verdict: Verdict) -> bool:
    """Whether a document answers the question, as the verdict has it."""
    if verdict.outcome is Outcome.RIGHT:
        return record.answer.kind is Kind.ANSWERED
    return verdict.outcome in (Outcome.OTHER_SENTENCES, Outcome.SHOULD_ANSWER) or bool(verdict.evidence)


def citations_of(record: Record, verdict: Verdict) -> tuple[Citation, ...]:
    """What an answerable question is answered by: what was picked, or else what was cited and stands.

    Raises:
        StaffError: nothing was picked, and nothing that was cited stands.
    """
    if verdict.evidence:
        return verdict.evidence
    if verdict.outcome is not Outcome.RIGHT:
        raise StaffError("No sentence is picked. Pick the sentences that answer the question, and save the verdict.")
    unsaid = [None] * len(record.answer.statements)
    judged = zip(record.answer.statements, (*verdict.supports, *unsaid), strict=False)
    stands = [statement for statement, support in judged if support is None or support.stands]
    if not stands:
        raise StaffError("No statement of the answer stands. Pick the sentences that answer, and save the verdict.")
    return tuple(citation for statement in stands for citation in statement.citations)


def document_of(record: Record, citations: Sequence[Citation], documents: Mapping[str, Document]) -> str:
    """The document that the citations are of; where there are none, the one nearest to the question.

    Raises:
        StaffError: they are of several.
    """
    cited = sorted({each.document_id for each in citations})
    if len(cited) > 1:
        raise StaffError(
            f"The sentences are of several documents ({', '.join(cited)}), and a question of the set is about one. "
            "Pick sentences of one of them, and save the verdict."
        )
    near = [hit.sentence.document_id for hit in record.answer.ranking if hit.sentence.document_id in documents]
    return (*cited, *near, *sorted(documents))[0]


def quotes_of(citation: Citation, documents: Mapping[str, Document]) -> tuple[str, ...]:
    """The sentences of a citation, whole, in the document as it is served now.

    Raises:
        StaffError: they are not there any more.
    """
    document = documents.get(citation.document_id)
    sentences = document.sentences if document else ()
    for start in _starts(citation, document) if document else ():
        end = start + len(citation.quote)
        within = [each for each in sentences if start <= each.start and each.end <= end]
        if within and (within[0].start, within[-1].end) == (start, end):
            return tuple(each.text for each in within)
    raise StaffError(
        f"“{citation.quote}” is not in the document {citation.document_id!r} as it is served now. "
        "Pick the sentences that answer in the document of today, and save the verdict."
    )


def _starts(citation: Citation, document: Document) -> Sequence[int]:
    """Where the quote stands: in another version, wherever its words do."""
    if citation.version == document.version:
        return (citation.start,)
    return [found.start() for found in re.finditer(re.escape(citation.quote), document.text)]
