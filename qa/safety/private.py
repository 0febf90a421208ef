"""Takes private data out of a message before anything looks it up, shows it or keeps it.

Telephone and card numbers are judged by libraries that know number plans and check digits. Names cannot be caught
surely: only those that are introduced as names are. Ages, months and years stay, because questions turn on them.
"""

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from phonenumbers import PhoneNumberMatcher
from stdnum import luhn

Finder = Callable[[str], Iterable[tuple[int, int]]]  # where in a text a sort of private data stands

TITLED = 0.7  # of the words of a message have a capital
COUNTRY = "US"  # of a telephone number without a country code
HELP_LINE = re.compile(r"(?:\+?1[ .-]?)?\(?8(?:00|33|44|55|66|77|88)\b")  # nobody's secret

MONTH = (
    "jan(?:uary)? feb(?:ruary)? mar(?:ch)? apr(?:il)? may june? july? aug(?:ust)? sept?(?:ember)? oct(?:ober)? "
    "nov(?:ember)? dec(?:ember)? enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre "
    "diciembre"
).replace(" ", "|")
ORDINAL = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth".replace(
    " ", "|"
)
DAY = rf"(?:[0-3]?\d(?:st|nd|rd|th)?|(?:(?:twenty|thirty)[ -])?(?:{ORDINAL})|\w+teenth|twentieth|thirtieth)"
DAY_AND_MONTH = rf"(?:(?:{MONTH})\.?\s+(?:the\s+)?{DAY}|{DAY}\s+(?:of\s+|de\s+)?(?:{MONTH}))"
YEAR = r"(?:(?:19|20)\d\d|(?:twenty|nineteen)[ -]\w+(?:[ -](?:one|two|three|four|five|six|seven|eight|nine))?)"
STREET = (
    "street st avenue ave road rd drive dr lane ln court ct circle cir boulevard blvd place pl way terrace ter parkway "
    "pkwy highway hwy trail trl square sq"
).replace(" ", "|")
# In small letters a street is told from "2 hours on the road" by its number and by what does not stand before it.
NO_STREET = "a|an|the|in|on|at|to|of|off|per|from|by|my|our|his|her|mg|ml|mcg|times?|hours?|days?|weeks?|minutes?|feet"
RECORD = "mrn|medical record|record|chart|patient|member|policy|group|account|acct|visit|case|claim|medicaid|insurance"
CAPITAL = r"[A-ZÀ-Þ][a-zà-ÿ][\w'’-]*"
NAME = rf"{CAPITAL}(?:\s+(?:{CAPITAL}|[A-Z]\b\.?))*"
KIN = (
    "son daughter child kid boy girl gal baby grandson granddaughter mother father wife husband nephew niece hijo hija"
).replace(" ", "|")


@dataclass(frozen=True, slots=True)
class Scrubbed:
    """A message without private data, and what sorts of it there were."""

    text: str
    found: tuple[str, ...]


def scrub(message: str, public: Collection[str] = ()) -> Scrubbed:
    """Put "[phone]", "[date]" and so on in place of private data; names of words that are `public` stay.

    Example: "call me at 617-555-0142, does botox hurt?" -> "call me at [phone], does botox hurt?"
    """
    text, found = message, []
    for sort, finder in SORTS:
        if sort == "name" and _is_titled(message):
            continue  # Every Word Has A Capital, so capitals tell nothing
        for start, end in sorted(finder(text), reverse=True):  # from the end, so that the places before stay
            if sort != "name" or not _is_public(text[start:end], public):
                text = f"{text[:start]}[{sort}]{text[end:]}"
                found.append(sort)
    return Scrubbed(text, tuple(dict.fromkeys(found)))


def _is_titled(message: str) -> bool:
    words = re.findall(r"[^\W\d_]+", message)
    return len(words) > 5 and sum(word[0].isupper() for word in words) > TITLED * len(words)


def _is_public(name: str, public: Collection[str]) -> bool:
    """Example: the name of a doctor whom the document names, in whatever form: "Haas's"."""
    return all(re.split(r"['’]", word)[0].casefold() in public for word in name.split())


