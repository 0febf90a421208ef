"""Which days a page is about: the last so many, or from one day to another, as its address says."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import Depends

from qa.errors import StaffError
from qa.review.days import Days, days_between, days_given, last_days, spoken_day, today

OFFERED = (7, 30, 90)
USUAL = 30
MOST_SHOWN = 731  # days, two years: each has its bar in a picture and its row in a table


@dataclass(frozen=True, slots=True)
class Chosen:
    """A range of days, with what was wrong with the one that was asked for."""

    days: Days
    n_last: int  # the range offered that it is; 0 for one that was typed
    problem: str = ""


def chosen(days: int = 0, first: str = "", last: str = "") -> Chosen:
    """The range of an address; the last 30 days where it names none, or none that can be.

    Example: ?days=7 -> the last seven; ?first=2026-11-01&last=2026-11-15 -> from the one to the other
    """
    if not (first or last):
        n = days if days in OFFERED else USUAL
        return Chosen(last_days(n, today()), n)
    try:
        wanted = days_between(first or last, last or today().isoformat())
    except StaffError as error:
        return Chosen(last_days(USUAL, today()), USUAL, str(error))
    if wanted.n > MOST_SHOWN:
        return Chosen(last_days(USUAL, today()), USUAL, f"{wanted.n:,} days are too many for one page.")
    return Chosen(wanted, 0)


def asked_for(first: str = "", last: str = "") -> Days | None:
    """The range of an address; None, for all days, where it names none.

    Raises:
        StaffError: it names one that cannot be.
    """
    return days_given(first, last)


def spoken_time(at: datetime) -> str:
    """Example: Nov 23, 2026, 3:14 AM UTC."""
    return f"{spoken_day(at.date())}, {at.hour % 12 or 12}:{at:%M %p} UTC"


Range = Annotated[Chosen, Depends(chosen)]
MaybeDays = Annotated[Days | None, Depends(asked_for)]
