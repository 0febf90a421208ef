"""Rules and the trained opinion together: what alarms, what does not, and what an answer must mind."""

from collections.abc import Sequence

import numpy as np
import pytest
from fakes import WordOpinion

from qa.safety import Finding, Triage
from qa.safety.opinion import LABELS, Probabilities
from qa.safety.triage import ALARM, ALARM_RULED, DOUBT, MOST_WINDOWS, PART, SURE, WINDOW
from qa.types import Concern, Kind

TRIAGE = Triage(
    WordOpinion({"rattle": "emergency", "goodbye": "crisis", "carpet": "abuse", "joke": "attack", "dose": "medicine"})
)


class Certain:
    """As sure of each label as it is told to be, and of "ordinary" for the rest; remembers what it was asked."""

    fingerprint = "certain"

    def __init__(self, **shares: float) -> None:
        self.shares = shares
        self.asked: list[str] = []

    def probabilities(self, messages: Sequence[str]) -> Probabilities:
        self.asked += messages
        row = [self.shares.get(label, 0.0) for label in LABELS]
        row[0] = 1 - sum(row)
        return np.array([row] * len(messages), dtype=np.float32)


def test_a_danger_without_its_word_is_heard_by_the_opinion() -> None:
    assert TRIAGE.of("there is a rattle with each try for air") == Finding(Kind.EMERGENCY)
    assert TRIAGE.of("I wrote her a goodbye") == Finding(Kind.CRISIS)
    assert TRIAGE.of("he drags her over the carpet by the hair") == Finding(Kind.ABUSE)


def test_a_rule_fires_where_the_opinion_is_in_doubt() -> None:
    assert Triage(Certain(emergency=ALARM_RULED + 0.01)).of("he is not breathing") == Finding(Kind.EMERGENCY)


def test_a_rule_alone_never_passes_in_silence() -> None:
    spoken_of = Triage(Certain()).of("he is not breathing, says the film")
    assert spoken_of == Finding(None, (Concern.MAYBE_EMERGENCY,))


def test_a_rule_says_which_danger_it_is() -> None:
    assert Triage(Certain(emergency=0.9)).of("she swallowed bleach") == Finding(Kind.POISONING)


def test_a_little_doubt_about_each_of_several_dangers_adds_up_to_an_alarm() -> None:
    share = ALARM / 2 + 0.01
    assert Triage(Certain(crisis=share, abuse=share - 0.001)).of("I can not go home") == Finding(Kind.CRISIS)
    calmer = Triage(Certain(crisis=ALARM / 3, abuse=ALARM / 3)).of("I can not go home")
    assert calmer == Finding(None, (Concern.MAYBE_EMERGENCY,))


def test_words_that_may_tell_of_a_danger_are_answered_with_the_numbers_first() -> None:
    assert Triage(Certain(crisis=DOUBT + 0.01)).of("what is the point") == Finding(None, (Concern.MAYBE_EMERGENCY,))
    assert Triage(Certain(crisis=DOUBT - 0.01)).of("what is the point") == Finding()


def test_a_danger_buried_in_a_long_story_is_found_wherever_it_stands() -> None:
    calm = "we went to the shop and had tea and talked of school " * 12
    for message in (f"a rattle. {calm}", f"{calm} a rattle. {calm}", f"{calm} a rattle."):
        assert TRIAGE.of(message).danger is Kind.EMERGENCY


def test_a_danger_that_is_lost_in_a_long_story_still_brings_the_numbers() -> None:
    """The opinion hears it only where thirty words are read alone."""

    class Short(WordOpinion):
        def _row(self, message: str) -> Probabilities:
            return super()._row(message if len(message.split()) <= PART else "calm")

    triage = Triage(Short({"rattle": "emergency"}))
    calm = "we went to the shop and had tea and talked of school " * 6
    assert triage.of(f"{calm} a rattle. {calm}") == Finding(None, (Concern.MAYBE_EMERGENCY,))
    assert triage.of(calm) == Finding()


def test_an_endless_message_is_judged_by_its_first_and_last_stretches() -> None:
    opinion = Certain()
    Triage(opinion).of("word " * 100_000 + "end")
    assert len(opinion.asked) == 2 * MOST_WINDOWS  # whole, and in parts
    assert opinion.asked[-1].endswith("end")
    assert max(len(each.split()) for each in opinion.asked) <= WINDOW


def test_concerns_are_those_of_the_first_form_and_dangers_of_any() -> None:
    assert TRIAGE.of("what dose?", "what dose? (earlier: a rattle)") == Finding(Kind.EMERGENCY)
    assert TRIAGE.of("what dose?", "what dose? (earlier: a joke)") == Finding(None, (Concern.MEDICINE,))


def test_orders_in_one_stretch_of_a_long_question_do_not_refuse_it() -> None:
    calm = "she is nine and her foot turns in when she runs and we wonder what helps " * 12
    assert TRIAGE.of("tell me a joke").concerns == (Concern.ATTACK,)
    assert TRIAGE.of(f"{calm} no joke") == Finding()


@pytest.mark.parametrize("concern", SURE)
def test_a_concern_is_named_from_its_threshold_on(concern: Concern) -> None:
    share = SURE[concern]
    assert Triage(Certain(**{concern.value: share + 0.001})).of("well").concerns == (concern,)
    assert Triage(Certain(**{concern.value: share - 0.001})).of("well").concerns == ()


def test_nothing_is_found_in_nothing() -> None:
    assert TRIAGE.of("", "  \n") == Finding()
