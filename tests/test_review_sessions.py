"""Sessions: how long one lives, and what ends it."""

from datetime import UTC, datetime, timedelta

import postgres
import pytest
from sqlalchemy import func, select

from qa.review import accounts
from qa.review.records import Role
from qa.review.sessions import LONGEST, Session, begin, end, resume
from qa.review.store import Store
from qa.review.tables import sessions

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
IDLE = timedelta(minutes=30)
SECOND = timedelta(seconds=1)


store = postgres.store
database_url = postgres.database_url
postgres_server = postgres.postgres_server


@pytest.fixture(autouse=True)
def people(store: Store) -> None:
    accounts.add(store, "ada", None, Role.REVIEWER, "system")
    accounts.add(store, "bea", None, Role.REVIEWER, "system")


def begun(store: Store, name: str = "ada", at: datetime = NOON) -> str:
    with store.writing() as connection:
        return begin(connection, name, at)


def resumed(store: Store, secret: str, at: datetime = NOON) -> Session | None:
    return resume(store, secret, IDLE, at)


def test_a_secret_is_worth_its_session_and_the_table_has_only_its_digest(store: Store) -> None:
    secret = begun(store)
    session = resumed(store, secret)
    assert session is not None
    assert (session.account, session.role) == ("ada", Role.REVIEWER)
    assert len(secret) == len(session.csrf) == 43  # 32 bytes
    assert session.csrf != secret
    with store.reading() as connection:
        assert secret not in repr(connection.execute(select(sessions)).all())


@pytest.mark.parametrize("secret", ["", "x", "A" * 43, "é", "\x00"])
def test_another_secret_is_worth_nothing(store: Store, secret: str) -> None:
    begun(store)
    assert resumed(store, secret) is None


def test_the_digest_in_the_table_is_no_secret(store: Store) -> None:
    begun(store)
    with store.reading() as connection:
        kept = connection.execute(select(sessions.c.id)).scalar_one()
    assert resumed(store, kept) is None


def test_sessions_share_neither_secret_nor_csrf(store: Store) -> None:
    one, other = begun(store), begun(store)
    first, second = resumed(store, one), resumed(store, other)
    assert one != other
    assert first is not None
    assert second is not None
    assert first.csrf != second.csrf


def test_a_session_ends_when_nothing_is_asked_for_the_idle_time(store: Store) -> None:
    secret = begun(store)
    assert resumed(store, secret, NOON + IDLE - SECOND)
    assert resumed(store, secret, NOON + 2 * IDLE - 2 * SECOND)  # counted from the request before
    assert resumed(store, secret, NOON + 3 * IDLE) is None


def test_no_session_outlives_a_shift_however_busy(store: Store) -> None:
    secret = begun(store)
    at = NOON
    while at < NOON + LONGEST - SECOND:
        assert resumed(store, secret, at)
        at += timedelta(minutes=20)
    assert resumed(store, secret, NOON + LONGEST - SECOND)
    assert resumed(store, secret, NOON + LONGEST) is None


def test_requests_within_a_minute_are_not_written(store: Store) -> None:
    secret = begun(store)

    def seen() -> datetime:
        with store.reading() as connection:
            at: datetime = connection.execute(select(sessions.c.seen_at)).scalar_one()
            return at

    resumed(store, secret, NOON + 59 * SECOND)
    assert seen() == NOON
    resumed(store, secret, NOON + 60 * SECOND)
    assert seen() == NOON + 60 * SECOND


def test_signing_out_ends_one_session_and_leaves_the_others(store: Store) -> None:
    one, other = begun(store), begun(store)
    with store.writing() as connection:
        end(connection, one)
    assert resumed(store, one) is None
    assert resumed(store, other)


def test_a_new_password_ends_all_sessions_of_that_account_alone(store: Store) -> None:
    one, two, of_bea = begun(store), begun(store), begun(store, "bea")
    accounts.set_password(store, "ada", "four plain words here", "system")
    assert [resumed(store, each) is None for each in (one, two, of_bea)] == [True, True, False]


def test_disabling_an_account_ends_its_sessions_for_good(store: Store) -> None:
    secret = begun(store)
    accounts.disable(store, "ada", "system")
    assert resumed(store, secret) is None
    accounts.enable(store, "ada", "system")
    assert resumed(store, secret) is None


def test_a_session_begun_for_an_account_disabled_that_moment_is_worth_nothing(store: Store) -> None:
    accounts.disable(store, "ada", "system")
    assert resumed(store, begun(store)) is None


def test_a_change_of_role_counts_from_the_next_request(store: Store) -> None:
    secret = begun(store)
    accounts.set_role(store, "ada", Role.ADMIN, "system")
    session = resumed(store, secret)
    assert session is not None
    assert session.role is Role.ADMIN


def test_sessions_long_over_are_swept_out(store: Store) -> None:
    begun(store)
    begun(store, at=NOON + LONGEST + SECOND)
    with store.reading() as connection:
        assert connection.execute(select(func.count()).select_from(sessions)).scalar_one() == 1
