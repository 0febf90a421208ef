"""Two questions in one message: each part is looked for on its own, so that neither is lost or made up."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qa.conversation.followup import after, leans, named_in, understood
from qa.documents import split_sentences
from qa.types import Turn

MOST_PARTS = 3  # more question marks than that are one worry, not a list of questions
SHORTEST = 2  # words of a part
LEAST_NAMED = 2  # words of its own; a part with fewer ("what does it cost?") is read with what stands before it

ASKING = r"(?:how|what|whats|what's|when|where|who|which|why)"
HELPING = r"(?:(?:is|are|was|were|can|could|do|does|did|will|would|should|may|must|has|have|am)(?:n['’]?t)?)"
SOMEBODY = (
    r"(?:i|we|you|he|she|it|they|this|that|there|these|those|my|our|your|his|her|their|the|a|an|any|kids|children"
    r"|doctors|people|someone|somebody|anyone|anybody)"
)
# "… and how often", "…, and does it hurt": with a question of its own behind it. What follows "or" is no question
# of its own: "is it safe or does it hurt" asks for one answer.
JOINED = re.compile(
    rf"[,;]?\s+(?:and|also|but|plus)\s+(?:also\s+)?(?=(?P<opening>{ASKING}|{HELPING}(?=\s+{SOMEBODY}\b))\b)",
    re.IGNORECASE,
)
ENDS_JOINED = re.compile(r"[\s,;]*(?:\b(?:and|also|but|plus))?\s*$", re.IGNORECASE)
CLAUSES = frozenset(
    {"who", "which", "where", "when"}
)  # asked twice, the second belongs to the first: "a child who … and who …"
# At the start, or behind a comma with somebody: "she is better, so can we stop?"
YES_OR_NO = re.compile(
    rf"^\W*(?:(?:and|so|but|ok|okay)\b\W*)*{HELPING}\b|[,;]\s*(?:(?:and|so|but)\s+)?{HELPING}\s+(?!an?\b){SOMEBODY}\b",
    re.IGNORECASE,
)
TELL_ME = re.compile(
    r"\b(?:can|could|do|would|will) you (?:please )?(?:tell|explain|know|say|help|show)\b", re.IGNORECASE
)
OPENS = re.compile(
    rf"(?:\W*(?:and|also|but|so|ok|okay|then|hi|hello)\b)*\W*(?:{ASKING}|{HELPING}\s+{SOMEBODY})\b", re.IGNORECASE
)
COURTESY = re.compile(
    r"(?:\W*(?:hi|hello|hey|ok|okay|so)\b)*\W*(?:how are (?:you|things)|are you (?:there|real|a \w+)"
    r"|why (?:me|us|him|her)|(?:can|may|could) (?:i|you|we) (?:please )?(?:ask|help)(?: \w+){0,3})\W*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Part:
    """One of the questions in a message."""

    text: str  # as it stands there
    searched: str  # with what stands before it where it leans on that


def parts_of(message: str, history: Sequence[Turn] = ()) -> tuple[Part, ...]:
    """The questions in a message where it asks two or three; () where it asks one thing, or nothing.

    The first may lean on the history, the others on what stands before them in the message.
    Example: "How often is it given, and what does it cost?" -> "How often is it given", "what does it cost?"
    """
    places = [place for start, end in split_sentences(message) for place in _asked_at(message, start, end)]
    if not 1 < len(places) <= MOST_PARTS:
        return ()
    return tuple(_part(message[start:end].strip(" ,;"), message[:start], history) for start, end in places)


def _part(text: str, before: str, history: Sequence[Turn]) -> Part:
    before = ENDS_JOINED.sub("", before).strip()
    if not before:
        return Part(text, understood(text, history))
    stands_alone = len(named_in(text)) >= LEAST_NAMED and not leans(text)
    return Part(text, text if stands_alone else after(text, before))


def asks_yes_or_no(message: str) -> bool:
    """Whether one thing is asked, and for a yes or a no: "can she swim?", but not "how is it treated?"."""
    sentences = [message[start:end] for start, end in split_sentences(message)]
    asked = [each for each in sentences if each.endswith("?")] or sentences[-1:]
    return len(asked) == 1 and not parts_of(message) and _wants_yes_or_no(asked[0])


def _wants_yes_or_no(sentence: str) -> bool:
    is_open = re.match(rf"\W*{ASKING}\b", sentence, re.IGNORECASE) or re.search(r"\bor\b", sentence, re.IGNORECASE)
    return YES_OR_NO.search(sentence) is not None and not is_open and not TELL_ME.search(sentence)


def _asked_at(message: str, start: int, end: int) -> list[tuple[int, int]]:
    """The places of the questions in one sentence. "Does he eat and how?" is one: each must be long enough."""
    sentence = message[start:end]
    is_asked = sentence.endswith("?") or (not sentence.endswith((".", "!")) and OPENS.match(sentence))
    if not is_asked or COURTESY.fullmatch(sentence) or re.match(r"\W*or\b", sentence, re.IGNORECASE):
        return []
    joints = [joint for joint in JOINED.finditer(sentence) if not _continues_clause(joint)]
    starts = [start, *(start + joint.end() for joint in joints)]
    ends = [*(start + joint.start() for joint in joints), end]
    pieces = list(zip(starts, ends, strict=True))
    is_each_long = all(len(message[first:last].split()) >= SHORTEST for first, last in pieces)
    return pieces if is_each_long else [(start, end)]


def _continues_clause(joint: re.Match[str]) -> bool:
    opening = joint["opening"].casefold()
    return opening in CLAUSES and opening in joint.string[: joint.start()].casefold().split()
