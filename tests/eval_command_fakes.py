"""Runs, figures and whole commands of the evaluation, on a leaflet, without the real encoder."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from fakes import WordOpinion
from leaflet_fakes import ENCODER, exam, given, leaflet, question_line, written
from rich.console import Console

from eval.__main__ import main
from eval.answering.answers import Ranked, SystemAnswer
from eval.answering.planning import Origin, card_of
from eval.answering.runs import Run
from eval.asking.questions import Question
from eval.deciding.gating import Baseline, Expected
from eval.measuring.figures import ALL, Figure
from eval.measuring.measures import MEASURES
from eval.steps import Ask, answered
from qa.safety import Triage
from qa.types import Document

NAN = float("nan")
BOTOX_WORDINGS = ("botox then?", "what of botox?", "tell me, botox?", "say, botox?", "and so botox?")
QUESTIONS: tuple[dict[str, Any], ...] = (  # every measure that the gate holds is defined for them
    question_line(nuggets=[{"text": "rest", "importance": "vital", "strings": ["rest helps"]}]),
    question_line(question_id="b", kind="lay", question="will ice do?", evidence=["Ice cools."]),
    question_line(question_id="c", kind="near", question="what does it cost?", answerable=False, evidence=None),
    question_line(question_id="d", kind="near", question="botox, the medicine, dear?", answerable=False, evidence=None),
    question_line(
        question_id="e", kind="urgent", question="he is not breathing", answerable=False, evidence=None,
        path="emergency",
    ),
    *(
        question_line(question_id=f"g{n}", group="g", question=wording, evidence=["Botox."])
        for n, wording in enumerate(BOTOX_WORDINGS)
    ),
)  # fmt: skip


def run_of(
    document: Document,
    pairs: Sequence[tuple[Question, SystemAnswer]],
    cut: Sequence[SystemAnswer] = (),
    system: str = "assistant",
) -> Run:
    """A finished run, as it would be read back."""
    questions = tuple(question for question, _ in pairs)
    asked = exam(questions, document)
    return Run(
        card_of(Origin(system, "of a test"), "dev", [asked]),
        questions,
        {document.id: document},
        asked.gold,
        {question.question_id: answer for question, answer in pairs},
        {each.question_id: each for each in cut},
    )


def figures_with(default: float, **values: float) -> tuple[Figure, ...]:
    """Every measure over all questions: the values named (success_at_1 is success@1), the rest as the default."""
    named = {name.replace("_at_", "@"): value for name, value in values.items()}
    found = {measure.name: named.pop(measure.name, default) for measure in MEASURES}
    assert not named, named
    return tuple(
        Figure(name, ALL, value, value - 0.125, value + 0.125, 0 if value != value else 8)
        for name, value in found.items()
    )


def baseline_with(run: Run, *expected: Expected) -> Baseline:
    """What these very questions are held to."""
    card = run.card
    return Baseline(1, card.system, card.split, card.sets, card.questions_sha256, expected)


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a command."""

    status: int
    out: str
    told: str  # on stderr, line breaks folded

    def refused(self, *words: str) -> bool:
        """Exit status 2, with these words on stderr. A traceback would have failed the test before."""
        missing = [each for each in words if each not in self.told]
        assert not missing, self.told
        return self.status == 2


def finished_run(folder: Path, questions: Path, out: Path, system: str = "assistant") -> Path:
    """What `run` leaves, without its figures and its page."""
    ask = Ask([str(questions)], folder / "corpus", "dev")
    return answered(ask, system, out, Console(stderr=True))


@dataclass(frozen=True, slots=True)
class Evaluator:
    """The command line in a folder of its own, with an encoder that counts words."""

    folder: Path
    monkeypatch: pytest.MonkeyPatch
    capsys: pytest.CaptureFixture[str]

    def __call__(self, *arguments: str | Path) -> Done:
        self.monkeypatch.setattr(sys, "argv", ["eval", *map(str, arguments)])
        self.capsys.readouterr()
        try:
            status = main()
        except SystemExit as done:
            status = done.code if isinstance(done.code, int) else 0
        printed = self.capsys.readouterr()
        return Done(status, printed.out, " ".join(printed.err.split()))

    @property
    def corpus(self) -> Path:
        """Its folder of documents."""
        return self.folder / "corpus"

    def set_of(self, *lines: Any, name: str = "mine.jsonl") -> Path:
        """A question set of the user's own."""
        return written(self.folder / name, *(lines or QUESTIONS))

    def ran(self, name: str, system: str = "assistant", *lines: Any) -> Path:
        """A finished run."""
        return finished_run(self.folder, self.set_of(*lines), self.folder / name, system)


def replace_what_is_slow_or_ours(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The leaflet in place of our documents, a folder of the test for eval/runs, words for vectors, an empty page."""
    leaflet(folder / "corpus")
    minilm = ModuleType("qa.retrieval.minilm")  # the real one loads torch, which takes longer than all these tests
    vars(minilm).update(load_encoder=lambda: ENCODER, load_encoder_with=lambda adapter: ENCODER)
    monkeypatch.setitem(sys.modules, "qa.retrieval.minilm", minilm)
    monkeypatch.setattr("eval.answering.systems._triage", lambda: Triage(WordOpinion({"breath": "emergency"})))
    monkeypatch.setattr("eval.steps.RUNS", folder / "runs")
    monkeypatch.setattr("eval.asking.exams.FOLDERS", (folder / "corpus",))
    monkeypatch.setattr("eval.steps.report_html", lambda run, judged, figures: "")
    monkeypatch.setattr("eval.measuring.figures.N_RESAMPLES", 2)


def scored(score: float, question_id: str, document: Document) -> SystemAnswer:
    """An answer whose best sentence has a score."""
    first = document.sentences[0]
    return given(question_id, ranking=(Ranked(document.id, first.start, first.end, score),))
