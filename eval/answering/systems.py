"""What can be asked: the assistant as the page has it, and counter-systems that show what a number is worth."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from random import Random
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from eval.errors import EvalError
from qa.assistant import N_RANKED, Models, assistant_of
from qa.reading.compose import cite
from qa.retrieval.context import sentence_in_context, words_in_context
from qa.retrieval.encoder import Encoded, Encoder, Vectors
from qa.retrieval.index import build_index, embed, rows_of
from qa.retrieval.lexical import WordIndex, build_word_index
from qa.safety import Triage, texts_for
from qa.safety.opinion import Opinion, Probabilities
from qa.settings import load_settings
from qa.types import Answer, Citation, Document, Hit, Kind, Sentence, Statement, Turn

N_SHOWN = 3  # sentences that a counter-system answers with; the assistant shows at most three before lists
QUESTION_ONLY = Path(__file__).parent / "question_only.npy"  # python -m eval.answering.question_only
SEED = 1


class System(Protocol):
    """Whatever answers questions from documents."""

    def answer(self, question: str, history: Sequence[Turn] = ()) -> Answer:
        """One answer."""


@dataclass(frozen=True, slots=True)
class SystemChoice:
    """A system by name: what it is, and how it is made over documents."""

    about: str
    make: Callable[[Sequence[Document], Encoder], System]
    is_trained: bool = False  # it uses the product's encoder, with its adapter; the others the bundled one


@dataclass(frozen=True, slots=True)
class RememberingEncoder:
    """Encodes each text once. One at a time, so that a vector never depends on its neighbours in a batch."""

    encoder: Encoder
    known: dict[str, Encoded] = field(default_factory=dict)

    @property
    def fingerprint(self) -> str:
        """That of the encoder beneath."""
        return self.encoder.fingerprint

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One unit row for each text: (n_texts, dim) float32."""
        return np.stack([each.vector for each in self.read(texts)])

    def read(self, texts: Sequence[str]) -> tuple[Encoded, ...]:
        """Each text with its tokens."""
        for text in texts:
            if text not in self.known:
                (self.known[text],) = self.encoder.read([text])
        return tuple(self.known[text] for text in texts)


@dataclass(frozen=True, slots=True)
class RememberingOpinion:
    """Judges each message once: a question is asked again with its evidence cut out."""

    opinion: Opinion
    known: dict[str, Probabilities] = field(default_factory=dict)

    @property
    def fingerprint(self) -> str:
        """See Opinion."""
        return self.opinion.fingerprint

    def probabilities(self, messages: Sequence[str]) -> Probabilities:
        """See Opinion."""
        for message in messages:
            if message not in self.known:
                self.known[message] = self.opinion.probabilities([message])[0]
        return np.stack([self.known[message] for message in messages])


def assistant(documents: Sequence[Document], encoder: Encoder) -> System:
    """The product: the same Assistant that stands behind the page."""
    rows = rows_of(documents)
    index = build_index(rows, embed(rows, encoder, {}, lambda done, total: None))
    return assistant_of(index, Models(encoder, _triage()), texts_for(load_settings()))


@cache
def _triage() -> Triage:
    from qa.safety.trained import load_opinion  # noqa: PLC0415  torch takes seconds

    return Triage(RememberingOpinion(load_opinion()))


@dataclass(frozen=True, slots=True)
class RandomSentences:
    """Three sentences by lot, and a confidence by lot; the same for the same question."""

    documents: Mapping[str, Document]
    sentences: tuple[Sentence, ...]

    def answer(self, question: str, history: Sequence[Turn] = ()) -> Answer:
        """An answer by lot."""
        lot = Random(f"{SEED} {question}")
        scores = np.array([lot.random() for _ in self.sentences])
        return _answered(question, _best(self.sentences, scores), N_SHOWN, lot.random(), self.documents)


@dataclass(frozen=True, slots=True)
class WholeDocument:
    """Everything, always, and sure of it: recall 1, and no help."""

    documents: Mapping[str, Document]
    sentences: tuple[Sentence, ...]

    def answer(self, question: str, history: Sequence[Turn] = ()) -> Answer:
        """All there is."""
        hits = [Hit(sentence, -float(row)) for row, sentence in enumerate(self.sentences)]
        return _answered(question, hits, len(hits), 1.0, self.documents)


@dataclass(frozen=True, slots=True)
class AlwaysAbstain:
    """Never wrong, and no help."""

    def answer(self, question: str, history: Sequence[Turn] = ()) -> Answer:
        """Nothing."""
        return Answer(question, question, Kind.ABSTAINED, 0.0)


@dataclass(frozen=True, slots=True)
class ExactWords:
    """BM25 alone: the three best sentences, always. Its confidence is the share of the question's words found."""

    documents: Mapping[str, Document]
    sentences: tuple[Sentence, ...]
    words: WordIndex

    def answer(self, question: str, history: Sequence[Turn] = ()) -> Answer:
        """The best three."""
        hits = _best(self.sentences, self.words.scores(_with_last(question, history)))
        return _answered(question, hits, N_SHOWN, min(max(hits[0].score, 0.0), 1.0), self.documents)


