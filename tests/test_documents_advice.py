"""Advice to authors, and the outline that shows it: each with the line and what to do."""

import pytest

from qa.documents import describe, warnings_about
from qa.documents.assemble import assemble
from qa.documents.plain import read_plain
from qa.types import Document

FOOT = "\n\nReviewed by: A. Lee, MD\nDate: March 2019\n"
BODY = "This is a sentence of the body that says what there is to say about the matter."


def read(text: str) -> Document:
    return assemble(text, read_plain(text), "guide", "Guide")


def test_nothing_to_say() -> None:
    assert warnings_about(read(f"Care\n\n{BODY} Take:\n\n- Pills\n- Drops{FOOT}")) == ()


def test_nobody_reviewed_it() -> None:
    nobody, never = warnings_about(read(BODY))
    assert "nobody is named as reviewer; add a line" in nobody
    assert "no review date was found; add a line" in never


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (f"Care\n\n{'It is. ' * 41}", "line 1: a section of 41 sentences; divide it"),
        (f"Care\n\n{BODY}\n\nDrugs\n\nFood\n\n{BODY}", "line 5: the heading 'Drugs' has nothing under it"),
        ("\n\n".join([BODY] * 6) + f"\n\n\n{BODY}", "line 14: a heading was probably lost above"),
        (f"{BODY}\n\n{'word ' * 60}end.", "line 3: a sentence of 61 words"),
        (f"{BODY}\n\nSide effects:\n\n{BODY}", "line 3: 'Side effects:' introduces no list"),
        (
            f"{BODY}\n\n{BODY.removesuffix('.')}",
            "line 3: 'ys what there is to say about the matter' has no full",
        ),
        (
            f"Take:\n\n{'- one two three four five.' * 1}\n" + "- a b c d e f\n" * 30,
            "line 1: a list of 185 words; divide",
        ),
    ],
)
def test_each_fault_by_its_line(text: str, told: str) -> None:
    (warning,) = warnings_about(read(text + FOOT))
    assert warning.startswith(told)


def test_a_heading_over_its_own_parts_is_not_empty() -> None:
    from_parts = "What\n\nCare\n\n" + BODY + FOOT
    assert warnings_about(read(from_parts)) == ()  # the first is the title


def test_the_outline_shows_what_the_machine_reads() -> None:
    document = read(f"Care\n\nTake:\n\n- Pills{FOOT}\nStop")
    assert describe(document).splitlines() == [
        "Guide",
        "  id           guide",
        f"  version      {document.version[:12]}",
        "  source       (not stated)",
        "  audience     (not stated)",
        "  reviewers    A. Lee, MD",
        "  reviewed     March 2019 (2019-03-01)",
        "  note         (not stated)",
        "  holds        4 sentences under 2 headings",
        "",
        "## Care  [0-22, line 1]",
        "    0 6-11          > Take:",
        "    1 15-20         • Pills (under 0)",
        "",
        "## (no heading)  [22-64, line 7]",
        "    2 22-45           Reviewed by: A. Lee, MD",
        "    3 46-62           Date: March 2019",
        "",
        "## Stop  [64-68, line 10]",
        "",
        "Warnings: 1",
        "  line 10: the heading 'Stop' has nothing under it; add its text or remove it",
    ]
