"""python -m qa review: export, purge and summary from the command line."""

import json
import subprocess
import sys
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from recording_fakes import NOON, record
from typer.testing import CliRunner

from qa.__main__ import app
from qa.errors import RecordsError, StaffError
from qa.review.history import history_of
from qa.review.keeping import keep
from qa.review.retention import Purged
from qa.review.site_set import SiteItem
from qa.review.store import open_store

ROOT = Path(__file__).parent.parent


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A record of Nov 23, 2026 and one of 40 days ago."""
    monkeypatch.setenv("QA_DATA", str(tmp_path))
    store = open_store(f"sqlite:///{tmp_path / 'records.sqlite3'}")
    with store.writing() as connection:
        keep(connection, [record(1), record(2, "school?", asked_at=datetime.now(UTC) - timedelta(days=40))])
    store.close()
    return tmp_path


def review(*words: str | Path) -> str:
    """What a command prints; its error, where it ends with one, is raised."""
    done = CliRunner().invoke(app, ["review", *map(str, words)])
    if done.exception:
        raise done.exception
    return done.output


def numbers(path: Path) -> list[int]:
    return [json.loads(line)["number"] for line in path.read_text(encoding="utf-8").splitlines()]


def test_export_writes_all_records_and_tells_of_it(data: Path) -> None:
    out = data / "records.jsonl"
    assert f"{out} is written." in review("export", "--out", out)
    assert sorted(numbers(out)) == [1, 2]
    store = open_store(f"sqlite:///{data / 'records.sqlite3'}")
    with store.reading() as connection:
        assert [each.action for each in history_of(connection, "records")] == ["exported"]
    store.close()


def test_export_takes_a_range_and_a_form(data: Path) -> None:
    out = data / "some"
    review("export", "--out", out, "--from", "2026-11-23", "--to", "2026-11-23")
    assert 1 in numbers(out)
    review("export", "--out", out, "--to", "2020-01-01", "--what", "verdicts", "--format", "csv")
    assert out.read_text(encoding="utf-8").startswith("id,record_id,at,reviewer,")
    with pytest.raises(StaffError, match="no day"):
        review("export", "--out", out, "--from", "yesterday")


def test_export_to_nowhere_says_what_to_do(data: Path) -> None:
    with pytest.raises(RecordsError, match="folder that exists"):
        review("export", "--out", data / "nowhere" / "records.csv")


def test_purge_can_be_tried_before_it_is_done(data: Path) -> None:
    tried = review("purge", "--dry-run", "--days", "30")
    assert "would be deleted" in tried
    before = numbers_kept(data)
    done = review("purge", "--days", "30")
    assert tried.split()[0] == done.split()[0]
    assert 2 in before
    assert 2 not in numbers_kept(data)


def numbers_kept(data: Path) -> list[int]:
    review("export", "--out", data / "kept.jsonl")
    return numbers(data / "kept.jsonl")


def test_purge_fails_where_words_may_be_left(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    unfinished = Purged(NOON.date(), 1, 0, is_wiped=False)
    monkeypatch.setattr("qa.commands.review.retention.purge", lambda *_: unfinished)
    with pytest.raises(RecordsError, match="Run the command again"):
        review("purge")


@pytest.mark.model
def test_summary_writes_one_page(data: Path) -> None:
    out = data / "summary.html"
    review("summary", "--month", "2026-11", "--out", out)
    html = out.read_text(encoding="utf-8")
    assert "November 2026: what families asked" in html
    assert "<style>" in html


def test_summary_of_no_month_is_refused_before_anything_is_loaded(data: Path) -> None:
    with pytest.raises(StaffError, match="no month"):
        review("summary", "--month", "November", "--out", data / "summary.html")


def test_help_loads_nothing_that_takes_seconds() -> None:
    heavy = "{'torch', 'transformers', 'gradio', 'sklearn', 'matplotlib', 'fastapi'}"
    code = f"import sys, qa.__main__; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.strip() == "[]"


def test_a_question_leaves_the_set_even_when_its_record_is_gone(data: Path) -> None:
    file = data / "questions" / "site.jsonl"
    file.parent.mkdir()
    item = SiteItem("site-3f2a9c01d2e4", "near", "how much is it?", False, "stiffness", "dev")
    file.write_text(json.dumps(asdict(item)) + "\n", encoding="utf-8")
    with pytest.raises(StaffError, match="holds no question 'site-0'"):
        review("take-out", "site-0")
    assert "is out of" in review("take-out", "site-3f2a9c01d2e4")
    assert file.read_text(encoding="utf-8") == ""
