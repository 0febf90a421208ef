"""python -m qa staff: accounts and tokens from the command line, as a person and as a script use it."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

from qa.__main__ import app
from qa.errors import StaffError
from qa.review.accounts import signed_in
from qa.review.history import now
from qa.review.records import Role
from qa.review.store import open_store
from qa.review.tokens import token_of

ROOT = Path(__file__).parent.parent
PASSWORD = "four plain words here"


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("QA_DATA", str(tmp_path))
    return tmp_path


def staff(*words: str, typed: str = "") -> str:
    """What a command prints; its error, where it ends with one, is raised."""
    done = CliRunner().invoke(app, ["staff", *words], input=typed)
    if done.exception:
        raise done.exception
    return done.output


def may_sign_in(data: Path, name: str, password: str) -> bool:
    store = open_store(f"sqlite:///{data / 'records.sqlite3'}")
    account = signed_in(store, name, password, now())
    store.close()
    return account is not None


def test_accounts_are_made_changed_and_shut(data: Path) -> None:
    assert "no accounts" in staff("list")
    assert staff("add", "Ada", "--admin", typed=f"{PASSWORD}\n") == "ada may sign in as admin.\n"
    assert may_sign_in(data, "ada", PASSWORD)
    staff("password", "ada", typed="another few words\r\n")
    assert may_sign_in(data, "ada", "another few words")
    assert not may_sign_in(data, "ada", PASSWORD)
    staff("role", "ada", "reviewer")
    staff("disable", "ada")
    assert not may_sign_in(data, "ada", "another few words")
    staff("add", "bea", "--sso")
    today = f"{now():%Y-%m-%d}"
    assert staff("list").splitlines() == [
        f"ada  reviewer  since {today}, disabled",
        f"bea  reviewer  since {today}, single sign-on only",
    ]
    staff("enable", "ada")
    assert may_sign_in(data, "ada", "another few words")


def test_a_locked_account_is_listed_with_the_end_of_its_lock(data: Path) -> None:
    staff("add", "ada", typed=f"{PASSWORD}\n")
    for _ in range(5):
        may_sign_in(data, "ada", "wrong")
    assert ", locked until 20" in staff("list")


def test_no_account_is_made_without_a_good_password(data: Path) -> None:
    for typed, told in (("", "No password was given"), ("\n", "No password was given"), ("short\n", "too short")):
        with pytest.raises(StaffError, match=told):
            staff("add", "ada", typed=typed)
    assert "no accounts" in staff("list")


def test_a_name_that_cannot_be_used_is_told_before_a_password_is_asked_for(data: Path) -> None:
    with pytest.raises(StaffError, match="'a b' cannot be a name"):
        staff("add", "a b")
    with pytest.raises(StaffError, match="nobody has no account"):
        staff("password", "Nobody")
    staff("add", "ada", typed=f"{PASSWORD}\n")
    with pytest.raises(StaffError, match="ada has an account already"):
        staff("add", "Ada")


def test_a_token_is_printed_once_and_can_be_revoked(data: Path) -> None:
    done = CliRunner().invoke(app, ["staff", "token", "export", "--role", "admin"])
    text = done.stdout.strip()  # alone, so that a script can take it
    assert "not shown again" in done.stderr
    assert text not in staff("list") + staff("history")
    store = open_store(f"sqlite:///{data / 'records.sqlite3'}")
    with store.reading() as connection:
        token = token_of(connection, text)
    assert token is not None
    assert token.role is Role.ADMIN
    staff("revoke", "export")
    with store.reading() as connection:
        assert token_of(connection, text) is None
    store.close()
    assert "token export  admin" in staff("list")
    assert staff("list").splitlines()[0].endswith(", revoked")


def test_the_history_is_printed_oldest_first(data: Path) -> None:
    staff("add", "ada", "--sso")
    staff("token", "export")
    staff("disable", "ada")
    told = [line.split("UTC  ")[1] for line in staff("history", "--last", "2").splitlines()]
    assert told == ["system  made  token:export  reviewer", "system  account disabled  ada"]
    assert PASSWORD not in staff("history")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("disable", "nobody"), "nobody has no account"),
        (("revoke", "nothing"), "no token nothing"),
        (("add", "family", "--sso"), "cannot be a name"),
    ],
)
def test_what_cannot_be_done_is_told_in_a_sentence(data: Path, words: tuple[str, ...], told: str) -> None:
    command = [sys.executable, "-m", "qa", "staff", *words]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 2
    assert told in done.stderr
    assert "Traceback" not in done.stderr


def test_a_password_typed_at_a_terminal_is_asked_twice_and_not_shown(data: Path) -> None:
    def typed(*lines: str) -> str:
        """What a terminal shows while these lines are typed, each after its prompt."""
        command = f"import pty; pty.spawn([{sys.executable!r}, '-m', 'qa', 'staff', 'add', 'ada'])"
        variables = {**os.environ, "QA_DATA": str(data)}
        with subprocess.Popen(
            [sys.executable, "-c", command], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT, env=variables
        ) as terminal:
            assert terminal.stdin is not None
            assert terminal.stdout is not None
            shown = b""
            for line in lines:
                while not shown.endswith(b": "):
                    shown += terminal.stdout.read1()  # type: ignore[attr-defined]
                time.sleep(0.2)  # the prompt stands before the echo is switched off
                terminal.stdin.write(line.encode() + b"\n")
                terminal.stdin.flush()
                shown += terminal.stdout.read1()  # type: ignore[attr-defined]
            shown += terminal.stdout.read()
        return shown.decode()

    assert "differ" in typed(PASSWORD, PASSWORD + "x")
    shown = typed(PASSWORD, PASSWORD)
    assert "Password" in shown
    assert "The same again" in shown
    assert PASSWORD not in shown
    assert may_sign_in(data, "ada", PASSWORD)


def test_help_is_quick_and_loads_no_model(data: Path) -> None:
    code = "import sys, qa.commands.staff; print({'torch', 'gradio', 'fastapi', 'sklearn'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.strip() == "set()"
