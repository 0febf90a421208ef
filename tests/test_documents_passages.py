"""Passages: whole sections where they are short, whole lists always."""

from qa.documents import passages_of
from qa.documents.assemble import assemble
from qa.documents.markdown import read_markdown
from qa.types import Document

TEN_WORDS = "One two three four five six seven eight nine ten."


def read(text: str) -> Document:
    return assemble(text, read_markdown(text), "guide", "Guide")


def grouped(text: str) -> list[tuple[int, ...]]:
    return [passage.sentences for passage in passages_of(read(text))]


def test_the_id_names_the_version_and_the_place() -> None:
    document = read("## A\n\nOne two.\n")
    (passage,) = passages_of(document)
    assert passage.id == f"guide@{document.version[:12]}#6-14"
    assert document.text[passage.start : passage.end] == "One two."


def test_never_across_a_heading() -> None:
    assert grouped("## A\n\nOne.\n\n## B\n\nTwo. Three.\n") == [(0,), (1, 2)]


def test_about_six_sentences_of_ninety_words() -> None:
    assert grouped(" ".join([TEN_WORDS] * 12)) == [tuple(range(6)), tuple(range(6, 12))]
    thirty_words = " ".join([TEN_WORDS.removesuffix(".")] * 3) + "."
    assert grouped(" ".join([thirty_words] * 6)) == [(0, 1, 2), (3, 4, 5)]


def test_a_thin_rest_goes_with_what_stands_before_it() -> None:
    assert grouped(" ".join([TEN_WORDS] * 7)) == [tuple(range(7))]


def test_a_list_stays_whole_with_its_lead_in_however_long() -> None:
    items = "".join(f"- {TEN_WORDS}\n" for _ in range(30))
    text = f"{TEN_WORDS} {TEN_WORDS} {TEN_WORDS} Take:\n\n{items}\n{TEN_WORDS} {TEN_WORDS} {TEN_WORDS}\n"
    assert grouped(text) == [(0, 1, 2), tuple(range(3, 34)), (34, 35, 36)]


def test_an_inner_list_stays_with_the_outer_one() -> None:
    inner = "".join(f"  - {TEN_WORDS}\n" for _ in range(8))
    assert grouped(f"Take:\n\n- Pills:\n{inner}- Drops\n") == [tuple(range(11))]


def test_items_that_nothing_introduces_may_part() -> None:
    items = "".join(f"- {TEN_WORDS}\n" for _ in range(12))
    assert grouped(f"## A\n\n{items}") == [tuple(range(6)), tuple(range(6, 12))]
