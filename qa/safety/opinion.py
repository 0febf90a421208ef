"""A trained second opinion on what a message is: a small encoder's vector and one linear layer over it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, get_args

import numpy as np
from numpy.typing import NDArray

from qa.retrieval.encoder import Encoder

Label = Literal[
    "ordinary",
    "emergency",
    "maybe_emergency",
    "crisis",
    "abuse",
    "poisoning",
    "medicine",
    "diagnosis",
    "attack",
    "offtopic",
    "language",
]
LABELS: tuple[Label, ...] = get_args(Label)
Probabilities = NDArray[np.float32]


class Opinion(Protocol):
    """Whatever tells how likely a message belongs on each path."""

    @property
    def fingerprint(self) -> str:
        """Changes whenever a probability could change."""

    def probabilities(self, messages: Sequence[str]) -> Probabilities:
        """One row for each message, one column for each of LABELS; each row adds up to 1."""


@dataclass(frozen=True, slots=True)
class TrainedOpinion:
    """A linear layer over the vectors of an encoder that was trained together with it."""

    encoder: Encoder
    weight: NDArray[np.float32]  # (n_labels, dim)
    bias: NDArray[np.float32]  # (n_labels,)

    @property
    def fingerprint(self) -> str:
        """That of the encoder: the layer comes in the same file."""
        return self.encoder.fingerprint

    def probabilities(self, messages: Sequence[str]) -> Probabilities:
        """See Opinion."""
        scores = self.encoder.encode(messages) @ self.weight.T + self.bias
        shares = np.exp(scores - scores.max(axis=1, keepdims=True))
        result: Probabilities = shares / shares.sum(axis=1, keepdims=True)
        return result
