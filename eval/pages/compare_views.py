"""One changed question as the page shows it: what was asked, what is right, and what each run showed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from eval.answering.answers import AnswerCitation
from eval.asking.gold import Key, keys_within
from eval.asking.questions import Question
from eval.deciding.changes import ChangedQuestion
from eval.deciding.comparing import Comparison
from eval.measuring.judging import Judged, is_valid, is_verbatim
from eval.pages.endings import ending_of
from qa.types import Document, Kind

Documents = Mapping[str, Document]
SHOWN_BY = {  # by A, by B
    (True, True): "shown by both",
    (True, False): "shown by A only",
    (False, True): "shown by B only",
    (False, False): "shown by neither",
}


class Mark(StrEnum):
    """What a shown sentence is, in words."""

    RIGHT = "right"
    ALSO_OK = "may be shown"
    OTHER = "not asked for"
    INVALID = "not in the document"

    @property
    def look(self) -> str:
        """Its name in styles, where the report has the same."""
        return {Mark.RIGHT: "both", Mark.ALSO_OK: "fine"}.get(self, "wrong")


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence and its mark."""

    text: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class Said:
    """One statement: words of its own, where it has any, and the sentences that it cites."""

    own_words: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Side:
    """What one run made of the question."""

    letter: str
    ending: str  # what that was: "answered rightly", "safety path opened rightly (emergency)"
    confidence: float
    statements: tuple[Said, ...]
    withheld: tuple[Line, ...]  # what it would have said, had it been sure enough


@dataclass(frozen=True, slots=True)
class GoldLine:
    """One sentence that a right answer must contain, and which runs showed it."""

    text: str
    shown_by: str

    @property
    def look(self) -> str:
        """Its name in styles."""
        return "lacking" if self.shown_by == SHOWN_BY[False, False] else "both"


@dataclass(frozen=True, slots=True)
class ChangeView:
    """One changed question, side by side."""

    changed: ChangedQuestion
    question: Question
    gold: tuple[GoldLine, ...]
    right: str  # what is right where no sentence is
    sides: tuple[Side, Side]


def change_views(comparison: Comparison) -> tuple[ChangeView, ...]:
    """Every changed question, in its order."""
    before, after = comparison.before.documents, comparison.after.documents
    return tuple(_view(each, before, after) for each in comparison.changed)


def _view(changed: ChangedQuestion, before: Documents, after: Documents) -> ChangeView:
    in_a, in_b = _shown_gold(changed.before, before), _shown_gold(changed.after, after)
    texts = [_text(key, before) for key in sorted(changed.before.gold.evidence)]
    return ChangeView(
        changed=changed,
        question=changed.before.question,
        gold=tuple(GoldLine(text, SHOWN_BY[text in in_a, text in in_b]) for text in texts),
        right=_right(changed.before.question),
        sides=(_side("A", changed.before, before), _side("B", changed.after, after)),
    )


def _right(question: Question) -> str:
    if question.is_urgent:
        return f"No answer from a document: the path “{question.path}” must open."
    return "" if question.answerable else "The document does not answer this: to abstain is right."


def _side(letter: str, judged: Judged, documents: Documents) -> Side:
    answer = judged.answer
    statements = tuple(
        Said(
            "" if is_verbatim(each.text, each.citations, documents) else each.text,
            tuple(_lines(each.citations, judged, documents)),
        )
        for each in answer.statements
    )
    withheld = () if answer.is_answered else tuple(_lines(answer.withheld, judged, documents))
    path = "" if answer.kind in (Kind.ANSWERED, Kind.ABSTAINED) else f" ({answer.kind})"
    return Side(letter, ending_of(judged) + path, answer.confidence, statements, withheld)


def _lines(citations: Sequence[AnswerCitation], judged: Judged, documents: Documents) -> Iterator[Line]:
    for citation in citations:
        if not is_valid(citation, documents):
            yield Line(citation.quote, Mark.INVALID)
            continue
        for key in sorted(keys_within(citation.start, citation.end, documents[citation.document])):
            yield Line(_text(key, documents), _mark(key, judged))


def _mark(key: Key, judged: Judged) -> Mark:
    if key in judged.gold.evidence:
        return Mark.RIGHT
    return Mark.ALSO_OK if key in judged.gold.also_ok else Mark.OTHER


def _shown_gold(judged: Judged, documents: Documents) -> frozenset[str]:
    return frozenset(_text(key, documents) for key in judged.shown & judged.gold.evidence)


def _text(key: Key, documents: Documents) -> str:
    document_id, number = key
    return documents[document_id].sentences[number].text
