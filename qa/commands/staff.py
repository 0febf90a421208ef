"""The commands `python -m qa staff ...`: accounts, tokens of the API, and what happened."""

import sys
from datetime import datetime
from typing import Annotated

import typer

from qa.errors import StaffError
from qa.review import accounts, tokens
from qa.review.history import SYSTEM, latest, now
from qa.review.records import Role
from qa.review.store import opened
from qa.settings import load_settings

app = typer.Typer(help="Accounts of staff for /staff, tokens for /api/v1, and what happened.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(help="Letters, digits and . _ -, at most 64.")]
TokenName = Annotated[str, typer.Argument(help="What it is for. Letters, digits and . _ -, at most 48.")]
AsRole = Annotated[
    Role, typer.Option("--role", help="family: ask alone; reviewer: judge answers, too; admin: export, too.")
]


@app.command()
def add(
    name: Name,
    admin: Annotated[bool, typer.Option("--admin", help="May also change documents and export.")] = False,
    sso: Annotated[bool, typer.Option("--sso", help="No password: the proxy of QA_STAFF_HEADER signs in.")] = False,
) -> None:
    """Make an account. The password is asked for twice, or read from a pipe."""
    role = Role.ADMIN if admin else Role.REVIEWER
    with opened(load_settings()) as store:
        with store.reading() as connection:
            accounts.refuse_taken(connection, name)  # before a password is typed for nothing
        account = accounts.add(store, name, None if sso else _password(), role, SYSTEM)
    typer.echo(f"{account.name} may sign in as {account.role.value}.")


@app.command("list")
def list_all() -> None:
    """Print every account, and every token of the API."""
    with opened(load_settings()) as store, store.reading() as connection:
        people, programs = accounts.all_accounts(connection), tokens.all_tokens(connection)
    for each in people:
        typer.echo(f"{each.name}  {each.role.value}  since {each.added_at:%Y-%m-%d}{_state(each)}")
    for token in programs:
        gone = ", revoked" if token.is_revoked else ""
        typer.echo(f"token {token.name}  {token.role.value}  since {token.made_at:%Y-%m-%d}{gone}")
    if not people:
        typer.echo("There are no accounts. `python -m qa staff add NAME --admin` makes one.")


@app.command()
def password(name: Name) -> None:
    """Change a password. Whoever is signed in to the account is signed out."""
    with opened(load_settings()) as store:
        with store.reading() as connection:
            accounts.known(connection, name)
        accounts.set_password(store, name, _password(), SYSTEM)
    typer.echo(f"{accounts.folded(name)} has a new password.")


@app.command()
def role(name: Name, role: Role) -> None:
    """Change what an account may do: a reviewer judges answers, an admin also changes documents and exports."""
    with opened(load_settings()) as store:
        accounts.set_role(store, name, role, SYSTEM)
    typer.echo(f"{accounts.folded(name)} is {role.value} now.")


@app.command()
def disable(name: Name) -> None:
    """Shut an account, and sign out whoever uses it. What it did stays on record."""
    with opened(load_settings()) as store:
        accounts.disable(store, name, SYSTEM)
    typer.echo(f"{accounts.folded(name)} cannot sign in any more.")


@app.command()
def enable(name: Name) -> None:
    """Open an account that was disabled."""
    with opened(load_settings()) as store:
        accounts.enable(store, name, SYSTEM)
    typer.echo(f"{accounts.folded(name)} can sign in again.")


@app.command()
def token(name: TokenName, role: AsRole = Role.REVIEWER) -> None:
    """Make a token of the API and print it, this once."""
    with opened(load_settings()) as store:
        text = tokens.make_token(store, name, role, SYSTEM)
    typer.echo("Keep this token where nobody else can read it. It is not shown again.", err=True)
    typer.echo(text)


@app.command()
def revoke(name: TokenName) -> None:
    """Make a token of the API useless for good."""
    with opened(load_settings()) as store:
        tokens.revoke_token(store, name, SYSTEM)
    typer.echo(f"The token {accounts.folded(name)} is worth nothing now.")


@app.command()
def history(last: Annotated[int, typer.Option("--last", min=1, help="How many lines.")] = 50) -> None:
    """Print what happened last: when, who, what."""
    with opened(load_settings()) as store, store.reading() as connection:
        lines = latest(connection, last)
    for each in lines:
        typer.echo("  ".join(filter(None, (_told(each.at), each.who, each.action, each.subject, each.detail))))


def _password() -> str:
    """Typed twice without being shown; from a pipe, its first line."""
    if not sys.stdin.isatty():
        line = sys.stdin.readline().rstrip("\r\n")
        if not line:
            raise StaffError("No password was given. Type it at a terminal, or send it as one line through a pipe.")
        return line
    first: str = typer.prompt("Password", hide_input=True)
    if typer.prompt("The same again", hide_input=True) != first:
        raise StaffError("The two passwords differ. Nothing was changed; start again.")
    return first


def _state(account: accounts.Account) -> str:
    locked = account.locked_until is not None and now() < account.locked_until
    told = {
        "single sign-on only": not account.has_password,
        "disabled": account.is_disabled,
        f"locked until {_told(account.locked_until) if account.locked_until else ''}": locked,
    }
    return "".join(f", {words}" for words, is_so in told.items() if is_so)


def _told(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S} UTC"
