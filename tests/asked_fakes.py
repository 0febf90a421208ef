"""Records and judgments for the tests of figures, gaps, export and retention: what is in them follows from a number."""

from datetime import UTC, datetime, timedelta

from web_fakes import FakeAssistant

from qa.review.records import FamilyJudgment, Judgment, Record

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
ASSISTANT = FakeAssistant()


def asked(number: int, question: str = "How is it treated?", at: datetime | None = None) -> Record:
    """Record `number` of one conversation, asked so many minutes after noon, or at a time of its own."""
    versions = {id_: document.version for id_, document in ASSISTANT.documents.items()}
    moment = at or NOON + timedelta(minutes=number)
    return Record(f"{number:032x}", "c" * 32, number, moment, ASSISTANT.answer(question), ASSISTANT.makers, versions)


def said(number: int, judgment: Judgment = Judgment.HELPFUL, citation: int = 0) -> FamilyJudgment:
    """What a family says of record `number`, an hour after noon."""
    return FamilyJudgment(f"{number:032x}", judgment, citation, NOON + timedelta(hours=1))
