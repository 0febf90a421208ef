"""Records and judgments for the tests of all that keeps and shows them: what is in them follows from a number."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from web_fakes import FakeAssistant

from qa.review.records import FamilyJudgment, Judgment, Record

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
ASSISTANT = FakeAssistant()


def id_of(number: int) -> str:
    """The id of record `number`."""
    return f"{number:032x}"


def record(n: int, /, question: str = "How is it treated?", **changes: Any) -> Record:
    """Record `n` of one conversation, asked so many minutes after noon.

    `answer` in place of the fake's; `asked_at`, `is_sampled`, `conversation`, `number`, ...
    """
    values: dict[str, Any] = {
        "id": id_of(n),
        "conversation": "c" * 32,
        "number": n,
        "asked_at": NOON + timedelta(minutes=n),
        "answer": changes.get("answer") or ASSISTANT.answer(question),
        "makers": ASSISTANT.makers,
        "documents": {id_: document.version for id_, document in ASSISTANT.documents.items()},
    }
    return Record(**{**values, **changes})


def judgment(number: int, said: Judgment = Judgment.HELPFUL, citation: int = 0) -> FamilyJudgment:
    """What a family says of record `number`, an hour after noon."""
    return FamilyJudgment(id_of(number), said, citation, NOON + timedelta(hours=1))


def broken(error: Exception) -> Callable[..., None]:
    """A function that fails, whatever it is called with."""

    def fail(*_: object, **__: object) -> None:
        raise error

    return fail
