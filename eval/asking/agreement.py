"""How far a second reader, who saw no labels, agrees with a question set."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from pydantic import TypeAdapter

from eval.asking.lines import read_lines
from eval.asking.questions import FORM, Question, QuestionSet
from eval.errors import EvalError
from eval.metrics.agreement import cohen_kappa
from eval.metrics.evidence import overlap

SECOND = Path(__file__).parent.parent / "questions" / "second" / "labels.jsonl"
NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class SecondLabel:
    """What a second reader says of one question."""

    question_id: str
    answerable: bool
    evidence: tuple[str, ...]
    also_ok: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Agreement:
    """Over the questions that both labelled."""

    n: int
    n_test: int  # of the test half, how many questions there are in all
    kappa: float  # on answerable
    n_evidence: int  # that both call answerable
    evidence_f1: float  # of the second reader's evidence against the first's, mean
    evidence_same: float  # share with exactly the same evidence
    evidence_f1_lenient: float  # what either reader would also allow counts neither for nor against
    disputed: tuple[str, ...]  # ids that only one of them calls answerable


_FORM = TypeAdapter(SecondLabel)


def read_second(path: Path = SECOND) -> tuple[SecondLabel, ...]:
    """The second reader's labels.

    Raises:
        EvalError: a line is malformed.
    """
    return tuple(label for _, label in read_lines(path, _FORM, FORM))


def agreement(sets: Sequence[QuestionSet], labels: Sequence[SecondLabel]) -> Agreement:
    """Compare.

    Raises:
        EvalError: a label is not for a test question of these sets, stands twice, or there is none.
    """
    questions = {each.question_id: each for question_set in sets for each in question_set.questions}
    _refuse(questions, [label.question_id for label in labels])
    pairs = [(questions[label.question_id], label) for label in labels]
    both = [(question, label) for question, label in pairs if question.answerable and label.answerable]
    strict = [_f1(question, label, NOTHING) for question, label in both]
    return Agreement(
        n=len(pairs),
        n_test=sum(question.split == "test" for question in questions.values()),
        kappa=cohen_kappa([question.answerable for question, _ in pairs], [label.answerable for _, label in pairs]),
        n_evidence=len(both),
        evidence_f1=_mean(strict),
        evidence_same=_mean([float(value == 1) for value in strict]),
        evidence_f1_lenient=_mean([_f1(*pair, _allowed(*pair)) for pair in both]),
        disputed=tuple(question.question_id for question, label in pairs if question.answerable != label.answerable),
    )


def _refuse(questions: Mapping[str, Question], labelled: Sequence[str]) -> None:
    if not labelled:
        raise EvalError("The second reader labelled nothing. Give at least one line.")
    twice = [name for name, n in Counter(labelled).items() if n > 1]
    if twice:
        raise EvalError(f"The second reader's labels hold {twice[0]!r} twice. Keep one.")
    unknown = [name for name in labelled if name not in questions or questions[name].split != "test"]
    if unknown:
        raise EvalError(f"The second reader labelled {unknown[0]!r}, which is no test question of these sets.")


def _mean(values: Sequence[float]) -> float:
    return float(np.mean(values)) if values else float("nan")


def _f1(question: Question, label: SecondLabel, allowed: frozenset[str]) -> float:
    value = overlap(frozenset(label.evidence), frozenset(question.evidence) - allowed, allowed).f1
    return 1.0 if np.isnan(value) else value  # nothing is left to disagree about


def _allowed(question: Question, label: SecondLabel) -> frozenset[str]:
    """What one reader requires and the other only allows."""
    return (frozenset(question.evidence) & frozenset(label.also_ok)) | (
        frozenset(label.evidence) & frozenset(question.also_ok)
    )
