"""A whole document as a page: chapters, passages, and every sentence under an address of its own.

The page is the same for every citation of a document; which sentences are marked stands in the fragment of the
address, which a browser keeps to itself, so the few lines of static/source.js do the marking.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from qa.safety import needs_medicine_caution
from qa.types import Document, Section, Sentence

DEEPEST = 5  # h2 to h6: h1 is the title of the page


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph or a bullet."""

    is_item: bool
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Surrounding:
    """What is read together with a cited sentence: its paragraph, or its list with the lead-in."""

    blocks: tuple[Block, ...]

    @property
    def runs(self) -> tuple[tuple[bool, tuple[Block, ...]], ...]:
        """Neighbouring blocks that are all bullets, or all paragraphs."""
        return tuple((is_item, tuple(run)) for is_item, run in groupby(self.blocks, key=lambda b: b.is_item))

    @property
    def needs_caution(self) -> bool:
        """Whether it speaks of starting, stopping or changing a medicine, which is never shown alone."""
        return any(needs_medicine_caution(each.text) for block in self.blocks for each in block.sentences)


@dataclass(frozen=True, slots=True)
class Chapter:
    """A section under its heading."""

    id: str
    title: str  # "" where the text shows no heading
    depth: int  # 1 for the outermost
    passages: tuple[Surrounding, ...]


def chapters_of(document: Document) -> tuple[Chapter, ...]:
    """The document in reading order. A heading that only repeats the title of the page is left out."""
    chapters = []
    for number, section in enumerate(document.sections):
        sentences = [sentence for sentence in document.sentences if sentence.section == number]
        title = _title(section, document)
        if sentences or title:
            depth = min(_depth(section, document), DEEPEST)
            chapters.append(Chapter(f"part-{number + 1}", title, depth, _passages(_blocks(sentences))))
    return tuple(chapters)


def _title(section: Section, document: Document) -> str:
    title = section.heading[-1] if section.heading else ""
    return "" if section.heading == (document.title,) else title


def _depth(section: Section, document: Document) -> int:
    below_title = section.heading[:1] == (document.title,) and len(section.heading) > 1
    return max(1, len(section.heading) - below_title)


def _blocks(sentences: Iterable[Sentence]) -> list[Block]:
    grouped = groupby(sentences, key=lambda sentence: (sentence.block, sentence.is_item))
    return [Block(is_item, tuple(group)) for (_, is_item), group in grouped]


def _passages(blocks: Iterable[Block]) -> tuple[Surrounding, ...]:
    passages: list[list[Block]] = []
    for block in blocks:
        if passages and block.is_item and _belongs(block, passages[-1]):
            passages[-1].append(block)
        else:
            passages.append([block])
    return tuple(Surrounding(tuple(passage)) for passage in passages)


def _belongs(item: Block, passage: list[Block]) -> bool:
    """Whether a bullet continues the list, or follows the lead-in, that the passage ends with."""
    lead_in = item.sentences[0].lead_in
    return passage[-1].is_item or any(s.number == lead_in for s in passage[-1].sentences)
