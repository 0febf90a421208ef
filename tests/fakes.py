"""Deterministic stand-ins whose results can be worked out by hand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from qa.documents import read_document
from qa.retrieval.encoder import Encoded, Vectors
from qa.safety.opinion import LABELS, Label, Probabilities
from qa.types import Document


@dataclass
class WordEncoder:
    """Counts the words that it knows: the cosine of two texts is the share of known words they have in common.

    Example: with words ("dog", "cat"), "Dog dog cat" -> (2, 1) / sqrt(5).
    """

    words: tuple[str, ...]
    fingerprint: str = "words"
    encoded: list[str] = field(default_factory=list)  # every text ever asked for

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.encoded += texts
        counts = np.array(
            [[text.casefold().count(word) for word in self.words] for text in texts], dtype=np.float32
        ).reshape(len(texts), len(self.words))
        lengths = np.linalg.norm(counts, axis=1, keepdims=True)
        rows: Vectors = np.divide(counts, lengths, out=np.zeros_like(counts), where=lengths > 0)
        return rows

    def read(self, texts: Sequence[str]) -> tuple[Encoded, ...]:
        """Each time that a known word stands in a text is one token, and all say as much."""
        return tuple(map(self._read, texts, self.encode(texts)))

    def _read(self, text: str, vector: Vectors) -> Encoded:
        held = [number for number, word in enumerate(self.words) for _ in range(text.casefold().count(word))]
        tokens = np.eye(len(self.words), dtype=np.float16)[held]
        return Encoded(vector, tokens, np.array(held, dtype=np.int32), np.zeros(len(held), dtype=np.float32))


@dataclass(frozen=True)
class WordOpinion:
    """Sure of a label where its word stands in a message, else of "ordinary"; `doubt` goes to an emergency."""

    labels: Mapping[str, Label] = field(default_factory=dict)  # word -> label
    doubt: float = 0.0
    fingerprint: str = "opinion of words"

    def probabilities(self, messages: Sequence[str]) -> Probabilities:
        return np.stack([self._row(message.casefold()) for message in messages])

    def _row(self, message: str) -> Probabilities:
        label = next((label for word, label in self.labels.items() if word in message), "ordinary")
        row = np.zeros(len(LABELS), dtype=np.float32)
        row[LABELS.index("emergency")] = self.doubt
        row[LABELS.index(label)] += 1 - self.doubt
        return row


def document_of(folder: Path, name: str, text: str) -> Document:
    """Read a text as the product would, from a file in a folder made for the test."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(text, encoding="utf-8", newline="")
    return read_document(path)
