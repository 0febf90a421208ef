"""Citation recall and precision in the ALCE form, by hand."""

import math

import pytest

from eval.metrics.citations import CitedStatement, citation_precision, citation_recall, contains


def all_letters(premise: str, claim: str) -> bool:
    """A claim of letters is supported where each is in the premise: "ab" by "a" and "b" only together."""
    return set(claim) <= set(premise)


@pytest.mark.parametrize(
    ("claim", "quotes", "recall", "precision"),
    [
        ("a", ("a",), 1, 1 / 1),
        ("a", ("b",), 0, 0 / 1),
        ("ab", ("a", "b"), 1, 2 / 2),  # neither is enough alone, both are needed
        ("a", ("a", "b"), 1, 1 / 2),  # b alone does not support, a without it does
        ("a", ("a", "a"), 1, 2 / 2),  # one would do, but each supports
        ("ab", ("ab", "a"), 1, 1 / 2),
        ("ab", ("a", "c"), 0, 0 / 2),  # not supported as a whole
        ("abc", ("ab", "bc", "b"), 1, 2 / 3),
    ],
)
def test_one_statement(claim: str, quotes: tuple[str, ...], recall: float, precision: float) -> None:
    assert citation_recall([CitedStatement(claim, quotes)], all_letters) == recall
    assert citation_precision([CitedStatement(claim, quotes)], all_letters) == precision


def test_recall_is_by_statement_and_precision_by_citation() -> None:
    answer = [CitedStatement("a", ("a", "b", "c")), CitedStatement("d", ("d",)), CitedStatement("e", ())]
    assert citation_recall(answer, all_letters) == (1 + 1 + 0) / 3
    assert citation_precision(answer, all_letters) == (1 + 0 + 0 + 1) / 4


def test_what_says_nothing_or_cites_nothing_has_no_figure() -> None:
    assert math.isnan(citation_recall([], all_letters))
    assert math.isnan(citation_precision([], all_letters))
    assert citation_recall([CitedStatement("a", ())], all_letters) == 0
    assert math.isnan(citation_precision([CitedStatement("a", ())], all_letters))


@pytest.mark.parametrize(
    ("premise", "claim", "expected"),
    [
        ("Rest helps. Ask\nfirst.", "Ask  first.", True),
        ("Choices:\n\n- Baclofen.\n- Botox.", "Choices:\n• Baclofen.\n• Botox.", True),
        ("1. Rest\n2) Bath\n(c) Music", "• Rest\n• Bath\n• Music", True),
        ("* Rest\n+ Bath", "Rest Bath", True),
        ("Take vitamin\nD. Ask first.", "Take vitamin D. Ask first.", True),  # a wrapped line, no list mark
        ("Rest helps.", "rest helps.", False),
        ("Rest helps.", "Rest. helps", False),  # a full stop is a full stop
        ("a restful heart", "rest", False),  # not a word of the premise
        ("a restful heart", "art", False),
        ("Choices:\n- Baclofen.\n- Botox.", "Choices: Botox.", False),  # what stands between was left out
        ("Rest helps.", "", False),
        ("Rest helps.", "• ", False),
    ],
)
def test_extractive_wording(premise: str, claim: str, expected: bool) -> None:
    assert contains(premise, claim) is expected


def test_a_lead_in_and_an_item_that_are_cited_apart_support_their_statement_together() -> None:
    statement = CitedStatement("Choices:\n• Botox.", ("Choices:", "- Botox."))
    assert citation_recall([statement], contains) == 1
    assert citation_precision([statement], contains) == 2 / 2
