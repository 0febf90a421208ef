"""The bot's own words: what they must say, and that a reader in 6th grade can read them."""

import pytest

from qa.safety import Texts, texts_for
from qa.safety.reading_level import grade, sentences, words
from qa.safety.texts import NAMES as ALL
from qa.settings import Settings


def site(clinic: str, phone: str) -> Settings:
    return Settings.model_validate({"clinic": clinic, "phone": phone})


SITES = {
    "as delivered": site("your child's care team", ""),
    "a named clinic": site("the Tone Clinic", "215-555-0100"),
}
NAMES = [name for name in ALL if not name.endswith("_spanish")]  # the formula is for English


def shown(texts: Texts, name: str) -> str:
    text: str = getattr(texts, name)
    return text.format(age="more than 7 years", date="March 2019") if name == "old_review" else text


def test_the_grade_is_the_published_formula() -> None:
    # 6 words, 1 sentence, 6 syllables
    assert grade("The cat sat on the mat.") == pytest.approx(0.39 * 6 + 11.8 * 1 - 15.59)


def test_a_hard_text_is_graded_as_hard() -> None:
    assert grade("Individuals experiencing involuntary neurological contractions require evaluation.") > 12


@pytest.mark.parametrize("where", SITES)
@pytest.mark.parametrize("name", NAMES)
def test_every_text_is_easy_to_read(where: str, name: str) -> None:
    text = shown(texts_for(SITES[where]), name)
    assert grade(text) <= 6.5
    assert max(len(words(sentence)) for sentence in sentences(text)) <= 15


@pytest.mark.parametrize("where", SITES)
def test_the_emergency_text_begins_with_what_to_do(where: str) -> None:
    first = sentences(texts_for(SITES[where]).emergency)[0]
    assert first.startswith("Call 911 or go to the nearest emergency room")


def test_the_crisis_text_gives_both_numbers() -> None:
    crisis = texts_for(SITES["as delivered"]).crisis
    assert "call or text 988" in crisis
    assert "call 911" in crisis


def test_the_poisoning_text_gives_poison_help_and_when_to_call_911() -> None:
    poisoning = texts_for(SITES["as delivered"]).poisoning
    assert "1-800-222-1222" in sentences(poisoning)[0]
    assert "Call 911 instead if" in poisoning


@pytest.mark.parametrize("where", SITES)
def test_the_abstaining_text_is_short_and_names_whom_to_ask(where: str) -> None:
    abstained = texts_for(SITES[where]).abstained
    assert len(words(abstained)) <= 60
    assert SITES[where].clinic in abstained
    assert SITES[where].phone in abstained


def test_without_a_phone_there_is_still_somebody_to_ring_tonight() -> None:
    abstained = texts_for(SITES["as delivered"]).abstained
    assert "ask your child's care team." in abstained  # and no gap
    assert "call your doctor's office or nurse line." in abstained
    assert "nurse line" not in texts_for(SITES["a named clinic"]).abstained


def test_a_refusal_does_not_praise_the_question() -> None:
    assert "good" not in texts_for(SITES["as delivered"]).abstained


@pytest.mark.parametrize("name", ["emergency", "crisis", "poisoning"])
def test_after_a_false_alarm_there_is_a_way_on_and_it_comes_last(name: str) -> None:
    text: str = getattr(texts_for(SITES["as delivered"]), name)
    assert sentences(text)[-1] == "If this is not happening now, ask again in other words."
    assert len(words(text)) <= 80


def test_the_medicine_caution_says_not_to_change_or_stop_alone() -> None:
    caution = texts_for(SITES["as delivered"]).medicine_caution.lower()
    assert "do not change or stop a medicine without your care team" in caution


@pytest.mark.parametrize("said", ["not a person", "general", "not medical advice", "Nobody is watching", "call 911"])
def test_the_standing_notice_says_what_this_is(said: str) -> None:
    assert said in texts_for(SITES["as delivered"]).standing_notice


def test_families_are_asked_not_to_type_names_or_birth_dates() -> None:
    privacy = texts_for(SITES["as delivered"]).privacy
    assert "not type names or birth dates" in privacy


def test_an_old_review_is_dated() -> None:
    shown_text = shown(texts_for(SITES["as delivered"]), "old_review")
    assert "March 2019" in shown_text
    assert "more than 7 years ago" in shown_text


def test_a_clinic_named_with_braces_breaks_nothing() -> None:
    odd = site("Clinic {months}", "")
    assert "Clinic {months}" in texts_for(odd).abstained
    assert "Clinic" not in shown(texts_for(odd), "old_review")
