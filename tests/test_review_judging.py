"""A verdict is taken only where it fits the answer, and picks only where they are whole sentences."""

from datetime import UTC, datetime

import pytest
from web_fakes import FakeAssistant, cite

from qa.errors import StaffError
from qa.review.judging import Given, Pick, verdict_from
from qa.review.records import Outcome, Record, Support
from qa.types import Document

ASSISTANT = FakeAssistant()
DOCUMENT = ASSISTANT.document
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def record(question: str) -> Record:
    return Record("1" * 32, "2" * 32, 1, NOON, ASSISTANT.answer(question), {}, {DOCUMENT.id: DOCUMENT.version})


ANSWERED, ABSTAINED, URGENT = record("What are the signs?"), record("Who pays?"), record("He is choking")


def find(document_id: str, version: str) -> Document | None:
    return DOCUMENT if (document_id, version) == (DOCUMENT.id, DOCUMENT.version) else None


def pick(*words: str, start: int = 0, end: int = 0) -> Pick:
    """The sentences from the one holding the first words to the one holding the last, moved by so many characters."""
    place = cite(DOCUMENT, *words)
    return Pick(place.document_id, place.version, place.start + start, place.end + end)


def test_picks_become_citations_in_their_order_each_once() -> None:
    picks = (pick("Ask the clinic"), pick("Most children", "Shots are"), pick("Ask the clinic"))
    verdict = verdict_from(ANSWERED, Given(Outcome.OTHER_SENTENCES, picks=picks), "rita", find)
    assert verdict.evidence == (cite(DOCUMENT, "Most children", "Shots are"), cite(DOCUMENT, "Ask the clinic"))
    assert (verdict.record_id, verdict.reviewer) == (ANSWERED.id, "rita")


def test_the_note_is_kept_without_private_data() -> None:
    given = Given(Outcome.RIGHT, (Support.SUPPORTS, None), note=" Call 617-555-0142 ")
    verdict = verdict_from(ANSWERED, given, "rita", find)
    assert (verdict.note, verdict.supports) == ("Call [phone]", (Support.SUPPORTS, None))


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        (pick("Most children", end=-1), "not whole sentences"),
        (pick("Most children", start=1), "not whole sentences"),
        (pick("Most children", end=5), "not whole sentences"),
        (Pick(DOCUMENT.id, DOCUMENT.version, 7, 7), "not whole sentences"),
        (pick("It can hurt", "The first signs"), "cross a heading"),
        (Pick(DOCUMENT.id, "0" * 64, 0, 9), "No version 000000000000 of this document"),
        (Pick("other", DOCUMENT.version, 0, 9), "of this document is known"),
    ],
)
def test_a_pick_that_is_no_whole_sentence_is_refused(bad: Pick, words: str) -> None:
    with pytest.raises(StaffError, match=words):
        verdict_from(ANSWERED, Given(Outcome.OTHER_SENTENCES, picks=(bad,)), "rita", find)


@pytest.mark.parametrize(
    ("judged", "outcome", "is_picked", "words"),
    [
        (ANSWERED, Outcome.SHOULD_ANSWER, True, "cannot be said of an answer of the kind .answered"),
        (ABSTAINED, Outcome.SHOULD_ABSTAIN, False, "cannot be said"),
        (ABSTAINED, Outcome.OTHER_SENTENCES, True, "cannot be said"),
        (URGENT, Outcome.SHOULD_ABSTAIN, False, "cannot be said"),
        (ANSWERED, Outcome.OTHER_SENTENCES, False, "Pick the sentences"),
        (ABSTAINED, Outcome.SHOULD_ANSWER, False, "Pick the sentences"),
        (ABSTAINED, Outcome.RIGHT, True, "no sentence answers"),
        (ANSWERED, Outcome.SHOULD_ABSTAIN, True, "no sentence answers"),
        (ANSWERED, Outcome.MISSED_CRISIS, True, "no sentence answers"),
        (URGENT, Outcome.MISSED_CRISIS, False, "Choose one of “right”, “false alarm”"),
    ],
)
def test_an_outcome_that_does_not_fit_the_answer_is_refused(
    judged: Record, outcome: Outcome, is_picked: bool, words: str
) -> None:
    picks = (pick("Most children"),) if is_picked else ()
    with pytest.raises(StaffError, match=words):
        verdict_from(judged, Given(outcome, picks=picks), "rita", find)


@pytest.mark.parametrize(
    ("judged", "outcome", "is_picked"),
    [
        (ANSWERED, Outcome.RIGHT, False),
        (ANSWERED, Outcome.RIGHT, True),
        (ANSWERED, Outcome.OTHER_SENTENCES, True),
        (ANSWERED, Outcome.SHOULD_ABSTAIN, False),
        (ABSTAINED, Outcome.RIGHT, False),
        (ABSTAINED, Outcome.SHOULD_ANSWER, True),
        (URGENT, Outcome.RIGHT, False),
        (URGENT, Outcome.FALSE_ALARM, True),
        (URGENT, Outcome.FALSE_ALARM, False),
        (ANSWERED, Outcome.MISSED_EMERGENCY, False),
        (ABSTAINED, Outcome.MISSED_ABUSE, False),
    ],
)
def test_an_outcome_that_fits_is_taken(judged: Record, outcome: Outcome, is_picked: bool) -> None:
    picks = (pick("Most children"),) if is_picked else ()
    assert verdict_from(judged, Given(outcome, picks=picks), "rita", find).outcome is outcome


def test_no_more_statements_are_judged_than_there_are() -> None:
    with pytest.raises(StaffError, match="3 statements are judged, but the answer has 2"):
        verdict_from(ANSWERED, Given(Outcome.RIGHT, (Support.SUPPORTS,) * 3), "rita", find)


def test_a_note_has_an_end() -> None:
    with pytest.raises(StaffError, match="longer than 4000 characters"):
        verdict_from(ANSWERED, Given(Outcome.RIGHT, note="x" * 4001), "rita", find)