def _written(pattern: str, flags: re.RegexFlag = re.IGNORECASE) -> Finder:
    """Whatever fits a pattern; its first group, where that takes part, is the datum itself."""
    compiled = re.compile(pattern, flags)
    return lambda text: [match.span(match.lastindex or 0) for match in compiled.finditer(text)]


def _phones(text: str) -> list[tuple[int, int]]:
    found = PhoneNumberMatcher(text, COUNTRY)
    return [(each.start, each.end) for each in found if not HELP_LINE.match(each.raw_string)]


def _cards(text: str) -> list[tuple[int, int]]:
    found = re.finditer(r"(?<!\d)\d(?:[ -]?\d){12,18}(?!\d)", text)
    return [each.span() for each in found if luhn.is_valid(re.sub(r"\D", "", each[0]))]


FLAT = r"\.?(?i:,?\s*(?:apt|unit|suite|#)\.?\s*\w+)?"
CASED = re.NOFLAG  # capitals are what tells a name
# In this order: what an earlier one has taken out, a later one cannot mistake.
SORTS: tuple[tuple[str, Finder], ...] = (
    ("web address", _written(r"\b(?:https?://|www\.)\S+")),
    ("e-mail", _written(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|\b[\w.+-]+ at [\w-]+ dot (?:com|org|net|edu)\b")),
    ("card", _cards),
    ("number", _written(r"\b\d{3}[- ]\d{2}[- ]\d{4}\b|\b(?:ssn|social security)\D{0,20}(\d{9})\b")),
    ("date", _written(r"\b\d{1,2}[/.-]\d{1,2}[/.-](?:\d{4}|\d\d)\b|\b(?:19|20)\d\d[/.-]\d{1,2}[/.-]\d{1,2}\b")),
    ("date", _written(rf"\b{DAY_AND_MONTH},?\s+(?:of\s+|de\s+)?{YEAR}\b")),
    (
        "date",
        _written(rf"\b(?:birthday|birth|dob|born|nació)\b[^.\d\n]{{0,12}}?({DAY_AND_MONTH}|\b\d{{1,2}}/\d{{1,2}}\b)"),
    ),
    ("phone", _phones),
    ("phone", _written(r"\b(?:phone|call|cell|cel|text|tel|mobile|number)\b[^\d\n]{0,20}(\d{3}[ .-]\d{4})\b")),
    (
        "address",
        _written(rf"\b\d{{1,6}}\s+(?:(?:[A-Z]|\d+(?i:st|nd|rd|th)\b)[\w.'-]*\s+){{1,3}}?(?i:{STREET})\b{FLAT}", CASED),
    ),
    ("address", _written(rf"\b\d{{3,6}}\s+(?:(?!(?:{NO_STREET})\b)[a-z]+\s+){{1,2}}?(?:{STREET})\b{FLAT}")),
    ("address", _written(r"\bp\.?\s?o\.?\s?box\s+\d+|\bzip(?: code)?\D{0,5}\d{5}\b")),
    ("address", _written(rf"\b{NAME},?\s+[A-Z]{{2}}\s+\d{{5}}(?:-\d{{4}})?\b", CASED)),
    (
        "number",
        _written(rf"\b(?:{RECORD})\b(?:\s+(?:id|no|num|number|card))?\W*(?:is\s+|was\s+)?([a-z]{{0,4}}\d[\w-]{{3,}})"),
    ),
    ("number", _written(r"(?<![\w.,-])[a-z]{0,4}-?\d{7,}(?![\w%])")),
    (
        "name",
        _written(rf"(?i:\b(?:name(?:d|’s|'s|s| is)?|called|llamo|llama|soy|surname is|surname)[ ,:]+)({NAME})", CASED),
    ),
    ("name", _written(rf"(?i:\b(?:i am|i'm|i’m|im|this is)\s+)({CAPITAL}(?:\s+{CAPITAL})+)", CASED)),
    ("name", _written(rf"(?i:\b(?:{KIN}),?\s+)({NAME})", CASED)),
    ("name", _written(rf"(?i:\b(?:dr|mr|mrs|ms|miss|doctor)\b\.?\s+)({NAME})", CASED)),
)
