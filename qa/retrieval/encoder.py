"""What retrieval asks of an encoder, without loading one."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]


class Encoder(Protocol):
    """Whatever turns texts into vectors that are compared by their inner product."""

    @property
    def fingerprint(self) -> str:
        """Changes whenever the vectors would."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One unit row for each text: (n_texts, dim) float32."""
