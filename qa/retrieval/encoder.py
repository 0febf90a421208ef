"""What retrieval asks of an encoder, without loading one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Encoded:
    """One text as an encoder read it: as a whole, and token by token, each as it is meant there."""

    vector: Vectors  # (dim,), a unit vector
    tokens: NDArray[np.float16]  # (n_tokens, dim), unit rows; half of the precision is enough to compare them
    ids: NDArray[np.int32]  # (n_tokens,), which token of the vocabulary each is
    says: Vectors  # (n_tokens,), how much each says in a question: the logarithm of a weight


class Encoder(Protocol):
    """Whatever turns texts into vectors that are compared by their inner product."""

    @property
    def fingerprint(self) -> str:
        """Changes whenever the vectors would."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One unit row for each text: (n_texts, dim) float32."""

    def read(self, texts: Sequence[str]) -> tuple[Encoded, ...]:
        """Each text with its tokens; its vector is the one that `encode` gives."""
