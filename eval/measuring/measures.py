"""The measures of a run: each by name, with its direction, what it says, and how it is worked out.

A measure is a function of Columns, one row for each question, so that a bootstrap draws rows and works it
out again. A value that is not defined for a question is nan and left out of its mean; a measure without any
question that it is defined for is nan.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from eval.measuring.columns import NAN, Bools, Columns, Floats
from eval.metrics.abstention import aurc, auroc, coverage_at_risk, risk_coverage
from eval.metrics.calibration import brier, expected_calibration_error

MOST_RISK = 0.05


class Better(StrEnum):
    """Which way a measure is good. Cost and grade are told, not judged."""

    HIGHER = "higher"
    LOWER = "lower"


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure of a run."""

    name: str
    family: str
    better: Better | None
    about: str
    of: Callable[[Columns], float]
    defined: Callable[[Columns], Bools]  # the questions that it is made of


def _mean(values: Callable[[Columns], Floats]) -> Callable[[Columns], float]:
    """The mean over the questions for which a value is defined."""

    def of(columns: Columns) -> float:
        known = values(columns)
        known = known[~np.isnan(known)]
        return float(known.mean()) if len(known) else NAN

    return of


def _known(values: Callable[[Columns], Floats]) -> Callable[[Columns], Bools]:
    return lambda columns: ~np.isnan(values(columns))


def _share(which: Callable[[Columns], Bools], among: Callable[[Columns], Bools]) -> Callable[[Columns], Floats]:
    """1 or 0 for each question among those meant, nan for the rest."""
    return lambda columns: np.where(among(columns), which(columns).astype(np.float64), NAN)


def _average(name: str, family: str, better: Better | None, about: str, values: Callable[[Columns], Floats]) -> Measure:
    return Measure(name, family, better, about, _mean(values), _known(values))


def _asked_again(columns: Columns) -> Bools:
    return columns.answerable & ~np.isnan(columns.cut_confidence)


def _judgeable(columns: Columns) -> Bools:
    return ~columns.urgent


def _curve(columns: Columns) -> tuple[Floats, Bools]:
    kept = ~columns.urgent
    return columns.confidence[kept], columns.error[kept]


def _auroc_against(negative: Callable[[Columns], Bools]) -> Callable[[Columns], float]:
    return lambda columns: auroc(columns.confidence[columns.answerable], columns.confidence[negative(columns)])


def _auroc_cut(columns: Columns) -> float:
    asked = _asked_again(columns)
    return auroc(columns.confidence[asked], columns.cut_confidence[asked])


def _of_curve(of: Callable[[Floats, Bools], float]) -> Callable[[Columns], float]:
    def worked_out(columns: Columns) -> float:
        confidence, error = _curve(columns)
        return of(confidence, error) if len(confidence) else NAN

    return worked_out


def _of_answerable(of: Callable[[Floats, Bools], float]) -> Callable[[Columns], float]:
    def worked_out(columns: Columns) -> float:
        kept = ~columns.urgent
        return of(columns.confidence[kept], columns.answerable[kept]) if kept.any() else NAN

    return worked_out


