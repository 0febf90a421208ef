"""Dates as American hospitals write them under a page."""

import re
from datetime import date

_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_MONTH = r"(?P<month>[A-Za-z]{3,9})\.?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_DAY = r"(?P<day>\d{1,2})"
_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"{_MONTH},?\s+{_YEAR}",
        rf"{_MONTH}\s+{_DAY}(?:st|nd|rd|th)?,?\s+{_YEAR}",
        rf"{_DAY}(?:st|nd|rd|th)?\s+{_MONTH},?\s+{_YEAR}",
        rf"{_YEAR}-(?P<month>\d\d?)(?:-{_DAY})?",
        rf"(?P<month>\d\d?)/(?:{_DAY}/)?{_YEAR}",
    )
)


def parse_date(text: str) -> date | None:
    """Read a date, the first of the month where no day is given; None where it is not a date.

    Example: "March 2019" -> 2019-03-01; "3/14/2024" -> 2024-03-14 (month first, as in the United States)
    """
    stated = text.strip().rstrip(".")
    for form in _FORMS:
        found = form.fullmatch(stated)
        if found:
            return _calendar_day(found.groupdict())
    return None


def _calendar_day(fields: dict[str, str | None]) -> date | None:
    try:
        return date(int(fields["year"] or 0), _month_number(fields["month"] or ""), int(fields.get("day") or 1))
    except ValueError:  # the 31st of February
        return None


def _month_number(name: str) -> int:
    if name.isdecimal():
        return int(name)
    short = "sep" if name.casefold() == "sept" else name.casefold()
    fits = [number for number, month in enumerate(_MONTHS, start=1) if month.startswith(short)]
    return fits[0] if fits else 0  # which no calendar has
