"""Everything that retrieval searches, for one state of the corpus: built whole, never changed."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from itertools import accumulate

import numpy as np

from qa.documents import passages_of
from qa.retrieval.context import passage_in_context, sentence_in_context, words_in_context
from qa.retrieval.encoder import Encoder, Vectors
from qa.retrieval.lexical import WordIndex, build_word_index
from qa.retrieval.vectors import VectorStore, build_vector_store
from qa.types import Document, Passage, Sentence

EMBED_AT_ONCE = 64  # texts between two steps of the progress bar

Progress = Callable[[int, int], None]  # texts done, texts in all


@dataclass(frozen=True, slots=True)
class Embedded:
    """The vectors of a corpus in the order of its rows, and what they were made of."""

    texts: tuple[str, ...]  # the sha256 of each text: of the sentences, then of the passages
    sentences: Vectors
    passages: Vectors


@dataclass(frozen=True, slots=True)
class Rows:
    """The order of rows in an index: documents by id, then in reading order."""

    documents: Mapping[str, Document]
    first_rows: Mapping[str, int]  # of the sentences of each document
    sentences: tuple[Sentence, ...]
    passages: tuple[Passage, ...]

    def row(self, document_id: str, number: int) -> int:
        """The row of a sentence, from its document and its number there."""
        return self.first_rows[document_id] + number


@dataclass(frozen=True, slots=True)
class Index:
    """What can be searched. Row i of each sentence part is rows.sentences[i]; likewise for passages."""

    rows: Rows
    vectors: Vectors  # (n_sentences, dim) float32, unit rows
    sentence_store: VectorStore
    passage_store: VectorStore
    words: WordIndex


def rows_of(documents: Iterable[Document]) -> Rows:
    """Number the sentences and passages of a corpus."""
    ordered = sorted(documents, key=lambda document: document.id)
    lengths = [len(document.sentences) for document in ordered]
    return Rows(
        {document.id: document for document in ordered},
        {document.id: first for document, first in zip(ordered, accumulate(lengths, initial=0), strict=False)},
        tuple(sentence for document in ordered for sentence in document.sentences),
        tuple(passage for document in ordered for passage in passages_of(document)),
    )


def embed(rows: Rows, encoder: Encoder, known: Mapping[str, Vectors], progress: Progress) -> Embedded:
    """The vectors of a corpus; those in `known`, by the sha256 of their text, are not computed again."""
    texts = texts_of(rows)
    digests = tuple(map(_digest, texts))
    new = {digest: text for digest, text in zip(digests, texts, strict=True) if digest not in known}
    computed = _encode_in_steps(list(new.values()), encoder, progress)
    by_digest = {**known, **dict(zip(new, computed, strict=True))}
    vectors = np.stack([by_digest[each] for each in digests]) if digests else computed
    return Embedded(digests, vectors[: len(rows.sentences)], vectors[len(rows.sentences) :])


def build_index(rows: Rows, embedded: Embedded) -> Index:
    """Put the parts together in memory."""
    words = [words_in_context(rows.documents[each.document_id], each) for each in rows.sentences]
    return Index(
        rows,
        embedded.sentences,
        build_vector_store(embedded.sentences),
        build_vector_store(embedded.passages),
        build_word_index(words),
    )


def texts_of(rows: Rows) -> list[str]:
    """What is embedded of a corpus: each sentence, then each passage, in context."""
    sentences = [sentence_in_context(rows.documents[each.document_id], each) for each in rows.sentences]
    return sentences + [passage_in_context(rows.documents[each.document_id], each) for each in rows.passages]


def _digest(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _encode_in_steps(texts: list[str], encoder: Encoder, progress: Progress) -> Vectors:
    parts = []
    for start in range(0, len(texts), EMBED_AT_ONCE):
        parts.append(encoder.encode(texts[start : start + EMBED_AT_ONCE]))
        progress(min(start + EMBED_AT_ONCE, len(texts)), len(texts))
    return np.concatenate(parts) if parts else np.empty((0, 0), dtype=np.float32)
