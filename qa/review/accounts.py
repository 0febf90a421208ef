"""Who of the staff may sign in: names, roles, passwords, and a lock after too many wrong ones."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from qa.errors import StaffError
from qa.review.history import FAMILY, SYSTEM, Event, now, tell
from qa.review.passwords import hash_of_nobody, hashed, is_outdated, matches, refuse_weak
from qa.review.records import Role
from qa.review.sessions import end_all
from qa.review.store import Store
from qa.review.tables import accounts

UNKNOWN = "unknown"  # in the history, for a name that is nobody's: people type passwords into the wrong field
RESERVED = (FAMILY, SYSTEM, UNKNOWN)  # they stand for others in the history
MOST_FAILURES = 5  # a person who mistypes needs fewer; nobody guesses twelve characters in as many
LOCKED_FOR = timedelta(minutes=15)  # 480 guesses a day at most, and no call to the administrator after a coffee

_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
_ONE_AT_A_TIME = Lock()  # a hash takes 64 MiB and all cores; and tries sent together are counted one by one


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody of the staff, without the hash of the password."""

    name: str
    role: Role
    added_at: datetime
    has_password: bool  # False: only single sign-on opens it
    is_disabled: bool
    locked_until: datetime | None


def add(store: Store, name: str, password: str | None, role: Role, who: str) -> Account:
    """Make an account; without a password only single sign-on opens it.

    Raises:
        StaffError: the name is taken or cannot be used, or the password is too weak; says why.
        RecordsError: the database cannot be reached.
    """
    name = _checked_name(name)
    _refuse_family(role)
    if password is not None:
        refuse_weak(password, name)
    kept = "" if password is None else hashed(password)
    row = {"name": name, "password": kept, "role": role.value, "added_at": now()}
    with store.writing() as connection:
        refuse_taken(connection, name)
        connection.execute(insert(accounts), [row])
        way = "single sign-on" if password is None else "password"
        tell(connection, [Event(now(), who, "account added", name, f"{role.value}, {way}")])
        return known(connection, name)


def refuse_taken(connection: Connection, name: str) -> None:
    """Take only a name that a new account can have.

    Raises:
        StaffError: the name is taken or cannot be used; says why.
    """
    name = _checked_name(name)
    if _row_of(connection, name) is not None:
        raise StaffError(
            f"{name} has an account already. Choose another name, or change that account: `python -m qa staff --help`."
        )


def set_password(store: Store, name: str, password: str, who: str) -> None:
    """Change a password, which ends all sessions of the account and opens its lock.

    Raises:
        StaffError: there is no such account, or the password is too weak; says why.
        RecordsError: the database cannot be reached.
    """
    name = folded(name)
    refuse_weak(password, name)
    changed = {"password": hashed(password), "n_failures": 0, "locked_until": None}
    with store.writing() as connection:
        _change(connection, name, changed)
        end_all(connection, name)
        tell(connection, [Event(now(), who, "password changed", name)])


def set_role(store: Store, name: str, role: Role, who: str) -> None:
    """Change what an account may do, from its next request on.

    Raises:
        StaffError: there is no such account, or no account may have that role.
        RecordsError: the database cannot be reached.
    """
    _refuse_family(role)
    with store.writing() as connection:
        _change(connection, folded(name), {"role": role.value})
        tell(connection, [Event(now(), who, "role changed", folded(name), role.value)])


def disable(store: Store, name: str, who: str) -> None:
    """Shut an account and end all its sessions. What it did stays under its name.

    Raises:
        StaffError: there is no such account.
        RecordsError: the database cannot be reached.
    """
    with store.writing() as connection:
        _change(connection, folded(name), {"is_disabled": True})
        end_all(connection, folded(name))
        tell(connection, [Event(now(), who, "account disabled", folded(name))])


def enable(store: Store, name: str, who: str) -> None:
    """Open an account that was disabled.

    Raises:
        StaffError: there is no such account.
        RecordsError: the database cannot be reached.
    """
    with store.writing() as connection:
        _change(connection, folded(name), {"is_disabled": False})
        tell(connection, [Event(now(), who, "account enabled", folded(name))])


def account_of(connection: Connection, name: str) -> Account | None:
    """An account by its name, however that is capitalised; None where there is none."""
    row = _row_of(connection, folded(name))
    return _account(row) if row else None


