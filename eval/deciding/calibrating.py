"""Fits the confidence and the threshold on dev: the constants that the assistant loads, and what they do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from eval.answering.answers import SystemAnswer
from eval.answering.runs import Run, write_whole
from eval.asking.questions import Question
from eval.deciding.marks import Marks
from eval.errors import EvalError
from eval.metrics.abstention import auroc
from eval.metrics.calibration import expected_calibration_error
from qa.reading.answerability import CALIBRATION, Calibration, calibration_json

CARD = Path(__file__).parent.parent.parent / "qa" / "retrieval" / "adapter" / "README.md"

# Of the answerable questions of dev, how many may be refused. The place that errs least on both sides (Youden 1950)
# moved from .12 to .18 between two trainings, and with it questions that the guide itself offers. At .08 fewer near
# misses were refused than before (.47 of dev, .61 before): below the floors of the baseline.
OVER_REFUSAL = 0.12

Scores = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Fit:
    """A calibration and what it does on the questions that it was fitted on: flattered, so for information."""

    calibration: Calibration
    n_answerable: int
    n_unanswerable: int
    auroc_unanswerable: float
    auroc_cut: float
    over_refusal: float
    abstention_recall: float
    cut_abstained: float
    ece: float


def fit(run: Run) -> Fit:
    """Logistic regression on the best retrieval score, and the threshold that keeps over-refusal small.

    Each question as it was asked has one vote; those with their evidence cut out have none, since nobody asks
    them: what the calibration does to them is only told. The threshold is the highest that refuses at most
    OVER_REFUSAL of the answerable questions, so that it means the same for any weights.

    Raises:
        EvalError: the run is not the assistant's on dev questions, or lacks a side to tell apart.
    """
    _refuse(run)
    full = _scores(run, [each for each in run.questions if each.answerable], run.answers)
    cut = _scores(run, [each for each in run.questions if each.answerable], run.cut)
    rest = _scores(run, [each for each in run.questions if not each.answerable and not each.is_urgent], run.answers)
    if not len(full) or not len(rest) or not len(cut):
        raise EvalError(
            "Calibration needs answerable and unanswerable questions, and the answers with evidence cut out; "
            f"the run has {len(full)}, {len(rest)} and {len(cut)}."
        )
    return _fit(full, rest, cut, _named(run))


def _fit(full: Scores, rest: Scores, cut: Scores, fitted_on: str) -> Fit:
    scores, is_answerable = np.concatenate([full, rest]), np.arange(len(full) + len(rest)) < len(full)
    slope, intercept = _regression(scores, is_answerable)
    bar = _threshold(full, rest)
    rough = Calibration(round(slope, 4), round(intercept, 4), 0.5, fitted_on)
    calibration = Calibration(rough.slope, rough.intercept, rough.probability_answered(bar), fitted_on)
    confidence = np.array([calibration.probability_answered(score) for score in scores])
    return Fit(
        calibration,
        n_answerable=len(full),
        n_unanswerable=len(rest),
        auroc_unanswerable=auroc(full, rest),
        auroc_cut=auroc(full, cut),
        over_refusal=float(np.mean(full < bar)),
        abstention_recall=float(np.mean(rest < bar)),
        cut_abstained=float(np.mean(cut < bar)),
        ece=expected_calibration_error(confidence, is_answerable),
    )


def _regression(scores: Scores, is_answerable: NDArray[np.bool_]) -> tuple[float, float]:
    """Slope and intercept of logistic regression, without a penalty."""
    if scores[is_answerable].min() >= scores[~is_answerable].max():
        raise EvalError(
            "No confidence can be fitted: every answerable question scores above every unanswerable one, so any "
            "curve would do. Calibrate on more questions of both sorts."
        )
    model = LogisticRegression(C=np.inf, tol=1e-8, max_iter=1000).fit(scores[:, np.newaxis], is_answerable)
    slope, intercept = float(model.coef_[0, 0]), float(model.intercept_[0])
    if slope <= 0:
        raise EvalError(
            "No confidence can be fitted: answerable questions do not score above unanswerable ones. "
            "Look at the labels. Calibrate on more questions of both sorts."
        )
    return slope, intercept


def _threshold(full: Scores, rest: Scores) -> float:
    """The highest that refuses few enough, midway between two scores, so that no question stands on the line itself."""
    scores = np.unique(np.concatenate([full, rest]))
    between = (scores[1:] + scores[:-1]) / 2
    return float(max((bar for bar in between if np.mean(full < bar) <= OVER_REFUSAL), default=scores[0]))


def _scores(run: Run, questions: Sequence[Question], answers: Mapping[str, SystemAnswer]) -> Scores:
    """The best score of each question; those that a safety path took are left out."""
    found = [answers[each.question_id] for each in questions if each.question_id in answers]
    return np.array([answer.ranking[0].score for answer in found if answer.ranking])


def _refuse(run: Run) -> None:
    tests = [each.question_id for each in run.questions if each.split != "dev"]
    if tests:
        raise EvalError(
            f"The run holds {len(tests)} test questions ({tests[0]!r} first). A threshold fitted on them could no "
            "longer be tested: calibrate on --split dev."
        )
    if run.card.system != "assistant":
        raise EvalError(f"The run is of the system {run.card.system!r}. Only the assistant loads a calibration.")


def _named(run: Run) -> str:
    return f"dev of {', '.join(run.card.sets)} (questions {run.card.questions_sha256[:12]})"


def card_rows(fit: Fit) -> str:
    """The part of the model card that calibration writes."""
    made = fit.calibration
    rows = (
        ("slope, intercept, threshold", f"{made.slope}, {made.intercept}, {made.answer_from:.4f}"),
        ("fitted on", made.fitted_on),
        ("answerable / unanswerable questions", f"{fit.n_answerable} / {fit.n_unanswerable}"),
        (
            "AUROC against unanswerable / against evidence cut out",
            f"{fit.auroc_unanswerable:.2f} / {fit.auroc_cut:.2f}",
        ),
        ("over-refusal", f"{fit.over_refusal:.2f}"),
        ("unanswerable refused / cut refused", f"{fit.abstention_recall:.2f} / {fit.cut_abstained:.2f}"),
        ("expected calibration error", f"{fit.ece:.3f}"),
    )
    return "\n".join(["| calibration | |", "|---|---|", *(f"| {name} | {value} |" for name, value in rows)])


def write_calibration(fit: Fit, calibration: Path = CALIBRATION, card: Path = CARD) -> None:
    """Write the file that the assistant loads, and the rows between their marks in the model card.

    Raises:
        EvalError: the card has lost its marks.
    """
    Marks(card, "calibration", "the figures").write(card_rows(fit))
    write_whole(calibration, calibration_json(fit.calibration))
