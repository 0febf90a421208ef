"""What an address of the queue asks for: a view, and what its form adds to it."""

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from qa.review.filters import Filters, Mark, View, filters_of
from qa.review.records import State

ANY = "any"  # state: whatever the view says of states is put aside
BETWEEN = "|"  # document id and section path, in one value of the form
FIELDS = ("view", "state", "mark", "since", "until", "place", "version", "assignee", "text")
LONGEST_TEXT = 200  # characters that are searched for
_ID = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Asked:
    """A list of records, as an address names it."""

    view: View
    filters: Filters
    given: tuple[tuple[str, str], ...]  # fields of the address, without the place in the list
    problem: str = ""  # what could not be understood, for whoever typed it

    @property
    def query(self) -> str:
        """What follows the question mark of an address. Example: "view=new&text=botox"."""
        return urlencode(self.given)

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but the view is given."""
        return any(name != "view" for name, _ in self.given)

    def value(self, field: str) -> str:
        """What a field of the form holds; "" where it is empty."""
        return dict(self.given).get(field, "")

    def has(self, field: str, value: str) -> bool:
        """Whether a field, which may be given several times, holds this among others."""
        return (field, value) in self.given

    def query_of(self, view: View) -> str:
        """The same for another view, from its beginning."""
        return urlencode({"view": view.value})


def asked_for(query: QueryParams, who: str) -> Asked:
    """Read an address. What cannot be understood is left out, and told."""
    fields = ((name, value.replace("\0", "").strip()) for name, value in query.multi_items())  # PostgreSQL takes no NUL
    given = tuple((name, value) for name, value in fields if name in FIELDS and value)
    values = dict(given)
    view, wrong_view = _one_of(View, values.get("view", View.NEW))
    state, wrong_state = _one_of(State, values.get("state", ""))
    marks = [_one_of(Mark, value)[0] for name, value in given if name == "mark"]
    since, wrong_since = _day(values.get("since", ""))
    until, wrong_until = _day(values.get("until", ""))
    is_any = values.get("state") == ANY
    document_id, _, section = values.get("place", "").partition(BETWEEN)
    base = filters_of(view or View.NEW, who)
    states = (state,) if state else () if is_any else base.states
    filters = replace(
        base,
        states=states,
        marks=tuple(dict.fromkeys((*base.marks, *(mark for mark in marks if mark)))),
        since=since,
        until=until,
        document_id=document_id,
        section=section,
        version=values.get("version", ""),
        assignee=values.get("assignee", base.assignee),
        text=values.get("text", "")[:LONGEST_TEXT],
    )
    wrongs = (wrong_view, "" if is_any else wrong_state, wrong_since, wrong_until)
    return Asked(view or View.NEW, filters, given, " ".join(wrong for wrong in wrongs if wrong))


def is_record_id(text: str) -> bool:
    """Whether a record may have this id: 32 hexadecimal digits."""
    return _ID.fullmatch(text) is not None


def _one_of(names: type[Any], value: str) -> tuple[Any, str]:
    """The member of that value, and what is wrong with it."""
    try:
        return (names(value), "") if value else (None, "")
    except ValueError:
        return None, "This address names a list that does not exist."


def _day(value: str) -> tuple[date | None, str]:
    try:
        return (date.fromisoformat(value), "") if value else (None, "")
    except ValueError:
        return None, "A date could not be read. Write it as year-month-day, like 2026-11-23."
