"""Judges an encoder on held-out documents."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qa.retrieval.encoder import Encoder
from qa.retrieval.interaction import interaction_of, tokens_of
from qa.training.examples import LabelledDocument, LabelledQuestion


@dataclass(frozen=True, slots=True)
class Scored:
    """A question with the score of each sentence of its document, as the retriever would give it."""

    question: LabelledQuestion
    scores: NDArray[np.float32]

    @property
    def cut(self) -> NDArray[np.float32]:
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


def score(documents: Sequence[LabelledDocument], encoder: Encoder) -> list[Scored]:
    """Score every sentence of each document for each of its questions."""
    scored = []
    for document in documents:
        read = encoder.read(document.sentences)
        sentences, interaction = np.stack([each.vector for each in read]), interaction_of(tokens_of(read))
        for question, asked in zip(
            document.questions, encoder.read([each.text for each in document.questions]), strict=True
        ):
            scored.append(Scored(question, sentences @ asked.vector + interaction.scores(asked, range(len(read)))))
    return scored


def auroc(positive: Sequence[float], negative: Sequence[float]) -> float:
    """The chance that a positive scores above a negative, ties counting half (Hanley and McNeil 1982)."""
    pairs = np.subtract.outer(np.asarray(positive), np.asarray(negative))
    return float(np.mean(pairs > 0) + np.mean(pairs == 0) / 2)


def _found(scored: Scored) -> NDArray[np.int64]:
    """The places, from 0, at which the evidence stands in the ranking, ascending."""
    order = np.argsort(-scored.scores, kind="stable")
    return np.flatnonzero(np.isin(order, list(scored.question.evidence)))
