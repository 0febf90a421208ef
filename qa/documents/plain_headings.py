"""Which lines of a plain text are headings: bare short lines that stand over something."""

import re
from dataclasses import replace

from qa.documents.assemble import ends_in_colon
from qa.documents.plain_lines import Line, broken_on_purpose, ends_open
from qa.documents.provenance import foot_line
from qa.documents.sentences import split

_MOST_WORDS = 12  # of a heading; a longer bare line is more likely a sentence without its full stop
_MOST_LETTERS = 90
_MOST_IN_A_ROW = 2  # a third bare line makes it an address or a list
_CLOSED = re.compile(r"[.!?…:：,;][)\]\"'”’*®™]*$")
_NOT_A_TITLE = re.compile(r"@|https?:|www\.|\d{3}[-. ]\d{4}")  # contact lines are for quoting


def find_headings(lines: list[Line], width: int | None) -> frozenset[int]:
    """Number the lines that are headings.

    Example: ["Types", "", "There are two types."] as lines -> {0}
    """
    found: set[int] = set()
    for number, line in enumerate(lines):
        if line.mark:
            is_heading = _is_numbered_heading(lines, number, found)
        elif line.underlined:
            is_heading = line.text.endswith(("?", ":")) or not _CLOSED.search(line.text)
        else:
            is_heading = _is_heading(lines, number, found, width)
        if is_heading:
            found.add(number)
    return frozenset(found)


def is_bare(line: Line) -> bool:
    """Tell whether a line looks like a heading."""
    return is_short(line) and not line.text[0].islower()


def is_short(line: Line) -> bool:
    """Tell whether a line is short, one thought, and closed by nothing but a question mark."""
    text = line.text
    if line.mark or len(text) > _MOST_LETTERS or not any(letter.isalpha() for letter in text):
        return False
    if len(text.split()) > _MOST_WORDS or ends_open(text) or _NOT_A_TITLE.search(text) or foot_line(text):
        return False
    return (text.endswith("?") or not _CLOSED.search(text)) and len(split(text)) == 1


def _is_heading(lines: list[Line], number: int, found: set[int], width: int | None) -> bool:
    line = lines[number]
    follows = lines[number + 1] if number + 1 < len(lines) else None
    if not (is_bare(line) or _is_shouted_label(line, follows)):
        return False
    if number and not lines[number - 1].text:
        return False  # a bullet stands alone on the line above
    if number and not line.gap and not _may_stand_under(lines, number, found, width):
        return False
    if follows is None:
        return bool(line.gap) or not number
    if follows.gap:
        return line.gap > 0 or not number or number - 1 in found
    return broken_on_purpose(line, follows, width) and _stands_over_text(lines, number)


def _is_shouted_label(line: Line, follows: Line | None) -> bool:
    # "SIDE EFFECTS:" over a paragraph is a heading; over a list it introduces that list, and is quoted.
    if not line.text.isupper() or not ends_in_colon(line.text) or len(line.text.split()) > _MOST_WORDS:
        return False
    return follows is not None and not follows.mark


def _may_stand_under(lines: list[Line], number: int, found: set[int], width: int | None) -> bool:
    """Tell whether the line right above is finished, so that this one is not the rest of it."""
    above = lines[number - 1]
    if number - 1 in found:
        return True
    if ends_in_colon(above.text):
        return False
    if _CLOSED.search(above.text):
        return True
    return bool(above.mark) and broken_on_purpose(above, lines[number], width)


def _stands_over_text(lines: list[Line], number: int) -> bool:
    """Tell whether body text follows at once, after no more than one other bare line."""
    for below in range(number + 1, number + 1 + _MOST_IN_A_ROW):
        if below == len(lines) or lines[below].gap:
            return below - number <= _MOST_IN_A_ROW and below > number
        if lines[below].mark or not is_bare(lines[below]):
            return True
    return False


def _is_numbered_heading(lines: list[Line], number: int, found: set[int]) -> bool:
    # "1. What is it?" over a paragraph, then "2. Who gets it?"; the steps of a list follow one another.
    line = lines[number]
    stands_apart = line.gap > 0 or not number
    if not line.mark.startswith("1") or not stands_apart or not is_bare(replace(line, mark="")):
        return False
    follows = lines[number + 1] if number + 1 < len(lines) else line
    if follows.mark or not follows.gap or follows.indent > line.indent:
        return False
    earlier = next((above for above in range(number - 1, -1, -1) if lines[above].mark == line.mark), None)
    return earlier is None or earlier in found
