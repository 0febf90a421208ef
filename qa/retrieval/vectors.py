"""Nearest vectors by inner product: the one owner of faiss."""

from dataclasses import dataclass
from pathlib import Path

import faiss
import numpy as np

from qa.retrieval.encoder import Vectors

# Up to here a full scan is exact and takes under 10 ms on one core at 384 dimensions
# (50,000 x 384 products are 19 million multiplications), so nothing is gained by guessing.
EXACT_UP_TO = 50_000
# A graph answers in under a millisecond, but holds every vector and its links in memory: about 1.8 GB here.
# Above, the inverted lists of IVF can be trained, grown and searched within a smaller working set.
GRAPH_UP_TO = 1_000_000
GRAPH_LINKS = 32
GRAPH_EFFORT = 128  # candidates kept while building and searching; faiss's 16 loses neighbours


@dataclass(frozen=True, slots=True)
class VectorStore:
    """Rows that can be searched by inner product. Row i keeps the number i."""

    index: faiss.Index

    def search(self, query: Vectors, k: int) -> tuple[int, ...]:
        """The rows nearest to one query vector (dim,), best first; fewer than k where there are fewer."""
        _, rows = self.index.search(query[np.newaxis], min(k, self.index.ntotal))
        return tuple(int(row) for row in rows[0] if row >= 0)

    def save(self, path: Path) -> None:
        """Write to a new file. Raises OSError, also where faiss has its own error."""
        try:
            faiss.write_index(self.index, str(path))
        except RuntimeError as error:
            raise OSError(f"{path} cannot be written") from error


def build_vector_store(vectors: Vectors) -> VectorStore:
    """Index unit rows, (n, dim) float32: exact while small, then a graph, then inverted lists."""
    n, dim = vectors.shape
    index = _empty_index(n, dim)
    index.train(vectors)
    index.add(vectors)
    return VectorStore(index)


def load_vector_store(path: Path) -> VectorStore:
    """Read what VectorStore.save wrote. Raises OSError, also where faiss has its own error."""
    try:
        return VectorStore(faiss.read_index(str(path)))
    except RuntimeError as error:
        raise OSError(f"{path} cannot be read") from error


def _empty_index(n: int, dim: int) -> faiss.Index:
    if n <= EXACT_UP_TO:
        return faiss.IndexFlatIP(dim)
    if n <= GRAPH_UP_TO:
        graph = faiss.IndexHNSWFlat(dim, GRAPH_LINKS, faiss.METRIC_INNER_PRODUCT)
        graph.hnsw.efConstruction = graph.hnsw.efSearch = GRAPH_EFFORT
        return graph
    n_lists = int(4 * n**0.5)  # the rule of thumb in faiss's own guidelines
    lists = faiss.IndexIVFFlat(faiss.IndexFlatIP(dim), dim, n_lists, faiss.METRIC_INNER_PRODUCT)
    lists.nprobe = max(8, n_lists // 64)
    return lists
