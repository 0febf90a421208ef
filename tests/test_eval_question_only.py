"""The counter-system that never sees a document learns from the questions alone which are mostly answered."""

import gzip
import importlib
import json
import runpy
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from eval_command_fakes import replace_what_is_slow_or_ours
from leaflet_fakes import ENCODER, leaflet

from eval.answering.systems import QUESTION_ONLY, question_only
from qa.types import Kind

N_DOCUMENTS = 6


@pytest.fixture
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """The module, with an encoder that counts words, and two documents held out."""
    replace_what_is_slow_or_ours(tmp_path, monkeypatch)
    monkeypatch.setattr("qa.training.examples.N_HELD_OUT", 2)
    sys.modules.pop("eval.answering.question_only", None)
    yield importlib.import_module("eval.answering.question_only")
    sys.modules.pop("eval.answering.question_only", None)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Documents that always answer what is asked of rest, and never what is asked of Botox."""
    folder = tmp_path / "data"
    folder.mkdir()
    names = [f"d{n}" for n in range(N_DOCUMENTS)]
    section = {"heading": "Help", "sentences": ["Rest helps."]}
    documents = [{"document_id": name, "title": name, "sections": [section]} for name in names]
    asked: tuple[tuple[str, list[int]], ...] = (("does rest help?", [0]), ("botox?", []))
    questions = [
        {"document_id": name, "kind": "plain", "history": [], "question": text, "relevant": relevant, "also_ok": []}
        for name in names
        for text, relevant in asked
    ]
    for name, lines in (("families_documents", documents), ("families", questions), ("lay_clinical", [])):
        text = "".join(json.dumps(line) + "\n" for line in lines)
        (folder / f"{name}.jsonl.gz").write_bytes(gzip.compress(text.encode()))
    return folder


def test_it_learns_what_is_mostly_answered_and_says_how_well(
    tmp_path: Path,
    module: ModuleType,
    data: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    module.main([data], tmp_path / "weights.npy")
    assert "held-out questions: AUROC 1.000 from the question alone" in capsys.readouterr().out
    weights = np.load(tmp_path / "weights.npy")
    assert (weights.shape, weights.dtype) == ((len(ENCODER.words) + 1,), np.float32)
    monkeypatch.setattr("eval.answering.systems.QUESTION_ONLY", tmp_path / "weights.npy")
    system = question_only([leaflet(tmp_path)], ENCODER)
    answers = [system.answer(question) for question in ("will rest do?", "and botox?")]  # the leaflet answers both
    assert [answer.kind for answer in answers] == [Kind.ANSWERED, Kind.ABSTAINED]
    assert answers[0].confidence > 0.5 > answers[1].confidence


def test_the_same_data_give_the_same_weights(tmp_path: Path, module: ModuleType, data: Path) -> None:
    for name in ("one.npy", "two.npy"):
        module.main([data], tmp_path / name)
    assert (tmp_path / "one.npy").read_bytes() == (tmp_path / "two.npy").read_bytes()


def test_data_that_are_not_there_are_told_without_a_traceback(
    tmp_path: Path, module: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["eval.answering.question_only", "--data", str(tmp_path / "nowhere")])
    with pytest.raises(SystemExit) as done:
        runpy.run_path(str(module.__file__), run_name="__main__")
    assert (done.value.code, "nowhere" in " ".join(capsys.readouterr().err.split())) == (2, True)


def test_the_weights_that_we_ship_fit_the_bundled_encoder() -> None:
    weights = np.load(QUESTION_ONLY)
    assert (weights.shape, bool(np.isfinite(weights).all())) == ((384 + 1,), True)
