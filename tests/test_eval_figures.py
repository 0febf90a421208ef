"""Figures carry their interval and their count, part by part, and the same again for the same seed."""

import math

import pytest
from leaflet_fakes import BOTOX, REST, asked, given, leaflet, said

from eval.asking.gold import gold_of
from eval.asking.questions import Question, QuestionKind
from eval.measuring import figures
from eval.measuring.figures import Figure, as_csv, figures_of, parts_of
from eval.measuring.judging import Judged, judge
from eval.measuring.measures import MEASURES
from qa.types import Document


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> Document:
    return leaflet(tmp_path_factory.mktemp("corpus"))


@pytest.fixture(autouse=True)
def _few_resamples(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(figures, "N_RESAMPLES", 60)


def judged(document: Document, question: Question, shown: int | None) -> Judged:
    """Answered with a sentence, or abstained on."""
    name = question.question_id
    answer = given(name) if shown is None else given(name, "answered", 0.9, statements=(said(document, shown),))
    return judge(question, gold_of(question, document), answer, {"tics": document}, None)


def some(document: Document, n: int = 6, group: str = "") -> list[Judged]:
    """Every other one right."""
    kinds = QuestionKind.PLAIN, QuestionKind.LAY
    return [
        judged(
            document,
            asked(f"q{row}", "rest?", ["Rest helps."], kind=kinds[row % 3 == 0], group=group),
            (REST, BOTOX)[row % 2],
        )
        for row in range(n)
    ]


def one(found: tuple[Figure, ...], measure: str, part: str = "all") -> Figure:
    (figure,) = (each for each in found if (each.measure, each.part) == (measure, part))
    return figure


def test_every_measure_stands_for_every_part(document: Document) -> None:
    found = figures_of(some(document), seed=1)
    parts = ["all", "document tics", "kind lay", "kind plain"]
    assert [(each.part, each.measure) for each in found] == [(p, m.name) for p in parts for m in MEASURES]


def test_parts_are_rows_by_document_and_by_kind(document: Document) -> None:
    rows = {part: list(map(int, which)) for part, which in parts_of(some(document)).items()}
    assert rows == {
        "all": [0, 1, 2, 3, 4, 5],
        "document tics": [0, 1, 2, 3, 4, 5],
        "kind lay": [0, 3],
        "kind plain": [1, 2, 4, 5],
    }


def test_a_figure_is_its_measure_over_the_part(document: Document) -> None:
    found = figures_of(some(document), seed=1)
    assert (one(found, "f1").value, one(found, "f1").n) == (3 / 6, 6)
    assert (one(found, "f1", "kind lay").value, one(found, "f1", "kind lay").n) == (1 / 2, 2)


def test_the_interval_holds_the_value_and_is_wider_for_fewer_questions(document: Document) -> None:
    many, few = (one(figures_of(some(document, n), seed=1), "f1") for n in (60, 6))
    for figure in (many, few):
        assert 0 <= figure.low < figure.value < figure.high <= 1
    assert many.high - many.low < few.high - few.low


def test_wordings_of_one_question_are_drawn_together(document: Document) -> None:
    """One group is one case: every resample is the whole of it, and nothing is known of its spread."""
    figure = one(figures_of(some(document, group="g"), seed=1), "f1")
    assert (figure.low, figure.value, figure.high) == (0.5, 0.5, 0.5)


def test_the_same_seed_gives_the_same_figures_and_another_other_intervals(document: Document) -> None:
    questions = some(document, 20)
    one_run, again, other = (as_csv(figures_of(questions, seed)) for seed in (1, 1, 2))
    assert one_run == again != other


def test_what_is_not_defined_is_made_of_no_question_and_the_rest_of_some(document: Document) -> None:
    """There is no near miss among these: an AUROC against near misses "of 6 questions" would be one of none."""
    odd = []
    for figure in figures_of(some(document), seed=1):
        undefined = math.isnan(figure.value)
        assert math.isnan(figure.low) == math.isnan(figure.high) == undefined
        odd += [figure.measure] if undefined != (figure.n == 0) else []
    assert odd == []


def test_an_interval_is_of_the_resamples_in_which_the_measure_is_defined(document: Document) -> None:
    near = judged(document, asked("n", "cost?"), None)
    figure = one(figures_of([*some(document), near], seed=1), "near_abstained")
    assert (figure.value, figure.low, figure.high, figure.n) == (1, 1, 1, 1)


def test_a_table_has_a_line_for_each_figure_and_leaves_empty_what_is_not_defined() -> None:
    rows = Figure("f1", "all", 1 / 3, 0.25, 0.5, 6), Figure("rr", 'kind "a, b"', math.nan, math.nan, math.nan, 0)
    assert as_csv(rows) == ('measure,part,value,low,high,n\nf1,all,0.333333,0.25,0.5,6\nrr,"kind ""a, b""",,,,0\n')
