"""The threshold lies where a person would draw it, is never fitted on test, and is written whole or not at all."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from eval_command_fakes import run_of, scored
from leaflet_fakes import asked, given, leaflet

from eval.answering.answers import SystemAnswer
from eval.answering.runs import Run
from eval.asking.questions import Question, QuestionKind
from eval.deciding.calibrating import CARD, Fit, card_rows, fit, write_calibration
from eval.errors import EvalError
from qa.reading.answerability import load_calibration

ANSWERED, UNANSWERED, CUT = (0.35, 0.6, 0.7, 0.8, 0.9), (0.1, 0.2, 0.3, 0.5), (0.1, 0.6, 0.2, 0.3, 0.5)
URGENT = asked("u", "he is not breathing", kind=QuestionKind.URGENT, path="emergency")

OPENING, CLOSING = "<!-- calibration -->", "<!-- end of calibration -->"


def run_with(
    folder: Path,
    answered: tuple[float, ...] = ANSWERED,
    unanswered: tuple[float, ...] = UNANSWERED,
    cut: tuple[float, ...] = CUT,
    more: tuple[tuple[Question, SystemAnswer], ...] = (),
) -> Run:
    """The assistant's run in which questions reached these best scores."""
    document = leaflet(folder)
    full = [(asked(f"a{n}", "rest?", ["Rest helps."]), score) for n, score in enumerate(answered)]
    rest = [(asked(f"n{n}", "price?"), score) for n, score in enumerate(unanswered)]
    pairs = [(question, scored(score, question.question_id, document)) for question, score in full + rest]
    return run_of(document, [*pairs, *more], [scored(score, f"a{n}", document) for n, score in enumerate(cut)])


def test_the_threshold_is_the_highest_that_refuses_few_of_the_answerable(tmp_path: Path) -> None:
    """Of five, none may be refused: the line is at 0.325, under the lowest of them."""
    found = fit(run_with(tmp_path))
    answers = [found.calibration.probability_answered(score) for score in (0.3, 0.35)]
    assert answers[0] < found.calibration.answer_from < answers[1]
    assert found.calibration.probability_answered(0.325) == pytest.approx(found.calibration.answer_from, abs=1e-4)
    assert (found.over_refusal, found.abstention_recall, found.cut_abstained) == (0, 3 / 4, 3 / 5)


def test_of_twenty_five_answerable_questions_three_may_be_refused(tmp_path: Path) -> None:
    answered = tuple(0.4 + n / 50 for n in range(25))
    found = fit(run_with(tmp_path, answered, (0.1, 0.2, 0.9), (0.1,) * 25))
    assert (found.over_refusal, found.abstention_recall) == (3 / 25, 2 / 3)


def test_where_the_lowest_score_is_an_answerable_one_nothing_is_refused(tmp_path: Path) -> None:
    found = fit(run_with(tmp_path, (0.1, 0.8, 0.9), (0.2, 0.3), (0.1,) * 3))
    assert (found.over_refusal, found.abstention_recall) == (0, 0)


def test_what_the_scores_tell_apart_is_counted_in_pairs(tmp_path: Path) -> None:
    found = fit(run_with(tmp_path))
    assert (found.n_answerable, found.n_unanswerable) == (5, 4)
    assert found.auroc_unanswerable == (3 + 4 * 4) / (5 * 4)  # .35 is above three, the others above all four
    assert found.auroc_cut == pytest.approx((3 + 4.5 + 3 * 5) / (5 * 5))  # .6 ties with a cut one


def test_the_confidence_is_logistic_regression(tmp_path: Path) -> None:
    """Its two conditions (Cox 1958): the errors sum to nothing, and so do the errors times the scores."""
    made = fit(run_with(tmp_path)).calibration
    scores = np.array(ANSWERED + UNANSWERED)
    errors = np.array([made.probability_answered(each) for each in scores]) - ([1] * 5 + [0] * 4)
    assert (np.sum(errors), np.sum(errors * scores)) == pytest.approx((0, 0), abs=1e-3)


def test_the_figures_told_are_those_of_the_calibration_that_is_loaded(tmp_path: Path) -> None:
    """The line lies between .3 and .300001: what is written must still part them."""
    answered, unanswered = (0.300001, 0.5, 0.8, 0.9), (0.1, 0.3, 0.5, 0.6)
    found = fit(run_with(tmp_path, answered, unanswered, (0.1,) * 4))
    made = found.calibration
    refused = [
        np.mean([made.probability_answered(s) < made.answer_from for s in side]) for side in (answered, unanswered)
    ]
    assert refused == [found.over_refusal, found.abstention_recall]


def test_the_calibration_says_what_it_was_fitted_on(tmp_path: Path) -> None:
    run = run_with(tmp_path)
    assert fit(run).calibration.fitted_on == f"dev of set (questions {run.card.questions_sha256[:12]})"


def test_the_order_of_the_questions_changes_nothing(tmp_path: Path) -> None:
    run = run_with(tmp_path)
    assert fit(replace(run, questions=run.questions[::-1])).calibration == fit(run).calibration


def test_urgent_questions_and_false_alarms_are_left_out(tmp_path: Path) -> None:
    alarmed = asked("x", "rest, or an ambulance?", ["Rest helps."])
    more = (URGENT, scored(0.99, "u", leaflet(tmp_path))), (alarmed, given("x", "emergency"))
    with_them = fit(run_with(tmp_path, more=more))
    assert replace(with_them, calibration=fit(run_with(tmp_path)).calibration) == fit(run_with(tmp_path))


