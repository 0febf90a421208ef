"""A document as the machine reads it, as plain text for people: `python -m qa show FILE` prints it."""

import textwrap
from collections.abc import Iterator
from itertools import groupby

from qa.documents.advice import line_of, line_starts, warnings_about
from qa.types import BETWEEN_HEADINGS, VERSION_DIGITS, Document, Section, Sentence

_WIDTH = 100  # columns


def describe(document: Document) -> str:
    """Show the title, the provenance, each section with its sentences and their places, then the warnings.

    A sentence's line holds its number and its place; "•" marks an item, "(under 3)" its lead-in, and ">" a
    sentence that introduces a list.
    """
    return "\n".join((*_head(document), *_body(document), *_foot(document))) + "\n"


def _head(document: Document) -> Iterator[str]:
    provenance = document.provenance
    yield document.title
    yield f"  id           {document.id}"
    yield f"  version      {document.version[:VERSION_DIGITS]}"
    for label, value in (
        ("source", provenance.source),
        ("audience", provenance.audience),
        ("reviewers", "; ".join(provenance.reviewers)),
        ("reviewed", _date(document)),
        ("note", provenance.note),
    ):
        yield f"  {label:<12} {value or '(not stated)'}"
    n_sections = sum(1 for section in document.sections if section.heading)
    yield f"  holds        {len(document.sentences)} sentences under {n_sections} headings"
    yield from (f"  question     {question}" for question in document.questions)


def _date(document: Document) -> str:
    provenance = document.provenance
    if provenance.review_date is None:
        return ""
    return f"{provenance.review_date_stated} ({provenance.review_date.isoformat()})"


def _body(document: Document) -> Iterator[str]:
    leads = {sentence.lead_in for sentence in document.sentences}
    lines = line_starts(document.text)
    in_section = {n: list(run) for n, run in groupby(document.sentences, key=lambda sentence: sentence.section)}
    for number, section in enumerate(document.sections):
        if not section.heading and number not in in_section:
            continue  # only the title, or front matter
        yield ""
        line = line_of(lines, section.start)
        yield f"## {_name(section)}  [{section.start}-{section.end}, line {line}]"
        blocks = groupby(in_section.get(number, ()), key=lambda sentence: sentence.block)
        for _, sentences in blocks:
            yield from (line for sentence in sentences for line in _sentence(sentence, sentence.number in leads))


def _name(section: Section) -> str:
    return BETWEEN_HEADINGS.join(section.heading) or "(no heading)"


def _sentence(sentence: Sentence, introduces: bool) -> list[str]:
    place = f"{sentence.number:>5} {f'{sentence.start}-{sentence.end}':<13} "
    mark = "•" if sentence.is_item else ">" if introduces else " "
    under = f" (under {sentence.lead_in})" if sentence.lead_in is not None else ""
    indent = " " * (len(place) + 2)
    return textwrap.wrap(f"{sentence.text}{under}", _WIDTH, initial_indent=f"{place}{mark} ", subsequent_indent=indent)


def _foot(document: Document) -> Iterator[str]:
    warnings = warnings_about(document)
    yield ""
    yield f"Warnings: {len(warnings) or 'none'}"
    for warning in warnings:
        yield from textwrap.wrap(warning, _WIDTH, initial_indent="  ", subsequent_indent="    ")
