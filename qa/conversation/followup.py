"""A follow-up is searched together with the question that it continues."""

import re
from collections.abc import Sequence

from qa.types import Turn

# Openings that continue what was asked before, and words that stand for something named there. A bare "it"
# is not among them: families say "it" for the condition itself, which every document is about.
CONTINUES = re.compile(
    r"^\W*(?:(?:ok|okay|and|but|so|then|thanks|thank you)\b\W*)*(?:what|how) about\b"
    r"|^\W*(?:and|but|or)\b"
    r"|\b(?:that|those|these|this) (?:one|ones|kind|type|surgery|operation|test|treatment|medicine|drug)s?\b"
    r"|\bthe (?:other|first|second|last) (?:one|ones)\b"
    r"|\b(?:them|those)\b",
    re.IGNORECASE,
)
# A question of these words alone ("how often?", "is that safe?") says nothing without the one before.
NAMES_NOTHING = frozenset(
    """
    a an and are be can did do does else ever for get he her him his how i is it its just long many
    more much my of often ok okay on one or our please really safe she so soon still than that the
    their them then there these they this those to was we what when where which who why will with
    work would you your
    """.split()  # noqa: SIM905
)


def understand(question: str, history: Sequence[Turn]) -> str:
    """The question as it will be searched: a follow-up has the question before it in front.

    Example: "what about surgery?" after "what treatments are there?" ->
    "what treatments are there? what about surgery?"
    """
    if not history or not _continues(question):
        return question
    return f"{history[-1].question.strip()} {question.strip()}"


def _continues(question: str) -> bool:
    words = re.findall(r"[^\W\d_]+", question.casefold())
    names_nothing = all(word in NAMES_NOTHING for word in words)
    return bool(CONTINUES.search(question)) or (names_nothing and len(words) > 0)
