"""Private data is taken out of what is typed; what a question turns on stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.safety import scrub


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("call me at 617-555-0142, does botox hurt?", "call me at [phone], does botox hurt?"),
        ("text (215) 555-0199 or 215.555.0199", "text [phone] or [phone]"),
        ("my cell 555-0142", "my cell [phone]"),
        ("mail a.b+c@example.org please", "mail [e-mail] please"),
        ("jo at example dot com", "[e-mail]"),
        ("see https://portal.example.org/p/58213?token=ab12", "see [web address]"),
        ("born 04/17/2016", "born [date]"),
        ("dob 4-17-16", "dob [date]"),
        ("2016-04-17 was her birthday", "[date] was her birthday"),
        ("born April 17, 2016 at home", "born [date] at home"),
        ("her birthday's the ninth of may twenty fourteen", "her birthday's the [date]"),
        ("MRN 00738821", "MRN [number]"),
        ("member id XQF900417733", "member id [number]"),
        ("SSN 900-12-3456", "SSN [number]"),
        ("my card is 4111 1111 1111 1111", "my card is [card]"),
        ("we live at 2214 Quarry Bend Rd, Apt 5C", "we live at [address]"),
        ("2214 quarry bend rd", "[address]"),
        ("at 12 9th Ave", "at [address]"),
        ("PO Box 77", "[address]"),
        ("in Dunmore PA 18512", "in [address]"),
        ("my name is Rosalind Achterberg", "my name is [name]"),
        ("my son Tobias Wrenfield twists", "my son [name] twists"),
        ("Dr. Feodorakis said so", "Dr. [name] said so"),
        ("I'm Ana Ruiz", "I'm [name]"),
    ],
)
def test_private_data_is_taken_out(typed: str, kept: str) -> None:
    assert scrub(typed).text == kept


@pytest.mark.parametrize(
    "typed",
    [
        "he was diagnosed in March 2019 at age 7",
        "fever of 103.5 for 3 hours, 2 times a day",
        "should I call 911 or 988 or 1-800-222-1222?",
        "5 mg twice a day since 2021",
        "is DYT1 the same as TOR1A",
        "24/7 care, 1/2 tablet, 10-15 minutes",
        "my son has dystonia and my daughter does not",
        "oxygen 88, heart rate 140, temp 39.5",
        "I'm Worried",
        "2 hours on the road, and 5 ml at the place",
        "100 mg the other way",
        "Does My Son Need Brain Surgery",
    ],
)
def test_what_a_question_turns_on_stays(typed: str) -> None:
    assert scrub(typed).text == typed


def test_the_sorts_that_were_found_are_told_once_each() -> None:
    assert scrub("617-555-0142 or 617-555-0143, born 4/17/2016").found == ("date", "phone")


def test_a_name_that_stands_in_the_documents_is_nobodys_secret() -> None:
    assert scrub("does Dr. Haas's clinic open at 8", {"haas"}).text == "does Dr. Haas's clinic open at 8"


@given(st.text(max_size=300))
def test_nothing_that_is_typed_breaks_it_and_what_is_clean_stays_clean(text: str) -> None:
    once = scrub(text)
    assert (not once.found) == (once.text == text)
