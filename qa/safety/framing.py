"""When a danger is named but is not happening: denied, long ago, imagined, or asked about in general.

A framing excuses only what it clearly covers. Playing a danger down ("grandma says it is nothing") is not a
framing, and words of the present ("is", "can't", "now") right at the danger undo any framing with doubt.
"""

import re
from dataclasses import dataclass

from qa.safety.plain import squeeze
from qa.types import Kind

_LEAD, _TAIL = 160, 80  # characters read before and after the danger, within its sentence
_NEAR_WORDS = 3  # words before the danger that share its tense


@dataclass(frozen=True, slots=True)
class Framing:
    """A way of naming a danger without having it. Excuses when both sides fit."""

    name: str
    before: re.Pattern[str]
    after: re.Pattern[str]
    sure: bool  # holds even beside a word of the present tense


def _sides(name: str, before: str = "", after: str = "", *, sure: bool = False) -> Framing:
    return Framing(name, re.compile(squeeze(before)), re.compile(squeeze(after)), sure)


_ARTICLE = "(?: (?:a|an|the|any|his|her|my))?"
_LONG_AGO = (
    r" (?:when (?:he|she|they|i|it|my \w+) (?:was|were) (?:(?:a|an|only|just|about|very) )*"
    r"(?:baby|born|infant|newborn|toddler|little|small|young\w*|kid|child|\d+|one|two|three|four|five|six"
    r"|preg\w+)|as an? (?:baby|newborn|infant|toddler|tot)|at birth|during (?:birth|delivery|labor)"
    r"|(?:years?|months?) ago|last (?:year|month|summer|winter|spring|fall)|in (?:19|20)\d\d|used to"
    r"|back then|in the past|history of) "
)
_ASKED_IN_GENERAL = (
    r"(?:^|,|\.| (?:so|and|but|or|why|how|when|also|wondering|if|whether|what)) "
    r"(?:can|could|may|might|will|would|does|do|did) "
    r"(?!some|any|i |we |not |(?:you|it|he|she) (?:help|please|tell|call|send|get me|need))\w"
)
_CAUSE = r" (?:causes?|causing|caused by|leads? to|results? in|brings? on|triggers?|linked to|associated with) "
_PERSON = r" (?:i|me|my|myself|you|he|she|him|her|his|we|our|us|son|daughter|kid|they|them) "

DENIED = _sides(
    "denied",
    r" (?:not|no|never|without|nor)(?: (?:have|having|had|any|a|been|really|actually|the))* $",
    sure=True,
)
LONG_AGO = _sides("long ago", _LONG_AGO)
LONG_AGO_AFTER = _sides("long ago, said after", "", _LONG_AGO)
IMAGINED = _sides(
    "imagined",
    r" (?:what if|(?:what|what would|what will) happens? (?:if|when)|in case|if \w+(?: \w+)? ever) ",
)
SOME_DAY = _sides("some day", "", r" (?:one day|some ?day|in the future|later in life|when (?:he|she) is older) ")
FEARED = _sides(
    "feared",
    r" (?:afraid|scared|worr\w+|fear\w*|terrified|nervous)(?: \w+)*"
    r" (?:will|could|may|might|would)(?: ever)? $",
)
GENERAL = _sides("asked in general", _ASKED_IN_GENERAL)
CAUSE = _sides("asked as a cause", rf" (?:what|which|whether|if|that) (?:\w+ )*?{_CAUSE[1:]}")
CAUSE_AFTER = _sides("asked as a cause, said after", "", r"^ (?:causes?|leads? to|triggers?) (?:dystonia|this|it) ")
PREVENTED = _sides(
    "prevented",
    r" (?:prevent\w*|avoid\w*|(?:risks?|chances?|odds|fear|afraid) of"
    rf"|(?:keep|stop|protect) \w+(?: \w+)? from){_ARTICLE} $",
    sure=True,
)
DEFINED = _sides(
    "asked what it is",
    r" (?:what (?:is|are|does)|define|explain|called|(?:tell (?:me|us)|learn|read|info\w*) (?:more )?about)"
    rf"{_ARTICLE} $",
    r"^ (?:mean|$|and (?:how|what|why)|in (?:dystonia|children|kids))",
    sure=True,
)
SIGN = _sides(
    "asked whether it is a sign",
    r"(?:^|,|and) (?:is|are) $",
    r"^(?: [\w]+){0,4}? (?:signs?|symptoms?|common|typical|part of) ",
    sure=True,
)
STATISTICS = _sides("asked as a statistic", rf"^(?!.*{_PERSON})(?=.*{_CAUSE}|.* (?:risk|rate|chance|link)s? )", "")
STATISTICS_AFTER = _sides(
    "asked as a statistic, said after",
    rf"^(?!.*{_PERSON})",
    rf"^(?!.*{_PERSON}).* (?:risk|rate|prevention)s? ",
    sure=True,
)

_NOT_NOW = (
    DENIED,
    LONG_AGO,
    LONG_AGO_AFTER,
    IMAGINED,
    SOME_DAY,
    FEARED,
    CAUSE,
    CAUSE_AFTER,
    PREVENTED,
    DEFINED,
)
FRAMINGS = {
    Kind.EMERGENCY: (*_NOT_NOW, GENERAL, SIGN),
    Kind.CRISIS: (STATISTICS, STATISTICS_AFTER),  # the past and the imagined count: the risk is still there
    Kind.POISONING: _NOT_NOW,
}
_PRESENT = re.compile(squeeze(r" (?:is|are|am|cant|wont|keeps?|now|just|suddenly|today|tonight|currently|been) "))
_URGENT = re.compile(
    squeeze(
        r" (?:right now|now|tonight|911|ambulance|er|hospital|help (?:me|us|him|her|please|now|\.)"
        r"|please help) "
    )
)


def excused(kind: Kind, text: str, start: int, end: int) -> bool:
    """Whether the danger at text[start:end], of plain text, is clearly not happening."""
    before = text[max(0, start - _LEAD) : start].rpartition(" . ")[2]
    after = text[end : end + _TAIL].partition(" . ")[0]
    before, after = (" ".join(["", *side.split(), ""]) for side in (before, after))
    danger = text[start:end].strip()
    near = f" {' '.join(before.split()[-_NEAR_WORDS:])} {danger} "
    happening = bool(_PRESENT.search(near) or _URGENT.search(f"{before}{danger}{after}"))
    return any(
        framing.before.search(before) and framing.after.search(after)
        for framing in FRAMINGS[kind]
        if framing.sure or not happening
    )
