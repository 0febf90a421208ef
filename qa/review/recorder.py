"""Writes records without ever being waited for: a bounded queue, and one thread that empties it into the store."""

from qa.review.records import FamilyJudgment, Record


class Recorder:
    """Stub: being written."""

    def add(self, record: Record) -> None:
        """Take a record; never waits and never raises."""
        raise NotImplementedError

    def judge(self, judged: FamilyJudgment) -> bool:
        """Take a family's judgment; whether it is on disk now (waits a second at most)."""
        raise NotImplementedError
