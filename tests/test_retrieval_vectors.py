"""The vector store: exact while small, and row numbers that stay what they were."""

from pathlib import Path

import faiss
import numpy as np
import pytest

from qa.retrieval import vectors
from qa.retrieval.vectors import build_vector_store, load_vector_store

ROWS = np.array([[1, 0], [0, 1], [0.6, 0.8]], dtype=np.float32)


def test_the_nearest_row_comes_first() -> None:
    # inner products with (0, 1): 0, 1, .8
    assert build_vector_store(ROWS).search(ROWS[1], 3) == (1, 2, 0)


def test_fewer_rows_than_asked_for_are_all_there_is() -> None:
    assert len(build_vector_store(ROWS).search(ROWS[0], 10)) == 3


def test_a_saved_store_answers_the_same(tmp_path: Path) -> None:
    build_vector_store(ROWS).save(tmp_path / "rows.faiss")
    assert load_vector_store(tmp_path / "rows.faiss").search(ROWS[1], 2) == (1, 2)


@pytest.mark.parametrize(
    ("exact_up_to", "graph_up_to", "kind"),
    [(10_000, 0, faiss.IndexFlatIP), (0, 10_000, faiss.IndexHNSWFlat), (0, 0, faiss.IndexIVFFlat)],
)
def test_each_size_has_its_store_and_finds_the_true_neighbour(
    monkeypatch: pytest.MonkeyPatch, exact_up_to: int, graph_up_to: int, kind: type
) -> None:
    monkeypatch.setattr(vectors, "EXACT_UP_TO", exact_up_to)
    monkeypatch.setattr(vectors, "GRAPH_UP_TO", graph_up_to)
    rows = np.random.default_rng(1).normal(size=(4_000, 16)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    store = build_vector_store(rows)
    assert isinstance(store.index, kind)
    found = sum(store.search(rows[row], 1) == (row,) for row in range(200))
    assert found >= 190  # a graph or lists may miss a few; a full scan may not
    assert found == 200 or kind is not faiss.IndexFlatIP
