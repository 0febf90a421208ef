"""Training with the real encoder, in a few steps: stopped and taken up again, it ends as if it had not been stopped."""

from collections.abc import Callable
from pathlib import Path

import pytest

from qa.training.examples import Examples, LabelledDocument, LabelledQuestion, Wordings
from qa.training.run import Plan, train

pytestmark = pytest.mark.model

ASKED = LabelledQuestion("will she grow out of it", "lay", frozenset({1}), frozenset())
NEAR = LabelledQuestion("what does it cost", "near", frozenset(), frozenset())
SENTENCES = ("Rest helps.", "Most children outgrow it.", "Baths may help.")
DOCUMENTS = tuple(
    LabelledDocument(name, name, ("Help",) * 3, tuple(f"{name}. Help: {each}" for each in SENTENCES), (ASKED, NEAR))
    for name in ("Tics", "Croup", "Colic")
)
EXAMPLES = Examples(DOCUMENTS, (), tuple(Wordings((f"q{n}", f"r{n}"), f"a{n}", (f"n{n}",)) for n in range(8)))
PLAN = Plan(epochs=2, rank=2)


class Stopped(Exception):
    """Somebody pressed Ctrl-C."""


def stop_after(steps: int) -> Callable[[int, int], None]:
    def progress(done: int, total: int) -> None:
        if done == steps:
            raise Stopped

    return progress


def test_a_run_that_was_stopped_ends_with_the_weights_of_one_that_was_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qa.training.run.KEPT_EVERY", 2)
    whole, stopped = tmp_path / "whole.safetensors", tmp_path / "stopped.safetensors"
    train(EXAMPLES, PLAN, whole, lambda done, total: None)
    with pytest.raises(Stopped):
        train(EXAMPLES, PLAN, stopped, stop_after(5))
    seen: list[tuple[int, int]] = []
    train(EXAMPLES, PLAN, stopped, lambda done, total: seen.append((done, total)))
    assert seen == [(5, 6), (6, 6)]  # from the fourth step on, which was kept
    assert stopped.read_bytes() == whole.read_bytes()
    assert [path.name for path in sorted(tmp_path.iterdir())] == ["stopped.safetensors", "whole.safetensors"]
