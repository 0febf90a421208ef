"""Finds the gaps of a range of days once, until a question comes or goes, or another text is served."""

import time
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from threading import Lock

from qa.review.days import Days
from qa.review.gaps import Gap, Silence, gaps_in, silence, unanswered
from qa.review.history import now
from qa.review.store import Store
from qa.review.vectors import KeptVectors
from qa.served import Answering, versions_of

N_KEPT = 8  # ranges of days
LONGEST = timedelta(hours=1)  # that they are kept


@dataclass(frozen=True, slots=True)
class FoundGaps:
    """The gaps, with what they were found in."""

    silence: Silence
    gaps: tuple[Gap, ...]  # largest first
    n_read: int  # questions that were grouped
    at: datetime
    seconds: float  # that it took

    @property
    def repeated(self) -> tuple[Gap, ...]:
        """Those of more than one question."""
        return tuple(gap for gap in self.gaps if gap.n > 1)

    @property
    def single(self) -> tuple[Gap, ...]:
        """Those of one question."""
        return tuple(gap for gap in self.gaps if gap.n == 1)


class GapFinder:
    """From any thread; one range of days at a time."""

    def __init__(self) -> None:
        self._vectors = KeptVectors()
        self._kept: dict[Days, tuple[object, FoundGaps]] = {}  # with what they were made of
        self._finding = Lock()

    def find(self, store: Store, answering: Answering, days: Days) -> FoundGaps:
        """The gaps of these days, with the nearest sections of the documents that are served.

        Raises:
            RecordsError: the store cannot be read.
        """
        with store.reading() as connection:
            counted, asked = silence(connection, days), unanswered(connection, days)
        made_of = (asked, versions_of(answering.documents), answering.encoder.fingerprint)
        with self._finding:
            self._forget()
            if days not in self._kept or self._kept[days][0] != made_of:
                started = time.perf_counter()
                gaps = gaps_in(asked, answering.documents, partial(self._vectors.encode, answering.encoder))
                found = FoundGaps(counted, gaps, len(asked), now(), time.perf_counter() - started)
                self._kept[days] = (made_of, found)
            return replace(self._kept[days][1], silence=counted)  # questions without words count, and make no gap

    def _forget(self) -> None:
        """What is old holds words that may be deleted by now; and somebody may look at every range there is."""
        young = {days: kept for days, kept in self._kept.items() if now() - kept[1].at < LONGEST}
        self._kept = dict(list(young.items())[-N_KEPT:])
