"""Review lines: who, when, and which sentences only look like one."""

from datetime import date

import pytest

from qa.documents.dates import parse_date
from qa.documents.provenance import foot_line, provenance_in, split_reviewers


@pytest.mark.parametrize(
    ("stated", "day"),
    [
        ("March 2019", date(2019, 3, 1)),
        ("Sept. 2019", date(2019, 9, 1)),
        ("2019-03", date(2019, 3, 1)),
        ("2019-03-14", date(2019, 3, 14)),
        ("March 14, 2019", date(2019, 3, 14)),
        ("14 March 2019", date(2019, 3, 14)),
        ("March 1st, 2019.", date(2019, 3, 1)),
        ("03/14/2019", date(2019, 3, 14)),
        ("3/2019", date(2019, 3, 1)),
        ("31/12/2019", None),
        ("February 30, 2019", None),
        ("2019", None),
        ("soon", None),
        ("Foo 2019", None),
    ],
)
def test_dates(stated: str, day: date | None) -> None:
    assert parse_date(stated) == day


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("A, MD, and B, MD", ("A, MD", "B, MD")),
        ("Ann Lee, MD, PhD; Bo Roy, RN", ("Ann Lee, MD, PhD", "Bo Roy, RN")),
        ("Ann Lee and Bo Roy", ("Ann Lee", "Bo Roy")),
        ("Ann Lee, M.D. & Bo Roy, OTR/L", ("Ann Lee, M.D.", "Bo Roy, OTR/L")),
        ("Division of Neurology and Rehabilitation", ("Division of Neurology and Rehabilitation",)),
        ("CHOP", ("CHOP",)),
    ],
)
def test_reviewers_are_people_with_their_degrees(line: str, names: tuple[str, ...]) -> None:
    assert split_reviewers(line) == names


@pytest.mark.parametrize(
    ("line", "names", "stated"),
    [
        ("Reviewed by: A, MD, and B, MD", ("A, MD", "B, MD"), ""),
        ("Medically reviewed by Ann Lee, MD on 3/14/2024", ("Ann Lee, MD",), "3/14/2024"),
        ("Last reviewed by Ann Lee, MD, March 14, 2024.", ("Ann Lee, MD",), "March 14, 2024"),
        ("REVIEWERS: Ann Lee", ("Ann Lee",), ""),
        ("Last reviewed: March 2019", (), "March 2019"),
        ("Date: March 2019", (), "March 2019"),
        ("Page last updated on 3/14/2024", (), "3/14/2024"),
        ("Next review due: March 2027", (), ""),
    ],
)
def test_review_lines(line: str, names: tuple[str, ...], stated: str) -> None:
    found = foot_line(line)
    assert found is not None
    assert (found.reviewers, found.stated) == (names, stated)


@pytest.mark.parametrize(
    "line",
    [
        "reviewed by the team",
        "Reviewed by our team every spring, the plan may change.",
        "Date: to be set",
        "In March 2019",
        "The date of your visit is March 2019.",
        "",
    ],
)
def test_other_lines(line: str) -> None:
    assert foot_line(line) is None


@pytest.mark.parametrize("denial", ["Not clinically reviewed and not for use with patients.", "Not yet reviewed."])
def test_where_nobody_has_reviewed_a_text_a_mere_date_is_no_review(denial: str) -> None:
    printed, reviewed = foot_line("Date: November 2026"), foot_line("Last reviewed: March 2019")
    denied = foot_line(denial)
    assert denied
    assert printed
    assert reviewed
    assert provenance_in([denied, printed]).review_date is None
    assert provenance_in([denied, printed, reviewed]).review_date_stated == "March 2019"


def test_a_review_outweighs_an_update() -> None:
    lines = [
        foot_line("Last updated: May 2024"),
        foot_line("Reviewed by: A. Lee"),
        foot_line("Reviewed: March 2019"),
    ]
    found = provenance_in(line for line in lines if line)
    assert (found.reviewers, found.review_date, found.review_date_stated) == (
        ("A. Lee",),
        date(2019, 3, 1),
        "March 2019",
    )
