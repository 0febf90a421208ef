"""Is the question answered here? A calibrated probability from the best score that any sentence reached."""

from dataclasses import dataclass
from math import exp
from pathlib import Path
from typing import Annotated

from pydantic import Field, TypeAdapter, ValidationError

from qa.errors import CalibrationError

CALIBRATION = Path(__file__).parent / "calibration.json"  # written by `python -m eval calibrate`

Finite = Annotated[float, Field(allow_inf_nan=False)]


@dataclass(frozen=True, slots=True)
class Calibration:
    """Logistic regression of "the documents answer this question" on the best retrieval score."""

    slope: Annotated[Finite, Field(gt=0)]
    intercept: Finite
    answer_from: Annotated[float, Field(gt=0, lt=1)]  # a probability; below, the assistant abstains
    fitted_on: str  # which questions, for people

    def probability_answered(self, best_score: float) -> float:
        """How likely it is that a document answers, 0 to 1, given its best sentence's retrieval score.

        Example: Calibration(10.0, -5.0, 0.4, "").probability_answered(0.5) == 0.5
        """
        return 1 / (1 + exp(-(self.slope * best_score + self.intercept)))


_FORM = TypeAdapter(Calibration)


def load_calibration(path: Path = CALIBRATION) -> Calibration:
    """The constants that go with the weights in this repository.

    Raises:
        CalibrationError: the file is missing or damaged.
    """
    try:
        return _FORM.validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        raise CalibrationError(
            f"{path} is missing or damaged. Restore it from the repository (git checkout)."
        ) from error


def calibration_json(calibration: Calibration) -> bytes:
    """What load_calibration reads."""
    return _FORM.dump_json(calibration, indent=1) + b"\n"
