"""What every reader hands over: the parts of a text in reading order, with the place of each character.

a file's text -> a reader -> Layout -> assemble -> Document
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qa.types import Provenance

# As editors and Markdown count lines; form feeds and the like are only white space.
LINE_BREAK = re.compile(r"\r\n?|\n")
NOT_STATED = Provenance()
_INK = re.compile(r"[^\s\ufeff\u200b]")  # a byte order mark and a zero-width space show nothing either


@dataclass(frozen=True, slots=True)
class Shown:
    """What a reader sees of a stretch of text, and where each of its characters stands.

    Character i of `text` stands at [starts[i], ends[i]) in the document; markup stands between characters.
    Example: "a **b**" at 10 -> Shown("a b", 10, 17, (10, 11, 14), (11, 12, 15))
    """

    text: str
    start: int
    end: int
    starts: Sequence[int]
    ends: Sequence[int]

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Give the place of characters [first, last), with the markup that touches them.

        Example: span(2, 3) of the text above -> (12, 17), which is "**b**"
        """
        start = self.ends[first - 1] if first else self.start
        end = self.starts[last] if last < len(self.text) else self.end
        return start, end

    def part(self, first: int, last: int) -> "Shown":
        """Cut out characters [first, last)."""
        start, end = self.span(first, last)
        return Shown(self.text[first:last], start, end, self.starts[first:last], self.ends[first:last])


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading's line. Level 0 is the document's title, which belongs to no path; 1 is the outermost."""

    start: int  # where its line begins, so that the section holds it
    text: str
    level: int


@dataclass(frozen=True, slots=True)
class Break:
    """A new section begins here, though the text shows no heading."""

    start: int


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, or what one bullet says."""

    shown: Shown
    depth: int = 0  # 0 outside lists, 1 in a list, 2 in a list within it
    whole: bool = False  # one sentence by nature, such as a table's row


Part = Heading | Break | Block


@dataclass(frozen=True, slots=True)
class Layout:
    """A text as a reader understood it. Empty fields mean that the text does not say."""

    parts: tuple[Part, ...]
    title: str = ""
    provenance: Provenance = NOT_STATED
    questions: tuple[str, ...] = ()


def line_spans(text: str) -> list[tuple[int, int]]:
    r"""Place the lines of a text, without their line ends.

    Example: "ab\r\nc" -> [(0, 2), (4, 5)]
    """
    spans, start = [], 0
    for found in LINE_BREAK.finditer(text):
        spans.append((start, found.start()))
        start = found.end()
    return [*spans, (start, len(text))]


def inked(text: str, start: int, end: int) -> tuple[int, int]:
    """Narrow a range to what can be seen; empty at its start where nothing can.

    Example: "  ab ", 0, 5 -> (2, 4)
    """
    first = _INK.search(text, start, end)
    if first is None:
        return start, start
    last = end
    while not _INK.match(text, last - 1):
        last -= 1
    return first.start(), last


def verbatim(text: str, start: int, end: int) -> Shown:
    """Show a range as it stands in the text, without what surrounds it unseen."""
    start, end = inked(text, start, end)
    return Shown(text[start:end], start, end, range(start, end), range(start + 1, end + 1))


def folded(text: str) -> str:
    """Fold every run of white space into one space."""
    return " ".join(text.split())
