"""Plain text: what is taken for a heading, a paragraph and a list."""

from qa.documents.assemble import assemble
from qa.documents.plain import read_plain
from qa.types import Document

BODY = "This is a sentence of the body that says what there is to say about the matter."


def read(text: str) -> Document:
    return assemble(text, read_plain(text), "ward-guide", "Ward guide")


def headings(text: str) -> list[tuple[str, ...]]:
    return [section.heading for section in read(text).sections]


def said(text: str) -> list[str]:
    return [sentence.text for sentence in read(text).sentences]


def listed(text: str) -> list[tuple[str, str]]:
    """Each item with its lead-in."""
    sentences = read(text).sentences
    return [
        (item.text, "" if item.lead_in is None else sentences[item.lead_in].text) for item in sentences if item.is_item
    ]


class TestHeadings:
    def test_one_blank_line_several_or_none(self) -> None:
        for gap in ("\n", "\n\n", "\n\n\n"):
            assert headings(f"What is it?{gap}{BODY}\n\nCauses{gap}{BODY}") == [
                ("What is it?",),
                ("Causes",),
            ], gap

    def test_no_blank_line_anywhere(self) -> None:
        signs = "Signs\nSigns include:\n• Stiff arms\n• A limp"
        text = f"What is it?\n{BODY} {BODY}\n{signs}\nTreatment\n{BODY} {BODY}\n"
        assert headings(text) == [("What is it?",), ("Signs",), ("Treatment",)]

    def test_capitals_and_underlines(self) -> None:
        text = f"CAUSES\n\n{BODY}\n\nSigns\n-----\n{BODY}\n\nCare:\n=====\n{BODY}"
        assert headings(text) == [("CAUSES",), ("Signs",), ("Care",)]

    def test_a_first_heading_over_another_is_the_title(self) -> None:
        document = read(f"Hip care\n\nAt home\n\n{BODY}")
        assert document.title == "Hip care"
        assert [section.heading for section in document.sections] == [(), ("At home",)]

    def test_without_one_the_title_is_the_name_of_the_file(self) -> None:
        assert read(f"At home\n\n{BODY}").title == "Ward guide"

    def test_wrapped_lines_are_no_headings(self) -> None:
        text = (
            "Care at home\n\nA feeding tube carries food, water and medicine straight into the\n"
            "stomach. Nurses of the Children's Hospital of Philadelphia and St.\nMary's teach you. Call\n"
            "Monday to Friday\n"
        )
        assert headings(text) == [("Care at home",)]

    def test_a_label_in_small_letters_introduces(self) -> None:
        assert headings(f"Care\n\nSide effects:\n{BODY}") == [("Care",)]

    def test_a_label_in_capitals_is_a_heading_over_text_and_a_lead_in_over_a_list(self) -> None:
        assert headings(f"SIDE EFFECTS:\n\n{BODY}") == [("SIDE EFFECTS",)]
        assert listed("CALL 911 IF:\n- Your child is blue") == [("Your child is blue", "CALL 911 IF:")]

    def test_numbered_headings_and_numbered_steps(self) -> None:
        assert headings(f"1. What is it?\n\n{BODY}\n\n2. Care\n\n{BODY}") == [
            ("1. What is it?",),
            ("2. Care",),
        ]
        assert headings(f"Steps\n\nDo this:\n\n1. Wash\n\n2. Dry\n\n{BODY}") == [("Steps",)]

    def test_a_line_that_breaks_off_or_gives_a_number_is_no_heading(self) -> None:
        assert said(f"Call the ward on 215-555-1234\n\n{BODY}")[0] == "Call the ward on 215-555-1234"
        assert listed("Call if your child has\n- a fever") == [("a fever", "Call if your child has")]

    def test_a_stray_last_heading_is_an_empty_section_and_no_sentence(self) -> None:
        text = f"Care\n\n{BODY}\n\nDate: March 2019\n\nFind a doctor"
        assert headings(text) == [("Care",), (), ("Find a doctor",)]
        assert said(text) == [BODY, "Date: March 2019"]


class TestLostHeadings:
    PARAGRAPHS = "\n\n".join([BODY] * 6)

    def test_a_wide_gap_where_gaps_are_narrow_begins_a_section(self) -> None:
        assert headings(f"Care\n\n{self.PARAGRAPHS}\n\n\n{BODY}") == [("Care",), ()]

    def test_wide_gaps_everywhere_mean_nothing(self) -> None:
        assert headings("\n\n\n".join([BODY] * 6)) == [()]

    def test_a_wide_gap_before_a_heading_or_a_list_means_nothing(self) -> None:
        assert headings(f"{self.PARAGRAPHS}\n\n\nCare\n\n{BODY} Take:\n\n\n- rest") == [(), ("Care",)]


