"""Accounts and tokens: who gets in, who is kept out, and what the history tells of it."""

import logging
from datetime import UTC, datetime, timedelta
from threading import Thread

import argon2
import postgres
import pytest
import staff_fakes
from sqlalchemy import select, update

from qa.errors import StaffError
from qa.review import accounts, passwords
from qa.review.accounts import LOCKED_FOR, MOST_FAILURES, account_of, add, disable, names, signed_in
from qa.review.history import Event, history_of, latest
from qa.review.records import Role
from qa.review.store import Store
from qa.review.tables import accounts as table
from qa.review.tables import tokens as tokens_table
from qa.review.tokens import all_tokens, make_token, revoke_token, token_of

PASSWORD = "four plain words here"
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


store = postgres.store
database_url = postgres.database_url
postgres_server = postgres.postgres_server
quick = staff_fakes.quick_hashes


@pytest.fixture
def ada(store: Store, quick: None) -> Store:
    add(store, "ada", PASSWORD, Role.ADMIN, "system")
    return store


def told(store: Store, subject: str) -> list[tuple[str, str, str]]:
    with store.reading() as connection:
        return [(each.who, each.action, each.detail) for each in history_of(connection, subject)]


def everything(store: Store) -> tuple[Event, ...]:
    with store.reading() as connection:
        return latest(connection, 1000)


def test_an_account_opens_with_its_password_and_no_other(store: Store) -> None:
    add(store, " Ada.Bell ", PASSWORD, Role.REVIEWER, "system")  # the library's own parameters, once
    account = signed_in(store, "ADA.BELL", PASSWORD, NOON)
    assert account is not None
    assert (account.name, account.role, account.has_password) == ("ada.bell", Role.REVIEWER, True)
    assert signed_in(store, "ada.bell", PASSWORD + " ", NOON) is None
    assert signed_in(store, "ada.bell", "", NOON) is None
    with store.reading() as connection:
        kept = connection.execute(select(table.c.password)).scalar_one()
    assert kept.startswith("$argon2id$v=19$m=65536,t=3,p=4$")


def test_the_same_letters_typed_in_another_form_are_the_same_password(ada: Store) -> None:
    accounts.set_password(ada, "ada", "caf\u00e9 at the corner", "system")
    assert signed_in(ada, "ada", "cafe\u0301 at the corner", NOON)


@pytest.mark.parametrize(
    "name", ["", " ", "a b", "-x", ".x", "ä", "a" * 65, "a/b", "a@b", "Family", "system", "unknown"]
)
def test_a_name_that_cannot_be_used_is_told(store: Store, name: str) -> None:
    with pytest.raises(StaffError, match="cannot be a name"):
        add(store, name, None, Role.REVIEWER, "system")


def test_a_name_is_taken_once_however_it_is_capitalised(ada: Store) -> None:
    with pytest.raises(StaffError, match="has an account already"):
        add(ada, "ADA", None, Role.REVIEWER, "system")


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("eleven char", "too short"),
        ("", "too short"),
        ("Grace.Hopper", "is the name"),
        ("abababababab", "over and over"),
    ],
)
def test_a_weak_password_is_refused_without_being_repeated(store: Store, password: str, why: str) -> None:
    with pytest.raises(StaffError, match=why) as refusal:
        add(store, "grace.hopper", password, Role.REVIEWER, "system")
    assert not password or password not in str(refusal.value)
    with store.reading() as connection:
        assert account_of(connection, "grace.hopper") is None


def test_no_password_opens_an_account_of_single_sign_on(store: Store, quick: None) -> None:
    add(store, "sso", None, Role.REVIEWER, "system")
    assert signed_in(store, "sso", "", NOON) is None
    assert signed_in(store, "sso", "nobody has this password", NOON) is None


def test_the_password_of_nobody_opens_nothing(ada: Store) -> None:
    assert signed_in(ada, "nobody", "nobody has this password", NOON) is None
    disable(ada, "ada", "system")
    assert signed_in(ada, "ada", "nobody has this password", NOON) is None


