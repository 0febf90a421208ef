"""A follow-up needs the question before it; a question that names its subject is read for itself."""

import re
from collections.abc import Sequence

from qa.conversation.essence import essence
from qa.types import Turn

# Openings that continue what was asked before. What follows them often names a subject of its own.
CONTINUES = re.compile(
    r"^\W*(?:(?:ok|okay|well|thanks|thank you)\b\W*)*(?:(?:what|how) (?:about|if)|and|but|or|so|then|just that)\b",
    re.IGNORECASE,
)
# Words that stand for something named before. A bare "it" is not among them: families say "it" for the condition
# itself, which every document is about.
POINTS_BACK = re.compile(
    r"\b(?:that|those|these|this) (?:one|ones|kind|type|sort|thing|stuff|surgery|operation|test|treatment|medicine"
    r"|drug)s?\b"
    r"|\bthe (?:other |first |second |last )?ones?\b"
    r"|\b(?:is|was|does|do|did|would|could|will|can|about|for|to|with|of|after|before) that\b(?! (?:a|an|any)\b)"
    r"|\b(?:that|(?:in|from|to) there|do there)\W*$",
    re.IGNORECASE,
)
MANY = re.compile(r"\b(?:they|them|those)\b", re.IGNORECASE)
# A question of these words alone ("how often?", "is that safe?") says nothing without the one before.
NAMES_NOTHING = frozenset(
    """
    a about an and any are be been but by can cost costs could did do does effect effects else ever for from get
    give given go going got had happen happens has have he help helps her hers him his how hurt hurts i if in into
    is it its just last lasts like long many may me might mine more much must my need no not now of often oh ok
    okay on one or our out please price really risk risks safe she should side so soon start still stop take takes
    than thank thanks that the their them then there these they this those to too try up us use used was we well
    were what when where which who why will with work works would yes you your
    """.split()  # noqa: SIM905
)
MOST_NAMED = 8  # words of its own; a longer question says what it is about
MARK = re.compile(r"^(?P<question>.*) \(earlier: (?P<earlier>.*)\)$", re.DOTALL)


def understood(question: str, history: Sequence[Turn]) -> str:
    """The question as it is searched: with the one before it in brackets where it leans on that.

    A turn whose question was itself understood that way lends what it leaned on, in one bracket.
    Example: "and how often?" after "is botox used?" -> "and how often? (earlier: is botox used?)"
    """
    question = essence(question.strip())
    if not history or not leans(question):
        return question
    before = history[-1].question.strip()
    marked = MARK.match(before)
    return after(question, essence(f"{marked['earlier']} {marked['question']}" if marked else before))


def after(question: str, earlier: str) -> str:
    """How a question and the one before it are written together: the encoder learned this form."""
    return f"{question} (earlier: {earlier})"


def leans(question: str) -> bool:
    """Whether a question says too little, or points back, so that it is read with what was asked before.

    Example: "how often?", "what about surgery?" and "is that safe?" do; "they" in "do tics hurt, and do they go?" does
    not, because tics stand before it.
    """
    named = named_in(question)
    if not _words(question) or len(named) > MOST_NAMED:
        return False
    return not named or CONTINUES.search(question) is not None or _points_back(question)


def named_in(question: str) -> list[str]:
    """The words of a question that name something. Example: "is surgery safe?" -> ["surgery"]"""
    return [word for word in _words(question) if word not in NAMES_NOTHING]


def _points_back(question: str) -> bool:
    found = POINTS_BACK.search(question)
    many = MANY.search(question)
    is_told = found is not None and re.search(r"\w[,.;:?!]", question[: found.start()]) is not None
    return (found is not None and not is_told) or (many is not None and not named_in(question[: many.start()]))


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", text.casefold())
