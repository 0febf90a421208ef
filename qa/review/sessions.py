"""Who is signed in: a secret in the browser, its digest in the table, and an end to both."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select, update

from qa.review.records import Role
from qa.review.secret import digest, new_secret
from qa.review.store import Store
from qa.review.tables import accounts, sessions

LONGEST = timedelta(hours=12)  # one long shift; then the password is asked for again, however busy it was
SEEN_EVERY = timedelta(minutes=1)  # not every request is worth a write; a session may end that much early


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody who is signed in, with the role of the moment."""

    account: str
    role: Role
    csrf: str  # what forms of this session send along


def begin(connection: Connection, account: str, at: datetime) -> str:
    """Start a session and give its secret, for a cookie; the table has only the digest."""
    secret, csrf = new_secret(), new_secret()
    connection.execute(delete(sessions).where(sessions.c.made_at < at - LONGEST))
    row = {"id": digest(secret), "account": account, "csrf": csrf, "made_at": at, "seen_at": at}
    connection.execute(insert(sessions), [row])
    return secret


def resume(store: Store, secret: str, idle: timedelta, at: datetime) -> Session | None:
    """The session of a secret; None where there is none, it has ended, or its account is disabled.

    Raises:
        RecordsError: the database cannot be reached.
    """
    id_ = digest(secret)
    alive = (
        (sessions.c.id == id_)
        & (sessions.c.made_at > at - LONGEST)
        & (sessions.c.seen_at > at - idle)
        & ~accounts.c.is_disabled
    )
    with store.reading() as connection:
        row = connection.execute(select(sessions, accounts.c.role).join(accounts).where(alive)).first()
    if row is None:
        return None
    if at - row.seen_at >= SEEN_EVERY:
        with store.writing() as connection:
            connection.execute(update(sessions).where(sessions.c.id == id_).values(seen_at=at))
    return Session(row.account, Role(row.role), row.csrf)


def end(connection: Connection, secret: str) -> None:
    """End one session, if it is there."""
    connection.execute(delete(sessions).where(sessions.c.id == digest(secret)))


def end_all(connection: Connection, account: str) -> None:
    """End every session of an account."""
    connection.execute(delete(sessions).where(sessions.c.account == account))
