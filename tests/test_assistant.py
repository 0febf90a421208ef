"""The one way a question goes: danger first, then the guide's own sentences, or an honest "it does not say"."""

from dataclasses import replace
from pathlib import Path

import pytest
from fakes import WordEncoder, WordOpinion, document_of
from hypothesis import given
from hypothesis import strategies as st

from qa.assistant import MAX_QUESTION, N_RANKED, Assistant, Models, assistant_of
from qa.errors import QuestionError
from qa.retrieval.index import build_index, embed, rows_of
from qa.safety import Triage, texts_for
from qa.settings import Settings
from qa.types import Answer, Kind, Turn

GUIDE = """---
title: Tics
questions:
  - Does rest help?
  - What do tickets cost?
---

# Tics

## What helps

Rest helps. Warm baths may help too.

Doctors may lower the dose of a medicine.

## Surgery

An operation is rare.
"""
WORDS = ("rest", "bath", "dose", "medicine", "surgery", "operation", "cost", "weather")
TRIAGE = Triage(WordOpinion({"breath": "emergency", "kill": "crisis", "swallow": "poisoning"}))
TEXTS = texts_for(Settings(clinic="the tic clinic", phone="555-0100"))


def build(folder: Path, words: tuple[str, ...] = WORDS) -> Assistant:
    encoder = WordEncoder(words)
    rows = rows_of([document_of(folder, "tics.md", GUIDE)])
    index = build_index(rows, embed(rows, encoder, {}, lambda done, total: None))
    return assistant_of(index, Models(encoder, TRIAGE), TEXTS)


def hesitant(assistant: Assistant) -> Assistant:
    """The same, but never sure enough to answer."""
    calibration = replace(assistant.reader.calibration, answer_from=1 - 1e-12)
    return replace(assistant, reader=replace(assistant.reader, calibration=calibration))


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    return build(tmp_path_factory.mktemp("corpus"))


def test_the_record_can_name_what_an_answer_rests_on(assistant: Assistant, tmp_path: Path) -> None:
    assert (assistant.makers["encoder"], assistant.makers["opinion"]) == ("words", "opinion of words")
    assert build(tmp_path).makers == assistant.makers
    encoder = WordEncoder(WORDS)
    rows = rows_of([document_of(tmp_path, "tics.md", GUIDE.replace("Rest", "Sleep"))])
    index = build_index(rows, embed(rows, encoder, {}, lambda done, total: None))
    changed = assistant_of(index, Models(encoder, TRIAGE), TEXTS).makers
    assert {name for name in changed if changed[name] != assistant.makers[name]} == {"index"}


def quotes(answer: Answer) -> list[str]:
    return [citation.quote for statement in answer.statements for citation in statement.citations]


def test_an_answer_is_the_documents_own_sentence_with_its_place(assistant: Assistant) -> None:
    answer = assistant.answer("does rest help?")
    assert answer.kind is Kind.ANSWERED
    assert quotes(answer) == ["Rest helps."]
    (citation,) = answer.statements[0].citations
    assert (citation.document_id, citation.section) == ("tics", ("What helps",))
    assert citation.version == assistant.documents["tics"].version


def test_what_the_guide_does_not_say_is_not_answered(assistant: Assistant) -> None:
    answer = assistant.answer("how is the weather?")
    assert (answer.kind, answer.statements) == (Kind.ABSTAINED, ())
    assert answer.text == TEXTS.abstained
    assert "the tic clinic at 555-0100" in answer.text


def test_what_is_near_is_offered_as_related_and_not_as_an_answer(
    assistant: Assistant,
) -> None:
    answer = hesitant(assistant).answer("does rest help?")
    assert (answer.kind, answer.statements) == (Kind.ABSTAINED, ())
    assert [citation.quote for citation in answer.related][:1] == ["Rest helps."]


def test_what_was_not_sure_enough_is_kept_for_evaluators_and_stays_out_of_the_text(
    assistant: Assistant,
) -> None:
    would_be = assistant.answer("does rest help?")
    answer = hesitant(assistant).answer("does rest help?")
    assert answer.withheld == would_be.statements[0].citations
    assert would_be.withheld == ()
    assert answer.withheld[0].quote not in answer.text


def test_who_reviewed_the_guide_is_not_offered_as_related(tmp_path: Path) -> None:
    text = (
        "# Tics\n\n## Help\n\nRest helps.\n\n## Review\n\nAda Bell, MD, looked at rest.\n\nReviewed by: Ada Bell, MD\n"
    )
    encoder = WordEncoder(WORDS)
    rows = rows_of([document_of(tmp_path, "tics.md", text)])
    index = build_index(rows, embed(rows, encoder, {}, lambda done, total: None))
    related = hesitant(assistant_of(index, Models(encoder, TRIAGE), TEXTS)).answer("rest?").related
    assert [citation.quote for citation in related] == ["Rest helps."]


