"""Front matter: what authors may say at the head of a Markdown file, and how a slip is told."""

from datetime import date

import pytest

from qa.documents.front_matter import read_front_matter
from qa.errors import DocumentError


def test_every_key() -> None:
    text = """---
title: Pumps
audience: families
source: https://x.org
reviewers: A. Lee, MD, and B. Roy, RN
review_date: 14 March 2024
note: Some headings
  were lost.
questions:
  - Does it hurt?
  - No
---
Text."""
    head = read_front_matter(text)
    assert text[head.body_start :] == "Text."
    assert head.title == "Pumps"
    assert head.questions == ("Does it hurt?", "No")
    assert head.provenance.audience == "families"
    assert head.provenance.source == "https://x.org"
    assert head.provenance.reviewers == ("A. Lee, MD", "B. Roy, RN")
    assert head.provenance.review_date == date(2024, 3, 14)
    assert head.provenance.review_date_stated == "14 March 2024"
    assert head.provenance.note == "Some headings were lost."


def test_dates_keep_their_words_and_reviewers_may_be_a_list() -> None:
    head = read_front_matter("---\r\nreview_date: 2019-03-14\r\nreviewers: ['A, MD', B]\r\n---\r\n")
    assert head.provenance.review_date_stated == "2019-03-14"
    assert head.provenance.reviewers == ("A, MD", "B")


def test_none_at_all_empty_or_a_rule() -> None:
    for text in ("Text.", "---\n\nText.\n\n---\n", "---"):
        assert read_front_matter(text).body_start == 0
    assert read_front_matter("---\n# nothing yet\n---\nText.").title == ""


@pytest.mark.parametrize(
    ("head", "told"),
    [
        ("titel: A", "unknown key 'titel'; allowed are title, audience"),
        ("review_date: soon", "review_date 'soon' is not a date"),
        ("review_date: 2019-13-45", "'2019-13-45' is not a date"),
        ("title: [A]", "title is not plain text"),
        ("questions: {a: b}", "questions is not a list"),
        ("just words", "not a set of keys"),
        ("title: 'A", "cannot be read near line"),
        ("{" * 1200, "cannot be read"),
    ],
)
def test_a_slip_is_told_with_its_remedy(head: str, told: str) -> None:
    with pytest.raises(DocumentError, match=told):
        read_front_matter(f"---\n{head}\n---\nText.")


def test_a_head_that_is_never_closed() -> None:
    with pytest.raises(DocumentError, match="never closed"):
        read_front_matter("---\ntitle: A\n\nText.")
