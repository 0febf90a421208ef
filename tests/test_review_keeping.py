"""Records, judgments and verdicts go in and come back as they were; what reviewers say adds up to a state."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import postgres
import pytest
from recording_fakes import ASSISTANT, NOON, judgment, record
from sqlalchemy import select
from web_fakes import cite

from qa.review.history import history_of
from qa.review.keeping import (
    agree,
    conversation_of,
    judgments_of,
    keep,
    keep_judgment,
    keep_verdict,
    record_of,
    state_of,
    verdicts_of,
)
from qa.review.records import Judgment, Outcome, State, Support, Verdict
from qa.review.store import Store
from qa.review.tables import cited, records

postgres_server, database_url, store = postgres.postgres_server, postgres.database_url, postgres.store

ONE = f"{1:032x}"
YES, PARTLY, NO, HARMFUL = Support.SUPPORTS, Support.PARTLY, Support.DOES_NOT, Support.HARMFUL


def verdict(reviewer: str, outcome: Outcome = Outcome.RIGHT, *supports: Support | None) -> Verdict:
    return Verdict(ONE, reviewer, NOON, outcome, supports)


def row_of(store: Store) -> Any:
    with store.reading() as connection:
        return connection.execute(select(records).where(records.c.id == ONE)).one()


@pytest.mark.parametrize("question", ["How is it treated?", "What are the early signs?", "Who won?", "He is choking"])
def test_a_record_comes_back_as_it_was(store: Store, question: str) -> None:
    kept = replace(record(1, question), is_sampled=True)
    with store.writing() as connection:
        keep(connection, [kept])
    with store.reading() as connection:
        assert record_of(connection, ONE) == kept
        assert record_of(connection, "f" * 32) is None
        (event,) = history_of(connection, ONE)
    assert (event.who, event.action, event.detail) == ("system", "answered", kept.answer.kind.value)


def test_a_record_that_is_there_stays_as_it_is(store: Store) -> None:
    for kept in ([record(1), record(1, "Who won?")], [record(1, "Who won?"), record(2)]):
        with store.writing() as connection:
            keep(connection, kept[::-1] if kept[0] == record(1) else kept)
    with store.reading() as connection:
        found = record_of(connection, ONE)
        assert found == record(1)
        assert len(history_of(connection, ONE)) == 1


def test_the_places_of_an_answer_are_kept_once_each(store: Store) -> None:
    with store.writing() as connection:
        keep(connection, [record(1, "What are the early signs?")])  # two citations of one section, one of another
    with store.reading() as connection:
        sections = connection.scalars(select(cited.c.section).order_by(cited.c.section)).all()
    assert sections == ["Early signs", "What it is"]


def test_the_earlier_turns_are_those_of_the_same_page(store: Store) -> None:
    other = record(4, conversation="d" * 32)
    with store.writing() as connection:
        keep(connection, [record(3), record(1), other, record(2)])
    with store.reading() as connection:
        assert conversation_of(connection, record(3)) == (record(1), record(2))
        assert conversation_of(connection, other) == ()


def test_what_a_family_says_is_kept_and_its_last_word_counts(store: Store) -> None:
    said = [judgment(1, Judgment.HELPFUL), judgment(1, Judgment.WRONG_SOURCE, 2), judgment(1, Judgment.UNHELPFUL)]
    with store.writing() as connection:
        keep(connection, [record(1)])
        assert [keep_judgment(connection, each) for each in said] == [True] * 3
    row = row_of(store)
    assert (row.thumb, row.is_wrong_source) == ("unhelpful", True)
    with store.reading() as connection:
        assert judgments_of(connection, ONE) == tuple(said)
        events = [(event.who, event.action, event.detail) for event in history_of(connection, ONE)[1:]]
    assert events == [("family", "helpful", ""), ("family", "wrong_source", "citation 2"), ("family", "unhelpful", "")]


def test_a_judgment_of_no_record_is_not_kept(store: Store) -> None:
    with store.writing() as connection:
        assert not keep_judgment(connection, judgment(1))
        assert history_of(connection, ONE) == ()


def test_a_verdict_comes_back_as_it_was(store: Store) -> None:
    picked = cite(ASSISTANT.document, "Ask the clinic")
    given = Verdict(ONE, "ada", NOON, Outcome.OTHER_SENTENCES, (YES, None, HARMFUL), (picked,), "Say whom to ask.")
    with store.writing() as connection:
        keep(connection, [record(1)])
        assert keep_verdict(connection, given) is State.JUDGED
    with store.reading() as connection:
        assert verdicts_of(connection, ONE) == (given,)
        assert history_of(connection, ONE)[-1].detail == "other_sentences"
    assert row_of(store).state == "judged"


def test_a_second_thought_of_a_reviewer_takes_the_place_of_the_first(store: Store) -> None:
    later = replace(verdict("ada", Outcome.SHOULD_ABSTAIN), at=NOON + timedelta(hours=1))
    with store.writing() as connection:
        keep(connection, [record(1)])
        states = [keep_verdict(connection, each) for each in (verdict("ada"), verdict("ben"), later)]
    assert states == [State.JUDGED, State.AGREED, State.DISPUTED]
    with store.reading() as connection:
        assert verdicts_of(connection, ONE) == (later, verdict("ben"))  # in the order in which they first judged


@pytest.mark.parametrize(
    ("given", "state"),
    [
        ([], State.NEW),
        ([verdict("ada")], State.JUDGED),
        ([verdict("ada"), verdict("ben")], State.AGREED),
        ([verdict("ada"), verdict("ben", Outcome.SHOULD_ABSTAIN)], State.DISPUTED),
        ([verdict("ada"), verdict("ben", Outcome.SHOULD_ABSTAIN), verdict("cy")], State.SETTLED),
        ([verdict("ada"), verdict("ben"), verdict("cy")], State.SETTLED),
    ],
)
def test_a_review_comes_so_far(given: list[Verdict], state: State) -> None:
    assert state_of(given) is state


@pytest.mark.parametrize(
    ("mine", "theirs", "alike"),
    [
        ((YES, NO), (PARTLY, HARMFUL), True),  # each stands, or each does not
        ((YES, NO), (YES, YES), False),
        ((YES, None), (YES, NO), True),  # nothing was said of the second
        ((), (NO,), True),
    ],
)
def test_reviewers_agree_where_the_outcome_and_each_statement_that_both_judged_are_alike(
    mine: tuple[Support | None, ...], theirs: tuple[Support | None, ...], alike: bool
) -> None:
    assert agree(verdict("ada", Outcome.RIGHT, *mine), verdict("ben", Outcome.RIGHT, *theirs)) is alike
    assert not agree(verdict("ada", Outcome.RIGHT, *mine), verdict("ben", Outcome.SHOULD_ABSTAIN, *theirs))