@dataclass(frozen=True, slots=True)
class NearestVectors:
    """The bundled encoder alone: the three nearest sentences, always. Its confidence is the best cosine."""

    documents: Mapping[str, Document]
    sentences: tuple[Sentence, ...]
    vectors: Vectors
    encoder: Encoder

    def answer(self, question: str, history: Sequence[Turn] = ()) -> Answer:
        """The nearest three."""
        hits = _best(self.sentences, self.vectors @ self.encoder.encode([_with_last(question, history)])[0])
        return _answered(question, hits, N_SHOWN, min(max(hits[0].score, 0.0), 1.0), self.documents)


@dataclass(frozen=True, slots=True)
class QuestionOnly:
    """The nearest three sentences, with a confidence that never looked at a document.

    A logistic classifier on the question's own vector, trained on families' questions of other documents:
    what habit alone ("dose is never answered") is worth.
    """

    nearest: NearestVectors
    weights: NDArray[np.float32]  # (dim + 1,), the intercept last

    def answer(self, question: str, history: Sequence[Turn] = ()) -> Answer:
        """The nearest three, if questions like this one are mostly answered."""
        answer = self.nearest.answer(question, history)
        vector = self.nearest.encoder.encode([_with_last(question, history)])[0]
        confidence = float(1 / (1 + np.exp(-(self.weights[:-1] @ vector + self.weights[-1]))))
        if confidence >= 0.5:
            return Answer(question, question, Kind.ANSWERED, confidence, "", answer.statements, ranking=answer.ranking)
        return Answer(question, question, Kind.ABSTAINED, confidence, withheld=_cited(answer), ranking=answer.ranking)


def nearest_vectors(documents: Sequence[Document], encoder: Encoder) -> NearestVectors:
    """Encode every sentence with its title, headings and lead-in."""
    by_id = _by_id(documents)
    texts = [sentence_in_context(document, sentence) for document in by_id.values() for sentence in document.sentences]
    return NearestVectors(by_id, _sentences(by_id), encoder.encode(texts), encoder)


def exact_words(documents: Sequence[Document], encoder: Encoder) -> ExactWords:
    """Index every sentence with its headings and lead-in."""
    by_id = _by_id(documents)
    texts = [words_in_context(document, sentence) for document in by_id.values() for sentence in document.sentences]
    return ExactWords(by_id, _sentences(by_id), build_word_index(texts))


def question_only(documents: Sequence[Document], encoder: Encoder) -> QuestionOnly:
    """With the classifier that `python -m eval.answering.question_only` trained."""
    if not QUESTION_ONLY.exists():
        raise EvalError(f"{QUESTION_ONLY} is missing. Restore it, or train it: python -m eval.answering.question_only.")
    return QuestionOnly(nearest_vectors(documents, encoder), np.load(QUESTION_ONLY))


SYSTEMS: Mapping[str, SystemChoice] = {
    "assistant": SystemChoice("the product, as the page has it", assistant, is_trained=True),
    "question-only": SystemChoice("encoder alone; abstains by the question alone, never the document", question_only),
    "encoder": SystemChoice("bundled encoder alone: always the three nearest sentences", nearest_vectors),
    "bm25": SystemChoice("exact words alone: always the three best sentences", exact_words),
    "random": SystemChoice("three sentences by lot", lambda documents, _: RandomSentences(*_parts(documents))),
    "whole-document": SystemChoice("shows everything", lambda documents, _: WholeDocument(*_parts(documents))),
    "always-abstain": SystemChoice("never answers", lambda _documents, _encoder: AlwaysAbstain()),
}


def choice_of(name: str) -> SystemChoice:
    """A system by its name.

    Raises:
        EvalError: there is none of that name.
    """
    if name not in SYSTEMS:
        raise EvalError(f"There is no system {name!r}. Name one of: {', '.join(SYSTEMS)}.")
    return SYSTEMS[name]


def _answered(
    question: str, hits: Sequence[Hit], n_shown: int, confidence: float, documents: Mapping[str, Document]
) -> Answer:
    shown = [hit.sentence for hit in hits[:n_shown]]
    statements = tuple(Statement(each.text, (cite([each], documents[each.document_id]),)) for each in shown)
    return Answer(question, question, Kind.ANSWERED, confidence, "", statements, ranking=tuple(hits[:N_RANKED]))


def _best(sentences: Sequence[Sentence], scores: NDArray[np.floating]) -> list[Hit]:
    return [Hit(sentences[row], float(scores[row])) for row in np.argsort(-scores, kind="stable")[:N_RANKED]]


def _cited(answer: Answer) -> tuple[Citation, ...]:
    return tuple(citation for statement in answer.statements for citation in statement.citations)


def _with_last(question: str, history: Sequence[Turn]) -> str:
    """A follow-up with the question before it: the plainest way to understand one."""
    return " ".join((*(turn.question for turn in history[-1:]), question))


def _parts(documents: Sequence[Document]) -> tuple[Mapping[str, Document], tuple[Sentence, ...]]:
    by_id = _by_id(documents)
    return by_id, _sentences(by_id)


def _by_id(documents: Sequence[Document]) -> dict[str, Document]:
    return {document.id: document for document in sorted(documents, key=lambda document: document.id)}


def _sentences(documents: Mapping[str, Document]) -> tuple[Sentence, ...]:
    return tuple(sentence for document in documents.values() for sentence in document.sentences)
