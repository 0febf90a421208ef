"""JSON Lines, read whole and strictly: every fault is told with its file and line."""

from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError

from eval.errors import EvalError
from qa.batch import first_fault

T = TypeVar("T")


def read_lines(path: Path, form: TypeAdapter[T], described_in: str) -> Iterator[tuple[str, T]]:
    """The objects of a file, each with its place ("answers.jsonl, line 3"). Blank lines are skipped.

    Raises:
        EvalError: the file is not UTF-8 text, or a line does not have the form.
    """
    for number, line in enumerate(_text(path).split("\n"), start=1):  # not splitlines: U+2028 is text
        if line.strip():
            place = f"{path}, line {number}"
            yield place, parse(line, form, place, described_in)


def parse(line: str | bytes, form: TypeAdapter[T], place: str, described_in: str) -> T:
    """One JSON object.

    Raises:
        EvalError: it does not have the form; names place, field and remedy.
    """
    try:
        return form.validate_json(line)
    except ValidationError as error:
        raise EvalError(f"{place}: {first_fault(error)}. See {described_in}.") from error


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise EvalError(f"{path} cannot be read as UTF-8 text ({error}). Name a .jsonl file.") from error
