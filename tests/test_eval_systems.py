"""Each counter-system is what it says, word for word from the document, and scores badly in the way it should."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from fakes import WordEncoder, WordOpinion, document_of
from leaflet_fakes import ENCODER, REST, asked, exam, leaflet, plan, silent

from eval.answering import systems
from eval.answering.runner import run
from eval.answering.runs import read_run
from eval.answering.systems import N_SHOWN, SYSTEMS, RememberingEncoder, System
from eval.asking.questions import Question
from eval.errors import EvalError
from eval.measuring.columns import columns_of
from eval.measuring.judging import judge_run
from eval.measuring.measures import MEASURES
from qa.assistant import N_RANKED, Models, open_assistant
from qa.errors import SettingsError
from qa.safety import Triage
from qa.settings import Settings
from qa.types import Answer, Document, Kind, Turn

COUNTER_SYSTEMS = ("question-only", "encoder", "bm25", "random", "whole-document", "always-abstain")
FACTS = "".join(f"Fact number {number} is quite small.\n\n" for number in range(40))


@pytest.fixture
def document(tmp_path: Path) -> Document:
    return leaflet(tmp_path / "corpus")


@pytest.fixture(autouse=True)
def _weights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A question-only classifier that answers where "rest" is asked for: sigmoid(8 * rest - 4)."""
    np.save(tmp_path / "weights.npy", np.array([8, 0, 0, 0, 0, 0, -4], dtype=np.float32))
    monkeypatch.setattr(systems, "QUESTION_ONLY", tmp_path / "weights.npy")
    monkeypatch.setattr(systems, "_triage", lambda: Triage(WordOpinion()))


def made(name: str, *documents: Document) -> System:
    return SYSTEMS[name].make(documents, ENCODER)


def shown(answer: Answer) -> list[str]:
    return [statement.text for statement in answer.statements]


@pytest.mark.parametrize("name", SYSTEMS)
def test_every_system_says_what_it_is_and_gives_the_same_answer_again(document: Document, name: str) -> None:
    assert SYSTEMS[name].about
    one, again = (replace(made(name, document).answer("does rest help?"), timing=()) for _ in range(2))
    assert one == again


@pytest.mark.parametrize("name", SYSTEMS)
def test_every_citation_is_a_slice_and_every_statement_is_its_citation(document: Document, name: str) -> None:
    answer = made(name, document).answer("does rest help?")
    for citation in (*answer.withheld, *(c for statement in answer.statements for c in statement.citations)):
        assert document.text[citation.start : citation.end] == citation.quote
        assert (citation.document_id, citation.version) == ("tics", document.version)
    for statement in answer.statements:
        assert [citation.quote for citation in statement.citations] == [statement.text]


@pytest.mark.parametrize("name", SYSTEMS)
def test_a_ranking_is_best_first_and_at_most_ten(tmp_path: Path, name: str) -> None:
    ranking = made(name, document_of(tmp_path / "corpus", "facts.md", FACTS)).answer("which fact?").ranking
    scores = [hit.score for hit in ranking]
    assert scores == sorted(scores, reverse=True)
    assert len(ranking) == (0 if name == "always-abstain" else N_RANKED)


@pytest.mark.parametrize("name", SYSTEMS)
def test_the_order_in_which_documents_are_given_does_not_matter(tmp_path: Path, document: Document, name: str) -> None:
    other = document_of(tmp_path / "corpus", "colds.md", "# Colds\n\nTea helps.\n\nRest, too.\n")
    one, turned = (made(name, *given).answer("rest?") for given in ((document, other), (other, document)))
    assert replace(one, timing=()) == replace(turned, timing=())


def test_the_assistant_is_the_one_behind_the_page(tmp_path: Path, document: Document) -> None:
    settings = Settings(index=tmp_path / "index")
    page = open_assistant(settings, [document], Models(ENCODER, Triage(WordOpinion())), lambda text: None, silent)
    ours = made("assistant", document)
    for question, history in (
        ("does rest help?", ()),
        ("what does a bus cost?", ()),
        ("why?", (Turn("does rest help?", "Rest helps."),)),
        ("which medicines are there?", ()),
        ("he is not breathing", ()),
    ):
        expected, answer = page.answer(question, history), ours.answer(question, history)
        assert replace(answer, timing=()) == replace(expected, timing=())
        assert [timing.stage for timing in answer.timing] == [timing.stage for timing in expected.timing]


