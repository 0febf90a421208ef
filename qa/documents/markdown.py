"""Markdown: its headings, paragraphs, lists and tables as a reader sees them.

Code, comments, scripts and images are not text for families, and are passed over. HTML is only ever text.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from qa.documents.front_matter import read_front_matter
from qa.documents.inline import shown_html, shown_prose
from qa.documents.layout import Block, Heading, Layout, Part, Shown, folded, line_spans
from qa.documents.markup import Token, inline_tokens, markdown_tokens

_DEEPER = frozenset(("bullet_list_open", "ordered_list_open", "tbody_open"))  # a row needs its header as an item
_OUT_AGAIN = frozenset(("bullet_list_close", "ordered_list_close", "tbody_close"))
# What may stand before the first cell of a row: quotation and list marks, and the outer pipe.
_BEFORE_ROW = re.compile(r"[\s>]*(?:(?:[-*+]|\d{1,9}[.)])\s+)*\|?\s*")
_AFTER_ROW = re.compile(r"\s*(?<!\\)\|?\s*$")


def read_markdown(text: str) -> Layout:
    """Read a Markdown text, with or without front matter."""
    head = read_front_matter(text)
    page = _Page(text, head.body_start)
    parts = tuple(page.parts())
    outermost = [part.text for part in parts if isinstance(part, Heading) and part.level == 1]
    title = head.title or (outermost[0] if outermost else "")
    titles = outermost if len(outermost) == 1 else [title]
    return Layout(tuple(_without_title(part, titles) for part in parts), title, head.provenance, head.questions)


def _without_title(part: Part, titles: Sequence[str]) -> Part:
    """Take the heading that names the whole document out of every path."""
    if isinstance(part, Heading) and part.level == 1 and part.text.casefold() in map(str.casefold, titles):
        return replace(part, level=0)
    return part


class _Page:
    """A text, its tokens, and the places of its lines."""

    def __init__(self, text: str, start: int) -> None:
        self.text = text
        self.lines = [(first + start, last + start) for first, last in line_spans(text[start:])]
        self.tokens = markdown_tokens(text[start:].removeprefix("\ufeff"))

    def parts(self) -> Iterator[Part]:
        """Give the parts in reading order; those that show nothing are left out."""
        depth = 0
        for number, token in enumerate(self.tokens):
            depth += (token.type in _DEEPER) - (token.type in _OUT_AGAIN)
            part = self._part(number, depth)
            said = part.text if isinstance(part, Heading) else part.shown.text if part else ""
            if part and any(character.isalnum() for character in said):
                yield part

    def _part(self, number: int, depth: int) -> Heading | Block | None:
        token = self.tokens[number]
        line = token.map[0] if token.map else 0
        match token.type:
            case "heading_open":
                words = self._prose(self.tokens[number + 1])
                return Heading(self.lines[line][0], folded(words.text), int(token.tag[1:]))
            case "paragraph_open":
                return Block(self._prose(self.tokens[number + 1]), depth)
            case "tr_open":
                return self._row(line, depth)
            case "html_block":
                return Block(shown_html(token.content, self._places(token.content, line)), depth)
            case _:
                return None

    def _prose(self, token: Token) -> Shown:
        line = token.map[0] if token.map else 0
        return shown_prose(token.children or [], token.content, self._places(token.content, line))

    def _row(self, line: int, depth: int) -> Block:
        start, end = self.lines[line]
        before = _BEFORE_ROW.match(self.text, start, end)
        start = before.end() if before else start
        row = self.text[start:end]
        after = _AFTER_ROW.search(row)
        row = row[: after.start()] if after else row
        shown = shown_prose(inline_tokens(row), row, range(start, start + len(row) + 1))
        return Block(shown, depth, whole=True)

    def _places(self, prose: str, line: int) -> list[int]:
        """Find each character of a block in the file; the parser drops indentation and quotation marks."""
        places: list[int] = []
        opening = prose.split("\n", 1)[0].strip()
        while opening and self.text.find(opening, *self.lines[line]) < 0:
            line += 1  # the parser also drops a first line of non-breaking spaces
        for said, (start, end) in zip(prose.split("\n"), self.lines[line:], strict=False):
            words = said.lstrip()
            at = self.text.rfind(words, start, end) if words else end
            places += [at] * (len(said) - len(words)) + list(range(at, at + len(words) + 1))
        return places