class TestLists:
    def test_the_lead_in_is_the_one_sentence_before(self) -> None:
        assert listed("Symptoms vary. Early signs include:\n\n• A limp\n• A cramp") == [
            ("A limp", "Early signs include:"),
            ("A cramp", "Early signs include:"),
        ]

    def test_without_a_colon_it_is_the_last_sentence(self) -> None:
        assert listed(f"{BODY} Look for these.\n- a limp") == [("a limp", "Look for these.")]

    def test_none_under_a_heading(self) -> None:
        assert listed(f"{BODY}\n\nSigns\n\n- a limp\n\nCare\n\n{BODY}") == [("a limp", "")]

    def test_every_mark(self) -> None:
        for marks in ("•◦", "▪▪", "‣‣", "––", "--", "**", "oo", ("1.", "2."), ("2)", "3)"), ("(a)", "(b)")):
            text = f"Do these:\n1) wash well\n{marks[0]} rest\n{marks[1]} eat"
            assert [item for item, _ in listed(text)][-2:] == ["rest", "eat"], marks

    def test_a_number_that_opens_no_list(self) -> None:
        assert said("The dose was\n5. It is now six.") == ["The dose was 5.", "It is now six."]

    def test_a_wrapped_item_and_an_item_of_two_sentences(self) -> None:
        text = "Do these:\n  - Wash your hands\n    for long. Dry them.\n  - Rest\n"
        sentences = read(text).sentences
        assert [sentence.text for sentence in sentences] == [
            "Do these:",
            "Wash your hands for long.",
            "Dry them.",
            "Rest",
        ]
        assert [sentence.block for sentence in sentences] == [0, 1, 1, 2]
        assert [sentence.lead_in for sentence in sentences] == [None, 0, 0, 0]

    def test_inner_lists_by_indentation_or_by_mark(self) -> None:
        for indent in ("  ", ""):
            text = f"Take:\n• Pills:\n{indent}◦ Red\n• Drops\n{indent}◦ Blue"
            assert listed(text) == [
                ("Pills:", "Take:"),
                ("Red", "Pills:"),
                ("Drops", "Take:"),
                ("Blue", "Take:"),
            ]

    def test_a_further_paragraph_of_an_item(self) -> None:
        assert listed("Take:\n\n- Pills\n\n  Not many.\n\n- Drops") == [
            ("Pills", "Take:"),
            ("Not many.", "Take:"),
            ("Drops", "Take:"),
        ]

    def test_a_list_that_lost_its_marks(self) -> None:
        text = f"Signs include:\n\nA limp\nA cramp\nStiff arms\n\n{BODY}"
        assert [item for item, _ in listed(text)] == ["A limp", "A cramp", "Stiff arms"]
        assert said(f"Signs:\na limp\na cramp\n\n{BODY}")[1:3] == ["a limp", "a cramp"]

    def test_what_may_be_the_next_heading_is_not_drawn_into_such_a_list(self) -> None:
        text = f"Signs include:\n\nA limp\n\nA cramp\n\nTesting\n\n{BODY}"
        assert [item for item, _ in listed(text)] == ["A limp", "A cramp"]
        assert headings(text) == [(), ("Testing",)]


def test_line_ends_marks_and_spaces_stay_in_the_text() -> None:
    text = "\ufeffCare\r\n\r\nGive\u00a05 mL.\tThen\r\nwait.\r\n"
    document = read(text)
    assert document.text == text
    assert document.sections[0].heading == ("Care",)
    assert [sentence.text for sentence in document.sentences] == ["Give 5 mL.", "Then wait."]
    assert text[slice(document.sentences[1].start, document.sentences[1].end)] == "Then\r\nwait."


def test_old_line_ends_are_line_ends() -> None:
    assert headings(f"Care\r\r{BODY}\r\rSigns\r\r{BODY}") == [("Care",), ("Signs",)]


def test_rules_and_marks_alone_are_no_sentences() -> None:
    assert said(f"{BODY}\n\n* * *\n\n---\n\n{BODY} →") == [BODY, f"{BODY} →"]


def test_bullets_alone_on_their_lines() -> None:
    assert listed("Take:\n•\nPills\n•\n\nDrops\n•") == [("Pills", "Take:"), ("Drops", "Take:")]
