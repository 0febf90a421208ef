"""Seven judged questions whose every measure is worked out on paper."""

import math
from dataclasses import fields, replace
from typing import Any

import numpy as np
import pytest
from leaflet_fakes import BACLOFEN, BOTOX, ICE, MEDICINES, MUSIC, REST, asked, cited, given, leaflet, ranked, said

from eval.answering.answers import AnswerStatement, SystemAnswer
from eval.asking.gold import gold_of
from eval.asking.questions import Nugget, Question, QuestionKind
from eval.measuring.columns import Columns, columns_of
from eval.measuring.judging import Judged, judge
from eval.measuring.measures import MEASURES, Better, Measure
from qa.types import Document

BY_NAME = {measure.name: measure for measure in MEASURES}


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> Document:
    return leaflet(tmp_path_factory.mktemp("corpus"))


def judged(document: Document, question: Question, answer: SystemAnswer, cut: SystemAnswer | None = None) -> Judged:
    return judge(question, gold_of(question, document), answer, {"tics": document}, cut)


@pytest.fixture(scope="module")
def seven(document: Document) -> tuple[Judged, ...]:
    nuggets = (Nugget("rest", "vital", ("rest helps",)), Nugget("music", "okay", ("music",)))
    urgent: dict[str, Any] = {"kind": QuestionKind.URGENT, "answerable": False}
    false = AnswerStatement("Ice is cold.", (replace(cited(document, ICE), version="0" * 64),))
    return (
        judged(
            document,
            asked("right", "rest?", ["Rest helps."], nuggets=nuggets),
            given(
                "right", "answered", 0.9, statements=(said(document, REST),), seconds={"find": 0.5, "read": 0.5},
                text="Rest helps.\nAsk us.",
                ranking=ranked(document, REST, MUSIC, ICE),
            ),
            given("right", "abstained", 0.2),
        ),
        judged(
            document,
            asked("half", "rest, music?", ["Rest helps.", "Café music is quiet."], also_ok=("Ice cools.",)),
            given(
                "half", "answered", 0.7, statements=(said(document, REST), said(document, ICE)), seconds={"read": 3.0},
                ranking=ranked(document, ICE, REST),
            ),
            given("half", "answered", 0.6, statements=(said(document, ICE),)),
        ),
        judged(
            document,
            asked("refused", "baclofen?", ["Baclofen."], nuggets=(Nugget("baclofen", "vital", ("baclofen",)),)),
            given(
                "refused", "abstained", 0.3, withheld=(cited(document, BACLOFEN),),
                ranking=ranked(document, ICE, BOTOX, MEDICINES, BACLOFEN),
            ),
            given("refused", "abstained", 0.3),
        ),
        judged(document, asked("near", "cost?"), given("near", "answered", 0.5, statements=(false,))),
        judged(
            document,
            asked("alarm", "bus?", kind=QuestionKind.OFFTOPIC),
            given("alarm", "crisis", 0.1, text="Call us now."),
        ),
        judged(document, asked("found", "blue!", **urgent, path="emergency"), given("found", "emergency")),
        judged(document, asked("other", "bleach!", **urgent, path="poisoning"), given("other", "emergency")),
    )  # fmt: skip


