"""Starting the site: what is wrong is told in a sentence, before anything slow is loaded."""

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

import app
from qa.review.history import now
from qa.review.recorder import Standing
from qa.settings import Settings

ROOT = Path(__file__).parent.parent


def start(folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(ROOT / "app.py")],
        capture_output=True,
        text=True,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "QA_PHONE": "555-0100", **variables},
        check=False,
        timeout=60,
    )


@pytest.mark.parametrize(
    ("variables", "words"),
    [
        ({"QA_CORPUS": "nowhere"}, "nowhere"),
        ({"QA_PORT": "fast"}, "QA_PORT='fast'"),
        ({"QA_COLOUR": "red"}, "QA_COLOUR is not a setting"),
        ({"QA_RECORDS": "mysql://db/records"}, "QA_RECORDS=..."),
        ({"QA_RECORDS": "postgresql://db:port/records"}, "QA_RECORDS is no"),
        ({"QA_HOST": "203.0.113.9"}, "Cannot listen on 203.0.113.9"),
    ],
)
def test_a_wrong_setting_is_told_at_once(tmp_path: Path, variables: dict[str, str], words: str) -> None:
    started = time.monotonic()
    done = start(tmp_path, **variables)
    assert done.returncode == 2
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert time.monotonic() - started < 10  # the encoder alone takes longer to load on a busy machine


@pytest.mark.parametrize(
    ("host", "address"),
    [("127.0.0.1", "http://127.0.0.1:80"), ("0.0.0.0", "http://localhost:80"), ("::1", "http://[::1]:80")],
)
def test_the_address_that_is_printed_can_be_opened(host: str, address: str) -> None:
    assert app._address(Settings(host=host, port=80)) == address


@pytest.mark.parametrize(
    ("fault", "words"), [("OperationalError", "cannot be written now (OperationalError)"), ("", "")]
)
def test_a_database_that_is_down_is_told_on_the_screen(
    capsys: pytest.CaptureFixture[str], fault: str, words: str
) -> None:
    app._tell(Settings(), Standing(3, 0, not fault, now(), fault))
    said = capsys.readouterr().err
    assert words in said
    assert ("records" in said) is bool(fault)
    assert "Open http://127.0.0.1:7860" in said


def test_a_site_without_anybody_to_reach_does_not_start(tmp_path: Path) -> None:
    done = start(tmp_path, QA_PHONE="")
    assert (done.returncode, "QA_PHONE" in done.stderr, "QA_PORTAL" in done.stderr) == (2, True, True)


def test_an_empty_corpus_is_told(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    done = start(tmp_path)
    assert (done.returncode, "corpus" in done.stderr) == (2, True)


def test_a_port_in_use_is_told_with_the_setting(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        done = start(tmp_path, QA_PORT=str(other.getsockname()[1]), QA_CORPUS=str(ROOT / "corpus"))
    assert done.returncode == 2
    assert "Address already in use" in done.stderr
    assert "QA_PORT" in done.stderr