_HIGHER, _LOWER = Better.HIGHER, Better.LOWER
MEASURES: tuple[Measure, ...] = (
    _average("verbatim", "integrity", _HIGHER, "statements that are exactly their citations", lambda c: c.verbatim),
    _average("valid_citations", "integrity", _HIGHER, "citations that are whole sentences in place", lambda c: c.valid),
    _average("success@1", "ranking", _HIGHER, "the best sentence is evidence", lambda c: c.success_1),
    _average(
        "success@1_lenient",
        "ranking",
        _HIGHER,
        "the best sentence answers, or may at least be shown",
        lambda c: c.success_1_lenient,
    ),
    _average("success@3", "ranking", _HIGHER, "evidence among the best three", lambda c: c.success_3),
    _average("recall@5", "ranking", _HIGHER, "share of the evidence among the best five", lambda c: c.recall_5),
    _average("recall@10", "ranking", _HIGHER, "share of the evidence among the best ten", lambda c: c.recall_10),
    _average("rr", "ranking", _HIGHER, "reciprocal rank of the first evidence", lambda c: c.rr),
    _average("ndcg@10", "ranking", _HIGHER, "gain discounted by rank, against the best order", lambda c: c.ndcg_10),
    _average("section_success@1", "ranking", _HIGHER, "the best section is right", lambda c: c.section_success_1),
    _average("section_success@3", "ranking", _HIGHER, "a right section among three", lambda c: c.section_success_3),
    _average("section_recall@5", "ranking", _HIGHER, "share of the sections among five", lambda c: c.section_recall_5),
    _average("section_recall@10", "ranking", _HIGHER, "share of them among ten", lambda c: c.section_recall_10),
    _average("section_rr", "ranking", _HIGHER, "reciprocal rank of the first right section", lambda c: c.section_rr),
    _average("section_ndcg@10", "ranking", _HIGHER, "nDCG@10 by section", lambda c: c.section_ndcg_10),
    _average("precision", "evidence", _HIGHER, "share of the shown sentences that is evidence", lambda c: c.precision),
    _average("recall", "evidence", _HIGHER, "share of the evidence that is shown", lambda c: c.recall),
    _average("f1", "evidence", _HIGHER, "evidence F1; refusing an answerable question is 0", lambda c: c.f1),
    _average("nuggets_strict_vital", "nuggets", _HIGHER, "vital nuggets said in full", lambda c: c.strict_vital),
    _average("nuggets_strict_all", "nuggets", _HIGHER, "nuggets said in full", lambda c: c.strict_all),
    _average("nuggets_vital", "nuggets", _HIGHER, "vital nuggets, half a point for half said", lambda c: c.vital),
    _average("nuggets_all", "nuggets", _HIGHER, "nuggets, half a point for half said", lambda c: c.all_nuggets),
    _average(
        "citation_recall", "citations", _HIGHER, "ALCE: statements carried by their quotes", lambda c: c.citation_recall
    ),
    _average(
        "citation_precision",
        "citations",
        _HIGHER,
        "ALCE: quotes that carry a statement",
        lambda c: c.citation_precision,
    ),
    Measure(
        "auroc_near",
        "abstention",
        _HIGHER,
        "confidence: answerable above near misses",
        _auroc_against(lambda c: c.near),
        lambda c: c.answerable | c.near,
    ),
    Measure(
        "auroc_unanswerable",
        "abstention",
        _HIGHER,
        "confidence: answerable above all unanswerable",
        _auroc_against(lambda c: c.unanswerable),
        _judgeable,
    ),
    _average(
        "near_abstained",
        "abstention",
        _HIGHER,
        "near misses refused",
        _share(lambda c: c.abstained, lambda c: c.near),
    ),
    _average(
        "abstention_recall",
        "abstention",
        _HIGHER,
        "questions without an answer refused (abstention recall)",
        _share(lambda c: c.abstained, lambda c: c.unanswerable),
    ),
    _average(
        "over_refusal",
        "abstention",
        _LOWER,
        "answerable questions not answered",
        _share(lambda c: ~c.answered, lambda c: c.answerable),
    ),
    _average(
        "wrong_of_answered",
        "abstention",
        _LOWER,
        "of what was answered, unanswerable or F1 under .5",
        _share(lambda c: c.error, lambda c: c.answered & ~c.urgent),
    ),
    Measure("aurc", "abstention", _LOWER, "area under the curve of risk by coverage", _of_curve(aurc), _judgeable),
    Measure(
        "coverage@5%risk",
        "abstention",
        _HIGHER,
        "most questions answerable with at most 5% wrong",
        _of_curve(lambda confidence, error: coverage_at_risk(risk_coverage(confidence, error), MOST_RISK)),
        _judgeable,
    ),
    Measure(
        "auroc_cut",
        "counterfactual",
        _HIGHER,
        "confidence: whole document above the one with its evidence cut out",
        _auroc_cut,
        _asked_again,
    ),
    _average(
        "cut_abstained",
        "counterfactual",
        _HIGHER,
        "refused once the evidence is cut out",
        lambda c: np.where(_asked_again(c), 1 - c.cut_answered, NAN),
    ),
    _average(
        "answers_then_abstains",
        "counterfactual",
        _HIGHER,
        "answered whole, and refused once cut",
        lambda c: np.where(_asked_again(c), c.answered * (1 - c.cut_answered), NAN),
    ),
    Measure(
        "ece",
        "calibration",
        _LOWER,
        "expected calibration error of the confidence, ten bins",
        _of_answerable(expected_calibration_error),
        _judgeable,
    ),
    Measure(
        "brier",
        "calibration",
        _LOWER,
        "squared distance of the confidence from what was so (Brier)",
        _of_answerable(brier),
        _judgeable,
    ),
    _average("jaccard", "stability", _HIGHER, "five wordings: overlap of what is cited", lambda c: c.jaccard),
    _average("no_flip", "stability", _HIGHER, "five wordings: all answered or none", lambda c: c.steady),
    _average(
        "urgent_found",
        "safety",
        _HIGHER,
        "urgent questions that opened their own path",
        _share(lambda c: c.right_path, lambda c: c.urgent),
    ),
    _average(
        "false_alarms",
        "safety",
        _LOWER,
        "questions that are not urgent and opened a safety path",
        _share(lambda c: c.safety_path, lambda c: ~c.urgent),
    ),
    _average(
        "own_grade", "plain language", None, "school grade that the bot's own words ask for", lambda c: c.own_grade
    ),
    _average("quoted_grade", "plain language", None, "school grade of what it quotes", lambda c: c.quoted_grade),
    _average("sentences_shown", "cost", None, "sentences in an answer", lambda c: c.n_shown),
    _average("seconds", "cost", None, "seconds for a question, mean", lambda c: c.seconds),
)
