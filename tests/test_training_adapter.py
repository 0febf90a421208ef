"""Low-rank factors: nothing at first, and on disk what was trained."""

import json
from pathlib import Path

import torch
from safetensors import safe_open
from torch import nn

from qa.training.adapter import SCALE, LowRank, add_low_rank, save_adapter


class Network(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.encoder = nn.Sequential(nn.Sequential(nn.Linear(3, 3), nn.GELU(), nn.Linear(3, 2)))
        self.head = nn.Linear(2, 2)


def test_untrained_factors_change_nothing() -> None:
    frozen = nn.Linear(3, 2)
    rows = torch.ones(4, 3)
    assert torch.equal(LowRank(frozen, 2)(rows), frozen(rows))


def test_only_the_factors_of_the_encoder_are_trained() -> None:
    network = Network()
    factors = add_low_rank(network, 2)
    trained = [parameter for parameter in network.parameters() if parameter.requires_grad]
    assert {id(each) for each in trained} == {id(each) for each in factors}
    assert len(factors) == 4  # two layers of two factors; the head is left alone


def test_what_is_saved_is_what_was_trained(tmp_path: Path) -> None:
    network = Network()
    first, *_ = add_low_rank(network, 2)
    save_adapter(network, tmp_path / "one.safetensors", {"plan": "none"})
    with safe_open(tmp_path / "one.safetensors", framework="pt") as file:
        card = json.loads(file.metadata()["card"])
        saved = file.get_tensor("encoder.0.0.A").float()
    assert card == {"plan": "none", "scale": SCALE}
    assert torch.allclose(saved, first, atol=1e-2)
