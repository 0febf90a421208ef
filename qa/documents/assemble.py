"""A Layout becomes a Document: sections with their paths, sentences with their places and lead-ins."""

import hashlib
from bisect import bisect_right
from collections.abc import Iterator

from qa.documents.layout import LINE_BREAK, Block, Break, Heading, Layout, Part, folded
from qa.documents.provenance import FootLine, completed, foot_line, provenance_in
from qa.documents.sentences import split
from qa.errors import DocumentError
from qa.types import Document, Section, Sentence


def assemble(text: str, layout: Layout, document_id: str, title: str) -> Document:
    """Build the document from its parts in reading order; `title` is for a text that states none."""
    parts, foot = with_foot(text, layout.parts)
    sections = _sections(parts, len(text))
    sentences = _sentences(parts, sections, document_id)
    if not sentences:
        raise DocumentError("it holds no sentence, only headings or marks; end each sentence with a full stop")
    return Document(
        id=document_id,
        title=layout.title or title,
        text=text,
        version=hashlib.sha256(text.encode()).hexdigest(),
        provenance=completed(layout.provenance, provenance_in(foot)),
        sections=sections,
        sentences=sentences,
        questions=layout.questions,
    )


def with_foot(text: str, parts: tuple[Part, ...]) -> tuple[tuple[Part, ...], tuple[FootLine, ...]]:
    """Make every line about the review a block of its own, and part such lines from the body above them."""
    arranged: list[Part] = []
    found: list[FootLine] = []
    follows_body = False
    said_until = 0  # a <br> lets two lines of the page stand in one line of the file
    for part in parts:
        for piece in _by_foot_lines(part):
            line = foot_line(piece.shown.text) if isinstance(piece, Block) and not piece.depth else None
            if line:
                found.append(line)
                if follows_body:
                    arranged.append(Break(max(said_until, _line_start(text, piece))))
            follows_body = isinstance(piece, Block) and not line
            said_until = piece.shown.end if isinstance(piece, Block) else said_until
            arranged.append(piece)
    return tuple(arranged), tuple(found)


def _by_foot_lines(part: Part) -> Iterator[Part]:
    if not isinstance(part, Block) or part.depth or part.whole:
        yield part
        return
    shown = part.shown
    first = 0
    for start, end in _lines(shown.text):
        line = foot_line(shown.text[start:end])
        if line and start > first:
            yield _cut(part, first, start)
            first = start
        if line and not line.reviewers:  # names may run over into the next line, a date does not
            yield _cut(part, first, end)
            first = end
    if shown.text[first:].strip():
        yield _cut(part, first, len(shown.text))


def _lines(text: str) -> list[tuple[int, int]]:
    ends = [found.end() for found in LINE_BREAK.finditer(text)]
    return list(zip([0, *ends], [*ends, len(text)], strict=True))


def _cut(block: Block, first: int, last: int) -> Block:
    said = block.shown.text[first:last]
    first, last = first + len(said) - len(said.lstrip()), first + len(said.rstrip())
    return Block(block.shown.part(first, last))


def _line_start(text: str, part: Part) -> int:
    start = part.shown.start if isinstance(part, Block) else part.start
    return max(text.rfind("\n", 0, start), text.rfind("\r", 0, start)) + 1


def _sections(parts: tuple[Part, ...], length: int) -> tuple[Section, ...]:
    opened: list[tuple[tuple[str, ...], int]] = [((), 0)]
    path: list[Heading] = []
    for part in parts:
        if isinstance(part, Block):
            continue
        if isinstance(part, Heading):
            path = [*(above for above in path if above.level < part.level), part] if part.level else []
        heading = tuple(above.text for above in path) if isinstance(part, Heading) else ()
        opened.append((heading, part.start))
    ends = [start for _, start in opened[1:]] + [length]
    return tuple(
        Section(heading, start, end) for (heading, start), end in zip(opened, ends, strict=True) if end > start
    )


def _sentences(parts: tuple[Part, ...], sections: tuple[Section, ...], document_id: str) -> tuple[Sentence, ...]:
    section_starts = [section.start for section in sections]
    sentences: list[Sentence] = []
    leads: list[int | None] = [None]  # leads[d] is the number of the sentence that introduces a list of depth d
    n_blocks = 0
    for part in parts:
        if not isinstance(part, Block):
            leads = [None]
            continue
        leads += [leads[-1]] * (part.depth + 1 - len(leads))
        del leads[part.depth + 1 :]
        for start, end, text in _said(part):
            place = (bisect_right(section_starts, start) - 1, n_blocks, part.depth > 0, leads[-1])
            sentences.append(Sentence(document_id, len(sentences), start, end, text, *place))
        if not sentences or sentences[-1].block != n_blocks:
            continue
        n_blocks += 1
        introduces = part.depth == 0 or ends_in_colon(sentences[-1].text)
        leads.append(sentences[-1].number if introduces else leads[-1])
    return tuple(sentences)


def ends_in_colon(text: str) -> bool:
    """Tell whether a sentence announces what comes next."""
    return text.endswith((":", "："))


def _said(block: Block) -> Iterator[tuple[int, int, str]]:
    shown = block.shown
    for first, last in [(0, len(shown.text))] if block.whole else split(shown.text):
        yield *shown.span(first, last), folded(shown.text[first:last])
