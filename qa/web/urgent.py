"""The numbers that a family in danger must be able to press, for each kind of danger."""

import re
from dataclasses import dataclass
from itertools import pairwise

from qa.types import Kind


@dataclass(frozen=True, slots=True)
class Phone:
    """A number to press, and what the button says."""

    label: str
    href: str


EMERGENCY_SERVICES = Phone("Call 911", "tel:911")
NUMBERS: dict[Kind, tuple[Phone, ...]] = {
    Kind.EMERGENCY: (EMERGENCY_SERVICES,),
    Kind.CRISIS: (Phone("Call 988", "tel:988"), Phone("Text 988", "sms:988"), EMERGENCY_SERVICES),
    Kind.POISONING: (Phone("Call Poison Help 1-800-222-1222", "tel:+18002221222"), EMERGENCY_SERVICES),
}

# A number of the message itself becomes a link: the short ones, and any of ten digits written in groups.
_SPOKEN = re.compile(r"(?<![\d-])(?:911|988|(?:1-)?\d{3}-\d{3}-\d{4})(?![\d-])")


def numbers_for(kind: Kind | None) -> tuple[Phone, ...]:
    """The numbers of this kind of answer; none where it is no emergency."""
    return NUMBERS.get(kind, ()) if kind else ()


def opening(text: str) -> tuple[str, str]:
    """The first sentence, said larger, and the rest.

    Example: "Call 911 now. Stay with them." -> ("Call 911 now.", "Stay with them.")
    """
    first, dot, rest = text.partition(". ")
    return first + dot.strip(), rest


def with_phones(text: str) -> tuple[str | Phone, ...]:
    """Split a text of the house at its telephone numbers.

    Example: "Call 911 now." -> ("Call ", Phone("911", "tel:911"), " now.")
    """
    found = [(match.start(), match.end()) for match in _SPOKEN.finditer(text)]
    edges = [0, *(edge for span in found for edge in span), len(text)]
    parts = (
        _phone(text[start:end]) if (start, end) in found else text[start:end]
        for start, end in pairwise(edges)
        if start < end
    )
    return tuple(parts)


def _phone(number: str) -> Phone:
    digits = number.replace("-", "")
    international = f"+{digits.rjust(11, '1')}" if len(digits) >= 10 else digits
    return Phone(number, f"tel:{international}")
