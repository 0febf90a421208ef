"""Markdown: structure as a reader sees it, and places that stay exact under the markup."""

import pytest

from qa.documents.assemble import assemble
from qa.documents.markdown import read_markdown
from qa.types import Document


def read(text: str) -> Document:
    return assemble(text, read_markdown(text), "guide", "Guide")


def quoted(text: str) -> list[tuple[str, str]]:
    """Each sentence as shown, with its slice of the text."""
    return [(sentence.text, text[sentence.start : sentence.end]) for sentence in read(text).sentences]


def listed(text: str) -> list[tuple[str, str]]:
    sentences = read(text).sentences
    return [
        (item.text, "" if item.lead_in is None else sentences[item.lead_in].text) for item in sentences if item.is_item
    ]


class TestHeadings:
    def test_levels_make_the_path_and_the_only_first_level_is_the_title(self) -> None:
        document = read("# Pumps\n\nA pump.\n\n## Care\n\nIt is easy.\n\n### At home\n\nRest.\n\n## Risks\n\nFew.\n")
        assert document.title == "Pumps"
        paths = [section.heading for section in document.sections]
        assert paths == [(), ("Care",), ("Care", "At home"), ("Risks",)]

    def test_the_title_of_the_front_matter_wins(self) -> None:
        document = read("---\ntitle: All pumps\n---\n# Pumps\n\nA pump.\n")
        assert (document.title, document.sections[0].heading) == ("All pumps", ())

    def test_of_several_first_levels_only_the_title_leaves_the_path(self) -> None:
        document = read("Pumps\n=====\n\n# Care *now*\n\n## Home\n\nRest.\n")
        assert [section.heading for section in document.sections][1:] == [("Care now",), ("Care now", "Home")]

    def test_without_a_heading_the_file_names_it(self) -> None:
        assert read("A pump.").title == "Guide"


class TestInline:
    @pytest.mark.parametrize(
        ("source", "shown"),
        [
            ("A **bold** and *soft* word.", "A bold and soft word."),
            ("Do ***not*** stop.", "Do not stop."),
            ('See [our page](http://x.org/a.b "Hm. No").', "See our page."),
            ("See [our *page*][p].\n\n[p]: http://x.org", "See our page."),
            ("See <http://x.org/a%20b>.", "See http://x.org/a%20b."),
            ("Say `` a`b `` or `c`.", "Say a`b or c."),
            ("Salt &amp; water \\* two.", "Salt & water * two."),
            ("One ![a. picture](x.png) two.", "One two."),
            ("One<br>two <b>three</b>.", "One two three."),
            ("One  \ntwo\\\nthree.", "One two three."),
            ("Take ~~two~~ three.", "Take two three."),
            ("2 * 3 * 4 [not a link] _ is it.", "2 * 3 * 4 [not a link] _ is it."),
        ],
    )
    def test_markup_is_not_shown(self, source: str, shown: str) -> None:
        assert [text for text, _ in quoted(source)] == [shown]

    def test_each_sentence_keeps_the_markup_that_touches_it(self) -> None:
        assert quoted("**Call us. Now.** Then *wait*.") == [
            ("Call us.", "**Call us."),
            ("Now.", "Now.**"),
            ("Then wait.", "Then *wait*."),
        ]

    def test_wrapped_lines_in_lists_and_quotations(self) -> None:
        text = "> One\r\n> two. Three\r\nfour.\r\n\r\n- five\r\n\tsix. Seven\r\n"
        assert quoted(text) == [
            ("One two.", "One\r\n> two."),
            ("Three four.", "Three\r\nfour."),
            ("five six.", "five\r\n\tsix."),
            ("Seven", "Seven"),
        ]


class TestBlocks:
    def test_nested_lists(self) -> None:
        text = "Take:\n\n- Pills:\n  1. red\n  2. blue\n- Drops\n  - green\n\n  Not many.\n"
        assert listed(text) == [
            ("Pills:", "Take:"),
            ("red", "Pills:"),
            ("blue", "Pills:"),
            ("Drops", "Take:"),
            ("green", "Take:"),
            ("Not many.", "Take:"),
        ]

    def test_a_row_of_a_table_is_one_sentence_under_its_header(self) -> None:
        text = "| Drug | Dose |\n|---|---|\n| One | 5 *mL*. Daily. |\n| Two \\| 2 | |\n"
        assert quoted(text) == [
            ("Drug | Dose", "Drug | Dose"),
            ("One | 5 mL. Daily.", "One | 5 *mL*. Daily."),
            ("Two | 2 |", "Two \\| 2 |"),
        ]
        assert [lead for _, lead in listed(text)] == ["Drug | Dose"] * 2

    def test_code_comments_scripts_and_pictures_are_passed_over(self) -> None:
        code = "```\ncode here.\n```\n\n    more code.\n\n"
        hidden = "<!-- a comment. -->\n\n<script>\nlet a.\n</script>\n\n![a. b](c.png)\n\n"
        text = f"{code}{hidden}Text.\n"
        assert quoted(text) == [("Text.", "Text.")]

    def test_html_is_only_text(self) -> None:
        assert quoted("<div>Do <b>not</b> stop.\nIt is bad.</div>\n") == [
            ("Do not stop.", "Do <b>not</b> stop."),
            ("It is bad.", "It is bad."),
        ]

    def test_the_foot_works_as_in_plain_text(self) -> None:
        document = read("# A\n\n## B\n\nText.\n\n**Reviewed by:** A. Lee, MD\nDate: June 2020\n")
        assert document.provenance.reviewers == ("A. Lee, MD",)
        assert document.provenance.review_date_stated == "June 2020"
        assert [section.heading for section in document.sections] == [(), ("B",), ()]


def test_a_foot_after_a_break_within_its_line() -> None:
    document = read("Text.<br>Reviewed by: A. Lee, MD<br>Date: June 2020")
    assert [sentence.section for sentence in document.sentences] == [0, 1, 1]
    assert document.sections[1].start == len("Text.")


def test_a_byte_order_mark_hides_nothing() -> None:
    assert read("\ufeff# A\n\nText.").title == "A"
    assert read("\ufeff---\ntitle: B\n---\nText.").title == "B"


def test_a_line_of_hard_spaces_moves_nothing() -> None:
    assert quoted("\u00a0\nOne. *Two*.") == [("One.", "One."), ("Two.", "*Two*.")]
