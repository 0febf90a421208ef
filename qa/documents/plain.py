"""Plain text, pasted from a page or typed in an editor: its headings, paragraphs and lists are guessed.

Nesting of headings cannot be seen in plain text, so each path holds one heading.
"""

from dataclasses import replace

from qa.documents.assemble import ends_in_colon
from qa.documents.layout import Block, Break, Heading, Layout, Part, folded, verbatim
from qa.documents.plain_headings import find_headings, is_short
from qa.documents.plain_lines import Line, broken_on_purpose, has_room, read_lines, wrap_width

_LOST_GAP = 2  # blank lines
_RULE_SHARE = 4  # single gaps for each such gap, for single ones to be the rule
_UNMARKED = "unmarked"
_LEAST_ITEMS = 2


def read_plain(text: str) -> Layout:
    r"""Read a plain text. Example: "Types\n\nThere are:\n- one\n- two" -> heading, paragraph, two items."""
    lines = read_lines(text)
    width = wrap_width(lines)
    lines = _with_lost_marks(lines, width)
    headings = find_headings(lines, width)
    has_title = {0, 1} <= headings
    parts: list[Part] = []
    lost = _lost_headings(lines, headings)
    for first, last, depth in _blocks(lines, headings, width):
        line = lines[first]
        if first in headings:
            title = folded(text[line.first : line.end].removeprefix("\ufeff")).removesuffix(":")
            parts.append(Heading(line.first, title, 0 if has_title and not first else 1))
            continue
        if first in lost:
            parts.append(Break(line.first))
        parts.append(Block(verbatim(text, line.start, lines[last].end), depth))
    title = parts[0].text if has_title and isinstance(parts[0], Heading) else ""
    return Layout(tuple(parts), title)


def _lost_headings(lines: list[Line], headings: frozenset[int]) -> frozenset[int]:
    """Number the lines over which a heading was probably lost: a wide gap where gaps are narrow."""
    wide = frozenset(
        number
        for number, line in enumerate(lines)
        if number and line.gap >= _LOST_GAP and not line.mark and not headings & {number - 1, number}
    )
    n_narrow = sum(line.gap == 1 for line in lines)
    return wide if n_narrow >= _RULE_SHARE * len(wide) else frozenset()


def _with_lost_marks(lines: list[Line], width: int | None) -> list[Line]:
    """Give items a mark where a list was pasted without bullets under a line that ends in a colon."""
    marked = list(lines)
    for number, line in enumerate(lines):
        if not ends_in_colon(line.text):
            continue
        items = _unmarked_items(lines, number + 1, width)
        if len(items) >= _LEAST_ITEMS:
            for item in items:
                marked[item] = replace(lines[item], mark=_UNMARKED)
    return marked


def _unmarked_items(lines: list[Line], first: int, width: int | None) -> range:
    """Number the short lines from `first` that stand equally far apart.

    The last of them is left alone where running text follows as closely: it may be that text's heading.
    """
    end = first
    gap = lines[first + 1].gap if first + 1 < len(lines) else 0
    while end < len(lines) and is_short(lines[end]) and lines[end].gap == (gap if end > first else lines[end].gap):
        end += 1
    full = any(not has_room(lines[item], lines[item + 1], width) for item in range(first, end - 1))
    if full or gap >= _LOST_GAP:
        return range(0)
    closely_followed = end < len(lines) and lines[end].gap <= gap
    return range(first, end - 1 if closely_followed else end)


def _blocks(lines: list[Line], headings: frozenset[int], width: int | None) -> list[tuple[int, int, int]]:
    """Gather lines into blocks: first line, last line, depth in lists."""
    blocks: list[tuple[int, int, int]] = []
    lists: list[tuple[int, str]] = []  # indentation and mark of the lists that are open, outermost first
    for number, line in enumerate(lines):
        if blocks and not {number, number - 1} & headings and _goes_on(lines, blocks[-1][0], number, width):
            blocks[-1] = (blocks[-1][0], number, blocks[-1][2])
            continue
        lists = _open_lists(lists, line) if number not in headings else []
        blocks.append((number, number, len(lists)))
    return blocks


def _goes_on(lines: list[Line], head: int, number: int, width: int | None) -> bool:
    """Tell whether a line continues the block that begins with line `head`."""
    above, line = lines[number - 1], lines[number]
    if line.mark:
        return False
    if not above.text:
        return True  # a bullet alone on its line
    if line.gap:
        return False
    hangs = bool(lines[head].mark) and line.indent > lines[head].indent
    return hangs or not broken_on_purpose(above, line, width)


def _open_lists(lists: list[tuple[int, str]], line: Line) -> list[tuple[int, str]]:
    """Tell which lists are open at a block. Pasted inner items may keep no more than their marks."""
    key = (line.indent, line.mark)
    if not line.mark:
        return [above for above in lists if above[0] < line.indent]  # a further paragraph of an item
    if key in lists:
        return lists[: lists.index(key) + 1]
    outer = [above for above in lists if above[0] <= line.indent]
    return [*outer, key]