def test_a_far_off_question_has_nothing_related(assistant: Assistant) -> None:
    assert assistant.answer("how is the weather?").related == ()


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("he cant breathe and his lips are blue. does rest help?", Kind.EMERGENCY),
        ("i want to kill myself. does rest help?", Kind.CRISIS),
        ("she swallowed the whole bottle of pills. does rest help?", Kind.POISONING),
    ],
)
def test_danger_goes_first_and_nothing_of_the_guide_stands_beside_it(
    assistant: Assistant, question: str, kind: Kind
) -> None:
    answer = assistant.answer(question)
    assert (answer.kind, answer.statements, answer.related, answer.ranking) == (kind, (), (), ())
    assert "911" in answer.text


def test_danger_is_seen_in_a_text_that_is_too_long_to_be_answered(assistant: Assistant) -> None:
    story = "We had a long day. " * 5_000 + "he is not breathing"
    assert assistant.answer(story).kind is Kind.EMERGENCY


def test_a_sentence_on_changing_a_medicine_carries_the_caution(assistant: Assistant) -> None:
    answer = assistant.answer("dose of medicine")
    assert quotes(answer) == ["Doctors may lower the dose of a medicine."]
    assert answer.caution == TEXTS.medicine_caution
    assert answer.text.endswith(TEXTS.medicine_caution)


def test_a_question_on_a_dose_carries_the_caution_even_unanswered(assistant: Assistant) -> None:
    answer = assistant.answer("how many mg of zzz should i give her")
    assert (answer.kind, answer.caution) == (Kind.ABSTAINED, TEXTS.medicine_caution)


def test_an_ordinary_answer_carries_no_caution(assistant: Assistant) -> None:
    assert assistant.answer("does rest help?").caution == ""


def test_a_follow_up_is_understood_with_the_question_before(assistant: Assistant) -> None:
    answer = assistant.answer("why?", [Turn("does rest help?", "Rest helps.")])
    assert (answer.question, answer.understood_as) == ("why?", "why? (earlier: does rest help?)")
    assert quotes(answer) == ["Rest helps."]


def test_a_new_subject_does_not_drag_the_old_one_along(assistant: Assistant) -> None:
    answer = assistant.answer("does it need an operation?", [Turn("does rest help?", "Rest helps.")])
    assert answer.understood_as == "does it need an operation?"
    assert quotes(answer) == ["An operation is rare."]


def test_a_misspelled_question_is_read_as_it_was_meant_and_says_so(assistant: Assistant) -> None:
    answer = assistant.answer("wat is an operaton")
    assert (answer.question, answer.understood_as) == ("wat is an operaton", "what is an operation")
    assert quotes(answer) == ["An operation is rare."]


@pytest.mark.parametrize("question", ["he is not breathng", "hlep she swalowed bleech"])
def test_a_misspelled_danger_is_a_danger(assistant: Assistant, question: str) -> None:
    assert assistant.answer(question).statements == ()
    assert "911" in assistant.answer(question).text


def test_a_misspelled_danger_inside_a_long_story_is_a_danger(assistant: Assistant) -> None:
    story = "We had a long day at the zoo. " * 20
    assert assistant.answer(f"{story}Now he swalowed bleech. {story}What now?").kind is Kind.POISONING


def test_a_misspelled_question_on_stopping_a_medicine_carries_the_caution(assistant: Assistant) -> None:
    assert assistant.answer("can i stop teh medcine").caution == TEXTS.medicine_caution


def test_two_questions_in_one_are_both_answered(assistant: Assistant) -> None:
    answer = assistant.answer("Does rest help, and is an operation rare?")
    assert quotes(answer) == ["Rest helps.", "An operation is rare."]
    assert answer.message == ""


def test_of_two_questions_the_one_that_the_guide_does_not_answer_is_named(assistant: Assistant) -> None:
    answer = assistant.answer("Does rest help, and what do zzz tickets cost?")
    assert (answer.kind, quotes(answer)) == (Kind.ANSWERED, ["Rest helps."])
    assert "“what do zzz tickets cost”" in answer.message
    assert "the tic clinic at 555-0100" in answer.message


def test_a_question_for_yes_or_no_starts_with_the_sentence_that_decides(tmp_path: Path) -> None:
    """Both sentences hold the twelve words of the question, and one of them another: both are shown."""
    words = ["rest", "bath", "walk", "swim", "sleep", "music", "yoga", "milk", "sun", "rain", "snow", "cure"]
    other, decides = f"They say {' '.join(words)} wind.", f"No, {' '.join(words)}."
    encoder = WordEncoder((*words, "wind"))
    rows = rows_of([document_of(tmp_path, "tics.md", f"# Tics\n\n## Sport\n\n{other}\n\n{decides}\n")])
    assistant = assistant_of(
        build_index(rows, embed(rows, encoder, {}, lambda done, total: None)), Models(encoder, TRIAGE), TEXTS
    )
    assert quotes(assistant.answer(f"is it {' '.join(words)}?")) == [decides, other]
    assert quotes(assistant.answer(f"how is it {' '.join(words)}?")) == [other, decides]