def refused(run: Run) -> str:
    with pytest.raises(EvalError) as told:
        fit(run)
    return str(told.value)


def test_test_questions_are_refused(tmp_path: Path) -> None:
    test = asked("t", "ice?", ["Ice cools."], split="test")
    told = refused(run_with(tmp_path, more=((test, scored(0.4, "t", leaflet(tmp_path))),)))
    assert told.startswith("The run holds 1 test questions ('t' first).")
    assert "calibrate on --split dev" in told


def test_another_systems_run_is_refused(tmp_path: Path) -> None:
    run = run_with(tmp_path)
    assert "'bm25'" in refused(replace(run, card=replace(run.card, system="bm25")))


@pytest.mark.parametrize(
    ("answered", "unanswered"),
    [
        ((0.8, 0.9), (0.1, 0.2)),  # far apart
        ((0.51, 0.52), (0.49, 0.5)),  # close, and still apart
        ((0.5, 0.9), (0.1, 0.5)),  # they touch in one point: the slope has no end either
        ((0.1, 0.2, 0.3), (0.3, 0.8, 0.9)),  # the wrong way round
        ((0.5, 0.5), (0.5, 0.5)),  # all the same
        ((0.5, 0.5, 0.5), (0.5,)),
    ],
)
def test_scores_that_give_no_slope_are_refused(
    tmp_path: Path, answered: tuple[float, ...], unanswered: tuple[float, ...]
) -> None:
    told = refused(run_with(tmp_path, answered, unanswered, (0.1,) * len(answered)))
    assert told.startswith("No confidence can be fitted")
    assert "Calibrate on more questions of both sorts" in told


@pytest.mark.parametrize(
    ("answered", "unanswered", "cut", "counts"),
    [
        (ANSWERED, (), CUT, "5, 0 and 5"),
        ((), UNANSWERED, (), "0, 4 and 0"),
        (ANSWERED, UNANSWERED, (), "5, 4 and 0"),
    ],
)
def test_a_run_that_lacks_a_side_is_refused_with_what_it_has(
    tmp_path: Path, answered: tuple[float, ...], unanswered: tuple[float, ...], cut: tuple[float, ...], counts: str
) -> None:
    assert f"the run has {counts}." in refused(run_with(tmp_path, answered, unanswered, cut))


def test_urgent_questions_do_not_stand_for_unanswerable_ones(tmp_path: Path) -> None:
    urgent = (URGENT, scored(0.2, "u", leaflet(tmp_path)))
    assert "the run has 5, 0 and 5." in refused(run_with(tmp_path, unanswered=(), more=(urgent,)))


@pytest.fixture
def fitted(tmp_path: Path) -> Fit:
    return fit(run_with(tmp_path))


@pytest.fixture
def card(tmp_path: Path) -> Path:
    path = tmp_path / "CARD.md"
    path.write_text(f"# Card\n\nÉté.\n\n{OPENING}\nold rows\n{CLOSING}\n\nMore.\n", encoding="utf-8")
    return path


def test_the_assistant_loads_what_is_written(tmp_path: Path, fitted: Fit, card: Path) -> None:
    write_calibration(fitted, tmp_path / "calibration.json", card)
    assert load_calibration(tmp_path / "calibration.json") == fitted.calibration


@pytest.mark.parametrize("times", [1, 2])
def test_the_card_has_its_rows_between_the_marks_and_the_rest_as_it_was(
    tmp_path: Path, fitted: Fit, card: Path, times: int
) -> None:
    for _ in range(times):
        write_calibration(fitted, tmp_path / "calibration.json", card)
    assert card.read_text(encoding="utf-8") == (
        f"# Card\n\nÉté.\n\n{OPENING}\n{card_rows(fitted)}\n{CLOSING}\n\nMore.\n"
    )
    assert {path.name for path in tmp_path.glob("*.*")} == {"CARD.md", "calibration.json", "tics.md"}


def test_the_rows_tell_the_figures(fitted: Fit) -> None:
    rows = card_rows(fitted)
    assert "| answerable / unanswerable questions | 5 / 4 |" in rows
    assert "| over-refusal | 0.00 |" in rows
    assert "| unanswerable refused / cut refused | 0.75 / 0.60 |" in rows
    assert "| AUROC against unanswerable / against evidence cut out | 0.95 / 0.90 |" in rows


@pytest.mark.parametrize(
    "text",
    ["# Card\n", f"# Card\n{OPENING}\n", f"# Card\n{CLOSING}\n", f"# Card\n{CLOSING}\n{OPENING}\nMore.\n", None],
    ids=["no marks", "no end", "no beginning", "the wrong way round", "no card"],
)
def test_a_card_without_a_place_for_the_rows_is_told_and_nothing_is_written(
    tmp_path: Path, fitted: Fit, text: str | None
) -> None:
    card, calibration = tmp_path / "CARD.md", tmp_path / "calibration.json"
    if text is not None:
        card.write_text(text)
    calibration.write_text("as it was")
    with pytest.raises(EvalError, match=r"CARD\.md"):
        write_calibration(fitted, calibration, card)
    assert calibration.read_text() == "as it was"
    assert text is None or card.read_text() == text


def test_our_own_card_has_the_place() -> None:
    text = CARD.read_text(encoding="utf-8")
    assert 0 < text.find(OPENING) < text.find(CLOSING)
