"""The form of a verdict: as it was filled in, and as what a reviewer says."""

import re
from dataclasses import dataclass

from starlette.datastructures import FormData

from qa.errors import StaffError
from qa.review.judging import Given, Pick
from qa.review.records import Outcome, Support, Verdict

MOST_PICKS = 200
_PICK = re.compile(r"(?P<start>\d{1,9})-(?P<end>\d{1,9})@(?P<version>[0-9a-f]{64})@(?P<document_id>.+)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Filled:
    """What the fields hold, whether or not it can be taken."""

    outcome: str = ""
    supports: tuple[str, ...] = ()  # "" where nothing is said of a statement
    picks: tuple[str, ...] = ()  # as pick_text writes them
    note: str = ""

    def support(self, number: int) -> str:
        """What is said of statement `number`, from 0."""
        return self.supports[number] if number < len(self.supports) else ""


def pick_text(pick: Pick) -> str:
    """A picked place as a value of the form. Example: "120-188@9f86...@dystonia"."""
    return f"{pick.start}-{pick.end}@{pick.version}@{pick.document_id}"


def filled_from(form: FormData, n_statements: int) -> Filled:
    """What a browser sent."""
    supports = tuple(_text(form, f"support-{number}") for number in range(n_statements))
    picks = tuple(dict.fromkeys(each for each in form.getlist("pick") if isinstance(each, str)))
    return Filled(_text(form, "outcome"), supports, picks[:MOST_PICKS], _text(form, "note").replace("\r\n", "\n"))


def filled_with(verdict: Verdict | None) -> Filled:
    """What was said before, to be changed; empty for who has said nothing."""
    if verdict is None:
        return Filled()
    picks = (Pick(each.document_id, each.version, each.start, each.end) for each in verdict.evidence)
    supports = tuple(each.value if each else "" for each in verdict.supports)
    return Filled(verdict.outcome.value, supports, tuple(map(pick_text, picks)), verdict.note)


def given_in(filled: Filled) -> Given:
    """The same as values.

    Raises:
        StaffError: nothing is chosen, or a field holds what no page of ours sends.
    """
    if not filled.outcome:
        raise StaffError("Choose what you say of the answer as a whole, then save again.")
    try:
        supports = tuple(Support(each) if each else None for each in filled.supports)
        return Given(Outcome(filled.outcome), supports, tuple(map(_pick, filled.picks)), filled.note)
    except ValueError as error:
        raise StaffError("The form holds a value that does not exist. Open the page again and repeat it.") from error


def picked_in(filled: Filled) -> tuple[Pick, ...]:
    """The places that are picked, without those that cannot be read."""
    return tuple(_pick(each) for each in filled.picks if _PICK.fullmatch(each))


def _pick(value: str) -> Pick:
    match = _PICK.fullmatch(value)
    if match is None:
        raise ValueError("not a place")
    return Pick(match["document_id"], match["version"], int(match["start"]), int(match["end"]))


def _text(form: FormData, name: str) -> str:
    value = form.get(name, "")
    return value.replace("\0", "") if isinstance(value, str) else ""  # PostgreSQL takes no such character
