"""Vectors of texts that were encoded before: hundreds of questions take seconds, and most were there yesterday."""

from collections import OrderedDict
from collections.abc import Sequence
from hashlib import sha256
from threading import Lock

import numpy as np

from qa.retrieval.encoder import Encoder, Vectors

N_KEPT = 10_000  # vectors of 384 numbers: 15 MB
AT_ONCE = 32  # texts: between two portions a family's question gets its turn


class KeptVectors:
    """Encodes what is new, and remembers the latest. From any thread, one at a time."""

    def __init__(self) -> None:
        self._kept: OrderedDict[bytes, Vectors] = OrderedDict()  # by digest, oldest first: no words are kept here
        self._working = Lock()

    def encode(self, encoder: Encoder, texts: Sequence[str]) -> Vectors:
        """One unit row for each text: (n_texts, dim) float32."""
        with self._working:
            keys = [sha256(f"{encoder.fingerprint} {text}".encode()).digest() for text in texts]
            new = [(key, text) for key, text in dict(zip(keys, texts, strict=True)).items() if key not in self._kept]
            for start in range(0, len(new), AT_ONCE):
                portion = new[start : start + AT_ONCE]
                rows = encoder.encode([text for _, text in portion])
                self._kept.update(zip((key for key, _ in portion), rows, strict=True))
            found = [self._kept[key] for key in keys]
            for key in keys:
                self._kept.move_to_end(key)
            while len(self._kept) > N_KEPT:
                self._kept.popitem(last=False)
        return np.stack(found) if found else encoder.encode([])
