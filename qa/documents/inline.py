"""What a reader sees of Markdown prose, each character with its place in the file."""

import re
from collections.abc import Iterator, Sequence

from qa.documents.layout import Shown
from qa.documents.markup import END, Token

# A piece of prose: what is shown, and the range of the prose that shows it.
Piece = tuple[str, int, int]

_LINE_END = re.compile(r"\\?\n[ \t]*| *\n[ \t]*")
_BREAK_TAG = re.compile(r"<br\s*/?>", re.IGNORECASE)
_HTML = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style)\b.*?(?:</\1\s*>|\Z)|<[?!][^<>]*>|</?[a-z][^<>]*>",
    re.IGNORECASE | re.DOTALL,
)


def shown_prose(tokens: Sequence[Token], prose: str, places: Sequence[int]) -> Shown:
    """Show parsed prose. Character i of `prose` stands at places[i]; places has one more, for the end.

    Example: tokens of "a **b**" -> Shown with text "a b"
    """
    return _shown(_pieces(tokens, prose), places)


def shown_html(html: str, places: Sequence[int]) -> Shown:
    """Show the words of an HTML block as plain text: tags part words, comments and scripts show nothing."""
    return _shown(_html_pieces(html), places)


def _shown(pieces: Iterator[Piece], places: Sequence[int]) -> Shown:
    text: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for said, first, last in pieces:
        one_to_one = len(said) == last - first
        for offset, character in enumerate(said):
            text.append(character)
            starts.append(places[first + offset if one_to_one else first])
            ends.append(places[first + offset + 1 if one_to_one else last])
    return Shown("".join(text), places[0], places[-1], starts, ends)


def _pieces(tokens: Sequence[Token], prose: str) -> Iterator[Piece]:
    at = 0
    for token in tokens:
        for piece in _shown_by(token, prose, at):
            yield piece
            at = piece[2]


def _shown_by(token: Token, prose: str, at: int) -> Iterator[Piece]:
    """Tell what a token that begins at `at` shows; its last piece ends where the next token begins."""
    match token.type:
        case "text":
            yield _text(token.content, prose, at)
        case "text_special":  # an escape or an entity
            yield token.content, at, at + len(token.markup)
        case "softbreak" | "hardbreak":
            found = _LINE_END.match(prose, at)
            yield "\n", at, found.end() if found else at
        case "code_inline":
            yield from _code(token, at)
        case "html_inline":
            yield "\n" if _BREAK_TAG.fullmatch(token.content) else "", at, at + len(token.content)
        case "link_open" | "link_close" | "image":
            yield "", at, token.meta.get(END, at + 1)
        case _:  # emphasis
            yield "", at, at + len(token.markup)


def _text(said: str, prose: str, at: int) -> Piece:
    if prose.startswith(said, at):
        return said, at, at + len(said)
    last = prose.index(">", at)  # the address of <https://...>, which the parser respells
    return prose[at:last], at, last


def _code(token: Token, at: int) -> Iterator[Piece]:
    first, last = at + len(token.markup), token.meta[END]
    first += (last - len(token.markup) - first - len(token.content)) // 2  # "` x `" shows no outer spaces
    yield "", at, first
    yield token.content, first, first + len(token.content)
    yield "", first + len(token.content), last


def _html_pieces(html: str) -> Iterator[Piece]:
    at = 0
    for found in _HTML.finditer(html):
        yield html[at : found.start()], at, found.start()
        yield " ", found.start(), found.end()
        at = found.end()
    yield html[at:], at, len(html)
