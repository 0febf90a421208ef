"""Texts through the network that is being trained, and questions scored against sentences as retrieval will."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import log

import torch
from sentence_transformers import SentenceTransformer
from torch import Tensor, nn

from qa.retrieval.interaction import RARITY_POWER, rarity
from qa.retrieval.minilm import load_encoder_with

TEMPERATURE = 0.05
MOST_TOKENS = 128
GROUP = 32  # texts of like length in one call of the model: padding costs as much as words
NO_TOKEN = -1e4  # the logarithm of the weight of padding; finite, so that a text without tokens has weights, too


def trainable_model() -> SentenceTransformer:
    """The bundled encoder as it is trained: without dropout, which took a tenth of the time."""
    model = load_encoder_with(None).model
    model.max_seq_length = MOST_TOKENS
    model[0].model.set_attn_implementation("eager")  # the backward pass of torch's own took a quarter of a step
    return model.eval()


@dataclass(frozen=True, slots=True)
class Texts:
    """A batch of texts as the network reads them, padded to the longest."""

    vectors: Tensor  # (n, dim), unit rows
    tokens: Tensor  # (n, longest, dim), unit rows
    ids: Tensor  # (n, longest)
    is_token: Tensor  # (n, longest); neither padding nor the marks of beginning and end


def read_texts(model: SentenceTransformer, texts: Sequence[str]) -> Texts:
    """Read texts in groups of like length; the rows come in the order of the texts."""
    order = sorted(range(len(texts)), key=lambda place: len(texts[place]))
    groups = [order[start : start + GROUP] for start in range(0, len(order), GROUP)]
    read = [model(model.preprocess([texts[place] for place in group])) for group in groups]
    longest = max(part["input_ids"].shape[1] for part in read)
    back = torch.tensor(order).argsort()
    tokens = torch.cat([_padded(part["token_embeddings"], longest) for part in read])[back]
    attended = torch.cat([_padded(part["attention_mask"][..., None], longest) for part in read])[back].squeeze(-1)
    ids = torch.cat([_padded(part["input_ids"][..., None], longest) for part in read])[back].squeeze(-1)
    return Texts(
        nn.functional.normalize(torch.cat([part["sentence_embedding"] for part in read])[back], dim=1),
        nn.functional.normalize(tokens, dim=2),
        ids,
        _without_marks(attended),
    )


def scores(questions: Texts, sentences: Texts, says: Tensor) -> Tensor:
    """What retrieval gives: (n_questions, n_sentences), cosine and match of tokens.

    The match is that of qa.retrieval.interaction, with these sentences as all that there is.
    """
    n, longest, dim = questions.tokens.shape
    cosines = questions.tokens.reshape(-1, dim) @ sentences.tokens.reshape(-1, dim).T
    each = cosines.reshape(n, longest, *sentences.is_token.shape).masked_fill(~sentences.is_token, -1.0)
    best = each.amax(3).float()
    weights = (questions.tokens.float() @ says + RARITY_POWER * _log_rarities(questions, sentences)).masked_fill(
        ~questions.is_token, NO_TOKEN
    )
    matches = torch.einsum("ql,qls->qs", weights.softmax(1), best)
    return questions.vectors.float() @ sentences.vectors.float().T + matches


@dataclass(frozen=True, slots=True)
class Scorer:
    """What is trained: the network, what a token of a question says, and the score of "not answered"."""

    model: SentenceTransformer
    says: Tensor
    null: Tensor

    def read(self, texts: Sequence[str]) -> Texts:
        """Texts as the network reads them now."""
        return read_texts(self.model, texts)

    def scores(self, questions: Texts, sentences: Texts) -> Tensor:
        """(n_questions, n_sentences), divided by the temperature."""
        return scores(questions, sentences, self.says) / TEMPERATURE

    @property
    def bar(self) -> Tensor:
        """What the sentences compete with, divided by the temperature."""
        return self.null / TEMPERATURE


def _log_rarities(questions: Texts, sentences: Texts) -> Tensor:
    rows = zip(sentences.ids, sentences.is_token, strict=True)
    holding = Counter(token for ids, is_token in rows for token in set(ids[is_token].tolist()))
    n = len(sentences.ids)
    return torch.tensor([[log(rarity(holding[token], n)) for token in row] for row in questions.ids.tolist()])


def _padded(rows: Tensor, longest: int) -> Tensor:
    """(n, length, dim) to (n, longest, dim), with zeros."""
    return nn.functional.pad(rows, (0, 0, 0, longest - rows.shape[1]))


def _without_marks(attended: Tensor) -> Tensor:
    """Where tokens stand between the first and the last of those attended to."""
    places = torch.arange(attended.shape[1])
    return (places > 0) & (places < attended.sum(1, keepdim=True) - 1)
