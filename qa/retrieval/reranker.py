"""From candidates to their final order: one vector for a sentence forgets its words, so they are looked at again."""

from collections.abc import Sequence
from dataclasses import dataclass

from qa.retrieval.encoder import Encoder
from qa.retrieval.index import Index
from qa.types import Hit


@dataclass(frozen=True, slots=True)
class TokenReranker:
    """Adds to each score how well the tokens of question and sentence match in meaning.

    What they share word by word is not added again: eval/LOG.md, "Exact words", once more.
    """

    index: Index
    encoder: Encoder

    def rerank(self, query: str, hits: Sequence[Hit]) -> tuple[Hit, ...]:
        """The same sentences, best first: cosine + match of tokens, as the encoder was trained."""
        rows = [self.index.rows.row(hit.sentence.document_id, hit.sentence.number) for hit in hits]
        matches = self.index.interaction.scores(self.encoder.read([query])[0], rows)
        scored = [Hit(hit.sentence, hit.score + float(match)) for hit, match in zip(hits, matches, strict=True)]
        return tuple(sorted(scored, key=lambda hit: -hit.score))
