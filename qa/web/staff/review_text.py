"""The document beside an answer: each sentence can be picked, the cited ones are marked, the candidates have scores."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qa.review.judging import Pick
from qa.types import Citation, Document, Hit, Sentence
from qa.web.answers import PATH
from qa.web.guide import Chapter, chapters_of
from qa.web.staff.desk import Desk
from qa.web.staff.review_case import Case, text_of
from qa.web.staff.review_form import Filled, pick_text, picked_in


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that was considered, best first."""

    rank: int
    score: float
    text: str
    section: str
    document_id: str
    anchor: str  # of its place, where its document is the one that is shown; else ""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A sentence that is picked in a document that is not shown now."""

    value: str
    document_id: str
    quote: str


@dataclass(frozen=True, slots=True)
class ShownText:
    """One version of one document, as the review page shows it."""

    document: Document
    is_served: bool  # it is what families are answered from today
    chapters: tuple[Chapter, ...]
    numbers: Mapping[int, tuple[int, ...]]  # sentence number -> the citations that hold it
    near: frozenset[int]  # sentences that were offered, or withheld, when nothing was answered
    picked: frozenset[str]

    def value(self, sentence: Sentence) -> str:
        """What picks this sentence."""
        return pick_text(Pick(self.document.id, self.document.version, sentence.start, sentence.end))

    def is_picked(self, sentence: Sentence) -> bool:
        """Whether its box is ticked."""
        return self.value(sentence) in self.picked


def anchor(sentence: Sentence) -> str:
    """The address of a sentence on the page."""
    return f"s-{sentence.start}"


def shown_text(desk: Desk, case: Case, document_id: str, filled: Filled) -> ShownText | None:
    """The document of that id in the version of the record; None where that text is not kept."""
    document = text_of(desk, document_id, case.versions.get(document_id, ""))
    if document is None:
        return None
    current = desk.served.current.documents.get(document.id)
    answer = case.record.answer
    return ShownText(
        document,
        current is not None and current.version == document.version,
        chapters_of(document),
        _numbers(document, case.cited),
        frozenset(_numbers(document, (*answer.related, *answer.withheld))),
        _picked(document, filled),
    )


def first_anchors(text: ShownText | None, cited: Sequence[Citation]) -> Mapping[int, str]:
    """Citation number -> the address of its first sentence, for the citations of the text that is shown."""
    places: dict[int, str] = {}
    for sentence in text.document.sentences if text else ():
        for number in text.numbers.get(sentence.number, ()) if text else ():
            places.setdefault(number, anchor(sentence))
    return places


def candidates(desk: Desk, case: Case, text: ShownText | None) -> tuple[Candidate, ...]:
    """The best sentences that were found for the question."""
    return tuple(_candidate(desk, case, text, rank, hit) for rank, hit in enumerate(case.record.answer.ranking, 1))


def elsewhere(desk: Desk, text: ShownText | None, filled: Filled) -> tuple[Elsewhere, ...]:
    """What is picked in other documents: it stays picked while another one is looked at."""
    found = []
    for pick in picked_in(filled):
        if text is None or (pick.document_id, pick.version) != (text.document.id, text.document.version):
            document = text_of(desk, pick.document_id, pick.version)
            quote = document.text[pick.start : pick.end] if document else "A text that is not kept any more."
            found.append(Elsewhere(pick_text(pick), pick.document_id, quote))
    return tuple(found)


def _candidate(desk: Desk, case: Case, text: ShownText | None, rank: int, hit: Hit) -> Candidate:
    sentence = hit.sentence
    is_here = text is not None and text.document.id == sentence.document_id
    document = text_of(desk, sentence.document_id, case.versions.get(sentence.document_id, ""))
    section = PATH.join(document.sections[sentence.section].heading) if document else ""
    return Candidate(rank, hit.score, sentence.text, section, sentence.document_id, anchor(sentence) if is_here else "")


def _numbers(document: Document, citations: Sequence[Citation]) -> Mapping[int, tuple[int, ...]]:
    found: dict[int, tuple[int, ...]] = {}
    for number, each in enumerate(citations, start=1):
        if (each.document_id, each.version) == (document.id, document.version):
            for sentence in document.sentences:
                if each.start <= sentence.start and sentence.end <= each.end:
                    found[sentence.number] = (*found.get(sentence.number, ()), number)
    return found


def _picked(document: Document, filled: Filled) -> frozenset[str]:
    """The values of all sentences within the picked ranges: one range may hold several."""
    ranges = [each for each in picked_in(filled) if (each.document_id, each.version) == (document.id, document.version)]
    return frozenset(
        pick_text(Pick(document.id, document.version, sentence.start, sentence.end))
        for sentence in document.sentences
        if any(each.start <= sentence.start and sentence.end <= each.end for each in ranges)
    )
