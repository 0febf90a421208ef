"""Who asks does not change what is looked for; what is asked about does."""

import pytest

from qa.conversation.background import without_background


@pytest.mark.parametrize(
    ("typed", "searched"),
    [
        ("We have Medicaid. How is it diagnosed?", "How is it diagnosed?"),
        ("how is it diagnosed, we have Medicaid", "how is it diagnosed"),
        ("does my Black son need an MRI?", "does my son need an MRI?"),
        ("Does it help? My boy is called DeShawn.", "Does it help?"),
        ("As a Muslim mother in hijab, where do I find other parents?", "where do I find other parents?"),
        ("my son [name] shakes, what helps?", "my son shakes, what helps?"),
        ("what helps? we live on the rez, Navajo", "what helps?"),
    ],
)
def test_what_only_tells_who_asks_is_left_out(typed: str, searched: str) -> None:
    assert without_background(typed) == searched


@pytest.mark.parametrize(
    "typed",
    [
        "does Medicaid pay for it?",
        "is it more common in Ashkenazi families",
        "we have no insurance, who pays for the shots?",
        "my name tag says dystonia",
        "How is it treated?",
        "We have Medicaid.",
    ],
)
def test_what_is_asked_about_stays(typed: str) -> None:
    assert without_background(typed) == typed


@pytest.mark.parametrize("told", ["his lips are white", "her leg is black and blue", "his pee is brown"])
def test_a_colour_of_the_body_is_never_left_out(told: str) -> None:
    assert without_background(f"{told}, should I worry?") == f"{told}, should I worry?"
