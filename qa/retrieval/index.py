"""Everything that retrieval searches, for one state of the corpus: built whole, never changed."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import accumulate

import numpy as np

from qa.documents import passages_of
from qa.retrieval.context import passage_in_context, sentence_in_context, words_in_context
from qa.retrieval.encoder import Encoded, Encoder, Vectors
from qa.retrieval.interaction import Interaction, Tokens, interaction_of, tokens_of
from qa.retrieval.lexical import WordIndex, build_word_index
from qa.retrieval.vectors import VectorStore, build_vector_store
from qa.types import Document, Passage, Sentence

EMBED_AT_ONCE = 64  # texts between two steps of the progress bar
PASSAGE = "passage\n"  # before its text in a digest: of a passage no tokens are kept, of the same sentence they are

Progress = Callable[[int, int], None]  # texts done, texts in all


@dataclass(frozen=True, slots=True)
class Embedded:
    """The vectors of a corpus in the order of its rows, and what they were made of."""

    texts: tuple[str, ...]  # the sha256 of each text: of the sentences, then of the passages
    sentences: Vectors
    tokens: Tokens  # of the sentences
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
    interaction: Interaction  # with the tokens of each sentence


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


def embed(rows: Rows, encoder: Encoder, known: Mapping[str, Encoded], progress: Progress) -> Embedded:
    """The vectors of a corpus; what is in `known`, by the sha256 of its text, is not computed again."""
    texts, n = texts_of(rows), len(rows.sentences)
    digests = (*map(_digest, texts[:n]), *(_digest(PASSAGE + text) for text in texts[n:]))
    new = {digest: text for digest, text in zip(digests, texts, strict=True) if digest not in known}
    computed = _read_in_steps(list(new.values()), encoder, progress)
    by_digest = {**known, **dict(zip(new, computed, strict=True))}
    read = [by_digest[each] for each in digests]
    return Embedded(digests, _stacked(read[:n]), tokens_of(read[:n]), _stacked(read[n:]))


def build_index(rows: Rows, embedded: Embedded) -> Index:
    """Put the parts together in memory."""
    words = [words_in_context(rows.documents[each.document_id], each) for each in rows.sentences]
    return Index(
        rows,
        embedded.sentences,
        build_vector_store(embedded.sentences),
        build_vector_store(embedded.passages),
        build_word_index(words),
        interaction_of(embedded.tokens),
    )


def texts_of(rows: Rows) -> list[str]:
    """What is embedded of a corpus: each sentence, then each passage, in context."""
    sentences = [sentence_in_context(rows.documents[each.document_id], each) for each in rows.sentences]
    return sentences + [passage_in_context(rows.documents[each.document_id], each) for each in rows.passages]


def _digest(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _read_in_steps(texts: list[str], encoder: Encoder, progress: Progress) -> list[Encoded]:
    read: list[Encoded] = []
    for start in range(0, len(texts), EMBED_AT_ONCE):
        read += encoder.read(texts[start : start + EMBED_AT_ONCE])
        progress(min(start + EMBED_AT_ONCE, len(texts)), len(texts))
    return read


def _stacked(read: Sequence[Encoded]) -> Vectors:
    return np.stack([each.vector for each in read]) if read else np.empty((0, 0), dtype=np.float32)
