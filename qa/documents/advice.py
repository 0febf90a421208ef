"""What the authors of a document should look at before families are answered from it."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import groupby

from qa.documents.assemble import ends_in_colon
from qa.documents.layout import line_spans
from qa.documents.provenance import foot_line
from qa.types import Document, Section, Sentence

MOST_SENTENCES = 40  # in a section: more is a page of its own, and its heading tells a family little
MOST_WORDS = 60  # in a sentence: it is quoted whole, and read by somebody who worries
MOST_LIST_WORDS = 150  # in a list with its lead-in, which are searched as one; the encoder reads about 180
_CLOSED = re.compile(r"[.!?…:：]\W*$|\|")  # a table's row needs no full stop
_QUOTED = 40  # characters, enough to find the place again


def warnings_about(document: Document) -> tuple[str, ...]:
    """List what may be wrong with a document, each with its line and the remedy, in reading order.

    Example: "line 7: the heading 'Types' has nothing under it; add its text or remove it"
    """
    in_text = [*_of_sections(document), *_of_sentences(document), *_of_lists(document)]
    lines = line_starts(document.text)
    placed = (f"line {line_of(lines, start)}: {advice}" for start, advice in sorted(in_text))
    return (*_of_provenance(document), *placed)


def line_starts(text: str) -> tuple[int, ...]:
    """Place the beginning of each line."""
    return tuple(start for start, _ in line_spans(text))


def line_of(starts: Sequence[int], offset: int) -> int:
    """Number the line of a character, from 1, as an editor does. Example: (0, 3), 4 -> 2"""
    return bisect_right(starts, offset)


def _of_provenance(document: Document) -> Iterator[str]:
    if not document.provenance.reviewers:
        yield "line 1: nobody is named as reviewer; add a line like 'Reviewed by: A. Lee, MD' at the end"
    if document.provenance.review_date is None:
        yield "line 1: no review date was found; add a line like 'Last reviewed: March 2019' at the end"


def _of_sections(document: Document) -> Iterator[tuple[int, str]]:
    filled = {n: list(run) for n, run in groupby(document.sentences, key=lambda sentence: sentence.section)}
    for number, section in enumerate(document.sections):
        sentences = filled.get(number, [])
        start = _first_ink(document.text, section)
        if len(sentences) > MOST_SENTENCES:
            yield start, f"a section of {len(sentences)} sentences; divide it by headings"
        if section.heading and not sentences and not _has_parts(document, number):
            yield (
                start,
                f"the heading {section.heading[-1]!r} has nothing under it; add its text or remove it",
            )
        if number and sentences and _lacks_heading(document, section, sentences[0]):
            yield start, "a heading was probably lost above this line; write it back on a line of its own"


def _first_ink(text: str, section: Section) -> int:
    said = text[section.start : section.end]
    return section.start + len(said) - len(said.lstrip())


def _has_parts(document: Document, number: int) -> bool:
    path = document.sections[number].heading
    below = document.sections[number + 1 : number + 2]
    return any(len(section.heading) > len(path) and section.heading[: len(path)] == path for section in below)


def _lacks_heading(document: Document, section: Section, first: Sentence) -> bool:
    opens_section = not document.text[section.start : first.start].strip()
    return not section.heading and opens_section and foot_line(first.text) is None


def _of_sentences(document: Document) -> Iterator[tuple[int, str]]:
    leads = {sentence.lead_in for sentence in document.sentences}
    for sentence in document.sentences:
        end = repr(sentence.text[-_QUOTED:])
        n_words = len(sentence.text.split())
        if n_words > MOST_WORDS:
            yield sentence.start, f"a sentence of {n_words} words, which is quoted whole; divide it"
        if ends_in_colon(sentence.text) and sentence.number not in leads:
            yield sentence.start, f"{end} introduces no list; add the list or end with a full stop"
        if not (sentence.is_item or _CLOSED.search(sentence.text) or foot_line(sentence.text)):
            yield sentence.start, f"{end} has no full stop; write one if it is a sentence"


def _of_lists(document: Document) -> Iterator[tuple[int, str]]:
    n_words: dict[int, int] = {}
    for sentence in document.sentences:
        if sentence.lead_in is not None:
            n_words[sentence.lead_in] = n_words.get(sentence.lead_in, 0) + len(sentence.text.split())
    for lead_in, n_listed in n_words.items():
        if n_listed > MOST_LIST_WORDS:
            start = document.sentences[lead_in].start
            yield start, f"a list of {n_listed} words; divide it, each part with its own introduction"
