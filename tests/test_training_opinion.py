"""The second opinion learns one label from each message, and from a family's question only that it is no alarm."""

import gzip
import json
import math
from pathlib import Path
from random import Random

import pytest
import torch
from safetensors.numpy import load_file

from qa.retrieval.minilm import load_encoder_with
from qa.safety.opinion import LABELS, TrainedOpinion
from qa.training.examples import QUESTIONS, DataError
from qa.training.opinion import label_loss, train_opinion
from qa.training.prompts import PROMPTS, TO_A_LEAFLET, Prompt, Prompts, load_prompts, varied

ORDINARY = Prompt("we had a calm day at the zoo", frozenset({"ordinary"}))
DANGER = Prompt("he is blue and cold and does not wake", frozenset({"emergency"}))


def written(folder: Path, name: str, *lines: dict[str, object]) -> None:
    with gzip.open(folder / name, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(line) + "\n" for line in lines)


def test_the_loss_is_minus_the_log_of_what_the_right_labels_share() -> None:
    even = torch.zeros(1, len(LABELS))
    question = Prompt("does it hurt", TO_A_LEAFLET)
    assert float(label_loss(even, [ORDINARY])) == pytest.approx(math.log(11))
    assert float(label_loss(even, [question])) == pytest.approx(-math.log(3 / 11))


def test_messages_and_questions_are_read_with_what_is_known_of_them(tmp_path: Path) -> None:
    written(tmp_path, PROMPTS, {"question": "how long?", "history": ["he shakes"], "expect": "emergency"})
    written(tmp_path, QUESTIONS, {"question": "who won", "history": [], "kind": "other"})
    prompts = load_prompts(tmp_path)
    assert prompts.labelled == (Prompt("how long? (earlier: he shakes)", frozenset({"emergency"})),)
    assert prompts.questions[0].labels == TO_A_LEAFLET | {"offtopic", "attack"}


def test_a_label_that_there_is_not_is_named(tmp_path: Path) -> None:
    written(tmp_path, PROMPTS, {"question": "help", "history": [], "expect": "panic"})
    with pytest.raises(DataError, match="'panic' is none of ordinary, emergency"):
        load_prompts(tmp_path)


def test_a_danger_stays_one_however_it_is_typed_and_wherever_it_stands() -> None:
    random = Random(1)
    seen = [varied(DANGER, ORDINARY, random) for _ in range(300)]
    assert {each.labels for each in seen} == {DANGER.labels}
    assert sum(each.text == DANGER.text for each in seen) > 100
    assert any(each.text.isupper() for each in seen)
    assert any(ORDINARY.text in each.text for each in seen)


def test_what_stands_beside_an_ordinary_message_may_ask_for_a_dose() -> None:
    random = Random(2)
    seen = [varied(ORDINARY, Prompt("which dose", TO_A_LEAFLET), random) for _ in range(100)]
    assert {each.labels for each in seen if "which dose" in each.text} == {TO_A_LEAFLET}


@pytest.mark.model
def test_a_run_learns_and_writes_what_the_product_reads(tmp_path: Path) -> None:
    prompts = Prompts((ORDINARY, DANGER) * 32, (Prompt("does rest help", TO_A_LEAFLET),) * 40)
    path, steps = tmp_path / "opinion.safetensors", []
    train_opinion(prompts, 4, path, lambda done, total: steps.append((done, total)))
    assert steps[-1] == (8, 8)
    layer = load_file(path)
    opinion = TrainedOpinion(load_encoder_with(path), layer["head.weight"], layer["head.bias"])
    calm, danger = opinion.probabilities([ORDINARY.text, DANGER.text])
    assert danger[LABELS.index("emergency")] > calm[LABELS.index("emergency")]
    assert float(danger.sum()) == pytest.approx(1, abs=1e-5)
