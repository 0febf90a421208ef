"""From a query to the sentences that may answer it, found by meaning and by exact words."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qa.retrieval.encoder import Encoder, Vectors
from qa.retrieval.index import Index
from qa.types import Hit

DEPTH = 50  # sentences from each side; a leaflet has fewer than that worth showing
PASSAGE_DEPTH = 10


@dataclass(frozen=True, slots=True)
class Retriever:
    """Searches one index with the encoder that made it."""

    index: Index
    encoder: Encoder

    def search(self, query: str, k: int) -> tuple[Hit, ...]:
        """The k candidates nearest to the query, best first; the score is the cosine of query and sentence.

        Candidates are the nearest sentences, the sentences of the nearest passages, and those with the most
        words in common.
        """
        vector = self.encoder.encode([query])[0]
        rows = self._candidates(vector, query)
        scores = self.index.vectors[rows] @ vector
        best = np.argsort(-scores, kind="stable")[:k]
        return tuple(Hit(self.index.rows.sentences[rows[place]], float(scores[place])) for place in best)

    def _candidates(self, vector: Vectors, query: str) -> NDArray[np.int64]:
        """Row numbers of sentences, ascending, each once."""
        near = self.index.sentence_store.search(vector, DEPTH)
        passages = self.index.passage_store.search(vector, PASSAGE_DEPTH)
        within = [row for number in passages for row in self._rows_of_passage(number)]
        words = self.index.words.scores(query)
        shared = [row for row in np.argsort(-words, kind="stable")[:DEPTH] if words[row] > 0]
        return np.unique(np.array([*near, *within, *shared], dtype=np.int64))

    def _rows_of_passage(self, passage_row: int) -> list[int]:
        passage = self.index.rows.passages[passage_row]
        return [self.index.rows.row(passage.document_id, number) for number in passage.sentences]
