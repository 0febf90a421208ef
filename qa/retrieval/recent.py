"""The vectors of the last questions: an answer, and what is offered after it, look up the same words."""

from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock

import numpy as np

from qa.retrieval.encoder import Encoded, Encoder, Vectors

MOST_KEPT = 64  # some questions of the families that ask right now, in memory alone


class RecentEncoder:
    """Encodes a text that comes alone once, as long as it is among the last. Safe from any thread."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._kept: OrderedDict[str, Encoded] = OrderedDict()
        self._keeping = Lock()

    @property
    def fingerprint(self) -> str:
        """That of the encoder beneath."""
        return self._encoder.fingerprint

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One unit row for each text: (n_texts, dim) float32."""
        return self._read(texts[0]).vector[np.newaxis] if len(texts) == 1 else self._encoder.encode(texts)

    def read(self, texts: Sequence[str]) -> tuple[Encoded, ...]:
        """Each text with its tokens."""
        return (self._read(texts[0]),) if len(texts) == 1 else self._encoder.read(texts)

    def _read(self, text: str) -> Encoded:
        with self._keeping:
            known = self._kept.get(text)
        if known is not None:
            return known
        (read,) = self._encoder.read([text])
        with self._keeping:
            self._kept[text] = read
            if len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
        return read