@pytest.mark.parametrize("question", ["", "   ", "\n\t"])
def test_an_empty_question_is_told(assistant: Assistant, question: str) -> None:
    with pytest.raises(QuestionError, match="Please type a question"):
        assistant.answer(question)


def test_a_question_that_is_too_long_is_told_with_the_limit(assistant: Assistant) -> None:
    with pytest.raises(QuestionError, match="too long"):
        assistant.answer("x" * 100_000)


def test_the_stages_are_timed(assistant: Assistant) -> None:
    stages = [timing.stage for timing in assistant.answer("does rest help?").timing]
    assert stages == ["safety", "understand", "retrieve", "rerank", "read", "compose"]


def test_the_ranking_holds_the_best_sentences_best_first(assistant: Assistant) -> None:
    ranking = assistant.answer("does rest help?").ranking
    assert ranking[0].sentence.text == "Rest helps."
    assert [hit.score for hit in ranking] == sorted((hit.score for hit in ranking), reverse=True)
    assert len(ranking) <= N_RANKED


def test_a_follow_up_to_a_danger_is_a_danger(assistant: Assistant) -> None:
    answer = assistant.answer("how long?", [Turn("he is not breathing", "Call 911")])
    assert (answer.kind, answer.statements) == (Kind.EMERGENCY, ())


def test_a_follow_up_that_names_something_after_a_danger_is_answered(assistant: Assistant) -> None:
    answer = assistant.answer("ok and does rest help", [Turn("he is not breathing", "Call 911")])
    assert (answer.understood_as, quotes(answer)) == ("ok and does rest help", ["Rest helps."])


def test_a_new_subject_after_a_danger_is_answered(assistant: Assistant) -> None:
    answer = assistant.answer("does rest help?", [Turn("he is not breathing", "Call 911")])
    assert quotes(answer) == ["Rest helps."]


def test_the_question_at_the_end_of_a_long_story_is_answered(assistant: Assistant) -> None:
    story = "We had a long day at the zoo and saw every animal. " * 60
    answer = assistant.answer(story + "Does rest help?")
    assert quotes(answer) == ["Rest helps."]
    assert answer.understood_as == "Does rest help?"


def test_examples_are_questions_that_are_answered(assistant: Assistant) -> None:
    assert "Does rest help?" in assistant.examples
    assert "What do tickets cost?" not in assistant.examples
    assert all(assistant.answer(question).kind is Kind.ANSWERED for question in assistant.examples)


def test_suggestions_are_answered_and_say_something_new(assistant: Assistant) -> None:
    answer = assistant.answer("does rest help?")
    suggested = assistant.suggestions(answer, ["does rest help?"])
    assert "Tell me about “Surgery”." in suggested
    assert "Does rest help?" not in suggested
    for question in suggested:
        assert not set(quotes(assistant.answer(question))) <= set(quotes(answer))


def test_after_danger_nothing_is_suggested(assistant: Assistant) -> None:
    assert assistant.suggestions(assistant.answer("he is not breathing"), []) == ()


@given(st.text(max_size=200))
def test_whatever_is_typed_every_quotation_is_in_its_document(assistant: Assistant, question: str) -> None:
    try:
        answer = assistant.answer(question)
    except QuestionError:
        assert not question.strip()
        return
    for citation in (*answer.related, *(c for statement in answer.statements for c in statement.citations)):
        document = assistant.documents[citation.document_id]
        assert document.text[citation.start : citation.end] == citation.quote


@pytest.mark.parametrize(
    "question", ["\x00", "🙂", "\u202eעברית", "<script>alert(1)</script>", "a\ud800b", "x" * MAX_QUESTION]
)
def test_odd_questions_are_answered_like_any_other(assistant: Assistant, question: str) -> None:
    assert assistant.answer(question).kind is Kind.ABSTAINED


def test_what_the_guide_says_of_a_premise_stands_first(assistant: Assistant) -> None:
    """Two baths in the question outweigh the operation, which only its premise speaks of."""
    asked = "does a bath, a warm bath, help?"
    assert quotes(assistant.answer(asked)) == ["Warm baths may help too."]
    answer = assistant.answer(f"since surgery is an operation, {asked}")
    assert quotes(answer) == ["An operation is rare.", "Warm baths may help too."]


def test_below_a_warning_stands_only_what_is_nearly_certain(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    worried = replace(assistant, triage=Triage(WordOpinion({"hot": "maybe_emergency"})))
    sure = worried.answer("hot. does rest help?")
    monkeypatch.setattr("qa.assistant.BESIDE_WARNING", 1.0)
    unsure = worried.answer("hot. does rest help?")
    assert (quotes(sure), quotes(unsure)) == (["Rest helps."], [])
    for answer in (sure, unsure):
        assert answer.message.startswith(TEXTS.maybe_emergency)