def test_after_five_failures_the_account_is_locked_for_a_quarter_of_an_hour(ada: Store) -> None:
    for _ in range(MOST_FAILURES):
        assert signed_in(ada, "ada", "wrong", NOON) is None
    just_before, then = NOON + LOCKED_FOR - timedelta(seconds=1), NOON + LOCKED_FOR
    assert signed_in(ada, "ada", PASSWORD, just_before) is None
    assert signed_in(ada, "ada", PASSWORD, then)
    assert told(ada, "ada")[1:] == [
        *[("unknown", "sign-in refused", "wrong password")] * 5,
        ("system", "locked out", "for 15 minutes"),
        ("unknown", "sign-in refused", "locked"),
        ("ada", "signed in", "password"),
    ]


def test_tries_at_a_locked_account_do_not_make_the_lock_longer(ada: Store) -> None:
    for minute in range(14):
        signed_in(ada, "ada", "wrong", NOON + timedelta(minutes=minute) * (minute >= MOST_FAILURES))
    assert signed_in(ada, "ada", PASSWORD, NOON + LOCKED_FOR)


def test_a_sign_in_clears_the_failures_before_it(ada: Store) -> None:
    for _ in range(3):
        for _ in range(MOST_FAILURES - 1):
            signed_in(ada, "ada", "wrong", NOON)
        assert signed_in(ada, "ada", PASSWORD, NOON)


def test_tries_sent_together_are_counted_one_by_one(ada: Store) -> None:
    guesses = [f"wrong {number}" for number in range(20)]
    threads = [Thread(target=signed_in, args=(ada, "ada", guess, NOON)) for guess in guesses]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [detail for _, _, detail in told(ada, "ada")].count("wrong password") == MOST_FAILURES


def test_a_new_password_opens_the_lock(ada: Store) -> None:
    for _ in range(MOST_FAILURES):
        signed_in(ada, "ada", "wrong", NOON)
    accounts.set_password(ada, "Ada", "another few words", "system")
    assert signed_in(ada, "ada", "another few words", NOON)
    assert signed_in(ada, "ada", PASSWORD, NOON) is None


def test_a_disabled_account_stays_shut_until_it_is_enabled(ada: Store) -> None:
    disable(ada, "ada", "system")
    assert signed_in(ada, "ada", PASSWORD, NOON) is None
    with ada.reading() as connection:
        assert names(connection) == ()
    accounts.enable(ada, "ada", "system")
    assert signed_in(ada, "ada", PASSWORD, NOON)
    with ada.reading() as connection:
        assert names(connection) == ("ada",)


