"""The steps that the commands share, in their order: questions -> plan -> answers on disk -> figures -> pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from rich.console import Console

from eval.answering.planning import Plan
from eval.answering.runner import run
from eval.answering.runs import Run, RunCard, card_id, read_run, write_whole
from eval.answering.systems import SEED, RememberingEncoder, choice_of
from eval.asking.exams import Exam, exams_of
from eval.asking.questions import question_sets
from eval.measuring.figures import ALL, Figure, figures_of, figures_of_part
from eval.measuring.judging import judge_run
from eval.measuring.outputs import headline, is_whole, write_outputs
from eval.pages.report import report_html
from qa.progress import bar

RUNS = Path(__file__).parent / "runs"


@dataclass(frozen=True, slots=True)
class Ask:
    """What a person asks of a command: which questions, of which documents."""

    sets: Sequence[str]  # none: all of ours
    corpus: Path | None
    split: str

    def exams(self) -> tuple[Exam, ...]:
        """The questions, read and proved.

        Raises:
            EvalError: whatever is wrong with them.
        """
        return exams_of(question_sets(self.sets), self.corpus, self.split)


def answered(ask: Ask, system: str, out: Path | None, console: Console) -> Path:
    """Ask a system what it has not answered yet; the folder of the finished run.

    Raises:
        EvalError: the questions, the system or the folder cannot be used: told before the encoder is loaded.
    """
    exams, choice = ask.exams(), choice_of(system)
    from qa.retrieval.minilm import load_encoder, load_encoder_with  # torch: seconds, after what may be wrong

    encoder = load_encoder() if choice.is_trained else load_encoder_with(None)
    plan = Plan(system, ask.split, exams, RememberingEncoder(encoder))
    folder = out or RUNS / f"{system}-{ask.split}-{card_id(plan.card())}"
    with bar(f"Asking {system}", console) as progress:
        run(plan, folder, progress)
    return folder


@dataclass(frozen=True, slots=True)
class Measured:
    """What came of a run."""

    card: RunCard
    headline: str
    report: Path
    figures: tuple[Figure, ...]
    is_whole: bool  # every quotation is in its document


def measured(folder: Path) -> Measured:
    """Judge a finished run and write everything about it into its folder."""
    done = read_run(folder)
    judged = judge_run(done)
    figures = figures_of(judged, SEED)
    write_outputs(folder, done, judged, figures)
    report = folder / "report.html"
    write_whole(report, report_html(done, judged, figures))
    return Measured(done.card, f"{headline(done, figures)}\n\n{report}", report, figures, is_whole(figures))


def figures_by_part(folder: Path) -> tuple[Run, tuple[Figure, ...]]:
    """A finished run and its figures over all questions, by document and by kind."""
    done = read_run(folder)
    return done, figures_of(judge_run(done), SEED)


def figures_of_all(folder: Path) -> tuple[Run, tuple[Figure, ...]]:
    """A finished run and its figures over all questions, without the parts."""
    done = read_run(folder)
    judged = judge_run(done)
    return done, figures_of_part(ALL, judged, np.arange(len(judged)), SEED)
