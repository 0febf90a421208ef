"""Each set is asked of its own documents, or of every document of a folder; what is not there is told before."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from fakes import document_of
from leaflet_fakes import REST, leaflet, question_line, written

from eval.asking import exams
from eval.asking.exams import exams_of
from eval.asking.questions import QuestionSet, read_question_set
from eval.errors import EvalError


@pytest.fixture
def corpus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two documents, which are also all that is ours."""
    leaflet(tmp_path / "corpus")
    document_of(tmp_path / "corpus", "colds.md", "# Colds\n\nTea helps.\n")
    monkeypatch.setattr(exams, "FOLDERS", (tmp_path / "corpus",))
    return tmp_path / "corpus"


def sets(folder: Path, *lines: Sequence[dict[str, object]]) -> list[QuestionSet]:
    """One set for each list of lines."""
    return [read_question_set(written(folder / f"set{n}.jsonl", *each)) for n, each in enumerate(lines)]


TICS = question_line(), question_line(question_id="b", split="test")
COLDS = (question_line(question_id="c", document="colds", evidence=["Tea helps."]),)


@pytest.mark.usefixtures("corpus")
def test_each_set_is_asked_of_the_documents_that_it_names(tmp_path: Path) -> None:
    one, other = exams_of(sets(tmp_path, TICS, COLDS), None, "dev")
    assert ([each.question_id for each in one.questions], [each.id for each in one.documents]) == (["a"], ["tics"])
    assert ([each.question_id for each in other.questions], [each.id for each in other.documents]) == (["c"], ["colds"])
    assert one.gold["a"].evidence == {("tics", REST)}


def test_of_a_folder_every_document_is_there_to_be_searched(tmp_path: Path, corpus: Path) -> None:
    (one,) = exams_of(sets(tmp_path, TICS), corpus, "test")
    assert ([each.question_id for each in one.questions], [each.id for each in one.documents]) == (
        ["b"],
        ["colds", "tics"],
    )


@pytest.mark.usefixtures("corpus")
def test_a_half_without_any_question_is_told(tmp_path: Path) -> None:
    with pytest.raises(EvalError, match=r"set0\.jsonl has no question of the split 'test'\. Name the other"):
        exams_of(sets(tmp_path, COLDS), None, "test")


@pytest.mark.usefixtures("corpus")
def test_an_unknown_half_is_told(tmp_path: Path) -> None:
    with pytest.raises(EvalError, match=r"no split 'train'\. Name one of: dev, test"):
        exams_of(sets(tmp_path, TICS), None, "train")


@pytest.mark.usefixtures("corpus")
def test_a_document_that_we_do_not_have_is_told_with_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(EvalError, match=r"no document 'fits'; there are colds, tics\. Put it .*--corpus"):
        exams_of(sets(tmp_path, [question_line(document="fits")]), None, "dev")


def test_a_document_that_the_folder_lacks_is_told_with_the_line(tmp_path: Path, corpus: Path) -> None:
    with pytest.raises(EvalError, match=r"set0\.jsonl, line 1 \(a\): there is no document 'fits'"):
        exams_of(sets(tmp_path, [question_line(document="fits")]), corpus, "dev")


def test_a_quote_of_the_other_half_is_checked_too(tmp_path: Path, corpus: Path) -> None:
    lines = question_line(), question_line(question_id="b", split="test", evidence=["Rest heals."])
    with pytest.raises(EvalError, match=r"line 2 \(b\): the quote 'Rest heals\.'"):
        exams_of(sets(tmp_path, lines), corpus, "dev")
