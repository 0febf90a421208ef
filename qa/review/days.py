"""Ranges of days, as pages, exports and summaries are asked for them. A day begins at midnight UTC."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import ColumnElement, and_

from qa.errors import StaffError
from qa.review.history import now

EARLIEST = "1970-01-01"  # before all records
MOST_DAYS = 36_600  # in one range: a hundred years, so that a slip in a year asks for no million rows


@dataclass(frozen=True, slots=True)
class Days:
    """From the first day to the last, both of them inside."""

    first: date
    last: date

    @property
    def start(self) -> datetime:
        """The moment at which the first day begins."""
        return midnight(self.first)

    @property
    def end(self) -> datetime:
        """The moment at which the last day is over; no longer inside."""
        return midnight(self.last + timedelta(days=1))

    @property
    def n(self) -> int:
        """How many days."""
        return (self.last - self.first).days + 1

    def __iter__(self) -> Iterator[date]:
        return (self.first + timedelta(days=day) for day in range(self.n))


def today() -> date:
    """The day of this moment, in UTC."""
    return now().date()


def midnight(day: date) -> datetime:
    """The moment at which a day begins."""
    return datetime.combine(day, time(), UTC)


def within(at: ColumnElement[datetime], days: Days) -> ColumnElement[bool]:
    """Whether a column of times lies in these days, for a `select`."""
    return and_(at >= days.start, at < days.end)


def last_days(n: int, today: date) -> Days:
    """The newest days. Example: last_days(7, Nov 23) -> Nov 17 to Nov 23."""
    return Days(today - timedelta(days=n - 1), today)


def days_between(first: str, last: str) -> Days:
    """A range as people write it. Example: "2026-11-01", "2026-11-30".

    Raises:
        StaffError: one is no day, the last is before the first, or they are more than a hundred years apart.
    """
    days = Days(_day(first), _day(last))
    if not 0 < days.n <= MOST_DAYS:
        raise StaffError(f"{first} to {last} is no range of days. Give the earlier day first, at most a hundred years.")
    return days


def days_given(first: str, last: str) -> Days | None:
    """The same where either may be left out: from the earliest day, until today; None for all days.

    Raises:
        StaffError: they are no range.
    """
    return days_between(first or EARLIEST, last or today().isoformat()) if first or last else None


def month(name: str) -> Days:
    """All days of a month. Example: "2026-11" -> Nov 1 to Nov 30.

    Raises:
        StaffError: it is no month.
    """
    try:
        first = date.fromisoformat(f"{name}-01")
    except ValueError as error:
        raise StaffError(f"{name!r} is no month. Write it like 2026-11.") from error
    return Days(first, first.replace(day=monthrange(first.year, first.month)[1]))


def spoken_day(day: date) -> str:
    """Example: Nov 3, 2026."""
    return f"{day:%b} {day.day}, {day.year}"


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise StaffError(f"{text!r} is no day. Write it like 2026-11-23.") from error
    if not 1970 <= day.year < 9999:  # the day after the last must be a day, too
        raise StaffError(f"{text!r} lies outside of what can be recorded. Write a day like 2026-11-23.")
    return day
