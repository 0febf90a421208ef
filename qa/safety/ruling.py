"""Is this question a danger that must come before any answer? Decided by readable rules, before retrieval."""

from collections.abc import Iterable
from itertools import islice

from qa.safety.framing import excused
from qa.safety.harm import CRISES, PILLS, POISONINGS
from qa.safety.plain import phrases, plain
from qa.safety.rules import EMERGENCIES, Rule
from qa.types import Kind

RULES = (*EMERGENCIES, *CRISES, *POISONINGS)
_ORDER = (Kind.EMERGENCY, Kind.CRISIS, Kind.POISONING)  # the first that fires decides
_PILLS = phrases(PILLS)
_WINDOW, _OVERLAP = 400, 60  # words; no phrase with its framing is longer than the overlap
_MENTIONS = 20  # a danger named and explained away more often than this is answered as a danger


def ruled(question: str) -> Kind | None:
    """The danger that the question speaks of, or None.

    Life signs come before crisis, and crisis before poisoning, but self-harm with pills is always a crisis:
    its text says 911 too, and somebody to talk to is what the others lack.
    Example: ruled("grandma says its nothing but he is turning BLUE") -> Kind.EMERGENCY
    """
    fired: set[Kind] = set()
    pills = False
    for window in _windows(plain(question)):
        fired |= {rule.kind for rule in RULES if rule.kind not in fired and _fires(rule, window)}
        pills = pills or bool(_PILLS.search(window))
    if Kind.CRISIS in fired and (Kind.POISONING in fired or pills):
        return Kind.CRISIS
    return next((kind for kind in _ORDER if kind in fired), None)


def _windows(text: str) -> Iterable[str]:
    """The text in overlapping stretches, each different one once: a paste that repeats costs no more."""
    words = text.split()
    starts = range(0, max(len(words) - _OVERLAP, 1), _WINDOW - _OVERLAP)
    return dict.fromkeys(f" {' '.join(words[start : start + _WINDOW])} " for start in starts)


def _fires(rule: Rule, text: str) -> bool:
    mentions = [match.span() for match in islice(rule.pattern.finditer(text), _MENTIONS + 1)]
    return len(mentions) > _MENTIONS or any(not excused(rule.kind, text, *span) for span in mentions)
