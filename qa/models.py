"""Loads what was trained and is shipped with this repository."""

from qa.assistant import Models
from qa.retrieval.minilm import load_encoder
from qa.safety import Triage
from qa.safety.trained import load_opinion


def load_models() -> Models:
    """The encoder and the triage that the product was measured with.

    Raises:
        EncoderError: a file is missing, or is not the one that was measured.
    """
    return Models(load_encoder(), Triage(load_opinion()))