def test_a_password_changed_while_the_old_one_is_checked_counts(ada: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(kept: str, password: str) -> bool:
        with ada.writing() as connection:
            connection.execute(update(table).values(password="changed"))
        return True

    monkeypatch.setattr(accounts, "matches", slow)
    assert signed_in(ada, "ada", PASSWORD, NOON) is None


def test_an_outdated_hash_is_made_anew_at_the_next_sign_in(ada: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    stronger = argon2.PasswordHasher(time_cost=2, memory_cost=16, parallelism=1)
    monkeypatch.setattr(passwords, "_HASHER", stronger)
    assert signed_in(ada, "ada", PASSWORD, NOON)
    with ada.reading() as connection:
        assert not stronger.check_needs_rehash(connection.execute(select(table.c.password)).scalar_one())
    assert signed_in(ada, "ada", PASSWORD, NOON)


@pytest.mark.parametrize("name", ["nobody", "", "\x00", "ada\x00", "a" * 9999, "x'; drop table accounts"])
def test_an_unknown_name_is_checked_like_a_known_one(ada: Store, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    checked: list[str] = []

    def watched(kept: str, password: str) -> bool:
        checked.append(kept)
        return False

    monkeypatch.setattr(accounts, "matches", watched)
    assert signed_in(ada, name, PASSWORD, NOON) is None
    assert checked == [passwords.hash_of_nobody()]
    assert told(ada, "unknown") == [("unknown", "sign-in refused", "")]


def test_checking_nobodys_password_costs_what_checking_anybodys_does() -> None:
    passwords.hash_of_nobody.cache_clear()
    assert not passwords.is_outdated(passwords.hash_of_nobody())
    assert not passwords.matches(passwords.hash_of_nobody(), "")


def test_what_was_typed_is_never_kept_or_logged(ada: Store, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    signed_in(ada, "my secret password", "my secret password", NOON)
    signed_in(ada, "ada", "my secret password", NOON)
    signed_in(ada, "ada", PASSWORD, NOON)
    accounts.set_password(ada, "ada", "my new secret password", "system")
    kept = repr(everything(ada)) + caplog.text
    assert "secret" not in kept
    assert PASSWORD not in kept


def test_every_change_of_an_account_is_told(ada: Store) -> None:
    accounts.set_role(ada, "ada", Role.REVIEWER, "bea")
    accounts.set_password(ada, "ada", "another few words", "bea")
    disable(ada, "ada", "bea")
    accounts.enable(ada, "ada", "bea")
    assert told(ada, "ada") == [
        ("system", "account added", "admin, password"),
        ("bea", "role changed", "reviewer"),
        ("bea", "password changed", ""),
        ("bea", "account disabled", ""),
        ("bea", "account enabled", ""),
    ]


def test_no_account_is_told_with_what_lists_them(ada: Store) -> None:
    for change in (accounts.disable, accounts.enable):
        with pytest.raises(StaffError, match="bea has no account"):
            change(ada, "bea", "system")
    with pytest.raises(StaffError, match="staff list"):
        accounts.set_password(ada, "bea", PASSWORD, "system")
    with pytest.raises(StaffError, match="staff list"):
        accounts.set_role(ada, "bea", Role.ADMIN, "system")


# --- tokens


def test_a_token_is_shown_once_and_only_its_digest_is_kept(store: Store) -> None:
    text = make_token(store, "Export", Role.ADMIN, "ada")
    assert text.startswith("qa_")
    assert len(text) == len("qa_") + 43
    with store.reading() as connection:
        token = token_of(connection, text)
        kept = repr(connection.execute(select(tokens_table)).all())
        assert token is not None
        assert (token.name, token.role, token.is_revoked) == ("export", Role.ADMIN, False)
        assert all_tokens(connection) == (token,)
    assert text not in kept + repr(everything(store))


@pytest.mark.parametrize("text", ["", "qa_", "qa_" + "A" * 43, "\ud800", "x" * 9999])
def test_another_text_is_no_token(store: Store, text: str) -> None:
    made = make_token(store, "export", Role.REVIEWER, "ada")
    with store.reading() as connection:
        assert token_of(connection, text) is None
        assert token_of(connection, made.lower()) is None
        assert token_of(connection, made + " ") is None


def test_a_revoked_token_is_worth_nothing_and_its_name_is_not_used_again(store: Store) -> None:
    text = make_token(store, "export", Role.REVIEWER, "ada")
    revoke_token(store, "Export", "bea")
    with store.reading() as connection:
        assert token_of(connection, text) is None
        assert all_tokens(connection)[0].is_revoked
    with pytest.raises(StaffError, match="never used"):
        make_token(store, "export", Role.REVIEWER, "ada")
    assert told(store, "token:export") == [("ada", "made", "reviewer"), ("bea", "revoked", "")]


def test_tokens_that_cannot_be_made_or_revoked_are_told(store: Store) -> None:
    with pytest.raises(StaffError, match="no token nothing"):
        revoke_token(store, "nothing", "ada")
    for name in ("", "a b", "a" * 49):
        with pytest.raises(StaffError, match="cannot be the name of a token"):
            make_token(store, name, Role.REVIEWER, "ada")


def test_families_have_no_accounts(store: Store) -> None:
    with pytest.raises(StaffError, match="Families have no accounts"):
        accounts.add(store, "mum", None, Role.FAMILY, "boss")
