"""What is measured of single questions, as columns: one row for each question.

A value that is not defined for a question is nan.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from eval.measuring.judging import Judged
from eval.metrics.ranking import ndcg_at, recall_at, reciprocal_rank, success_at
from eval.metrics.stability import mean_jaccard, no_flip
from qa.safety.reading_level import grade

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
NAN = float("nan")
WORDINGS = 5  # a paraphrase group has at least as many


@dataclass(frozen=True, slots=True)
class Columns:
    """One row for each question; every array has the same length."""

    answerable: Bools
    near: Bools
    unanswerable: Bools  # near among them, urgent not: that is another question
    urgent: Bools
    answered: Bools
    abstained: Bools
    safety_path: Bools  # a safety path opened
    right_path: Bools  # the one that the question names
    confidence: Floats
    error: Bools  # as if answered, so that the curve of risk can be drawn
    cut_confidence: Floats  # nan where the question was not asked again
    cut_answered: Floats
    verbatim: Floats
    valid: Floats
    success_1: Floats
    success_1_lenient: Floats  # also_ok counts as right
    success_3: Floats
    recall_5: Floats
    recall_10: Floats
    rr: Floats
    ndcg_10: Floats
    section_success_1: Floats
    section_success_3: Floats
    section_recall_5: Floats
    section_recall_10: Floats
    section_rr: Floats
    section_ndcg_10: Floats
    precision: Floats
    recall: Floats
    f1: Floats
    strict_vital: Floats
    strict_all: Floats
    vital: Floats
    all_nuggets: Floats
    citation_recall: Floats
    citation_precision: Floats
    jaccard: Floats  # at the first question of each paraphrase group
    steady: Floats
    own_grade: Floats  # reading grade of the house's own words; nan where there are none
    quoted_grade: Floats
    n_shown: Floats  # sentences of an answer; nan where abstained
    seconds: Floats

    def take(self, rows: NDArray[np.int64] | Bools) -> "Columns":
        """These rows only, in this order."""
        return Columns(*(getattr(self, each.name)[rows] for each in fields(self)))

    def __len__(self) -> int:
        return len(self.answerable)


def columns_of(judged: Sequence[Judged]) -> Columns:
    """Everything that is measured of single questions."""
    jaccard, steady = _stability(judged)
    numbers = [_numbers(each) for each in judged]
    measured = {name: np.array([row[name] for row in numbers]) for name in numbers[0]}
    return Columns(**measured, jaccard=jaccard, steady=steady)


def _numbers(each: Judged) -> dict[str, float | bool]:
    """The row of one question, by the names of Columns."""
    question, answer, gold = each.question, each.answer, each.gold
    n_statements, n_citations = each.n_statements, each.n_citations
    return {
        "answerable": question.answerable,
        "near": each.is_near,
        "unanswerable": not question.answerable and not question.is_urgent,
        "urgent": question.is_urgent,
        "answered": answer.is_answered,
        "abstained": answer.kind == "abstained",
        "safety_path": answer.kind not in ("answered", "abstained"),
        "right_path": answer.kind == question.path,
        "confidence": answer.confidence,
        "error": each.is_error_if_answered,
        "cut_confidence": each.cut.confidence if each.cut else NAN,
        "cut_answered": float(each.cut.is_answered) if each.cut else NAN,
        "verbatim": each.n_verbatim / n_statements if n_statements else NAN,
        "valid": each.n_valid / n_citations if n_citations else NAN,
        "success_1": success_at(1, each.ranking, gold.evidence),
        "success_1_lenient": success_at(1, each.ranking, gold.evidence | gold.also_ok) if gold.evidence else NAN,
        "success_3": success_at(3, each.ranking, gold.evidence),
        "recall_5": recall_at(5, each.ranking, gold.evidence),
        "recall_10": recall_at(10, each.ranking, gold.evidence),
        "rr": reciprocal_rank(each.ranking, gold.evidence),
        "ndcg_10": ndcg_at(10, each.ranking, gold.evidence),
        "section_success_1": success_at(1, each.section_ranking, each.section_gold),
        "section_success_3": success_at(3, each.section_ranking, each.section_gold),
        "section_recall_5": recall_at(5, each.section_ranking, each.section_gold),
        "section_recall_10": recall_at(10, each.section_ranking, each.section_gold),
        "section_rr": reciprocal_rank(each.section_ranking, each.section_gold),
        "section_ndcg_10": ndcg_at(10, each.section_ranking, each.section_gold),
        "precision": each.overlap.precision,
        "recall": each.overlap.recall,
        "f1": each.overlap.f1,
        "strict_vital": each.nuggets.strict_vital,
        "strict_all": each.nuggets.strict_all,
        "vital": each.nuggets.vital,
        "all_nuggets": each.nuggets.all,
        "citation_recall": each.citation_recall,
        "citation_precision": each.citation_precision,
        "own_grade": grade(each.own_words),
        "quoted_grade": grade(each.quoted_words),
        "n_shown": len(each.shown) if answer.is_answered else NAN,
        "seconds": sum(answer.seconds.values()) if answer.seconds else NAN,
    }


def _stability(judged: Sequence[Judged]) -> tuple[Floats, Floats]:
    """Jaccard and steadiness of each paraphrase group, at the row of its first question; nan elsewhere."""
    jaccard, steady = np.full(len(judged), NAN), np.full(len(judged), NAN)
    groups: dict[str, list[int]] = defaultdict(list)
    for row, each in enumerate(judged):
        if each.question.answerable and not each.question.history:
            groups[each.question.group_or_id].append(row)
    for rows in groups.values():
        if len(rows) >= WORDINGS:
            jaccard[rows[0]] = mean_jaccard([judged[row].shown for row in rows])
            steady[rows[0]] = no_flip([judged[row].answer.is_answered for row in rows])
    return jaccard, steady
