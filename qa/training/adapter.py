"""Low-rank factors beside the frozen weights (LoRA, Hu et al. 2021), and the file they are shipped in."""

import json
import os
from collections.abc import Mapping
from math import sqrt
from pathlib import Path

import torch
from safetensors.torch import save_file
from torch import nn

SCALE = 2.0  # alpha / rank in the paper's terms


class LowRank(nn.Module):
    """A frozen linear layer plus SCALE * B A x. B starts at zero: untrained, it changes nothing."""

    def __init__(self, frozen: nn.Linear, rank: int) -> None:
        super().__init__()
        self.frozen = frozen
        self.A = nn.Parameter(torch.randn(rank, frozen.in_features) / sqrt(frozen.in_features))
        self.B = nn.Parameter(torch.zeros(frozen.out_features, rank))

    def forward(self, rows: torch.Tensor) -> torch.Tensor:
        """Rows (..., in_features) to (..., out_features)."""
        result: torch.Tensor = self.frozen(rows) + SCALE * (rows @ self.A.T @ self.B.T)
        return result


def add_low_rank(network: nn.Module, rank: int) -> list[nn.Parameter]:
    """Freeze a network and put factors beside each linear layer of its encoder; returns what to train."""
    for parameter in network.parameters():
        parameter.requires_grad_(False)
    linear = [
        (parent, name, layer)
        for path, parent in network.named_modules()
        if path.startswith("encoder.")
        for name, layer in parent.named_children()
        if isinstance(layer, nn.Linear)
    ]
    added = [LowRank(layer, rank) for _, _, layer in linear]
    for (parent, name, _), layer in zip(linear, added, strict=True):
        setattr(parent, name, layer)
    return [factor for layer in added for factor in (layer.A, layer.B)]


def save_adapter(
    network: nn.Module, path: Path, card: dict[str, object], layer: Mapping[str, torch.Tensor] | None = None
) -> None:
    """Write the factors in half precision with a card of what they are; beside, then swapped in.

    `layer` holds what is read from the network's vectors, by name.
    """
    factors = {
        f"{name}.{part}": getattr(layer, part).detach().half().contiguous()
        for name, layer in network.named_modules()
        if isinstance(layer, LowRank)
        for part in ("A", "B")
    }
    factors |= {name: each.detach().contiguous() for name, each in (layer or {}).items()}
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(".new")
    save_file(factors, beside, metadata={"card": json.dumps({**card, "scale": SCALE})})
    os.chmod(beside, 0o644)  # safetensors writes for its owner alone
    os.replace(beside, path)
