"""`--set site` is the set that staff made in the data folder, asked of every document of the site."""

from pathlib import Path
from typing import Any

import pytest
from eval_command_fakes import Evaluator, replace_what_is_slow_or_ours
from fakes import document_of
from leaflet_fakes import question_line, written

from eval.asking import checking
from eval.asking.exams import documents_for
from eval.asking.gold import MOST_TOLD
from eval.asking.questions import FOLDER, question_sets
from eval.errors import EvalError

NEAR = question_line(question_id="site-b", kind="near", question="what does it cost?", answerable=False, evidence=None)


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Evaluator:
    """A site of two documents, with its data folder beside them; nothing of ours."""
    replace_what_is_slow_or_ours(tmp_path, monkeypatch)
    document_of(tmp_path / "corpus", "colds.md", "# Colds\n\nTea helps.\n")
    (tmp_path / "house" / "qa").mkdir(parents=True)
    monkeypatch.setattr(checking, "ROOT", tmp_path / "house")
    monkeypatch.setattr("eval.asking.exams.FOLDERS", ())
    monkeypatch.setenv("QA_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("QA_CORPUS", str(tmp_path / "corpus"))
    return Evaluator(tmp_path, monkeypatch, capsys)


def put(site: Evaluator, *lines: dict[str, Any]) -> Path:
    """The site's own set; where no line is given, one question that is answered and one that is not."""
    (site.folder / "data" / "questions").mkdir(parents=True, exist_ok=True)
    return written(site.folder / "data" / "questions" / "site.jsonl", *(lines or (question_line(), NEAR)))


def test_the_set_is_the_file_in_the_data_folder_asked_of_every_document_of_the_site(site: Evaluator) -> None:
    path = put(site)
    (only,) = question_sets(["site"])
    assert (only.path, only.is_of_site, question_sets([str(path)])) == (path, True, (only,))
    assert [each.id for each in documents_for(only, None)] == ["colds", "tics"]


def test_of_another_folder_its_documents_are_asked(site: Evaluator, tmp_path: Path) -> None:
    put(site)
    document_of(tmp_path / "drafts", "tics.md", "# Tics\n\nRest helps.\n")
    assert [each.id for each in documents_for(question_sets(["site"])[0], tmp_path / "drafts")] == ["tics"]


def test_a_site_without_a_set_is_told_what_to_do(site: Evaluator) -> None:
    missing = f"there is no {site.folder / 'data' / 'questions' / 'site.jsonl'}. Judge an answer at the staff desk"
    for command in ("check", "run"):
        assert site(command, "--set", "site").refused("The site has no question set yet", missing, "QA_DATA")


def test_it_is_not_one_of_ours(site: Evaluator) -> None:
    put(site)
    assert [each.path for each in question_sets([])] == sorted(FOLDER.glob("*.jsonl"))


def test_it_stands_alone(site: Evaluator) -> None:
    put(site)
    other = site.set_of()
    assert site("run", "--set", "site", "--set", other).refused("--set site stands alone")


def test_a_sound_set_is_without_fault(site: Evaluator) -> None:
    put(site)
    done = site("check", "--set", "site")
    assert (done.status, "No fault found." in done.out) == (0, True)


def test_a_question_that_stands_in_our_texts_is_no_fault_of_families(site: Evaluator, tmp_path: Path) -> None:
    """The same set under another name has one fault for the program, one for the document, one for training."""
    asked = question_line(question="what will help against the tics?")
    (tmp_path / "house" / "qa" / "rules.py").write_text("# What will help against the tics?\n", encoding="utf-8")
    document_of(tmp_path / "corpus", "faq.md", "# Asked\n\nWhat will help against the tics? Tea.\n")
    training = written(tmp_path / "drafts.jsonl", {"question": "What will help against the tics?"})
    options = ("--training", training, "--corpus", site.corpus)
    assert site("check", "--set", put(site, asked), *options).status == 0
    done = site("check", "--set", site.set_of(asked), *options)
    assert (done.status, done.told.count("hold this very"), done.told.count("holds this very")) == (1, 1, 2)


def test_a_run_measures_with_it(site: Evaluator) -> None:
    put(site)
    done = site("run", "--set", "site", "--out", site.folder / "run")
    assert (done.status, "assistant on site, dev: 2 questions" in done.out) == (0, True)
    assert (site.folder / "run" / "report.html").exists()


def test_a_set_of_one_question_that_is_not_answered_can_be_run(site: Evaluator) -> None:
    put(site, NEAR)
    assert site("run", "--set", "site", "--out", site.folder / "run").status == 0


def test_a_set_of_one_danger_can_be_run(site: Evaluator) -> None:
    urgent = {"kind": "urgent", "answerable": False, "evidence": None}
    put(site, question_line(question="hit me", path="abuse", **urgent))
    assert site("run", "--set", "site", "--out", site.folder / "run").status == 0


def test_there_is_no_test_half(site: Evaluator) -> None:
    put(site)
    assert site("run", "--set", "site", "--split", "test").refused("The site's set has no test half: staff have seen")


def test_questions_are_handed_out(site: Evaluator) -> None:
    put(site)
    assert site("questions", "--set", "site", "--out", site.folder / "asked.jsonl").status == 0
    assert (site.folder / "asked.jsonl").read_text(encoding="utf-8").count("\n") == 2


def test_what_a_new_version_does_not_say_any_more_is_told_by_check_with_the_remedy(site: Evaluator) -> None:
    path = put(site, question_line(), question_line(question_id="site-c", question="ice?", evidence=["Ice cools."]))
    document_of(site.corpus, "tics.md", "# Tics\n\nRest helps.\n")
    done = site("check", "--set", "site")
    assert done.status == 1
    assert f"{path}, line 2 (site-c): the quote 'Ice cools.' is not a whole sentence of 'tics'." in done.told
    assert "judge the record again at the staff desk and add it again, or take it out" in done.told
    assert "line 1" not in done.told


def test_a_run_after_such_a_version_names_the_first_few_and_counts_the_rest(site: Evaluator) -> None:
    lines = [question_line(question_id=f"site-{n}", question=f"rest {n}?") for n in range(MOST_TOLD + 2)]
    put(site, *lines)
    document_of(site.corpus, "tics.md", "# Tics\n\nIce cools.\n")
    done = site("run", "--set", "site")
    assert done.refused(
        "(site-0)", f"(site-{MOST_TOLD - 1})", "And 2 more: `check` names them all.", "judge the record"
    )
    assert f"(site-{MOST_TOLD})" not in done.told


def test_our_own_sets_are_not_sent_to_the_staff_desk(site: Evaluator) -> None:
    done = site("run", "--set", site.set_of(question_line(evidence=["Rest heals."])), "--corpus", site.corpus)
    assert done.refused("Copy it from")
    assert "staff" not in done.told


def test_a_document_that_the_site_no_longer_has_is_told(site: Evaluator) -> None:
    put(site, question_line(document="fits"))
    assert site("run", "--set", "site").refused(
        "(a): there is no document 'fits'. There are: colds, tics.", "staff desk"
    )


def test_an_unknown_set_is_told_that_there_is_this_one() -> None:
    with pytest.raises(EvalError, match=r"one of: .*dystonia, nephrotic, site\."):
        question_sets(["nowhere"])
