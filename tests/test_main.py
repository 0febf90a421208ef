"""The command line, as a person and as a program meet it: real processes, the real encoder, real files."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
GUIDE = """Tics

What helps

Rest and quiet help most children with tics.

Outlook

Most children grow out of tics by the end of their teens.

Reviewed by: Ada Bell, MD
Date: May 2024
"""


def qa(*arguments: str | Path, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "qa", *map(str, arguments)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, **variables},
        check=False,
    )


def refused(done: subprocess.CompletedProcess[str], words: str) -> bool:
    """Exit status 2, a sentence that holds the words, and no traceback."""
    told = " ".join(done.stderr.split())
    assert words in told, told
    return done.returncode == 2 and "Traceback" not in done.stderr


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "tics.txt").write_text(GUIDE, encoding="utf-8")
    return tmp_path / "corpus"


def test_show_prints_how_a_document_is_read(corpus: Path) -> None:
    done = qa("show", corpus / "tics.txt")
    assert done.returncode == 0
    for words in ("Ada Bell, MD", "May 2024", "Outlook", "Most children grow out of tics", "warnings"):
        assert words.lower() in done.stdout.lower()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("show", "nowhere.md"), "nowhere.md"),
        (("index", "--corpus", "nowhere"), "nowhere"),
        (("batch", "--questions", "nowhere.jsonl", "--answers", "out.jsonl"), "nowhere.jsonl cannot be read"),
    ],
)
def test_what_is_missing_is_named(arguments: tuple[str, ...], words: str) -> None:
    assert refused(qa(*arguments), words)


def test_a_file_that_is_not_text_is_refused(corpus: Path) -> None:
    (corpus / "photo.txt").write_bytes(b"\xff\xd8\xff\xe0\x00")
    assert refused(qa("show", corpus / "photo.txt"), "photo.txt")


def test_an_unknown_setting_is_refused(corpus: Path) -> None:
    assert refused(qa("index", "--corpus", corpus, QA_INDEKS="x"), "QA_INDEKS is not a setting. Did you mean QA_INDEX?")


@pytest.mark.parametrize("arguments", [("ask",), ("frobnicate",), ("show", "--loud", "x")])
def test_a_wrong_command_line_exits_with_a_usage_line(arguments: tuple[str, ...]) -> None:
    done = qa(*arguments)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


@pytest.mark.model
def test_index_then_ask_for_people_and_for_programs(corpus: Path, tmp_path: Path) -> None:
    place = ("--corpus", corpus, "--index", tmp_path / "index")
    assert "1 documents" in qa("index", *place).stdout
    people = qa("ask", "what helps children with tics?", *place)
    assert "Rest and quiet help most children with tics. [1]" in people.stdout
    assert "Building the index" not in people.stderr
    program = json.loads(qa("ask", "what helps children with tics?", "--json", *place).stdout)
    (citation,) = program["statements"][0]["citations"]
    assert GUIDE[citation["start"] : citation["end"]] == citation["quote"]
    assert program["format_version"] == 1


@pytest.mark.model
def test_batch_answers_in_order_and_leaves_no_partial_file(corpus: Path, tmp_path: Path) -> None:
    questions = [
        {"question_id": "b", "question": "will she grow out of tics?"},
        {"question_id": "a", "question": "he is not breathing"},
        {"question_id": "c", "question": "who won the football game"},
    ]
    (tmp_path / "in.jsonl").write_text("\n".join(map(json.dumps, questions)))
    out = tmp_path / "out.jsonl"
    done = qa("batch", "--corpus", corpus, "--questions", tmp_path / "in.jsonl", "--answers", out)
    assert done.returncode == 0, done.stderr
    lines: list[dict[str, Any]] = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [(line["question_id"], line["kind"]) for line in lines] == [
        ("b", "answered"),
        ("a", "emergency"),
        ("c", "abstained"),
    ]
    assert not out.with_name("out.jsonl.partial").exists()
    assert not (tmp_path / "index").exists()


@pytest.mark.parametrize(
    ("out", "words"),
    [("nowhere/out.jsonl", "cannot be written"), (".", "cannot be written"), ("in.jsonl", "Name another")],
)
def test_answers_that_cannot_be_written_are_told_before_the_work(
    corpus: Path, tmp_path: Path, out: str, words: str
) -> None:
    (tmp_path / "in.jsonl").write_text('{"question_id": "a", "question": "why"}')
    done = qa("batch", "--corpus", corpus, "--questions", tmp_path / "in.jsonl", "--answers", tmp_path / out)
    assert refused(done, words)
    assert (tmp_path / "in.jsonl").read_text() == '{"question_id": "a", "question": "why"}'
