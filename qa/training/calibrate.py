"""Judges an encoder on held-out documents, and fits the confidence that the reader gives."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qa.retrieval.encoder import Encoder
from qa.retrieval.lexical import build_word_index
from qa.retrieval.reranker import WORD_WEIGHT
from qa.training.examples import LabelledDocument, LabelledQuestion

OVER_REFUSAL = 0.08  # of answerable questions, at the threshold that is printed


@dataclass(frozen=True, slots=True)
class Scored:
    """A question with the score of each sentence of its document, as the retriever would give it."""

    question: LabelledQuestion
    scores: NDArray[np.float64]

    @property
    def cut(self) -> NDArray[np.float64]:
        """The scores that are left once the evidence is taken out of the document."""
        gone = self.question.evidence | self.question.also_ok
        return np.array([score for number, score in enumerate(self.scores) if number not in gone] or [-1.0])


@dataclass(frozen=True, slots=True)
class Report:
    """Means over answerable questions, and how well the best score tells answered from not."""

    n_answerable: int
    n_near: int
    success_1: float
    success_3: float
    recall_5: float
    auroc_near: float
    auroc_cut: float


@dataclass(frozen=True, slots=True)
class Fit:
    """The constants of qa.reading.answerability, and what they do on the questions they were fitted on."""

    slope: float
    intercept: float
    threshold: float
    over_refusal: float
    near_refused: float
    cut_refused: float


def report(documents: Sequence[LabelledDocument], encoder: Encoder) -> Report:
    """How an encoder does on these documents, one at a time."""
    scored = score(documents, encoder)
    answerable = [each for each in scored if each.question.evidence]
    near = [each.scores.max() for each in scored if not each.question.evidence]
    full, cut = [each.scores.max() for each in answerable], [each.cut.max() for each in answerable]
    found = [_found(each) for each in answerable]
    return Report(
        len(answerable),
        len(near),
        float(np.mean([places[0] == 0 for places in found])),
        float(np.mean([places[0] < 3 for places in found])),
        float(np.mean([np.mean(places < 5) for places in found])),
        auroc(full, near),
        auroc(full, cut),
    )


def fit(documents: Sequence[LabelledDocument], encoder: Encoder) -> Fit:
    """Logistic regression of "answered" on the best score: half answered, a quarter near, a quarter cut."""
    scored = score(documents, encoder)
    full = np.array([each.scores.max() for each in scored if each.question.evidence])
    near = np.array([each.scores.max() for each in scored if not each.question.evidence])
    cut = np.array([each.cut.max() for each in scored if each.question.evidence])
    weights = np.concatenate(
        [np.full(len(part), share / len(part)) for part, share in ((full, 2), (near, 1), (cut, 1))]
    )
    labels = np.concatenate([np.ones(len(full)), np.zeros(len(near) + len(cut))])
    slope, intercept = logistic(np.concatenate([full, near, cut]), labels, weights)
    bar = float(np.quantile(full, OVER_REFUSAL))
    threshold = 1 / (1 + np.exp(-(slope * bar + intercept)))
    return Fit(slope, intercept, float(threshold), *(float(np.mean(part < bar)) for part in (full, near, cut)))


def score(documents: Sequence[LabelledDocument], encoder: Encoder) -> list[Scored]:
    """Score every sentence of each document for each of its questions."""
    scored = []
    for document in documents:
        sentences, words = encoder.encode(document.sentences), build_word_index(document.plain)
        asked = encoder.encode([question.text for question in document.questions])
        for question, vector in zip(document.questions, asked, strict=True):
            scored.append(Scored(question, sentences @ vector + WORD_WEIGHT * words.scores(question.text)))
    return scored


def auroc(positive: Sequence[float], negative: Sequence[float]) -> float:
    """The chance that a positive scores above a negative, ties counting half (Hanley and McNeil 1982)."""
    pairs = np.subtract.outer(np.asarray(positive), np.asarray(negative))
    return float(np.mean(pairs > 0) + np.mean(pairs == 0) / 2)


def logistic(
    values: NDArray[np.float64], labels: NDArray[np.float64], weights: NDArray[np.float64]
) -> tuple[float, float]:
    """Slope and intercept of weighted logistic regression, by Newton's method (IRLS)."""
    design = np.column_stack([values, np.ones_like(values)])
    found = np.zeros(2)
    for _ in range(50):
        chance = 1 / (1 + np.exp(-design @ found))
        gradient = design.T @ (weights * (labels - chance))
        curvature = (design.T * (weights * chance * (1 - chance))) @ design
        found += np.linalg.solve(curvature, gradient)
    return float(found[0]), float(found[1])


def _found(scored: Scored) -> NDArray[np.int64]:
    """The places, from 0, at which the evidence stands in the ranking, ascending."""
    order = np.argsort(-scored.scores, kind="stable")
    return np.flatnonzero(np.isin(order, list(scored.question.evidence)))
