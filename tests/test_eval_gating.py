"""The gate holds a release back for a measure that fell, says by how much, and never judges what it cannot."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from eval_command_fakes import NAN, baseline_with, figures_with, run_of
from leaflet_fakes import asked, given, leaflet

from eval.answering.runs import Run
from eval.deciding.gating import EXACT, GATED, Baseline, Expected, baseline_of, read_baseline, shortfalls
from eval.errors import EvalError
from eval.measuring.figures import Figure
from eval.measuring.measures import MEASURES, Better

HIGHER, LOWER = Better.HIGHER, Better.LOWER


@pytest.fixture
def run(tmp_path: Path) -> Run:
    return run_of(leaflet(tmp_path), [(asked("a", "rest?", ["Rest helps."]), given("a"))])


def told(run: Run, expected: Expected, **values: float) -> list[str]:
    """What fell short of one expectation."""
    return [str(each) for each in shortfalls(baseline_with(run, expected), run.card, figures_with(NAN, **values))]


@pytest.mark.parametrize("value", [0.875, 0.75, 1.0])  # as it was, on the line, better
def test_a_measure_that_holds_is_not_told(run: Run, value: float) -> None:
    assert told(run, Expected("f1", HIGHER, 0.875, 0.125, 0.5), f1=value) == []


@pytest.mark.parametrize("value", [0.25, 0.375, 0.0])
def test_a_measure_that_is_better_when_lower_holds_up_to_its_line(run: Run, value: float) -> None:
    assert told(run, Expected("over_refusal", LOWER, 0.25, 0.125, 0.5), over_refusal=value) == []


def test_a_decimal_number_exactly_on_the_line_passes(run: Run) -> None:
    assert 0.8 - 0.1 > 0.7  # as floats count
    assert told(run, Expected("f1", HIGHER, 0.8, 0.1, 0.0), f1=0.7) == []
    assert told(run, Expected("f1", HIGHER, 0.8, 0.5, 0.7), f1=0.7) == []


def test_a_fall_beyond_the_tolerance_is_told_with_what_was_needed_and_by_how_much(run: Run) -> None:
    (only,) = told(run, Expected("f1", HIGHER, 0.875, 0.125, 0.5), f1=0.625)
    assert only == "f1: 0.6250, needed 0.7500 (the baseline 0.8750, tolerance 0.125): 0.1250 short"


def test_a_rise_beyond_the_tolerance_is_told_where_lower_is_better(run: Run) -> None:
    (only,) = told(run, Expected("over_refusal", LOWER, 0.25, 0.125, 1.0), over_refusal=0.5)
    assert only == "over_refusal: 0.5000, needed 0.3750 (the baseline 0.2500, tolerance 0.125): 0.1250 short"


def test_the_floor_holds_whatever_the_baseline_was(run: Run) -> None:
    (only,) = told(run, Expected("f1", HIGHER, 0.5, 0.25, 0.5), f1=0.375)
    assert only == "f1: 0.3750, needed 0.5000 (the floor): 0.1250 short"


def test_the_ceiling_holds_where_lower_is_better(run: Run) -> None:
    (only,) = told(run, Expected("ece", LOWER, 0.25, 0.25, 0.375), ece=0.5)
    assert only == "ece: 0.5000, needed 0.3750 (the ceiling): 0.1250 short"


def test_of_baseline_and_floor_the_stricter_is_what_was_needed(run: Run) -> None:
    (only,) = told(run, Expected("f1", HIGHER, 0.5, 0.0, 0.75), f1=0.25)
    assert only == "f1: 0.2500, needed 0.7500 (the floor): 0.5000 short"


def test_a_measure_that_is_not_defined_any_more_falls_short(run: Run) -> None:
    (only,) = told(run, Expected("f1", HIGHER, 0.5, 0.25, 0.0), f1=NAN)
    assert only == "f1: nan, needed 0.2500 (the baseline 0.5000, tolerance 0.25): it is not defined in this run"


def test_a_shortfall_too_small_for_four_digits_is_not_called_nothing(run: Run) -> None:
    (only,) = told(run, Expected("aurc", LOWER, 0.25, 0.0, 1.0), aurc=0.25001)
    assert "0.0000 short" not in only


def test_every_measure_that_fell_is_told_in_the_order_of_the_baseline(run: Run) -> None:
    expected = [Expected(name, HIGHER, 1.0, 0.0, 0.0) for name in ("jaccard", "f1", "success@1")]
    figures = figures_with(0.5, f1=1.0)
    assert [each.measure for each in shortfalls(baseline_with(run, *expected), run.card, figures)] == [
        "jaccard", "success@1",
    ]  # fmt: skip


def test_the_figures_of_a_part_are_not_taken_for_those_of_all(run: Run) -> None:
    figures = (*figures_with(0.5), Figure("f1", "kind lay", 1.0, 1.0, 1.0, 4))
    (only,) = shortfalls(baseline_with(run, Expected("f1", HIGHER, 1.0, 0.0, 0.0)), run.card, figures)
    assert only.value == 0.5


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"questions_sha256": "0"}, "questions_sha256"),
        ({"split": "test"}, "The run's split is 'dev', the baseline's 'test'."),
        ({"sets": ("another",)}, "sets"),
        ({"system": "bm25"}, "The run's system is 'assistant', the baseline's 'bm25'."),
    ],
)
def test_a_run_of_other_questions_or_another_system_is_not_judged(
    run: Run, changed: dict[str, Any], words: str
) -> None:
    held = baseline_with(run, Expected("f1", HIGHER, 0.5, 0.0, 0.0))
    other = Baseline(**{name: getattr(held, name) for name in Baseline.__dataclass_fields__} | changed)
    with pytest.raises(EvalError, match=words) as told:
        shortfalls(other, run.card, figures_with(1.0))
    assert "take a new baseline: python -m eval baseline" in str(told.value)


def test_every_measure_that_is_gated_exists_and_has_a_direction() -> None:
    directions = {measure.name: measure.better for measure in MEASURES}
    assert [name for name in GATED if directions.get(name) is None] == []
    assert set(EXACT) < set(GATED)


def taken(folder: Path, run: Run, before: Baseline | None = None, **values: float) -> Baseline:
    """A baseline as it is read back from its file."""
    path = folder / "baseline.json"
    path.write_bytes(baseline_of(run.card, figures_with(0.5, **values), before))
    return read_baseline(path)


def expected_of(baseline: Baseline, measure: str) -> Expected:
    return next(each for each in baseline.expected if each.measure == measure)


def test_a_new_baseline_holds_every_gated_measure_to_its_value(tmp_path: Path, run: Run) -> None:
    baseline = taken(tmp_path, run, f1=0.625, over_refusal=0.25)
    card = run.card
    assert (baseline.system, baseline.split, baseline.sets, baseline.questions_sha256) == (
        card.system, card.split, card.sets, card.questions_sha256,
    )  # fmt: skip
    assert [each.measure for each in baseline.expected] == list(GATED)
    assert expected_of(baseline, "f1") == Expected("f1", HIGHER, 0.625, 0.01, 0.57)
    assert expected_of(baseline, "over_refusal") == Expected("over_refusal", LOWER, 0.25, 0.01, 0.3)


@pytest.mark.parametrize("measure", EXACT)
def test_integrity_is_held_to_one_even_by_a_run_that_lacked_it(tmp_path: Path, run: Run, measure: str) -> None:
    lax = baseline_with(run, Expected(measure, HIGHER, 0.5, 0.5, 0.0))
    assert expected_of(taken(tmp_path, run, lax), measure) == Expected(measure, HIGHER, 1.0, 0.0, 1.0)


def test_floors_and_tolerances_that_a_site_has_set_are_kept(tmp_path: Path, run: Run) -> None:
    before = baseline_with(run, Expected("f1", HIGHER, 0.25, 0.125, 0.75))
    again = taken(tmp_path, run, before, f1=0.875)
    assert expected_of(again, "f1") == Expected("f1", HIGHER, 0.875, 0.125, 0.75)
    assert expected_of(again, "ece") == Expected("ece", LOWER, 0.5, 0.01, 0.55)


def test_a_measure_that_a_site_has_added_is_kept(tmp_path: Path, run: Run) -> None:
    before = baseline_with(run, Expected("ndcg@10", HIGHER, 0.25, 0.125, 0.75))
    again = taken(tmp_path, run, before, ndcg_at_10=0.875)
    assert [each for each in again.expected if each.measure == "ndcg@10"] == [
        Expected("ndcg@10", HIGHER, 0.875, 0.125, 0.75)
    ]


@pytest.mark.parametrize(("measure", "better"), [("f1", HIGHER), ("over_refusal", LOWER)])
@pytest.mark.parametrize("value", [1 / 3, 2 / 3])
def test_a_run_holds_its_own_baseline_without_any_tolerance(
    tmp_path: Path, run: Run, measure: str, better: Better, value: float
) -> None:
    strict = Expected(measure, better, 0.5, 0.0, 0.0 if better is HIGHER else 1.0)
    again = taken(tmp_path, run, baseline_with(run, strict), **{measure: value})
    held = baseline_with(run, expected_of(again, measure))
    assert shortfalls(held, run.card, figures_with(0.5, **{measure: value})) == []


def test_a_measure_that_is_not_defined_in_a_run_is_not_held(tmp_path: Path, run: Run) -> None:
    held = [each.measure for each in taken(tmp_path, run, jaccard=NAN).expected]
    assert held == [name for name in GATED if name != "jaccard"]


@pytest.mark.parametrize("other", [{"system": "bm25"}, {"split": "test"}, {"sets": ("another",)}])
def test_a_baseline_of_something_else_is_not_written_over(run: Run, other: dict[str, Any]) -> None:
    before = replace(baseline_with(run), **other)
    with pytest.raises(EvalError, match="Name another file with --out"):
        baseline_of(run.card, figures_with(0.5), before)


GOOD = {
    "baseline_format": 1,
    "system": "assistant",
    "split": "dev",
    "sets": ["set"],
    "questions_sha256": "0",
    "expected": [{"measure": "f1", "better": "higher", "value": 0.5, "tolerance": 0.01, "floor": 0.25}],
}


def refused(path: Path) -> str:
    with pytest.raises(EvalError) as told:
        read_baseline(path)
    return str(told.value)


def edited(folder: Path, **changed: Any) -> Path:
    """A baseline of which one expectation was edited."""
    path = folder / "baseline.json"
    path.write_text(json.dumps({**GOOD, "expected": [{**GOOD["expected"][0], **changed}]}))  # type: ignore[index]
    return path


def test_a_baseline_edited_by_hand_is_read(tmp_path: Path) -> None:
    assert read_baseline(edited(tmp_path, floor=0.375)).expected == (Expected("f1", HIGHER, 0.5, 0.01, 0.375),)


@pytest.mark.parametrize(
    ("measure", "better"), [("f2", "higher"), ("f1", "lower"), ("seconds", "lower"), ("", "higher")]
)
def test_a_measure_that_does_not_exist_or_has_another_direction_is_told(
    tmp_path: Path, measure: str, better: str
) -> None:
    words = refused(edited(tmp_path, measure=measure, better=better))
    assert words.startswith(
        f"{tmp_path / 'baseline.json'}: {measure!r} with better {better!r} is no measure. There are: "
    )
    assert "seconds" not in words.partition("There are:")[2]


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"tolerance": -0.01}, "tolerance"),
        ({"tolerance": None}, "tolerance"),
        ({"value": NAN}, "value"),
        ({"floor": float("inf")}, "floor"),
        ({"better": "more"}, "better"),
    ],
)
def test_a_number_that_cannot_be_held_to_is_told_with_its_name(
    tmp_path: Path, changed: dict[str, Any], words: str
) -> None:
    told = refused(edited(tmp_path, **changed))
    assert told.startswith(f"{tmp_path / 'baseline.json'}: ")
    assert words in told


@pytest.mark.parametrize("content", ["", "{", "[]", '{"baseline_format": 2}', "\udcff"])
def test_a_damaged_baseline_is_told_in_one_line(tmp_path: Path, content: str) -> None:
    path = tmp_path / "baseline.json"
    path.write_bytes(content.encode("utf-8", "surrogateescape"))
    told = refused(path)
    assert told.startswith(f"{path}: ")
    assert "take a new one: python -m eval baseline" in told
    assert ("\n" in told, "pydantic" in told) == (False, False)


def test_a_baseline_that_is_not_there_is_told_with_the_command_that_makes_one(tmp_path: Path) -> None:
    path = tmp_path / "baseline.json"
    assert f"Take one: python -m eval baseline --out {path}." in refused(path)


def test_a_baseline_that_expects_nothing_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "baseline.json"
    path.write_text(json.dumps({**GOOD, "expected": []}))
    assert "expects nothing, so nothing could fail" in refused(path)
