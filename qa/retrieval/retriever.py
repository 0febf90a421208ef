"""From a query to the best sentences: meaning and exact words, fused."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qa.retrieval.encoder import Encoder, Vectors
from qa.retrieval.index import Index
from qa.retrieval.lexical import Scores
from qa.types import Hit

DEPTH = 50  # candidates from each side; a leaflet has fewer sentences than that worth showing
PASSAGE_DEPTH = 10
WORD_WEIGHT = 0.2  # measured: eval/LOG.md, "Fusing exact words"


@dataclass(frozen=True, slots=True)
class Retriever:
    """Searches one index with the encoder that made it."""

    index: Index
    encoder: Encoder

    def search(self, query: str, k: int) -> tuple[Hit, ...]:
        """The k sentences that fit the query best, best first.

        The score is the cosine of query and sentence plus WORD_WEIGHT times the share of the query's words,
        weighted by rarity, that the sentence holds. Candidates are the nearest sentences, the sentences of
        the nearest passages, and those with the most words in common.
        """
        vector = self.encoder.encode([query])[0]
        words = self.index.words.scores(query)
        candidates = self._candidates(vector, words)
        scores = self.index.vectors[candidates] @ vector + WORD_WEIGHT * words[candidates]
        best = np.argsort(-scores, kind="stable")[:k]
        return tuple(Hit(self.index.rows.sentences[candidates[place]], float(scores[place])) for place in best)

    def _candidates(self, vector: Vectors, words: Scores) -> NDArray[np.int64]:
        """Row numbers of sentences, ascending, each once."""
        near = self.index.sentence_store.search(vector, DEPTH)
        passages = self.index.passage_store.search(vector, PASSAGE_DEPTH)
        within = [row for number in passages for row in self._rows_of_passage(number)]
        shared = [row for row in np.argsort(-words, kind="stable")[:DEPTH] if words[row] > 0]
        return np.unique(np.array([*near, *within, *shared], dtype=np.int64))

    def _rows_of_passage(self, passage_row: int) -> list[int]:
        passage = self.index.rows.passages[passage_row]
        return [self.index.rows.row(passage.document_id, number) for number in passage.sentences]
