"""Low-rank factors: nothing at first, then exactly their product; and the mean of several, exactly."""

import json
from pathlib import Path

import torch
from safetensors import safe_open
from torch import nn

from qa.training.adapter import SCALE, LowRank, add_low_rank, average_adapters, save_adapter


class Network(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.encoder = nn.Sequential(nn.Sequential(nn.Linear(3, 3), nn.GELU(), nn.Linear(3, 2)))
        self.head = nn.Linear(2, 2)


def product(path: Path, name: str) -> torch.Tensor:
    with safe_open(path, framework="pt") as file:
        down, up = file.get_tensor(f"{name}.A"), file.get_tensor(f"{name}.B")
        result: torch.Tensor = json.loads(file.metadata()["card"])["scale"] * up.float() @ down.float()
    return result


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


def test_the_mean_of_adapters_is_the_mean_of_their_products(tmp_path: Path) -> None:
    for seed in (1, 2):
        torch.manual_seed(seed)
        network = Network()
        for factor in add_low_rank(network, 2):
            nn.init.normal_(factor)
        save_adapter(network, tmp_path / f"{seed}.safetensors", {"plan": f"seed {seed}"})
    average_adapters([tmp_path / "1.safetensors", tmp_path / "2.safetensors"], tmp_path / "mean.safetensors")
    for name in ("encoder.0.0", "encoder.0.2"):
        expected = (product(tmp_path / "1.safetensors", name) + product(tmp_path / "2.safetensors", name)) / 2
        assert torch.allclose(product(tmp_path / "mean.safetensors", name), expected, atol=1e-2)
    assert SCALE == 2.0
