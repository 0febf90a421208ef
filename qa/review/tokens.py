"""Tokens by which programs use the API, each with a name and a role; the table has only their digests."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from qa.errors import StaffError
from qa.review.history import Event, now, tell
from qa.review.records import Role
from qa.review.secret import digest, new_secret
from qa.review.store import Store
from qa.review.tables import tokens

PREFIX = "qa_"  # by which a token is known where it does not belong, as in a repository

_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,47}")  # with "token:" before it, it fits where the name of an account does


@dataclass(frozen=True, slots=True)
class Token:
    """What is known of a token: not the token."""

    name: str
    role: Role
    made_at: datetime
    is_revoked: bool


def make_token(store: Store, name: str, role: Role, who: str) -> str:
    """Make a token and give it, the only time that it is seen. Example: "qa_3rT..."

    Raises:
        StaffError: the name is taken or cannot be used; says why.
        RecordsError: the database cannot be reached.
    """
    name = name.strip().lower()
    if not _NAME.fullmatch(name):
        raise StaffError(
            f"{name!r} cannot be the name of a token. Use 1 to 48 letters without accents, digits and . _ -, "
            "beginning with a letter or digit."
        )
    text = PREFIX + new_secret()
    row = {"id": digest(text), "name": name, "role": role.value, "made_at": now(), "is_revoked": False}
    with store.writing() as connection:
        if _named(connection, name) is not None:
            raise StaffError(f"There is, or was, a token {name}. Choose a name that was never used.")
        connection.execute(insert(tokens), [row])
        tell(connection, [Event(now(), who, "made", f"token:{name}", role.value)])
    return text


def token_of(connection: Connection, text: str) -> Token | None:
    """The token of this text; None where there is none or it was revoked.

    Found by its digest, so the time it takes tells nothing of how near a guess was.
    """
    row = connection.execute(select(tokens).where(tokens.c.id == digest(text), ~tokens.c.is_revoked)).first()
    return _token(row) if row else None


def revoke_token(store: Store, name: str, who: str) -> None:
    """Make a token useless for good.

    Raises:
        StaffError: there is no such token.
        RecordsError: the database cannot be reached.
    """
    name = name.strip().lower()
    with store.writing() as connection:
        if _named(connection, name) is None:
            raise StaffError(f"There is no token {name}. `python -m qa staff list` shows those there are.")
        connection.execute(update(tokens).where(tokens.c.name == name).values(is_revoked=True))
        tell(connection, [Event(now(), who, "revoked", f"token:{name}")])


def all_tokens(connection: Connection) -> tuple[Token, ...]:
    """Every token that was ever made, by name."""
    return tuple(map(_token, connection.execute(select(tokens).order_by(tokens.c.name))))


def _named(connection: Connection, name: str) -> Row[Any] | None:
    return connection.execute(select(tokens).where(tokens.c.name == name)).first()


def _token(row: Row[Any]) -> Token:
    return Token(row.name, Role(row.role), row.made_at, row.is_revoked)
