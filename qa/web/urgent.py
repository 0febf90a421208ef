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
_SPOKEN = r"(?<![\d-])(?:911|988|(?:\+?1[ .-]?)?(?:\(\d{3}\) ?|\d{3}[ .-])\d{3}[ .-]\d{4})(?![\d-])"
_EXTENSION = re.compile(r"\s*(?:,|#|ext\.?|extension|x)\s*(?=\d+$)", re.IGNORECASE)
_KEYPAD = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "22233344455566677778889999")


def numbers_for(kind: Kind | None) -> tuple[Phone, ...]:
    """The numbers of this kind of answer; none where it is no emergency."""
    return NUMBERS.get(kind, ()) if kind else ()


def opening(text: str) -> tuple[str, str]:
    """The first sentence, said larger, and the rest.

    Example: "Call 911 now. Stay with them." -> ("Call 911 now.", "Stay with them.")
    """
    first, dot, rest = text.partition(". ")
    return first + dot.strip(), rest


def with_phones(text: str, own: str = "") -> tuple[str | Phone, ...]:
    """Split a text of the house at its telephone numbers; `own` is the site's, in whatever form it is written.

    Example: "Call 911 now." -> ("Call ", Phone("911", "tel:911"), " now.")
    """
    numbers = re.compile(f"{re.escape(own)}|{_SPOKEN}" if own else _SPOKEN)
    found = [match.span() for match in numbers.finditer(text)]
    edges = [0, *(edge for span in found for edge in span), len(text)]
    parts = (
        _phone(text[start:end]) if (start, end) in found else text[start:end]
        for start, end in pairwise(edges)
        if start < end
    )
    return tuple(parts)


def _phone(number: str) -> Phone:
    """Example: "(215) 555-0100 ext. 7" -> tel:+12155550100;ext=7. Ten digits are a number of the United States."""
    main, *extension = _EXTENSION.split(number, maxsplit=1)
    digits = re.sub(r"\D", "", main.upper().translate(_KEYPAD))
    is_national = len(digits) == 10 or (len(digits) == 11 and digits.startswith("1"))
    plus = "+" if is_national or main.strip().startswith("+") else ""
    href = f"tel:{plus}{digits.rjust(11, '1') if is_national else digits}"
    return Phone(number, ";ext=".join((href, *extension)))
