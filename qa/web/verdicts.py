"""What families say of an answer: helpful, not helpful, or wrong source. Without a word of what they typed.

The store here is small and in memory. The review desk brings one that lasts: anything with `add` will do.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from threading import Lock
from typing import Protocol

from qa.types import Citation, Kind

N_KEPT = 1000


class Judgment(StrEnum):
    """The three things that a family can say of an answer."""

    HELPFUL = "helpful"
    UNHELPFUL = "unhelpful"
    WRONG_SOURCE = "wrong_source"


@dataclass(frozen=True, slots=True)
class Verdict:
    """One judgment: of the citations given, which are all of the answer's, or the one called a wrong source."""

    judgment: Judgment
    kind: Kind
    citations: tuple[Citation, ...]
    day: date
    subject: str  # the answer, or the citation of it, that is judged: the last verdict on a subject counts


class VerdictStore(Protocol):
    """Where verdicts go."""

    def add(self, verdict: Verdict) -> None:
        """Keep one more verdict, in place of an earlier one on the same subject."""


class RecentVerdicts:
    """The latest verdicts of this process."""

    def __init__(self) -> None:
        self._kept: dict[str, Verdict] = {}  # by subject, oldest first
        self._adding = Lock()

    def add(self, verdict: Verdict) -> None:
        """Keep one more; the oldest goes once there are N_KEPT."""
        with self._adding:
            self._kept.pop(verdict.subject, None)
            self._kept[verdict.subject] = verdict
            if len(self._kept) > N_KEPT:
                del self._kept[next(iter(self._kept))]

    def __iter__(self) -> Iterator[Verdict]:
        """Oldest first."""
        with self._adding:
            return iter(tuple(self._kept.values()))
