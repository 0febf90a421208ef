"""Every example in a docstring of the metrics is worked out, and every public function has one, and its source."""

import dataclasses
import importlib
import inspect
import math
import pkgutil
import re
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

from eval import metrics


def functions() -> Iterator[Callable[..., Any]]:
    for found in pkgutil.iter_modules(metrics.__path__, "eval.metrics."):
        module = importlib.import_module(found.name)
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if function.__module__ == module.__name__ and not name.startswith("_"):
                yield function


def flat(value: Any) -> list[Any]:
    """Numbers in a row, out of tuples, lists, arrays and dataclasses."""
    if dataclasses.is_dataclass(value):
        return flat(dataclasses.astuple(value))  # type: ignore[arg-type]  # an instance: examples hold no classes
    if isinstance(value, list | tuple | np.ndarray):
        return [number for part in value for number in flat(part)]
    return [value]


@pytest.mark.parametrize("function", list(functions()), ids=lambda function: function.__name__)
def test_the_example_is_true(function: Callable[..., Any]) -> None:
    names = {**vars(inspect.getmodule(function)), "nan": math.nan, "log2": math.log2}
    (example,) = re.findall(r"Example: (.+?)(?:\n\n|\Z)", inspect.getdoc(function) or "", re.DOTALL)
    called, expected = example.replace("\n", " ").split(" -> ")
    assert flat(eval(called, names)) == pytest.approx(flat(eval(expected, names)))


def test_there_is_no_formula_without_a_source() -> None:
    silent = {each.__name__ for each in functions() if "Source: " not in (each.__doc__ or "")}
    assert silent == {"numbers", "outcomes"}  # these only check what comes in
