"""The vectors of the last questions: an answer, and what is offered after it, look up the same words."""

from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock

from qa.retrieval.encoder import Encoder, Vectors

MOST_KEPT = 64  # some questions of the families that ask right now, in memory alone


class RecentEncoder:
    """Encodes a text that comes alone once, as long as it is among the last. Safe from any thread."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._kept: OrderedDict[str, Vectors] = OrderedDict()
        self._keeping = Lock()

    @property
    def fingerprint(self) -> str:
        """That of the encoder beneath."""
        return self._encoder.fingerprint

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One unit row for each text: (n_texts, dim) float32."""
        if len(texts) != 1:
            return self._encoder.encode(texts)
        with self._keeping:
            known = self._kept.get(texts[0])
        if known is not None:
            return known
        rows = self._encoder.encode(texts)
        with self._keeping:
            self._kept[texts[0]] = rows
            if len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
        return rows
