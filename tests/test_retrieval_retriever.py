"""Finding and ordering: cosines that can be worked out by hand, and exact words on top."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from fakes import WordEncoder, document_of

from qa.retrieval.index import Index, build_index, embed, rows_of
from qa.retrieval.reranker import TokenReranker
from qa.retrieval.retriever import Retriever
from qa.types import Hit

GUIDE = """# Tics

## Help

Rest and baths help. Rest helps. Music is quiet.

## Pumps

Zebras like pumps.
"""
ENCODER = WordEncoder(("rest", "bath", "music", "pump"))


@pytest.fixture
def index(tmp_path: Path) -> Index:
    rows = rows_of([document_of(tmp_path, "tics.md", GUIDE), document_of(tmp_path, "other.md", "# Other\n\nRest.\n")])
    return build_index(rows, embed(rows, ENCODER, {}, lambda done, total: None))


def reranker(index: Index) -> TokenReranker:
    return TokenReranker(index, ENCODER)


def found(hits: Sequence[Hit]) -> dict[str, float]:
    return {hit.sentence.text: hit.score for hit in hits}


def test_scores_are_cosines_best_first(index: Index) -> None:
    # the heading "Pumps" counts for its sentence: (0, 0, 0, 2) / 2
    hits = Retriever(index, ENCODER).search("rest and music", 10)
    scores = found(hits)
    assert scores["Rest helps."] == pytest.approx(1 / np.sqrt(2))  # (1,0,0,0) . (1,0,1,0)/sqrt(2)
    assert scores["Rest and baths help."] == pytest.approx(1 / 2)  # (1,1,0,0)/sqrt(2) . (1,0,1,0)/sqrt(2)
    assert scores["Zebras like pumps."] == 0
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_every_document_is_searched_and_named(index: Index) -> None:
    hits = Retriever(index, ENCODER).search("rest", 10)
    assert {hit.sentence.document_id for hit in hits} == {"tics", "other"}


def test_a_sentence_is_found_by_its_words_where_its_meaning_is_far(index: Index) -> None:
    assert "Zebras like pumps." in found(Retriever(index, ENCODER).search("rest zebras", 1))


def test_a_sentence_is_found_through_its_passage(index: Index) -> None:
    assert "Music is quiet." in found(Retriever(index, ENCODER).search("bath", 1))


def test_what_only_words_find_reaches_the_reranker_in_a_large_corpus(tmp_path: Path) -> None:
    text = "# Rest\n\n" + "\n\n".join(f"Rest {number} helps." for number in range(300)) + "\n\n## Zoo\n\nZebras.\n"
    rows = rows_of([document_of(tmp_path, "rest.md", text)])
    index = build_index(rows, embed(rows, ENCODER, {}, lambda done, total: None))
    hits = Retriever(index, ENCODER).search("rest zebras", 50)
    assert "Zebras." in found(hits)
    assert len(hits) < 200


def test_a_score_is_cosine_and_match_of_tokens(index: Index) -> None:
    # of "zebras rest" the encoder knows one token, which a sentence holds or not
    hits = Retriever(index, ENCODER).search("zebras rest", 10)
    before, after = found(hits), found(reranker(index).rerank("zebras rest", hits))
    for sentence in index.rows.sentences:
        match = float("rest" in sentence.text.lower())
        assert after[sentence.text] == pytest.approx(before[sentence.text] + match, abs=1e-6)


def test_reranking_keeps_every_sentence_and_puts_the_best_first(index: Index) -> None:
    hits = Retriever(index, ENCODER).search("zebras rest", 10)
    reranked = reranker(index).rerank("zebras rest", hits)
    assert {hit.sentence for hit in reranked} == {hit.sentence for hit in hits}
    assert [hit.score for hit in reranked] == sorted((hit.score for hit in reranked), reverse=True)


def test_nothing_found_stays_nothing(index: Index) -> None:
    assert reranker(index).rerank("rest", ()) == ()
