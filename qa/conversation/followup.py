"""A follow-up may need the question before it: the ways it can be read, the likelier first."""

import re
from collections.abc import Sequence

from qa.conversation.essence import essence
from qa.types import Turn

# Openings that continue what was asked before. What follows them often names a subject of its own.
CONTINUES = re.compile(
    r"^\W*(?:(?:ok|okay|and|but|so|then|thanks|thank you)\b\W*)*(?:what|how) about\b|^\W*(?:and|but|or)\b",
    re.IGNORECASE,
)
# Words that stand for something named before. A bare "it" is not among them: families say "it" for the condition
# itself, which every document is about.
POINTS_BACK = re.compile(
    r"\b(?:that|those|these|this) (?:one|ones|kind|type|surgery|operation|test|treatment|medicine|drug)s?\b"
    r"|\bthe (?:other|first|second|last) (?:one|ones)\b"
    r"|\b(?:them|those)\b",
    re.IGNORECASE,
)
# A question of these words alone ("how often?", "is that safe?") says nothing without the one before.
NAMES_NOTHING = frozenset(
    """
    a about an and are be can did do does else ever for get he her him his how i is it its just long many
    more much my of often ok okay on one or our please really safe she so soon still than that the their
    them then there these they this those to was we what when where which who why will with work would you
    your
    """.split()  # noqa: SIM905
)


def readings_of(question: str, history: Sequence[Turn]) -> tuple[str, ...]:
    """The ways in which a question may be meant; the first that is answered is the one.

    Example: "what about surgery?" after "what are the signs?" ->
    ("what about surgery?", "what are the signs? what about surgery?")
    """
    question = essence(question.strip())
    if not history:
        return (question,)
    joined = f"{essence(history[-1].question).strip()} {question}"
    words = re.findall(r"[^\W\d_]+", question.casefold())
    names_nothing = len(words) > 0 and all(word in NAMES_NOTHING for word in words)
    if names_nothing or POINTS_BACK.search(question):
        return (joined,)
    return (question, joined) if CONTINUES.search(question) else (question,)
