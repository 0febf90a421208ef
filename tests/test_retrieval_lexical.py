"""Word scores: the share of a query's words, weighted by rarity, that a sentence holds."""

from math import log
from pathlib import Path

import bm25s
import numpy as np
import pytest

from qa.retrieval.lexical import K1, B, build_word_index, load_word_index, tokens

TEXTS = ["The shots hurt.", "Botox shots come every three months.", "Rest helps.", ""]


def test_words_are_stemmed_and_stop_words_left_out() -> None:
    assert tokens(["Are the shots painful?"]) == [["shot", "pain"]]


def test_the_sentence_with_the_rare_word_wins() -> None:
    assert np.argmax(build_word_index(TEXTS).scores("botox shots")) == 1


def test_words_that_no_sentence_holds_lower_the_score() -> None:
    index = build_word_index(TEXTS)
    assert index.scores("shots and unicorns")[0] < index.scores("shots")[0]


@pytest.mark.parametrize("query", ["", "the of and", "unicorn", "🙂", "\u202eabc"])
def test_a_query_without_a_known_word_scores_nothing(query: str) -> None:
    assert build_word_index(TEXTS).scores(query).tolist() == [0, 0, 0, 0]


def test_the_score_is_bm25_over_the_most_that_the_query_could_score() -> None:
    # "rest" stands in 1 of 4 sentences: idf = ln(1 + 3.5/1.5); its sentence has 2 tokens, the mean is 2.5:
    # "shots hurt" 2, "botox shots come every three months" 6, "rest helps" 2, "" 0 -> 10/4
    idf = log(1 + 3.5 / 1.5)
    share = 1 / (1 + K1 * (1 - B + B * 2 / (10 / 4)))
    assert build_word_index(TEXTS).scores("rest")[2] == pytest.approx(idf * share / idf, rel=1e-5)


def test_the_order_is_that_of_the_library() -> None:
    reference = bm25s.BM25(k1=K1, b=B, method="lucene")
    reference.index(tokens(TEXTS), show_progress=False)
    expected = reference.get_scores(tokens(["botox shots every month"])[0])
    ours = build_word_index(TEXTS).scores("botox shots every month")
    assert np.allclose(ours / ours.max(), expected / expected.max())


def test_a_saved_index_scores_the_same(tmp_path: Path) -> None:
    index = build_word_index(TEXTS)
    index.save(tmp_path / "words")
    loaded = load_word_index(tmp_path / "words", len(TEXTS))
    assert np.allclose(loaded.scores("botox shots"), index.scores("botox shots"))


def test_texts_without_a_single_word_can_be_indexed(tmp_path: Path) -> None:
    index = build_word_index(["the", "of"])
    assert index.scores("the pump").tolist() == [0, 0]
    index.save(tmp_path / "words")
    assert load_word_index(tmp_path / "words", 2).scores("pump").tolist() == [0, 0]
