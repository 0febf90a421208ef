"""From a query to the sentences that may answer it, found by meaning and by exact words."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qa.retrieval.encoder import Encoder, Vectors
from qa.retrieval.index import Index
from qa.types import Hit

SENTENCES_OF_A_PASSAGE = 5  # about; a fifth as many passages as sentences are looked into


@dataclass(frozen=True, slots=True)
class Retriever:
    """Searches one index with the encoder that made it."""

    index: Index
    encoder: Encoder

    def search(self, query: str, k: int) -> tuple[Hit, ...]:
        """Candidates, best first; the score is the cosine of query and sentence.

        They are the k nearest sentences, the sentences of the k / 5 nearest passages, and the k sentences that
        share the most words with the query: between k and about 3 k, where the documents hold as many.
        """
        vector = self.encoder.encode([query])[0]
        rows = self._candidates(vector, query, k)
        scores = self.index.vectors[rows] @ vector
        best = np.argsort(-scores, kind="stable")
        return tuple(Hit(self.index.rows.sentences[rows[place]], float(scores[place])) for place in best)

    def _candidates(self, vector: Vectors, query: str, k: int) -> NDArray[np.int64]:
        """Row numbers of sentences, ascending, each once."""
        near = self.index.sentence_store.search(vector, k)
        passages = self.index.passage_store.search(vector, max(1, k // SENTENCES_OF_A_PASSAGE))
        within = [row for number in passages for row in self._rows_of_passage(number)]
        words = self.index.words.scores(query)
        shared = [row for row in np.argsort(-words, kind="stable")[:k] if words[row] > 0]
        return np.unique(np.array([*near, *within, *shared], dtype=np.int64))

    def _rows_of_passage(self, passage_row: int) -> list[int]:
        passage = self.index.rows.passages[passage_row]
        return [self.index.rows.row(passage.document_id, number) for number in passage.sentences]