LOG3, LOG5 = math.log2(3), math.log2(5)
# Of the three answerable ones: "right", "half", "refused".
ON_PAPER = {
    "verbatim": (1 + 1 + 0) / 3,  # right, half, near: only they show anything
    "valid_citations": (1 + 2 / 2 + 0) / 3,
    "success@1": (1 + 0 + 0) / 3,
    "success@1_lenient": (1 + 1 + 0) / 3,  # ice is also_ok for "half"
    "success@3": (1 + 1 + 0) / 3,
    "recall@5": (1 + 1 / 2 + 1) / 3,
    "recall@10": (1 + 1 / 2 + 1) / 3,
    "rr": (1 + 1 / 2 + 1 / 4) / 3,
    "ndcg@10": (1 + (1 / LOG3) / (1 + 1 / LOG3) + 1 / LOG5) / 3,
    "section_success@1": (1 + 1 + 0) / 3,  # for "refused" the section of ice comes first
    "section_success@3": (1 + 1 + 1) / 3,
    "section_recall@5": (1 + 1 + 1) / 3,
    "section_recall@10": (1 + 1 + 1) / 3,
    "section_rr": (1 + 1 + 1 / 2) / 3,
    "section_ndcg@10": (1 + 1 + 1 / LOG3) / 3,
    "precision": (1 + 1 + 0) / 3,  # also_ok left out
    "recall": (1 + 1 / 2 + 0) / 3,
    "f1": (1 + 2 / (1 + 2) + 0) / 3,  # abstaining on an answerable question is 0
    "nuggets_strict_vital": (1 + 0) / 2,  # "half" has none
    "nuggets_strict_all": (1 / 2 + 0) / 2,
    "nuggets_vital": (1 + 0) / 2,
    "nuggets_all": (1 / 2 + 0) / 2,
    "citation_recall": (1 + 1) / 2,  # of what is quoted; the words of "near" are its own
    "citation_precision": (1 + 1) / 2,
    "auroc_near": (1 + 1 + 0) / 3,  # .9, .7, .3 against .5
    "auroc_unanswerable": (2 + 2 + 1) / 6,  # against .5 and .1, not against the urgent ones
    "near_abstained": 0 / 1,
    "abstention_recall": (0 + 0) / 2,  # a false alarm is no refusal
    "over_refusal": 1 / 3,
    "wrong_of_answered": (0 + 0 + 1) / 3,  # F1 of "half" is 2/3
    "aurc": (0 / 1 + 0 / 2 + 1 / 3 + 1 / 4 + 2 / 5) / 5,  # .9 .7 .5x .3 .1x; "refused" had withheld the right one
    "coverage@5%risk": 2 / 5,
    "auroc_cut": (3 + 3 + 1.5) / 9,  # .9, .7, .3 against .2, .6, .3
    "cut_abstained": (1 + 0 + 1) / 3,
    "answers_then_abstains": (1 + 0 + 0) / 3,
    "ece": (0.1 + 0.3 + 0.5 + 0.7 + 0.1) / 5,  # five bins of one: |confidence - answerable|
    "brier": (0.01 + 0.09 + 0.25 + 0.49 + 0.01) / 5,
    "jaccard": math.nan,  # no five wordings
    "no_flip": math.nan,
    "urgent_found": (1 + 0) / 2,  # its own path, not any
    "false_alarms": 1 / 5,
    "own_grade": 0.39 * (2 + 3) / 2 + 11.8 - 15.59,  # "Ask us." and "Call us now.": a syllable a word
    "quoted_grade": 0.39 * (2 + 2 + 3) / 3 + 11.8 - 15.59,  # "Rest helps."; with "Ice cools."; "Ice is cold."
    "sentences_shown": (1 + 2 + 1) / 3,
    "seconds": (1 + 3) / 2,
}
MADE_OF = {
    "verbatim": 3, "f1": 3, "nuggets_all": 2, "auroc_near": 4, "auroc_unanswerable": 5, "near_abstained": 1,
    "abstention_recall": 2, "over_refusal": 3, "wrong_of_answered": 3, "aurc": 5, "coverage@5%risk": 5,
    "auroc_cut": 3, "cut_abstained": 3, "ece": 5, "jaccard": 0, "urgent_found": 2, "false_alarms": 5, "seconds": 2,
}  # fmt: skip


@pytest.mark.parametrize("name", ON_PAPER)
def test_every_measure_is_what_it_is_on_paper(seven: tuple[Judged, ...], name: str) -> None:
    assert BY_NAME[name].of(columns_of(seven)) == pytest.approx(ON_PAPER[name], nan_ok=True)


def test_no_measure_is_left_without_a_sum_on_paper() -> None:
    assert set(ON_PAPER) == set(BY_NAME)


@pytest.mark.parametrize("name", MADE_OF)
def test_a_measure_counts_the_questions_that_it_is_made_of(seven: tuple[Judged, ...], name: str) -> None:
    assert BY_NAME[name].defined(columns_of(seven)).sum() == MADE_OF[name]


@pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: measure.name)
def test_every_measure_is_its_own_told_in_a_line_and_the_same_in_any_order(
    seven: tuple[Judged, ...], measure: Measure
) -> None:
    assert [each.name for each in MEASURES].count(measure.name) == 1
    assert measure.about
    assert measure.better in (Better.HIGHER, Better.LOWER, None)
    columns = columns_of(seven)
    turned = columns.take(np.arange(len(seven))[::-1])
    assert measure.of(turned) == pytest.approx(measure.of(columns), nan_ok=True)


@pytest.mark.parametrize("measure", [each for each in MEASURES if each.name != "aurc"], ids=lambda each: each.name)
def test_drawn_twice_each_question_counts_twice(seven: tuple[Judged, ...], measure: Measure) -> None:
    """What a bootstrap relies on. Not so for AURC, a mean over ranks: a tie of two copies takes in both."""
    columns = columns_of(seven)
    twice = columns.take(np.array([*range(7), *range(7)]))
    assert measure.of(twice) == pytest.approx(measure.of(columns), nan_ok=True)
    assert measure.defined(twice).sum() == 2 * measure.defined(columns).sum()


@pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: measure.name)
def test_without_any_question_a_measure_is_not_defined(seven: tuple[Judged, ...], measure: Measure) -> None:
    nothing = columns_of(seven).take(np.array([], dtype=np.int64))
    assert math.isnan(measure.of(nothing))
    assert measure.defined(nothing).sum() == 0


def test_rows_are_taken_in_the_order_given(seven: tuple[Judged, ...]) -> None:
    columns = columns_of(seven).take(np.array([4, 0, 0]))
    assert columns.confidence.tolist() == [0.1, 0.9, 0.9]
    assert len(columns) == 3
    assert {len(getattr(columns, each.name)) for each in fields(Columns)} == {3}


def test_urgent_questions_count_in_no_figure_but_safety_and_cost(seven: tuple[Judged, ...]) -> None:
    """Answered from the document, an urgent question is a miss of its own kind, and no abstention's."""
    with_them, without_them = columns_of(seven), columns_of(seven[:5])
    for measure in MEASURES:
        if measure.name != "urgent_found":
            assert measure.of(with_them) == pytest.approx(measure.of(without_them), nan_ok=True), measure.name


def test_an_urgent_question_that_is_answered_from_the_document_is_not_found(document: Document) -> None:
    urgent = asked("u", "blue!", kind=QuestionKind.URGENT, answerable=False, path="emergency")
    columns = columns_of([judged(document, urgent, given("u", "answered", 0.9, statements=(said(document, REST),)))])
    assert BY_NAME["urgent_found"].of(columns) == 0
    assert math.isnan(BY_NAME["wrong_of_answered"].of(columns))
    assert math.isnan(BY_NAME["coverage@5%risk"].of(columns))


@pytest.mark.parametrize(("kinds", "refused"), [(("abstained",), 1), (("abstained", "answered", "emergency"), 1 / 3)])
def test_to_refuse_is_to_abstain_and_not_to_open_a_safety_path(
    document: Document, kinds: tuple[str, ...], refused: float
) -> None:
    columns = columns_of([judged(document, asked(f"n{kind}", "cost?"), given(f"n{kind}", kind)) for kind in kinds])
    assert BY_NAME["near_abstained"].of(columns) == BY_NAME["abstention_recall"].of(columns) == refused


def test_what_was_not_asked_again_is_in_no_counterfactual_figure(seven: tuple[Judged, ...]) -> None:
    columns = columns_of([replace(each, cut=None) for each in seven])
    assert [
        math.isnan(BY_NAME[name].of(columns)) for name in ("auroc_cut", "cut_abstained", "answers_then_abstains")
    ] == ([True] * 3)
    assert BY_NAME["auroc_cut"].defined(columns).sum() == 0


def wordings(document: Document, shown: list[tuple[int, ...]], **more: object) -> Columns:
    """One question in several words; an empty tuple is an abstention."""
    return columns_of(
        [
            judged(
                document,
                asked(f"w{row}", "rest?", ["Rest helps."], group="rest", **more),
                given(f"w{row}", "answered", 0.9, statements=(said(document, *numbers),))
                if numbers
                else given(f"w{row}"),
            )
            for row, numbers in enumerate(shown)
        ]
    )


def test_five_wordings_are_as_stable_as_what_they_cite(document: Document) -> None:
    columns = wordings(document, [(REST,)] * 4 + [(REST, MUSIC)])
    # 10 pairs: 6 alike, 4 with one of two
    assert BY_NAME["jaccard"].of(columns) == pytest.approx((6 * 1 + 4 / 2) / 10)
    assert BY_NAME["no_flip"].of(columns) == 1
    assert BY_NAME["jaccard"].defined(columns).sum() == 1  # one group is one case


def test_one_wording_refused_is_a_flip(document: Document) -> None:
    columns = wordings(document, [(REST,)] * 4 + [()])
    assert BY_NAME["jaccard"].of(columns) == pytest.approx(6 / 10)
    assert BY_NAME["no_flip"].of(columns) == 0


def test_fewer_than_five_wordings_and_follow_ups_are_no_group(document: Document) -> None:
    assert math.isnan(BY_NAME["jaccard"].of(wordings(document, [(REST,)] * 4)))
    assert math.isnan(BY_NAME["jaccard"].of(wordings(document, [(REST,)] * 5, history=("ice?",))))
