"""The second opinion that is shipped: checked weights, ready to use."""

from pathlib import Path

from safetensors.numpy import load_file

from qa.retrieval.minilm import load_shipped
from qa.safety.opinion import TrainedOpinion

WEIGHTS = Path(__file__).parent / "weights" / "opinion.safetensors"
WEIGHTS_SHA256 = "557a35d3a10b400e215b9f0510bfccc3145bc0b16ab54b1af1e5532a22be5215"


def load_opinion() -> TrainedOpinion:
    """The opinion that the thresholds of qa.safety.triage were fitted with.

    Raises:
        EncoderError: a file is missing, or is not the one that was measured.
    """
    encoder = load_shipped(WEIGHTS, WEIGHTS_SHA256)
    layer = load_file(WEIGHTS)
    return TrainedOpinion(encoder, layer["head.weight"], layer["head.bias"])
