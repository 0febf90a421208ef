"""The confidence: a probability from constants that stand in a file."""

from pathlib import Path

import pytest

from qa.errors import CalibrationError
from qa.reading.answerability import Calibration, calibration_json, load_calibration

ONE = Calibration(slope=10.0, intercept=-5.0, answer_from=0.4, fitted_on="three questions")


def test_confidence_is_a_probability_that_grows_with_the_best_score() -> None:
    assert ONE.probability_answered(0.5) == 0.5
    assert 0 < ONE.probability_answered(-1) < ONE.probability_answered(0.4) < ONE.probability_answered(1.2) < 1


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "calibration.json"
    path.write_bytes(calibration_json(ONE))
    assert load_calibration(path) == ONE


def test_the_product_ships_its_constants() -> None:
    assert 0 < load_calibration().answer_from < 1


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{}",
        '{"slope": NaN, "intercept": 0, "answer_from": 0.4, "fitted_on": ""}',
        '{"slope": -1, "intercept": 0, "answer_from": 0.4, "fitted_on": ""}',
        '{"slope": 1, "intercept": 0, "answer_from": 1.0, "fitted_on": ""}',
    ],
)
def test_damaged_constants_are_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "calibration.json"
    path.write_text(content)
    with pytest.raises(CalibrationError, match=r"calibration\.json is missing or damaged"):
        load_calibration(path)


def test_missing_constants_are_told(tmp_path: Path) -> None:
    with pytest.raises(CalibrationError, match="Restore it from the repository"):
        load_calibration(tmp_path / "nowhere.json")