def test_a_setting_that_cannot_be_used_is_told_as_the_page_tells_it(
    document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QA_PORT", "many")
    with pytest.raises(SettingsError, match="QA_PORT"):
        made("assistant", document)


def test_random_is_three_sentences_by_lot_another_three_for_another_question(tmp_path: Path) -> None:
    system = made("random", document_of(tmp_path / "corpus", "facts.md", FACTS))
    drawn = {question: shown(system.answer(question)) for question in ("one?", "two?")}
    assert [len(set(each)) for each in drawn.values()] == [N_SHOWN, N_SHOWN]
    assert drawn["one?"] != drawn["two?"]


def test_the_whole_document_is_all_of_it_in_order_and_sure(document: Document) -> None:
    answer = made("whole-document", document).answer("what does a bus cost?")
    assert shown(answer) == [each.text for each in document.sentences]
    assert (answer.kind, answer.confidence) == (Kind.ANSWERED, 1.0)


def test_always_abstain_says_nothing(document: Document) -> None:
    answer = made("always-abstain", document).answer("does rest help?")
    assert (answer.kind, answer.confidence, answer.statements, answer.ranking) == (Kind.ABSTAINED, 0.0, (), ())


def test_exact_words_find_the_words_and_answer_even_where_there_is_none(document: Document) -> None:
    bm25 = made("bm25", document)
    found = bm25.answer("rest")
    assert (shown(found)[0], len(found.statements)) == ("Rest helps.", N_SHOWN)
    nothing = bm25.answer("bus fares")
    assert (nothing.kind, nothing.confidence, len(nothing.statements)) == (Kind.ANSWERED, 0.0, N_SHOWN)
    assert 0 < bm25.answer("rest on the bus").confidence < found.confidence <= 1


def test_the_encoder_alone_shows_the_nearest_and_is_as_sure_as_their_cosine(document: Document) -> None:
    answer = made("encoder", document).answer("rest and music")
    # (1, 1) / sqrt(2) against (1, 0) and (0, 1)
    assert set(shown(answer)[:2]) == {"Rest helps.", "Café music is quiet."}
    assert answer.confidence == pytest.approx(1 / np.sqrt(2))
    assert made("encoder", document).answer("bus fares").kind is Kind.ANSWERED


@pytest.mark.parametrize("name", ["encoder", "bm25"])
def test_a_follow_up_is_searched_with_the_question_before(document: Document, name: str) -> None:
    system = made(name, document)
    before = [Turn("does ice help?", "Ice cools."), Turn("does rest help?", "Rest helps.")]
    assert system.answer("why?", before).ranking[0].sentence.number == REST


def test_question_only_is_sure_by_the_question_and_never_looks_at_the_document(tmp_path: Path) -> None:
    document = leaflet(tmp_path / "corpus")
    without_rest = document_of(tmp_path / "corpus", "other.md", "# Other\n\nIce cools. Music is quiet.\n")
    confidences = [made("question-only", each).answer("rest?").confidence for each in (document, without_rest)]
    assert confidences == pytest.approx([1 / (1 + np.exp(-4))] * 2)


def test_question_only_withholds_what_it_would_have_shown(document: Document) -> None:
    answer = made("question-only", document).answer("ice?")
    assert (answer.kind, answer.statements) == (Kind.ABSTAINED, ())
    assert answer.confidence == pytest.approx(1 / (1 + np.exp(4)))
    assert answer.withheld[0].quote == "Ice cools."
    assert shown(made("question-only", document).answer("rest?"))[0] == "Rest helps."


def test_the_trained_weights_are_told_where_they_are_missing(
    tmp_path: Path, document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(systems, "QUESTION_ONLY", tmp_path / "nowhere.npy")
    with pytest.raises(EvalError, match=r"nowhere\.npy.*python -m eval\.answering\.question_only"):
        made("question-only", document)


def test_a_remembering_encoder_encodes_each_text_once_and_alone() -> None:
    beneath = WordEncoder(("rest", "ice"))
    encoder = RememberingEncoder(beneath)
    first = encoder.encode(["rest", "ice", "rest"])
    assert first.tolist() == [[1, 0], [0, 1], [1, 0]]
    assert encoder.encode(["ice"]).tolist() == [[0, 1]]
    assert (beneath.encoded, encoder.fingerprint) == (["rest", "ice"], "words")


def scored(folder: Path, system: str, questions: Sequence[Question], document: Document) -> dict[str, float]:
    """Every measure of a run."""
    run(plan(system, exam(questions, document)), folder / system, silent)
    columns = columns_of(judge_run(read_run(folder / system)))
    return {measure.name: measure.of(columns) for measure in MEASURES}


@pytest.fixture
def questions() -> tuple[Question, ...]:
    return (
        asked("a", "rest?", ["Rest helps."]),
        asked("b", "ice?", ["Ice cools."], also_ok=("Rest helps.",)),
        asked("c", "how often rest?"),
        asked("d", "bus fares?"),
    )


@pytest.mark.parametrize("system", COUNTER_SYSTEMS)
def test_every_counter_system_is_verbatim_and_cites_validly(
    tmp_path: Path, document: Document, questions: tuple[Question, ...], system: str
) -> None:
    figures = scored(tmp_path, system, questions, document)
    expected = [np.nan, np.nan] if system == "always-abstain" else [1.0, 1.0]
    assert [figures["verbatim"], figures["valid_citations"]] == pytest.approx(expected, nan_ok=True)


def test_always_abstain_is_never_wrong_and_of_no_use(
    tmp_path: Path, document: Document, questions: tuple[Question, ...]
) -> None:
    figures = scored(tmp_path, "always-abstain", questions, document)
    assert [figures[name] for name in ("near_abstained", "abstention_recall", "cut_abstained")] == [1, 1, 1]
    assert [figures[name] for name in ("f1", "precision", "recall", "success@1", "rr", "ndcg@10")] == [0] * 6
    assert [figures[name] for name in ("over_refusal", "aurc", "coverage@5%risk")] == [1, 1, 0]
    assert [figures[name] for name in ("answers_then_abstains", "auroc_near", "auroc_cut")] == [0, 0.5, 0.5]


def test_the_whole_document_has_all_the_evidence_and_no_precision(
    tmp_path: Path, document: Document, questions: tuple[Question, ...]
) -> None:
    figures = scored(tmp_path, "whole-document", questions, document)
    assert figures["recall"] == 1
    assert figures["precision"] == pytest.approx((1 / 6 + 1 / 5) / 2)  # also_ok left out
    assert figures["f1"] == pytest.approx((2 / (6 + 1) + 2 / (5 + 1)) / 2)
    assert [figures[name] for name in ("near_abstained", "over_refusal", "wrong_of_answered")] == [0, 0, 1]
    assert [figures[name] for name in ("auroc_near", "auroc_cut", "answers_then_abstains")] == [0.5, 0.5, 0]
    assert figures["sentences_shown"] == 6


def test_random_sentences_are_rarely_right_and_their_confidence_is_chance(tmp_path: Path) -> None:
    document = document_of(tmp_path / "corpus", "tics.md", FACTS)
    texts = [each.text for each in document.sentences]
    questions = [asked(f"q{number}", f"what is fact {number}?", [text]) for number, text in enumerate(texts)]
    near = [asked(f"n{number}", f"when was fact {number} found?") for number in range(40)]
    figures = scored(tmp_path, "random", [*questions, *near], document)
    # 3 of 40 shown: right with chance 3 / 40, and then F1 is 2 / (3 + 1); four standard errors of 40 questions
    assert figures["recall"] == pytest.approx(3 / 40, abs=4 * np.sqrt(3 / 40 * 37 / 40 / 40))
    assert figures["f1"] == pytest.approx(figures["recall"] / 2)
    assert figures["auroc_near"] == pytest.approx(0.5, abs=4 * np.sqrt(81 / (12 * 40 * 40)))
    assert figures["auroc_cut"] == pytest.approx(0.5, abs=4 * np.sqrt(81 / (12 * 40 * 40)))
    assert (figures["near_abstained"], figures["over_refusal"], figures["answers_then_abstains"]) == (0, 0, 0)


def test_what_never_reads_the_document_cannot_tell_it_from_one_without_its_evidence(
    tmp_path: Path, document: Document, questions: tuple[Question, ...]
) -> None:
    figures = scored(tmp_path, "question-only", questions, document)
    assert (figures["auroc_cut"], figures["answers_then_abstains"]) == (0.5, 0)


@pytest.mark.parametrize("system", ["encoder", "bm25"])
def test_search_alone_finds_and_never_refuses(
    tmp_path: Path, document: Document, questions: tuple[Question, ...], system: str
) -> None:
    figures = scored(tmp_path, system, questions, document)
    assert (figures["success@1"], figures["recall"]) == (1, 1)
    assert figures["precision"] < 0.5
    assert [figures[name] for name in ("near_abstained", "cut_abstained", "answers_then_abstains")] == [0, 0, 0]
