"""Exact words: BM25 over sentences. The one owner of bm25s and of the stemmer."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import bm25s
import numpy as np
import Stemmer
from numpy.typing import NDArray

from qa.retrieval.interaction import rarity

Scores = NDArray[np.float32]

K1, B = (
    1.2,
    0.5,
)  # B below the usual .75: sentences differ little in length, and a list item is short by nature

NO_WORD = "-"  # stands in for the vocabulary of a corpus of stop words, which bm25s cannot index; no query has it


@dataclass(frozen=True, slots=True)
class WordIndex:
    """BM25 scores of sentences (Robertson and Zaragoza 2009, the variant that bm25s calls "lucene")."""

    model: bm25s.BM25
    n_sentences: int

    def scores(self, query: str) -> Scores:
        """One score for each sentence, (n_sentences,), from 0 (no word shared) to 1 (every word, often).

        BM25 is divided by the most that this query could score, with a word that no sentence holds counted
        as the rarest of all: half of a question's words found is about half the score.
        """
        words = tokens([query])[0]
        known = [word for word in words if word in self.model.vocab_dict]
        ceiling = sum(self._most(word) for word in words)
        if not known:
            return np.zeros(self.n_sentences, dtype=np.float32)
        return np.asarray(self.model.get_scores(known) / ceiling, dtype=np.float32)

    def save(self, folder: Path) -> None:
        """Write into a new folder."""
        self.model.save(folder, show_progress=False)

    def _most(self, word: str) -> float:
        token = self.model.vocab_dict.get(word)
        n_holding = 0 if token is None else self.model.scores["indptr"][token + 1] - self.model.scores["indptr"][token]
        return rarity(int(n_holding), self.n_sentences)


def build_word_index(texts: Sequence[str]) -> WordIndex:
    """Index the texts; row i is text i."""
    model = bm25s.BM25(k1=K1, b=B, method="lucene")
    words = tokens(texts)
    if not any(words):
        words[0] = [NO_WORD]
    model.index(words, show_progress=False)
    return WordIndex(model, len(texts))


def load_word_index(folder: Path, n_sentences: int) -> WordIndex:
    """Read what WordIndex.save wrote."""
    return WordIndex(bm25s.BM25.load(folder), n_sentences)


def tokens(texts: Sequence[str]) -> list[list[str]]:
    """Stemmed words without stop words. Example: ["Are the shots painful?"] -> [["shot", "pain"]]."""
    stemmer = Stemmer.Stemmer("english")
    return list(bm25s.tokenize(list(texts), stopwords="en", stemmer=stemmer, return_ids=False, show_progress=False))
