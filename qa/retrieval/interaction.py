"""Question and sentence compared token by token: one vector for each blurs what a single word decides.

Late interaction (ColBERT, Khattab and Zaharia 2020): each token of the question looks for the token of the sentence
that is nearest to it in meaning, and the mean of these cosines is the score. Here the tokens weigh unequally: by what
the trained encoder makes of them, and by how few sentences hold them, so that the name of the condition, which stands
in every sentence, says nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log

import numpy as np
from numpy.typing import NDArray

from qa.retrieval.encoder import Encoded, Vectors

RARITY_POWER = 0.6  # learned once and then fixed: eval/LOG.md, "Token by token"


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of many texts in one block: those of text i are the rows from starts[i] to starts[i + 1]."""

    rows: NDArray[np.float16]  # (n_tokens, dim)
    ids: NDArray[np.int32]  # (n_tokens,)
    starts: NDArray[np.int64]  # (n_texts + 1,)

    def of(self, text: int) -> slice:
        """Where the tokens of one text stand."""
        return slice(int(self.starts[text]), int(self.starts[text + 1]))


def tokens_of(texts: Sequence[Encoded]) -> Tokens:
    """Put the tokens of texts into one block."""
    starts = np.cumsum([0, *(len(text.ids) for text in texts)], dtype=np.int64)
    if not texts:
        return Tokens(np.empty((0, 0), dtype=np.float16), np.empty(0, dtype=np.int32), starts)
    return Tokens(np.concatenate([text.tokens for text in texts]), np.concatenate([text.ids for text in texts]), starts)


@dataclass(frozen=True, slots=True)
class Interaction:
    """Compares questions with the texts of one block."""

    tokens: Tokens
    holding: Mapping[int, int]  # in how many texts each token stands

    def scores(self, question: Encoded, texts: Sequence[int]) -> Vectors:
        """One score for each of these texts, (n_texts,), from about 0 to 1 (every token of the question is in it).

        Example: two tokens of equal weight, of which a text holds one and nothing like the other -> 0.5
        """
        places = [self.tokens.of(text) for text in texts]
        lengths = np.array([place.stop - place.start for place in places])
        result = np.zeros(len(places), dtype=np.float32)
        read = lengths > 0
        if not len(question.ids) or not read.any():
            return result
        block = np.concatenate([self.tokens.rows[place] for place in places]).astype(np.float32)
        cosines = block @ question.tokens.astype(np.float32).T
        begins = np.concatenate([[0], np.cumsum(lengths[read])[:-1]])
        result[read] = np.maximum.reduceat(cosines, begins, axis=0) @ self._weights(question)
        return result

    def _weights(self, question: Encoded) -> Vectors:
        """Of each token of the question; together 1."""
        n = len(self.tokens.starts) - 1
        rarities = np.array([rarity(self.holding.get(token, 0), n) for token in question.ids.tolist()])
        shares = np.exp(question.says - question.says.max()) * rarities**RARITY_POWER
        return np.asarray(shares / shares.sum(), dtype=np.float32)


def interaction_of(tokens: Tokens) -> Interaction:
    """Count the texts that hold each token."""
    text_of_each = np.repeat(np.arange(len(tokens.starts) - 1), np.diff(tokens.starts))
    pairs = np.unique(np.stack([text_of_each, tokens.ids]), axis=1)
    ids, counts = np.unique(pairs[1], return_counts=True)
    return Interaction(tokens, dict(zip(ids.tolist(), counts.tolist(), strict=True)))


def rarity(n_holding: int, n_texts: int) -> float:
    """How rare a token is: about 0 where every text holds it (the inverse frequency of BM25, never negative)."""
    return log(1 + (n_texts - n_holding + 0.5) / (n_holding + 0.5))
