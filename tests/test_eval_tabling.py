"""The table of all systems: a row for each measure, a column for each system, put between its marks alone."""

from pathlib import Path

import pytest
from eval_command_fakes import NAN, figures_with, run_of
from leaflet_fakes import asked, given, leaflet

from eval.answering.systems import SYSTEMS
from eval.deciding.tabling import OF_PARTS, SHOWN, Row, parts_table, table_of, write_table
from eval.errors import EvalError
from eval.measuring.figures import Figure
from eval.measuring.measures import MEASURES

OPENING, CLOSING = "<!-- table dev -->", "<!-- end of table dev -->"


@pytest.fixture
def rows(tmp_path: Path) -> list[Row]:
    document = leaflet(tmp_path)
    pairs = [(asked("a", "rest?", ["Rest helps."]), given("a")), (asked("b", "price?"), given("b"))]
    return [
        (run_of(document, pairs, system="assistant"), figures_with(0.5, f1=0.75)),
        (run_of(document, pairs, system="bm25"), figures_with(0.25, ece=NAN)),
    ]


@pytest.fixture
def readme(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("eval.deciding.tabling.README", tmp_path / "README.md")
    (tmp_path / "README.md").write_text(f"# Été\n\n{OPENING}\nold\n{CLOSING}\n\nMore.\n", encoding="utf-8")
    return tmp_path / "README.md"


def test_each_system_has_a_column_and_the_first_its_intervals(rows: list[Row]) -> None:
    lines = table_of(rows).split("\n")
    assert lines[:2] == ["| | assistant | bm25 |", "|---|---|---|"]
    assert "| evidence F1 ↑ | 0.75 [0.62, 0.88] | 0.25 |" in lines
    assert "| over-refusal ↓ | 0.50 [0.38, 0.62] | 0.25 |" in lines
    assert "| sentences shown | 0.50 [0.38, 0.62] | 0.25 |" in lines  # told, not judged: no arrow


def test_what_is_not_defined_is_a_dash(rows: list[Row]) -> None:
    assert "| ECE ↓ | 0.50 [0.38, 0.62] | – |" in table_of(rows).split("\n")


def test_every_row_has_as_many_cells_as_the_head(rows: list[Row]) -> None:
    table = [line for line in table_of(rows).split("\n") if line.startswith("|")]
    assert len(table) == len(SHOWN) + 2
    assert {line.count("|") for line in table} == {4}


def test_every_measure_that_is_shown_exists() -> None:
    assert {name for name, _ in SHOWN} <= {measure.name for measure in MEASURES}


def test_a_part_without_any_of_the_figures_has_no_row() -> None:
    lay = [Figure(name, "kind lay", 0.5, 0.4, 0.6, 7 if name == "f1" else 0) for name, _ in OF_PARTS]
    empty = [Figure(name, "kind urgent", NAN, NAN, NAN, 0) for name, _ in OF_PARTS]
    rows = parts_table([*lay, *empty]).split("\n")[2:-2]
    assert rows == ["| kind lay |  | 0.50 (7) |  |  |  |  |"]


def test_below_the_table_stands_what_was_asked_and_what_each_system_is(rows: list[Row]) -> None:
    last = table_of(rows).rpartition("\n\n")[2]
    assert "2 questions of set, dev half." in last
    for name in ("assistant", "bm25"):
        assert f"`{name}`: {SYSTEMS[name].about}" in last


@pytest.mark.parametrize("times", [1, 2])
def test_the_table_replaces_what_stood_between_its_marks(rows: list[Row], readme: Path, times: int) -> None:
    for _ in range(times):
        table = write_table("dev", rows)
    assert table == f"{table_of(rows)}\n\n{parts_table(rows[0][1])}"
    assert readme.read_text(encoding="utf-8") == f"# Été\n\n{OPENING}\n{table}\n{CLOSING}\n\nMore.\n"


@pytest.mark.parametrize(
    "text",
    ["# README\n", f"# README\n{OPENING}\n", f"{CLOSING}\nkept\n{OPENING}\n", None],
    ids=["no marks", "no end", "the wrong way round", "no README"],
)
def test_a_readme_without_a_place_for_the_table_is_told_and_left_alone(
    rows: list[Row], readme: Path, text: str | None
) -> None:
    readme.unlink()
    if text is not None:
        readme.write_text(text)
    with pytest.raises(EvalError, match=r"README\.md has no place for the table: put the lines <!-- table dev -->"):
        write_table("dev", rows)
    assert readme.exists() == (text is not None)
    assert text is None or readme.read_text() == text


def test_each_half_has_a_place_of_its_own(rows: list[Row], readme: Path) -> None:
    with pytest.raises(EvalError, match="<!-- table test -->"):
        write_table("test", rows)
    assert "old" in readme.read_text(encoding="utf-8")
