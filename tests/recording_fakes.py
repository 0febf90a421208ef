"""Records to be written in the tests of the store and the recorder: what is in them follows from a number."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from web_fakes import FakeAssistant

from qa.review.records import FamilyJudgment, Judgment, Record

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
ASSISTANT = FakeAssistant()


def record(number: int, question: str = "How is it treated?", conversation: str = "c" * 32) -> Record:
    """Record `number` of a conversation, asked so many minutes after noon."""
    versions = {id_: document.version for id_, document in ASSISTANT.documents.items()}
    at = NOON + timedelta(minutes=number)
    return Record(f"{number:032x}", conversation, number, at, ASSISTANT.answer(question), ASSISTANT.makers, versions)


def judgment(number: int, said: Judgment = Judgment.HELPFUL, citation: int = 0) -> FamilyJudgment:
    """What a family says of record `number`, an hour after it."""
    return FamilyJudgment(f"{number:032x}", said, citation, NOON + timedelta(minutes=number + 60))


def broken(error: Exception) -> Callable[..., None]:
    """A function that fails, whatever it is called with."""

    def fail(*_: object, **__: object) -> None:
        raise error

    return fail
