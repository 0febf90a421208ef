"""The numbers that a family in danger must be able to press, for each kind of danger."""

import re
from dataclasses import astuple, dataclass
from functools import cache
from itertools import pairwise

from qa.safety import Contacts
from qa.types import Kind


@dataclass(frozen=True, slots=True)
class Phone:
    """A number to press, and what the button says."""

    label: str
    href: str


# A number in a text becomes a link: those of the site, and any of ten digits written in groups.
_TEN_DIGITS = r"(?:\+?1[ .-]?)?(?:\(\d{3}\) ?|\d{3}[ .-])\d{3}[ .-]\d{4}"
_EXTENSION = re.compile(r"\s*(?:,|#|ext\.?|extension|x)\s*(?=\d+$)", re.IGNORECASE)
_KEYPAD = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "22233344455566677778889999")


def emergency_services(contacts: Contacts) -> Phone:
    """The button that is always in view. Example: Phone("Call 911", "tel:911")."""
    return _button("Call", contacts.emergency)


def numbers_for(kind: Kind | None, contacts: Contacts) -> tuple[Phone, ...]:
    """The numbers of this kind of answer; none where it is no emergency."""
    emergency = emergency_services(contacts)
    crisis = (_button("Call", contacts.crisis), Phone(f"Text {contacts.crisis}", f"sms:{_digits(contacts.crisis)}"))
    by_kind: dict[Kind | None, tuple[Phone, ...]] = {
        Kind.EMERGENCY: (emergency,),
        Kind.CRISIS: (*crisis, emergency),
        Kind.POISONING: (_button("Call Poison Help", contacts.poison), emergency),
        Kind.ABUSE: (_button("Call", contacts.abuse), emergency),
    }
    return by_kind.get(kind, ())


def opening(text: str) -> tuple[str, str]:
    """The first sentence, said larger, and the rest.

    Example: "Call 911 now. Stay with them." -> ("Call 911 now.", "Stay with them.")
    """
    first, dot, rest = text.partition(". ")
    return first + dot.strip(), rest


def with_phones(text: str, contacts: Contacts) -> tuple[str | Phone, ...]:
    """Split a text of the house at its telephone numbers and the address of the portal, so that they can be pressed.

    Example: "Call 911 now." -> ("Call ", Phone("911", "tel:911"), " now.")
    """
    found = [match.span() for match in _pressed(contacts).finditer(text)]
    edges = [0, *(edge for span in found for edge in span), len(text)]
    parts = (
        _link(text[start:end], contacts) if (start, end) in found else text[start:end]
        for start, end in pairwise(edges)
        if start < end
    )
    return tuple(parts)


@cache
def _pressed(contacts: Contacts) -> re.Pattern[str]:
    """Whatever becomes a link in the texts of a site. The longest first: the clinic's number may begin with 911."""
    exact = "|".join(re.escape(each) for each in sorted(filter(None, astuple(contacts)), key=len, reverse=True))
    return re.compile(rf"(?<![\w-])(?:{exact}|{_TEN_DIGITS})(?![\d-])")


def _link(shown: str, contacts: Contacts) -> Phone:
    return Phone(shown, contacts.portal_href) if shown == contacts.portal else _phone(shown)


def _button(says: str, number: str) -> Phone:
    return Phone(f"{says} {number}", _phone(number).href)


def _digits(number: str) -> str:
    return re.sub(r"\D", "", number)


def _phone(number: str) -> Phone:
    """Example: "(215) 555-0100 ext. 7" -> tel:+12155550100;ext=7. Ten digits are a number of the United States."""
    main, *extension = _EXTENSION.split(number, maxsplit=1)
    digits = re.sub(r"\D", "", main.upper().translate(_KEYPAD))
    is_national = len(digits) == 10 or (len(digits) == 11 and digits.startswith("1"))
    plus = "+" if is_national or main.strip().startswith("+") else ""
    href = f"tel:{plus}{digits.rjust(11, '1') if is_national else digits}"
    return Phone(number, ";ext=".join((href, *extension)))
