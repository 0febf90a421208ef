"""From candidates to their final order: the encoder alone forgets exact words, so they are added."""

from collections.abc import Sequence
from dataclasses import dataclass

from qa.retrieval.index import Index
from qa.types import Hit

WORD_WEIGHT = 0.2  # eval/LOG.md: "Exact words beside the encoder"


@dataclass(frozen=True, slots=True)
class WordReranker:
    """Adds to each score what the sentence shares with the query word by word."""

    index: Index

    def rerank(self, query: str, hits: Sequence[Hit]) -> tuple[Hit, ...]:
        """The same sentences, best first: cosine + WORD_WEIGHT * share of the query's words, by rarity."""
        words = self.index.words.scores(query)
        rows = [self.index.rows.row(hit.sentence.document_id, hit.sentence.number) for hit in hits]
        scored = [
            Hit(hit.sentence, hit.score + WORD_WEIGHT * float(words[row])) for hit, row in zip(hits, rows, strict=True)
        ]
        return tuple(sorted(scored, key=lambda hit: -hit.score))
