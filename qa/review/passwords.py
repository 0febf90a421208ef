"""Passwords of staff: which are taken, how they are hashed with argon2, and how one is checked."""

from functools import cache
from unicodedata import normalize

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from qa.errors import StaffError

SHORTEST = 12  # characters; length protects a hash that was stolen, rules of composition do not

_HASHER = PasswordHasher()  # the library's defaults are RFC 9106's for little memory: 64 MiB, 3 passes, 4 lanes


def hashed(password: str) -> str:
    """What is kept of a password. The same letters typed on another keyboard count as the same (NFKC)."""
    return _HASHER.hash(normalize("NFKC", password))


def refuse_weak(password: str, name: str) -> None:
    """Take only what cannot be guessed at once.

    Raises:
        StaffError: the password is too weak for the account of this name; says why, never what it was.
    """
    remedy = f"Use at least {SHORTEST} characters: a few words will do."
    if len(password) < SHORTEST:
        raise StaffError(f"The password is too short. {remedy}")
    if password.strip().lower() == name:
        raise StaffError(f"The password is the name. {remedy}")
    if len(set(password)) < 4:
        raise StaffError(f"The password is a few characters over and over. {remedy}")


def matches(kept: str, password: str) -> bool:
    """Whether this is the password that was hashed."""
    try:
        return _HASHER.verify(kept, normalize("NFKC", password))
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(kept: str) -> bool:
    """Whether it was hashed with other parameters than are used now."""
    return _HASHER.check_needs_rehash(kept)


@cache
def hash_of_nobody() -> str:
    """Checked where there is no password, so that this takes as long as where there is one."""
    return hashed("nobody has this password")
