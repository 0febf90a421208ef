"""What is shown of one exchange: its statements in runs of prose or bullets, each with its numbered markers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from qa.types import Answer, Citation, Document, Kind, Sentence, Statement
from qa.web.exchanges import Exchange, cited_once
from qa.web.places import citation_href
from qa.web.provenance import Age, Backing, backing_of, reviewed
from qa.web.urgent import numbers_for

PATH = " › "
BULLET = "• "  # as the composer of answers writes the items of a list


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
class Line:
    """A paragraph or a bullet of a statement, with the markers of the citations that end in it."""

    text: str
    is_item: bool
    markers: tuple[Marker, ...]

    @property
    def start(self) -> str:
        """Everything before the last word."""
        return self.text.removesuffix(self.end)

    @property
    def end(self) -> str:
        """The last word, which stays on one line with the markers."""
        return self.text.rsplit(maxsplit=1)[-1] if self.text.split() else ""


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
    kind: Kind | None
    understood_as: str  # "" where it is the question itself
    message: str
    runs: tuple[Run, ...]
    caution: str
    related: tuple[Marker, ...]
    sources: tuple[Marker, ...]
    backings: tuple[Backing, ...]
    is_whole: bool  # every statement is on the page

    @property
    def is_urgent(self) -> bool:
        """Whether there are numbers to press at once."""
        return bool(numbers_for(self.kind))


@dataclass(frozen=True, slots=True)
class Presenter:
    """Turns exchanges into what is shown, with the documents at hand."""

    documents: Mapping[str, Document]
    age: Age

    def exchange(self, exchange: Exchange, n_shown: int | None = None) -> ExchangeView:
        """The view of an exchange; of its first `n_shown` statements while it is still being written."""
        answer = exchange.answer
        if answer is None:
            return ExchangeView(exchange, None, "", "", (), "", (), (), (), is_whole=True)
        numbers = {citation: number for number, citation in enumerate(cited_once(answer), start=1)}
        markers = {
            citation: self._marker(citation, number, f"cite-{exchange.number}-{number}")
            for citation, number in numbers.items()
        }
        is_whole = n_shown is None or n_shown >= len(answer.statements)
        return ExchangeView(
            exchange=exchange,
            kind=answer.kind,
            understood_as=_understood(answer),
            message=answer.message,
            runs=self._runs(answer.statements[:n_shown], markers),
            caution=answer.caution,
            related=tuple(
                self._marker(citation, number, f"near-{exchange.number}-{number}")
                for number, citation in enumerate(answer.related, start=1)
            ),
            sources=tuple(markers.values()),
            backings=self._backings(answer),
            is_whole=is_whole,
        )

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

    def _runs(self, statements: Sequence[Statement], markers: Mapping[Citation, Marker]) -> tuple[Run, ...]:
        runs: list[Run] = []
        heading = ""
        for statement in statements:
            section = _heading(statement)
            for is_list, group in groupby(self._lines(statement, markers), key=lambda line: line.is_item):
                for lines in [tuple(group)] if is_list else [(line,) for line in group]:
                    runs.append(Run(section if section != heading else "", is_list, lines))
                    heading = section
        return tuple(runs)

    def _lines(self, statement: Statement, markers: Mapping[Citation, Marker]) -> list[Line]:
        """The lines of a statement; each citation is marked where its last sentence stands, else at the end."""
        lines = statement.text.split("\n")
        marked: dict[int, list[Marker]] = {}
        for citation in statement.citations:
            last = [sentence.text for sentence in self._sentences(citation)][-1:] or [""]
            ends = (place for place, line in enumerate(lines) if last[0] and line.endswith(last[0]))
            marked.setdefault(next(ends, len(lines) - 1), []).append(markers[citation])
        return [
            Line(line.removeprefix(BULLET), line.startswith(BULLET), tuple(marked.get(place, ())))
            for place, line in enumerate(lines)
        ]

    def _backings(self, answer: Answer) -> tuple[Backing, ...]:
        """Those of the documents that the answer speaks from; of all, where it speaks from none."""
        places = (*cited_once(answer), *answer.related)
        ids = tuple(dict.fromkeys(place.document_id for place in places)) or tuple(self.documents)
        return tuple(backing_of(self.documents[id_], self.age) for id_ in ids if id_ in self.documents)


def _heading(statement: Statement) -> str:
    section = statement.citations[0].section if statement.citations else ()
    return section[-1] if section else ""


def _understood(answer: Answer) -> str:
    return answer.understood_as if answer.understood_as.strip() != answer.question.strip() else ""
