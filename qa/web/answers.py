"""What is shown of one exchange: its statements in runs of prose or bullets, each with its numbered markers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from qa.types import Answer, Citation, Concern, Document, Kind, Sentence, Statement
from qa.web.exchanges import Exchange
from qa.web.places import citation_href
from qa.web.provenance import Age, Backing, backing_of, reviewed

Place = tuple[str, tuple[str, ...]]  # document id, section path

PATH = " › "
BULLET = "• "  # before an item of a list in a quotation, which is shown as plain text


@dataclass(frozen=True, slots=True)
class Marker:
    """The numbered link after a statement, and the card that it opens when pointed at or focused."""

    number: int  # within its answer, from 1
    id: str
    href: str
    section: str
    quote: str
    reviewed: str
    title: str


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence, with the markers of the citations that end in it."""

    text: str
    markers: tuple[Marker, ...] = ()

    @property
    def start(self) -> str:
        """Everything before the last word."""
        return self.text.removesuffix(self.end)

    @property
    def end(self) -> str:
        """The last word, which stays on one line with the markers."""
        return self.text.rsplit(maxsplit=1)[-1] if self.text.split() else ""


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph or a bullet, as far as it is cited."""

    is_item: bool
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """A paragraph, or the neighbouring bullets of a list."""

    heading: str  # of its section, only where it differs from that of the run before
    is_list: bool
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class ExchangeView:
    """Everything that the template of one exchange shows."""

    exchange: Exchange
    kind: Kind | None = None
    is_unanswered: bool = False  # the guide was asked, and does not say
    understood_as: str = ""  # "" where it is the question itself
    message: str = ""
    is_warned: bool = False  # the message tells the signs of an emergency
    runs: tuple[Run, ...] = ()
    caution: str = ""
    related: tuple[Marker, ...] = ()
    sources: tuple[Marker, ...] = ()
    backings: tuple[Backing, ...] = ()
    is_whole: bool = True  # every statement is on the page
    is_outdated: bool = False  # other versions are served by now than this conversation speaks from

    @property
    def is_urgent(self) -> bool:
        """Whether a person must be reached at once."""
        return self.kind is not None and self.kind.is_urgent


@dataclass(frozen=True, slots=True)
class _Placed:
    """A sentence to be shown and where it stands: neighbours alike in everything but `said` make one line."""

    said: Said
    place: Place
    statement: int  # its place in the answer: what different statements say never runs together
    block: int
    is_item: bool


@dataclass(frozen=True, slots=True)
class Presenter:
    """Turns exchanges into what is shown, with the documents at hand."""

    documents: Mapping[str, Document]
    age: Age
    is_outdated: bool = False  # other versions are served by now

    def exchange(self, exchange: Exchange, n_shown: int | None = None) -> ExchangeView:
        """The view of an exchange; of its first `n_shown` sentences while it is still being written."""
        answer = exchange.answer
        if answer is None:
            return ExchangeView(exchange, is_outdated=self.is_outdated)
        markers = self._markers(answer.cited, f"cite-{exchange.number}")
        placed = self._placed(answer, markers)
        return ExchangeView(
            exchange=exchange,
            kind=answer.kind,
            is_unanswered=answer.kind is Kind.ABSTAINED and not any(each.is_refused for each in answer.concerns),
            understood_as=_understood(answer),
            message=answer.message,
            is_warned=Concern.MAYBE_EMERGENCY in answer.concerns,
            runs=_runs(placed[:n_shown], self._headings(answer)),
            caution=answer.caution,
            related=tuple(self._markers(answer.related, f"near-{exchange.number}").values()),
            sources=tuple(markers.values()),
            backings=self._backings(answer),
            is_whole=n_shown is None or n_shown >= len(placed),
            is_outdated=self.is_outdated,
        )

    def n_sentences(self, answer: Answer) -> int:
        """How many sentences the whole answer shows."""
        return len(self._placed(answer, {}))

    def _markers(self, citations: Sequence[Citation], name: str) -> dict[Citation, Marker]:
        return {each: self._marker(each, number, f"{name}-{number}") for number, each in enumerate(citations, start=1)}

    def _marker(self, citation: Citation, number: int, anchor: str) -> Marker:
        document = self.documents.get(citation.document_id)
        return Marker(
            number=number,
            id=anchor,
            href=citation_href(citation),
            section=PATH.join(citation.section) or (document.title if document else ""),
            quote=self._shown(citation),
            reviewed=reviewed(document.provenance) if document else "",
            title=document.title if document else "",
        )

    def _shown(self, citation: Citation) -> str:
        """The quotation as families see it: the same words, without the marks of the file's own format."""
        blocks = groupby(self._sentences(citation), key=lambda sentence: (sentence.block, sentence.is_item))
        lines = (BULLET * is_item + " ".join(each.text for each in block) for (_, is_item), block in blocks)
        return "\n".join(lines) or citation.quote

    def _sentences(self, citation: Citation) -> tuple[Sentence, ...]:
        """The cited sentences; none where the document, or this version of it, is not here."""
        document = self.documents.get(citation.document_id)
        if document is None or document.version != citation.version:
            return ()
        return tuple(s for s in document.sentences if citation.start <= s.start and s.end <= citation.end)

    def _placed(self, answer: Answer, markers: Mapping[Citation, Marker]) -> list[_Placed]:
        numbered = enumerate(answer.statements)
        return [each for number, statement in numbered for each in self._placed_of(number, statement, markers)]

    def _placed_of(self, number: int, statement: Statement, markers: Mapping[Citation, Marker]) -> list[_Placed]:
        """The cited sentences in order, each citation marked after its last; else the statement's own text."""
        placed = []
        for citation in statement.citations:
            place = (citation.document_id, citation.section)
            sentences = self._sentences(citation)
            for sentence in sentences:
                ending = (citation,) if sentence is sentences[-1] else ()
                said = Said(sentence.text, _of(ending, markers))
                placed.append(_Placed(said, place, number, sentence.block, sentence.is_item))
            if not sentences:  # of a text that is not served now: nothing is known of it but its words
                return [_Placed(Said(statement.text, _of(statement.citations, markers)), place, number, 0, False)]
        return placed

    def _headings(self, answer: Answer) -> dict[Place, str]:
        """What stands above each cited section: its own heading where that is enough to tell it, else the path."""
        places = {(citation.document_id, citation.section) for citation in answer.cited}
        lasts = [section[-1:] for _, section in places]
        is_one_document = len({document_id for document_id, _ in places}) == 1
        return {
            (document_id, section): "".join(section[-1:])
            if is_one_document and lasts.count(section[-1:]) == 1
            else PATH.join(dict.fromkeys((*self._title(document_id), *section)))
            for document_id, section in places
        }

    def _title(self, document_id: str) -> tuple[str, ...]:
        return (self.documents[document_id].title,) if document_id in self.documents else ()

    def _backings(self, answer: Answer) -> tuple[Backing, ...]:
        """Those of the documents that the answer speaks from; of all, where it speaks from none."""
        places = (*answer.cited, *answer.related)
        ids = tuple(dict.fromkeys(place.document_id for place in places)) or tuple(self.documents)
        return tuple(backing_of(self.documents[id_], self.age) for id_ in ids if id_ in self.documents)


def _of(citations: Sequence[Citation], markers: Mapping[Citation, Marker]) -> tuple[Marker, ...]:
    return tuple(markers[each] for each in citations if each in markers)


def _runs(placed: Sequence[_Placed], headings: Mapping[Place, str]) -> tuple[Run, ...]:
    """Lines of one place, a list together and each paragraph alone."""
    runs: list[Run] = []
    above = None
    for (place, _, is_list, _), group in groupby(placed, key=_run_of):
        blocks = groupby(group, key=lambda each: each.block)
        lines = tuple(Line(is_list, tuple(each.said for each in block)) for _, block in blocks)
        runs.append(Run(headings[place] if place != above else "", is_list, lines))
        above = place
    return tuple(runs)


def _run_of(placed: _Placed) -> tuple[Place, int, bool, int]:
    return placed.place, placed.statement, placed.is_item, -1 if placed.is_item else placed.block


def _understood(answer: Answer) -> str:
    return answer.understood_as if answer.understood_as.strip() != answer.question.strip() else ""
