"""A question that takes something for granted: the claim is found where it is one about all children."""

import pytest

from qa.conversation.premise import premise_of


@pytest.mark.parametrize(
    ("question", "claim"),
    [
        ("Since tics are curable, when do we start?", "tics are curable"),
        ("ok. As botox is permanent, how do they undo it", "botox is permanent"),
        ("kids always grow out of this by 12, so which exercises help", "kids always grow out of this by 12"),
        ("since tics go once you treat them early, when do we start", "tics go once you treat them early"),
        ("seeing as it's only in adults, what is it called in a child", "it's only in adults"),
    ],
)
def test_a_claim_about_all_children_is_found(question: str, claim: str) -> None:
    assert premise_of(question) == claim


@pytest.mark.parametrize(
    "question",
    [
        "since she was four, she trips a lot. why?",
        "because my son has tics, does he need a scan",
        "how are tics treated?",
        "my daughter shakes, so what helps?",
    ],
)
def test_what_is_told_of_one_child_is_no_claim(question: str) -> None:
    assert premise_of(question) == ""
