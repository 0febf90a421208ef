"""The load and the kills, told by hand-made figures; and once for real, with few families and one kill."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from pathlib import Path
from unittest.mock import Mock

import pytest

from eval.errors import EvalError
from eval.serving import load as module
from eval.serving.kills import Acknowledged, Kills, kills
from eval.serving.load import Load, load

QUESTIONS = ("Is there a cure?", "How is dystonia treated?")


def test_a_load_tells_what_people_waited() -> None:
    told = str(Load(4, [1.0, 2.0, 3.0], [0.1], 3, 2, 2))
    assert told.startswith("3 of 4 families answered; the whole answer after 2.0 s at the median, 2.9 s at p95.")
    assert "2 verdicts acknowledged, 2 kept" in told


@pytest.mark.parametrize(
    ("found", "is_whole"),
    [
        (Load(2, [1.0, 1.0], [], 2, 1, 1), True),
        (Load(2, [1.0, 1.0], [], 2, 1, 2), True),  # a verdict was under way at the end
        (Load(2, [1.0], [], 1, 1, 1), False),
        (Load(2, [1.0, 1.0], [], 1, 1, 1), False),
        (Load(2, [1.0, 1.0], [], 2, 2, 1), False),
    ],
)
def test_a_load_is_whole_when_everybody_was_answered_and_nothing_is_missing(found: Load, is_whole: bool) -> None:
    assert found.is_whole is is_whole


def test_kills_tell_what_was_lost() -> None:
    told = str(Kills(3, Acknowledged({"a", "b"}, {"a"}, set()), 1, is_sound=True))
    assert told == "3 kills; acknowledged: 2 records, 1 judgments, 0 verdicts; 1 lost; the database is sound."


def test_staff_that_cannot_work_beside_the_families_spoil_a_load(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def opened(client: object) -> None:
        """No page is needed."""

    async def asked(*_: object) -> float:
        await asyncio.sleep(0.5)
        return 0.5

    nobody = Mock(address="http://127.0.0.1:1")  # a port at which nothing listens
    monkeypatch.setattr(module, "running_site", lambda folder: nullcontext(nobody))
    monkeypatch.setattr(module, "_opened", opened)
    monkeypatch.setattr(module, "_ask", asked)
    with pytest.raises(EvalError, match="ConnectError"), ThreadPoolExecutor(1) as thread:  # a loop runs in this one
        thread.submit(load, tmp_path, QUESTIONS, 2).result()


@pytest.mark.model
def test_the_real_site_answers_families_at_once_and_keeps_their_records(tmp_path: Path) -> None:
    with ThreadPoolExecutor(1) as thread:  # the browser tests leave a loop running in this one
        assert thread.submit(load, tmp_path, QUESTIONS, 5).result().is_whole


@pytest.mark.model
def test_the_real_site_loses_nothing_when_it_is_killed(tmp_path: Path) -> None:
    found = kills(tmp_path, QUESTIONS, 1, lambda done, total: None)
    assert found.acknowledged.records
    assert (found.n_lost, found.is_sound) == (0, True)
