"""What holds for every text that anybody drops in, whatever its shape."""

import subprocess
import sys
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qa.documents import describe, passages_of
from qa.documents.assemble import assemble
from qa.documents.layout import Layout, folded
from qa.documents.markdown import read_markdown
from qa.documents.plain import read_plain
from qa.errors import DocumentError
from qa.types import Document

Reader = Callable[[str], Layout]

# Pieces of which documents are made, and of which they go wrong.
PIECES = st.sampled_from(
    [
        *("Care at home", "It hurts a bit.", "Take these:", "word", "Dr. Lee", "e.g. 5 mL", "Why?", "é ☂"),
        *(
            "Reviewed by: A, MD, and B",
            "Date: March 2019",
            "A wide line that goes on and on for seventy columns of it",
        ),
        *("\n", "\n\n", "\n\n\n", "\r\n", "\r", " ", "\t", "  ", "\u00a0", "\x0c", "\ufeff", "\u200b"),
        *("- ", "• ", "◦ ", "1. ", "(a) ", "o ", "* ", "> ", "# ", "## ", "===", "---", "***", "```", "    "),
        *(
            "**",
            "*",
            "_",
            "`",
            "``",
            "[x](y z)",
            "[x](http://y 'z. Z')",
            "[",
            "](",
            "![a](b)",
            "<b>",
            "</b>",
            "<div>",
        ),
        *(
            "<!--",
            "-->",
            "<http://x.y/%41>",
            "&amp;",
            "&nbsp;",
            "&#32;",
            "\\*",
            "\\",
            "~~",
            "| a | b |",
            "|---|---|",
        ),
        *("[r]: http://x", "[r]", "|", "<br>", "\\|", "...", "title: A"),
    ]
)
ALPHABET = st.characters(codec="utf-8", exclude_characters="\0")  # files with null bytes are refused
TEXTS = st.one_of(st.lists(PIECES, max_size=25).map("".join), st.text(ALPHABET, max_size=80))
READERS = pytest.mark.parametrize("reader", [read_plain, read_markdown])
MANY = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def read(reader: Reader, text: str) -> Document | None:
    try:
        return assemble(text, reader(text), "guide", "Guide")
    except DocumentError:
        return None


def check_sections(document: Document) -> None:
    edges = [0, *(section.end for section in document.sections)]
    assert [section.start for section in document.sections] == edges[:-1]
    assert edges[-1] == len(document.text)
    assert all(section.start < section.end for section in document.sections)


def check_sentences(document: Document) -> None:
    end = 0
    for number, sentence in enumerate(document.sentences):
        quote = document.text[sentence.start : sentence.end]
        section = document.sections[sentence.section]
        assert sentence.number == number
        assert quote == quote.strip() != ""
        assert sentence.text == folded(sentence.text) != ""
        assert end <= sentence.start
        assert section.start <= sentence.start < sentence.end <= section.end
        end = sentence.end
    blocks = [sentence.block for sentence in document.sentences]
    assert sorted(set(blocks)) == list(range(len(set(blocks))))
    assert blocks == sorted(blocks)


def check_lead_ins(document: Document) -> None:
    for sentence in document.sentences:
        if sentence.lead_in is not None:
            lead = document.sentences[sentence.lead_in]
            assert sentence.is_item
            assert lead.number < sentence.number
            assert lead.section == sentence.section
            assert lead.block != sentence.block


def check_passages(document: Document) -> None:
    passages = passages_of(document)
    numbers = [number for passage in passages for number in passage.sentences]
    assert numbers == list(range(len(document.sentences)))
    for passage in passages:
        sentences = [document.sentences[number] for number in passage.sentences]
        assert {sentence.section for sentence in sentences} == {passage.section}
        assert (passage.start, passage.end) == (sentences[0].start, sentences[-1].end)
        leads = {sentence.lead_in for sentence in sentences} - {None}
        assert leads <= set(passage.sentences)


@READERS
@MANY
@given(text=TEXTS)
def test_any_text_is_read_or_refused_and_every_place_is_exact(reader: Reader, text: str) -> None:
    document = read(reader, text)
    if document is None:
        return
    assert document.text == text
    check_sections(document)
    check_sentences(document)
    check_lead_ins(document)
    check_passages(document)
    assert describe(document)


@MANY
@given(text=TEXTS)
def test_plain_sentences_are_shown_as_they_stand(text: str) -> None:
    document = read(read_plain, text)
    for sentence in document.sentences if document else ():
        assert sentence.text == folded(text[sentence.start : sentence.end])


@MANY
@given(text=TEXTS)
def test_plain_text_loses_nothing_that_says_something(text: str) -> None:
    document = read(read_plain, text)
    if document is None:
        return
    kept = "".join(text[sentence.start : sentence.end] for sentence in document.sentences)
    named = "".join(heading for section in document.sections for heading in section.heading) + document.title
    lost = len(letters(text)) - len(letters(kept)) - len(letters(named))
    assert lost <= text.count("1. ") + text.count("a) ") + text.count("o ")  # marks of lists


def letters(text: str) -> str:
    return "".join(letter for letter in text if letter.isalnum())


@MANY
@given(text=TEXTS.filter(lambda text: "&" not in text))
def test_markdown_shows_what_stands_in_the_quotation_and_in_its_order(text: str) -> None:
    document = read(read_markdown, text)
    for sentence in document.sentences if document else ():
        quote = iter(text[sentence.start : sentence.end])
        assert all(letter in quote for letter in sentence.text.replace(" ", ""))


@MANY
@given(words=st.lists(st.sampled_from(["one", "**two**", "_x_", "`y`", "a*b", "[l](u)", "&lt;", "\\_"]), min_size=1))
def test_markdown_shows_each_word_between_the_same_spaces(words: list[str]) -> None:
    text = " ".join(words)
    document = read(read_markdown, text)
    for sentence in document.sentences if document else ():
        assert len(sentence.text.split()) == len(text[sentence.start : sentence.end].split())


def test_importing_the_room_loads_no_model() -> None:
    code = "import sys, qa.documents; print([name for name in ('torch', 'numpy') if name in sys.modules])"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "[]"
