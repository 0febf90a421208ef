"""The lines of a plain text: where each one's words stand, its list mark, and the room around it."""

import re
from dataclasses import dataclass, replace

from qa.documents.layout import inked, line_spans
from qa.documents.vocabulary import OPEN_ENDS

_MARK = re.compile(
    r"(?P<dot>[•◦▪‣⁃●○■□·\uf0b7])\s*"  # \uf0b7 is Word's bullet, pasted
    r"|(?P<dash>[-–*+o])\s+"
    r"|(?P<open>\(?)(?P<value>\d{1,2}|[a-z]|[ivx]{2,4}|[A-Z](?=\)))(?P<close>[.)])\s+"
)
_RULE = re.compile(r"[-=_*~#\s]{3,}")
_FIRST_VALUES = frozenset("1aAi")
# Beyond this a line was not wrapped by hand or by an editor, which stop at 72 to 100 columns.
_WIDEST_WRAP = 120
_NARROWEST_WRAP = 45  # shorter lines than this all through are addresses, lists and verses
_LONG_SHARE = 0.1
_WIDE_QUANTILE = 0.75  # the long lines of a page, but not its one long address
_CLEAR_ROOM = 0.75  # writers who break lines by hand leave a ragged edge; less room than this proves nothing


@dataclass(frozen=True, slots=True)
class Line:
    """A line that shows something."""

    first: int  # where the line begins, indentation included
    start: int  # its words, after any list mark
    end: int
    text: str
    indent: int  # columns before its mark or words
    gap: int  # blank lines before it
    mark: str = ""  # how its list is marked: "•", "1.", "(a)"; "" for no list
    underlined: bool = False

    @property
    def width(self) -> int:
        """Columns that the line takes."""
        return self.indent + self.end - self.start


def read_lines(text: str) -> list[Line]:
    """Read the lines that show something.

    A rule of dashes underlines the line right above it, and counts as a blank line.
    """
    lines: list[Line] = []
    styles: set[str] = set()
    gap = 0
    for first, line_end in line_spans(text):
        start, end = inked(text, first, line_end)
        if start == end or _RULE.fullmatch(text, start, end):
            if end > start and not gap and lines and not lines[-1].mark:
                lines[-1] = replace(lines[-1], underlined=text[start] in "=-~")
            gap += 1
            continue
        lines.append(_line(text, (first, start, end), gap, styles))
        gap = 0
    return lines


def _line(text: str, place: tuple[int, int, int], gap: int, styles: set[str]) -> Line:
    first, start, end = place
    indent = len(text[first:start].expandtabs())
    found = _MARK.match(text, start, end)
    style = _style(found) if found else ""
    if not found or (found["value"] and style not in styles and found["value"] not in _FIRST_VALUES):
        return Line(first, start, end, text[start:end], indent, gap)  # "5. mg" opens no list
    styles.add(style)
    start = found.end()
    return Line(first, start, end, text[start:end], indent, gap, mark=style)


def _style(mark: re.Match[str]) -> str:
    """Tell how a list is marked, whichever item this is. Example: "12. " -> "1."; "(b) " -> "(a)"."""
    if not mark["value"]:
        return mark[0].strip()
    value = mark["value"]
    kind = "1" if value.isdecimal() else "A" if value.isupper() else "a" if len(value) == 1 else "i"
    return f"{mark['open']}{kind}{mark['close']}"


def wrap_width(lines: list[Line]) -> int | None:
    """Estimate the column at which the text was wrapped; None where a line's end is its author's."""
    if sum(line.width > _WIDEST_WRAP for line in lines) > _LONG_SHARE * len(lines):
        return None
    tied = {n for n, line in enumerate(lines) if n and not line.gap and not line.mark for n in (n - 1, n)}
    widths = sorted(lines[n].width for n in tied)
    width = widths[int(_WIDE_QUANTILE * (len(widths) - 1) + 0.5)] if widths else 0
    return width if width >= _NARROWEST_WRAP else None


def broken_on_purpose(line: Line, follows: Line, width: int | None) -> bool:
    """Tell whether a line ended because its author ended it, and not because the page was full."""
    if follows.mark:
        return True
    if follows.text[0].islower() or line.text.endswith(",") or ends_open(line.text):
        return False
    return has_room(line, follows, width)


def has_room(line: Line, follows: Line, width: int | None) -> bool:
    """Tell whether the next line's first word would clearly have fitted on this one."""
    taken = line.width + 1 + len(follows.text.split()[0])
    return width is None or taken <= _CLEAR_ROOM * width


def ends_open(text: str) -> bool:
    """Tell whether a line breaks off in the middle. Example: "Call us if your child has" -> True."""
    return not text or text.split()[-1].casefold() in OPEN_ENDS  # nothing follows a bullet alone on its line
