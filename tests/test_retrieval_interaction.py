"""Token by token: small blocks whose scores can be worked out by hand."""

from math import log

import numpy as np
import pytest

from qa.retrieval.encoder import Encoded
from qa.retrieval.interaction import RARITY_POWER, Interaction, interaction_of, rarity, tokens_of


def text(*ids: int, says: tuple[float, ...] = ()) -> Encoded:
    """A text of tokens that are like themselves and nothing else."""
    tokens = np.eye(4, dtype=np.float16)[list(ids)].reshape(len(ids), 4)
    weights = np.array(says or (0.0,) * len(ids), dtype=np.float32)
    return Encoded(np.zeros(4, dtype=np.float32), tokens, np.array(ids, dtype=np.int32), weights)


@pytest.fixture
def interaction() -> Interaction:
    return interaction_of(tokens_of([text(0, 1), text(0, 2, 2), text(), text(0)]))


def test_it_is_counted_in_how_many_texts_a_token_stands(interaction: Interaction) -> None:
    assert interaction.holding == {0: 3, 1: 1, 2: 1}


def test_a_text_that_holds_one_of_two_like_tokens_has_half(interaction: Interaction) -> None:
    assert interaction.scores(text(1, 2), [0, 1, 3]).tolist() == pytest.approx([0.5, 0.5, 0])


def test_what_stands_everywhere_says_little(interaction: Interaction) -> None:
    common, rare = (rarity(n, 4) ** RARITY_POWER for n in (3, 1))
    assert common < rare
    assert interaction.scores(text(0, 1), [0, 3]).tolist() == pytest.approx([1, common / (common + rare)])


def test_what_says_more_weighs_more(interaction: Interaction) -> None:
    # the second token says twice as much as the first
    assert interaction.scores(text(1, 2, says=(0.0, log(2))), [0, 1]).tolist() == pytest.approx([1 / 3, 2 / 3])


def test_the_scores_come_in_the_order_in_which_texts_are_asked_for(interaction: Interaction) -> None:
    assert interaction.scores(text(1), [3, 0]).tolist() == pytest.approx([0, 1])


@pytest.mark.parametrize(("question", "texts"), [(text(), [0, 1]), (text(1), [2]), (text(1), [])])
def test_nothing_matches_nothing(interaction: Interaction, question: Encoded, texts: list[int]) -> None:
    assert interaction.scores(question, texts).tolist() == [0] * len(texts)


def test_a_text_without_tokens_does_not_move_the_others(interaction: Interaction) -> None:
    assert interaction.scores(text(2), [0, 2, 1]).tolist() == pytest.approx([0, 0, 1])


def test_a_block_of_no_texts_can_be_made() -> None:
    assert interaction_of(tokens_of([])).scores(text(1), []).tolist() == []