def known(connection: Connection, name: str) -> Account:
    """The account of this name.

    Raises:
        StaffError: there is none; says where to look.
    """
    account = account_of(connection, name)
    if account is None:
        raise StaffError(f"{folded(name)} has no account. `python -m qa staff list` shows those there are.")
    return account


def all_accounts(connection: Connection) -> tuple[Account, ...]:
    """Every account, by name."""
    return tuple(map(_account, connection.execute(select(accounts).order_by(accounts.c.name))))


def names(connection: Connection) -> tuple[str, ...]:
    """The names of the accounts that are open, in order: to whom a record can be assigned."""
    return tuple(each.name for each in all_accounts(connection) if not each.is_disabled)


def signed_in(store: Store, name: str, password: str, at: datetime) -> Account | None:
    """The account whose name and password these are. None, always alike, for every other case: wrong, locked, nobody's.

    A name that is nobody's costs the same time. Each try leaves a line in the history, never with what was typed.

    Raises:
        RecordsError: the database cannot be reached.
    """
    nobodys = hash_of_nobody()
    with _ONE_AT_A_TIME:
        with store.reading() as connection:
            found = _row_of(connection, folded(name))
        barred = _why_barred(found, at)
        right = matches(nobodys if found is None or barred else found.password, password)
        with store.writing() as connection:
            if found is None:
                tell(connection, [Event(at, UNKNOWN, "sign-in refused", UNKNOWN)])
                return None
            if right and not barred:
                return _welcome(connection, found, password, at)
            _refuse(connection, found, barred, at)
            return None


def folded(name: str) -> str:
    """A name as it is kept. Example: " Ada.Bell" -> "ada.bell" """
    return name.strip().lower()


def _why_barred(found: Row[Any] | None, at: datetime) -> str:
    """Why no password opens the account now; "" where one does."""
    if found is None:
        return UNKNOWN
    if found.is_disabled:
        return "disabled"
    if found.locked_until is not None and at < found.locked_until:
        return "locked"
    return "" if found.password else "single sign-on only"


def _welcome(connection: Connection, found: Row[Any], password: str, at: datetime) -> Account | None:
    values: dict[str, Any] = {"n_failures": 0, "locked_until": None}
    if is_outdated(found.password):
        values["password"] = hashed(password)
    # Unless it was disabled or given another password while this one was being checked.
    same = (accounts.c.password == found.password) & ~accounts.c.is_disabled
    if not connection.execute(update(accounts).where(accounts.c.name == found.name, same).values(values)).rowcount:
        return None
    tell(connection, [Event(at, found.name, "signed in", found.name, "password")])
    return known(connection, found.name)


def _refuse(connection: Connection, found: Row[Any], barred: str, at: datetime) -> None:
    tell(connection, [Event(at, UNKNOWN, "sign-in refused", found.name, barred or "wrong password")])
    if barred:  # a lock is not made longer by more tries, or anybody could keep a colleague out for ever
        return
    n_failures = found.n_failures + 1
    values: dict[str, Any] = {"n_failures": n_failures}
    if n_failures >= MOST_FAILURES:
        values = {"n_failures": 0, "locked_until": at + LOCKED_FOR}
        minutes = LOCKED_FOR // timedelta(minutes=1)
        tell(connection, [Event(at, SYSTEM, "locked out", found.name, f"for {minutes} minutes")])
    connection.execute(update(accounts).where(accounts.c.name == found.name).values(values))


def _checked_name(name: str) -> str:
    kept = folded(name)
    if not _NAME.fullmatch(kept) or kept in RESERVED:
        raise StaffError(
            f"{name!r} cannot be a name. Use 1 to 64 letters without accents, digits and . _ -, beginning with a "
            f"letter or digit; {', '.join(RESERVED)} are taken."
        )
    return kept


def _refuse_family(role: Role) -> None:
    if role is Role.FAMILY:
        raise StaffError("Families have no accounts. Give one of reviewer, admin; or make a token with that role.")


def _row_of(connection: Connection, name: str) -> Row[Any] | None:
    if not _NAME.fullmatch(name):  # PostgreSQL takes not every character in a text
        return None
    return connection.execute(select(accounts).where(accounts.c.name == name)).first()


def _change(connection: Connection, name: str, values: dict[str, Any]) -> None:
    known(connection, name)
    connection.execute(update(accounts).where(accounts.c.name == name).values(values))


def _account(row: Row[Any]) -> Account:
    return Account(row.name, Role(row.role), row.added_at, bool(row.password), row.is_disabled, row.locked_until)
