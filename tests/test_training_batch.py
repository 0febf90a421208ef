"""What is trained is what is served: the scores of the training loop are those that retrieval gives."""

import numpy as np
import pytest
import torch

from qa.retrieval.interaction import interaction_of, tokens_of
from qa.retrieval.minilm import MiniLM, load_encoder
from qa.training.batch import read_texts, scores

pytestmark = pytest.mark.model

QUESTIONS = ("will she grow out of it", "how often do the shots have to be given again, do you know")
SENTENCES = (
    "Tics. Outlook: Most children outgrow them.",
    "Tics. Help: Injections are repeated every few months.",
    "Ice.",
)


@pytest.fixture(scope="module")
def encoder() -> MiniLM:
    return load_encoder()


@torch.no_grad()
def test_training_scores_as_retrieval_does(encoder: MiniLM) -> None:
    model, says = encoder.model.eval(), torch.from_numpy(encoder.says)
    trained = scores(read_texts(model, QUESTIONS), read_texts(model, SENTENCES), says).numpy()
    sentences = encoder.read(SENTENCES)
    interaction = interaction_of(tokens_of(sentences))
    for row, question in zip(trained, encoder.read(QUESTIONS), strict=True):
        cosines = np.stack([each.vector for each in sentences]) @ question.vector
        assert row == pytest.approx(cosines + interaction.scores(question, range(3)), abs=2e-3)
