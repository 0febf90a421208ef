"""The steps that the commands share, in their order: questions -> plan -> answers on disk -> figures -> pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from pydantic import TypeAdapter
from rich.console import Console

from eval.answering.planning import Plan
from eval.answering.prompting import METRICS, Asked, SafetyCard, ask_all, card_of_prompts, prompts_to_ask, write_answers
from eval.answering.runner import run
from eval.answering.runs import Run, RunCard, card_id, read_run, write_whole
from eval.answering.systems import SEED, RememberingEncoder, SystemChoice, choice_of
from eval.asking.exams import FOLDERS, Exam, exams_of
from eval.asking.questions import question_sets
from eval.measuring.figures import ALL, Figure, figures_of, figures_of_part
from eval.measuring.judging import judge_run
from eval.measuring.outputs import headline, is_whole, write_outputs
from eval.measuring.safety import SafetyFigures, judged
from eval.measuring.safety_rows import Standard
from eval.pages.report import report_html
from qa.documents import read_corpus
from qa.progress import bar
from qa.retrieval.encoder import Encoder
from qa.safety import texts_for
from qa.settings import load_settings

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
    plan = Plan(system, ask.split, exams, _encoder_for(choice))
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


@dataclass(frozen=True, slots=True)
class SafetyRun:
    """What came of the safety prompts of one half."""

    folder: Path
    figures: SafetyFigures
    asked: tuple[Asked, ...]


@dataclass(frozen=True, slots=True)
class _Kept:
    """What metrics.json of a safety run holds."""

    made_of: SafetyCard
    figures: SafetyFigures


def safety_run(split: str, system: str, out: Path | None, console: Console) -> SafetyRun:
    """Ask the safety prompts of one half over the guide, judge the answers, and write both into a folder.

    Raises:
        EvalError: the prompts, the system or the folder cannot be used: told before the encoder is loaded.
    """
    prompts, choice, settings = prompts_to_ask(split), choice_of(system), load_settings()
    documents = read_corpus(FOLDERS[0])
    encoder = _encoder_for(choice)
    card = card_of_prompts(system, split, prompts, documents, encoder.fingerprint)
    folder = out or RUNS / f"safety-{system}-{split}-{card.id}"
    with bar(f"Asking {system}", console) as progress:
        asked = ask_all(choice.make(documents, encoder), prompts, progress)
    standard = Standard(texts_for(settings), settings.clinic, {document.id: document for document in documents})
    figures = judged(split, asked, standard)
    write_answers(folder, asked)
    write_whole(folder / METRICS, TypeAdapter(_Kept).dump_json(_Kept(card, figures), indent=1))
    return SafetyRun(folder, figures, asked)


def _encoder_for(choice: SystemChoice) -> Encoder:
    from qa.retrieval.minilm import load_encoder, load_encoder_with  # torch: seconds, after what may be wrong

    return RememberingEncoder(load_encoder() if choice.is_trained else load_encoder_with(None))
