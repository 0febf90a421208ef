"""The evaluator's command line: exit 0 as it should be, 1 it fell short, 2 it could not be done and why."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from eval_command_fakes import QUESTIONS, Done, Evaluator, finished_run, replace_what_is_slow_or_ours
from leaflet_fakes import answer_line, leaflet, question_line, sentence, written

from eval.answering.runs import read_run
from eval.answering.systems import SYSTEMS
from eval.asking.questions import question_sets
from eval.deciding.calibrating import write_calibration
from eval.measuring.measures import MEASURES
from eval.pages.report import report_html
from qa.reading.answerability import load_calibration
from qa.reading.compose import cite
from qa.reading.reader import Reader

ROOT = Path(__file__).parent.parent
COMMANDS = ("check", "systems", "run", "score", "compare", "gate", "baseline", "calibrate", "table", "agreement")
Asking = Callable[..., Done]


@pytest.fixture
def evaluate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Evaluator:
    replace_what_is_slow_or_ours(tmp_path, monkeypatch)
    return Evaluator(tmp_path, monkeypatch, capsys)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run of the assistant and one of bm25, made once."""
    folder = tmp_path_factory.mktemp("kept")
    with pytest.MonkeyPatch.context() as monkeypatch:
        replace_what_is_slow_or_ours(folder, monkeypatch)
        questions = written(folder / "mine.jsonl", *QUESTIONS)
        for system in ("assistant", "bm25"):
            finished_run(folder, questions, folder / system, system)
    return folder


@pytest.fixture
def finished(evaluate: Evaluator, kept: Path) -> Path:
    """The assistant's run, whole."""
    return Path(shutil.copytree(kept / "assistant", evaluate.folder / "run"))


@pytest.fixture
def other(evaluate: Evaluator, kept: Path) -> Path:
    """bm25's run of the same questions."""
    return Path(shutil.copytree(kept / "bm25", evaluate.folder / "other"))


def figures(folder: Path, part: str = "all") -> dict[str, float | None]:
    read = json.loads((folder / "metrics.json").read_text(encoding="utf-8"))
    return {each["measure"]: each["value"] for each in read["figures"] if each["part"] == part}


def python(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    return done.stdout.strip()


@pytest.mark.parametrize("arguments", [["--help"], ["run", "--help"], ["gate", "--help"]])
def test_help_loads_neither_torch_nor_gradio(arguments: list[str]) -> None:
    heavy = "{'torch', 'transformers', 'sentence_transformers', 'gradio', 'sklearn', 'numpy'}"
    code = (
        f"import sys, atexit; sys.argv[1:] = {arguments}\n"
        f"atexit.register(lambda: print('loaded', sorted({heavy} & set(sys.modules))))\n"
        "from eval.__main__ import main; main()"
    )
    assert python(code).endswith("loaded []")


def test_a_real_process_ends_with_status_2_and_one_sentence_without_a_traceback(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "eval", "check", "--set", str(tmp_path / "none.jsonl")],
        capture_output=True, text=True, cwd=ROOT, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("There is no question set ")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_tells_what_it_is_for(evaluate: Evaluator, command: str) -> None:
    assert (evaluate(command, "--help").status, command in evaluate("--help").out) == (0, True)


@pytest.mark.parametrize("arguments", [("frobnicate",), ("run", "--loud"), ("score",), ("compare", "one")])
def test_a_wrong_command_line_ends_with_a_usage_line(evaluate: Evaluator, arguments: tuple[str, ...]) -> None:
    done = evaluate(*arguments)
    assert (done.status, "Usage:" in done.told) == (2, True)


def test_systems_lists_everything_that_can_be_run(evaluate: Evaluator) -> None:
    done = evaluate("systems")
    assert (done.status, [line.split()[0] for line in done.out.splitlines()]) == (0, list(SYSTEMS))


ASKING = [
    pytest.param(lambda evaluate, *more: evaluate("run", *more), id="run"),
    pytest.param(
        lambda evaluate, *more: evaluate("baseline", *more, "--out", evaluate.folder / "b.json"), id="baseline"
    ),
    pytest.param(lambda evaluate, *more: evaluate("table", *more), id="table"),
    pytest.param(
        lambda evaluate, *more: evaluate("score", "--answers", evaluate.folder / "a.jsonl", *more), id="score"
    ),
]


@pytest.mark.parametrize("asking", ASKING)
def test_an_unknown_set_is_told_with_those_there_are(evaluate: Evaluator, asking: Asking) -> None:
    done = asking(evaluate, "--set", "dystoni")
    assert done.refused("There is no question set 'dystoni'", "Name a .jsonl file, or one of: bedwetting, dystonia")


@pytest.mark.parametrize("asking", ASKING)
def test_an_unknown_split_is_told_with_those_there_are(evaluate: Evaluator, asking: Asking) -> None:
    done = asking(evaluate, "--set", evaluate.set_of(), "--split", "train")
    assert done.refused("There is no split 'train'", "Name one of: dev, test")


@pytest.mark.parametrize("asking", ASKING)
def test_a_half_without_a_question_is_told(evaluate: Evaluator, asking: Asking) -> None:
    path = evaluate.set_of()
    assert asking(evaluate, "--set", path, "--split", "test").refused(f"{path} has no question of the split 'test'")


@pytest.mark.parametrize(
    "asking", [*ASKING, pytest.param(lambda evaluate, *more: evaluate("check", *more), id="check")]
)
@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("", "mine.jsonl holds no question. Write one JSON object a line"),
        ("{", "mine.jsonl, line 2: Invalid JSON"),
        (question_line(question_id="b", kind="odd"), "mine.jsonl, line 2: kind: "),
        (question_line(), "mine.jsonl, line 2: question_id 'a' stands at"),
    ],
)
def test_a_set_that_cannot_be_read_is_told_with_its_line(
    evaluate: Evaluator, asking: Asking, line: Any, words: str
) -> None:
    lines = [question_line(), line] if line else [""]
    assert asking(evaluate, "--set", evaluate.set_of(*lines)).refused(words)


@pytest.mark.parametrize(
    "asking", [*ASKING, pytest.param(lambda evaluate, *more: evaluate("check", *more), id="check")]
)
def test_a_document_that_we_do_not_have_is_told_with_its_line(evaluate: Evaluator, asking: Asking) -> None:
    lines = question_line(), question_line(question_id="b", question="fits?", document="fits")
    done = asking(evaluate, "--set", evaluate.set_of(*lines))
    assert "'fits'" in done.told
    assert "mine.jsonl, line 2 (b)" in done.told
    assert done.status in (1, 2)  # for `check`, a fault that it found


def test_a_missing_corpus_folder_is_told(evaluate: Evaluator) -> None:
    assert evaluate("run", "--set", evaluate.set_of(), "--corpus", "nowhere").refused("nowhere does not exist")


def test_an_unknown_system_is_told_before_anything_is_asked(evaluate: Evaluator) -> None:
    done = evaluate("run", "--set", evaluate.set_of(), "--system", "oracle", "--out", evaluate.folder / "run")
    assert done.refused("There is no system 'oracle'", *SYSTEMS)
    assert not (evaluate.folder / "run").exists()


def test_a_sound_set_of_the_users_own_passes_the_check(evaluate: Evaluator) -> None:
    done = evaluate("check", "--set", evaluate.set_of(), "--corpus", evaluate.corpus)
    assert (done.status, done.told) == (0, "")
    assert "near               2     0" in done.out
    assert "1 questions in five wordings or more" in done.out
    assert done.out.endswith("No fault found.\n")


def test_a_set_with_faults_fails_the_check_and_each_is_told(evaluate: Evaluator) -> None:
    lines = question_line(), question_line(question_id="b"), question_line(question_id="c", split="test")
    done = evaluate("check", "--set", evaluate.set_of(*lines), "--corpus", evaluate.corpus)
    assert (done.status, "No fault found" in done.out) == (1, False)
    for words in ("line 2 (b): asks the same as a", "line 3 (c): is nearly a of dev", "line 3 (c): is nearly b of dev"):
        assert words in done.told


def test_a_wrong_quote_fails_the_check_with_its_line(evaluate: Evaluator) -> None:
    done = evaluate("check", "--set", evaluate.set_of(question_line(evidence=["Rest [b]heals[/b]."])))
    assert done.status == 1
    assert "mine.jsonl, line 1 (a): the quote 'Rest [b]heals[/b].' is not a whole sentence" in done.told


def test_training_data_that_hold_a_question_fail_the_check(evaluate: Evaluator) -> None:
    path = evaluate.set_of(question_line(question="does rest help him to sleep?"))
    training = written(evaluate.folder / "data.jsonl", {"question": "Does rest help him to sleep"})
    done = evaluate("check", "--set", path, "--training", training)
    assert (done.status, "the training data hold this very question" in done.told) == (1, True)
    assert evaluate("check", "--set", path, "--training", "nowhere.jsonl").refused("nowhere.jsonl")


def test_a_run_leaves_answers_figures_and_a_page(evaluate: Evaluator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("eval.steps.report_html", report_html)
    out = evaluate.folder / "run"
    done = evaluate("run", "--set", evaluate.set_of(), "--corpus", evaluate.corpus, "--out", out)
    assert done.status == 0, done.told
    assert "assistant on mine, dev: 10 questions" in done.out
    assert {path.name for path in out.iterdir()} == {
        "run.json", "questions.json", "documents.json", "answers.jsonl", "cut.jsonl", "metrics.json", "metrics.csv",
        "junit.xml", "run.trec", "qrels.trec", "report.html", "cost.json",
    }  # fmt: skip
    cost = read_run(out).cost
    assert cost is not None
    assert cost.seconds > 0
    assert 10 < cost.peak_memory_mib < 100_000
    assert f"{cost.peak_memory_mib:.0f} MiB" in (out / "report.html").read_text(encoding="utf-8")
    found = figures(out)
    assert list(found) == [measure.name for measure in MEASURES]
    assert (found["verbatim"], found["valid_citations"], found["urgent_found"], found["jaccard"]) == (1, 1, 1, 1)
    assert "botox, the medicine, dear?" in (out / "report.html").read_text(encoding="utf-8")
    assert found["success@1"] == 1.0  # every question names its sentence's one word


def test_a_run_is_made_in_a_folder_of_its_own_and_not_again(evaluate: Evaluator) -> None:
    for _ in range(2):
        assert evaluate("run", "--set", evaluate.set_of(), "--system", "bm25").status == 0
        (folder,) = (evaluate.folder / "runs").iterdir()
        assert folder.name.startswith("bm25-dev-")
        answers = folder / "answers.jsonl"
        before = answers.stat().st_mtime_ns
    assert answers.stat().st_mtime_ns == before


def test_a_folder_of_another_run_is_not_overwritten(evaluate: Evaluator, other: Path) -> None:
    there = "--set", evaluate.set_of(), "--corpus", evaluate.corpus, "--out", other
    assert evaluate("run", *there, "--system", "random").refused(
        f"{other} holds another run (system: bm25 there, random now", "--out"
    )


def test_a_folder_that_cannot_be_made_is_told(evaluate: Evaluator) -> None:
    path = evaluate.set_of()
    assert evaluate("run", "--set", path, "--system", "random", "--out", path).refused(str(path), "--out")


def test_a_run_with_an_invented_quotation_fails(evaluate: Evaluator, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader broken on purpose: every sentence it shows is shifted by a letter."""

    def shifted(*arguments: Any) -> Any:
        cited = cite(*arguments)
        return replace(cited, start=cited.start + 1)

    monkeypatch.setattr("eval.answering.systems.cite", shifted)
    done = evaluate("run", "--set", evaluate.set_of(), "--system", "random", "--out", evaluate.folder / "run")
    assert (done.status, "A quotation is not in its document" in done.told) == (1, True)


FOREIGN = (  # of a system of the user's own: right, half right, abstained rightly, answered wrongly
    ("a", "answered", 0.75, (0,)),
    ("b", "answered", 0.5, (0, 2)),
    ("c", "abstained", 0.25, ()),
    ("d", "answered", 0.75, (5,)),
)


def foreign(folder: Path, name: str = "kettle.jsonl", **changed: Any) -> Path:
    """Answers in the batch format, without anything that may be left out; `changed` is for the last."""
    document = leaflet(folder / "corpus")
    lines = []
    for question_id, kind, confidence, numbers in FOREIGN:
        quotes = [sentence(document, number) for number in numbers]
        places = [(document.sentences[number].start, document.sentences[number].end) for number in numbers]
        statements = [
            {
                "text": quote,
                "citations": [
                    {"document": "tics", "version": document.version, "start": start, "end": end, "quote": quote}
                ],
            }
            for quote, (start, end) in zip(quotes, places, strict=True)
        ]
        lines.append(
            answer_line(
                question_id=question_id, kind=kind, confidence=confidence, text=" ".join(quotes), statements=statements
            )
        )
    lines[-1] = {**lines[-1], **changed}
    return written(folder / name, *[each for each in lines if each["question_id"] is not None])


@pytest.fixture
def score(evaluate: Evaluator) -> Asking:
    """`score` of a file of answers to the first four questions, into a folder."""

    def of(answers: Path, out: Path) -> Done:
        mine = evaluate.set_of(*QUESTIONS[:4])
        return evaluate("score", "--answers", answers, "--set", mine, "--corpus", evaluate.corpus, "--out", out)

    return of


def test_the_answers_of_a_foreign_system_are_scored(
    evaluate: Evaluator, score: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("eval.steps.report_html", report_html)
    done = score(foreign(evaluate.folder), evaluate.folder / "run")
    assert done.status == 0, done.told
    assert "kettle on mine, dev: 4 questions" in done.out
    found = figures(evaluate.folder / "run")
    assert found["precision"] == (1 + 1 / 2) / 2
    assert found["f1"] == pytest.approx((1 + 2 / 3) / 2, abs=1e-6)
    assert (found["near_abstained"], found["over_refusal"], found["wrong_of_answered"]) == (0.5, 0.0, 0.333333)
    assert found["auroc_near"] == (0.5 + 0 + 1 + 1) / 4  # .75 ties with .75, .5 is below it, both above .25
    assert (found["verbatim"], found["valid_citations"]) == (1.0, 1.0)
    assert (found["auroc_cut"], found["jaccard"], found["seconds"]) == (None, None, None)
    assert "kettle" in (evaluate.folder / "run" / "report.html").read_text(encoding="utf-8")


def test_a_foreign_quotation_that_is_not_in_the_document_is_counted(evaluate: Evaluator, score: Asking) -> None:
    cited = {"document": "tics", "version": "0" * 64, "start": 0, "end": 9, "quote": "Botox heals."}
    invented = [{"text": "Botox heals.", "citations": [cited]}]
    score(foreign(evaluate.folder, statements=invented), evaluate.folder / "run")
    assert (figures(evaluate.folder / "run")["valid_citations"]) == pytest.approx(2 / 3, abs=1e-6)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"question_id": None}, "kettle.jsonl has no answer to 1 of 4 questions, the first of them 'd'"),
        ({"question_id": "z"}, "kettle.jsonl has no answer to 1 of 4 questions"),
        ({"question_id": "a"}, "kettle.jsonl, line 4: question_id 'a' stands twice"),
        ({"confidence": float("nan")}, "kettle.jsonl, line 4: confidence: "),
        ({"confidence": 1.5}, "kettle.jsonl, line 4: confidence: "),
        ({"statements": None}, "kettle.jsonl, line 4: statements: "),
        ({"format_version": 2}, "kettle.jsonl, line 4: format_version: "),
    ],
)
def test_answers_that_cannot_be_scored_are_told_with_their_line_and_leave_no_run(
    evaluate: Evaluator, score: Asking, changed: dict[str, Any], words: str
) -> None:
    done = score(foreign(evaluate.folder, **changed), evaluate.folder / "run")
    assert done.refused(words)
    assert not (evaluate.folder / "run").exists()


def test_answers_that_are_not_there_are_told(evaluate: Evaluator, score: Asking) -> None:
    assert score(evaluate.folder / "none.jsonl", evaluate.folder / "run").refused("none.jsonl cannot be read")


def test_a_quote_of_the_set_that_the_users_own_corpus_lacks_is_told(evaluate: Evaluator) -> None:
    path = evaluate.set_of(question_line(evidence=["Rest heals."]))
    done = evaluate("score", "--answers", foreign(evaluate.folder), "--set", path, "--corpus", evaluate.corpus)
    assert done.refused("mine.jsonl, line 1 (a): the quote 'Rest heals.'")


def test_answers_are_not_mixed_with_those_of_a_run_that_was_in_the_folder(evaluate: Evaluator, score: Asking) -> None:
    out = evaluate.ran("run", "assistant", *QUESTIONS[:4])
    done = score(foreign(evaluate.folder), out)
    assert done.status == 2 or figures(out)["auroc_cut"] is None


def test_a_name_with_a_space_keeps_the_columns_of_trec(evaluate: Evaluator, score: Asking) -> None:
    ranking = [{"document": "tics", "start": 0, "end": 1000, "score": 1.0}]
    score(foreign(evaluate.folder, "my kettle.jsonl", ranking=ranking), evaluate.folder / "run")
    lines = (evaluate.folder / "run" / "run.trec").read_text(encoding="utf-8").splitlines()
    assert {len(line.split()) for line in lines} == {6}


@pytest.fixture
def baseline(evaluate: Evaluator, finished: Path) -> Path:
    """What that run reached."""
    path = evaluate.folder / "baseline.json"
    done = evaluate("baseline", "--run", finished, "--out", path)
    assert done.status == 0, done.told
    return path


def rewritten(path: Path, measure: str, **changed: float) -> None:
    """A baseline as a site edits it."""
    read = json.loads(path.read_text(encoding="utf-8"))
    for each in read["expected"]:
        if each["measure"] == measure:
            each.update(changed)
    path.write_text(json.dumps(read), encoding="utf-8")


def test_a_run_passes_the_gate_of_its_own_baseline(evaluate: Evaluator, finished: Path, baseline: Path) -> None:
    done = evaluate("gate", "--baseline", baseline, "--run", finished)
    assert (done.status, done.told) == (0, "")
    report = finished / "report.html"
    assert done.out == f"{report}\n18 measures hold against {baseline}.\n"
    assert report.exists()


def test_a_gate_that_asks_too_much_says_of_what_and_by_how_much(
    evaluate: Evaluator, finished: Path, baseline: Path
) -> None:
    reached = json.loads(baseline.read_text(encoding="utf-8"))["expected"]
    over_refusal = next(each["value"] for each in reached if each["measure"] == "over_refusal")
    rewritten(baseline, "success@1", value=1.5, tolerance=0.25)
    rewritten(baseline, "over_refusal", floor=over_refusal - 0.5)
    done = evaluate("gate", "--baseline", baseline, "--run", finished)
    assert done.status == 1
    assert "success@1: 1.0000, needed 1.2500 (the baseline 1.5000, tolerance 0.25): 0.2500 short" in done.told
    assert f"needed {over_refusal - 0.5:.4f} (the ceiling): 0.5000 short" in done.told
    assert f"2 of 18 measures fell short of {baseline}." in done.told


def test_the_gate_asks_the_questions_itself_and_fails_a_broken_reader(
    evaluate: Evaluator, baseline: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a release does, without --run; the reader shows the worst hits instead of the best."""
    monkeypatch.setattr("eval.steps.question_sets", lambda named: question_sets([str(evaluate.set_of())]))
    assert evaluate("gate", "--baseline", baseline).status == 0
    read = Reader.read
    monkeypatch.setattr(Reader, "read", lambda self, hits: read(self, hits[::-1]))
    monkeypatch.setattr("eval.answering.planning.code_sha256", lambda: "of other code")
    done = evaluate("gate", "--baseline", baseline)
    assert (done.status, "f1: " in done.told, "short" in done.told) == (1, True, True)


def test_a_gate_without_a_baseline_says_how_to_take_one(evaluate: Evaluator, finished: Path) -> None:
    path = evaluate.folder / "none.json"
    done = evaluate("gate", "--baseline", path, "--run", finished)
    assert done.refused(f"{path} cannot be read", f"python -m eval baseline --out {path}")


def test_a_gate_of_other_questions_is_no_failure_but_cannot_be_run(evaluate: Evaluator, baseline: Path) -> None:
    fewer = evaluate.ran("fewer", "assistant", *QUESTIONS[1:])
    done = evaluate("gate", "--baseline", baseline, "--run", fewer)
    assert done.refused("The run's questions_sha256 is ", "take a new baseline")


def test_a_set_of_the_users_own_can_be_gated_without_a_run_at_hand(evaluate: Evaluator, baseline: Path) -> None:
    done = evaluate("gate", "--baseline", baseline, "--set", evaluate.set_of(), "--corpus", evaluate.corpus)
    assert done.status == 0, done.told


def test_a_baseline_of_a_set_and_a_corpus_of_the_users_own_is_taken(evaluate: Evaluator) -> None:
    out = evaluate.folder / "baseline.json"
    done = evaluate("baseline", "--set", evaluate.set_of(), "--corpus", evaluate.corpus, "--out", out)
    assert (done.status, out.exists()) == (0, True), done.told


def test_a_baseline_taken_again_keeps_the_floors(evaluate: Evaluator, finished: Path, baseline: Path) -> None:
    rewritten(baseline, "f1", floor=0.125, tolerance=0.375)
    assert evaluate("baseline", "--run", finished, "--out", baseline).status == 0
    again = {each["measure"]: each for each in json.loads(baseline.read_text(encoding="utf-8"))["expected"]}
    assert (again["f1"]["floor"], again["f1"]["tolerance"], again["ece"]["tolerance"]) == (0.125, 0.375, 0.01)


def test_a_damaged_baseline_is_not_told_to_be_mended_by_the_command_that_refuses_it(
    evaluate: Evaluator, finished: Path
) -> None:
    path = evaluate.folder / "baseline.json"
    path.write_text("{")
    done = evaluate("baseline", "--run", finished, "--out", path)
    assert done.status == 0 or "emove" in done.told, done.told


def test_a_baseline_that_cannot_be_written_is_told(evaluate: Evaluator, finished: Path) -> None:
    out = evaluate.folder / "nowhere" / "baseline.json"
    assert evaluate("baseline", "--run", finished, "--out", out).refused(str(out))


@pytest.mark.parametrize(
    "command",
    [
        ("gate", "--baseline", "baseline.json", "--run", "empty"),
        ("baseline", "--out", "new.json", "--run", "empty"),
        ("calibrate", "--run", "empty"),
        ("compare", "empty", "empty"),
    ],
    ids=lambda command: command[0],
)
def test_a_folder_that_is_no_run_is_told(evaluate: Evaluator, baseline: Path, command: tuple[str, ...]) -> None:
    (evaluate.folder / "empty").mkdir()
    there = {name: evaluate.folder / name for name in ("empty", baseline.name, "new.json")}
    done = evaluate(*(there.get(each, each) for each in command))
    assert done.refused(f"{evaluate.folder / 'empty'} is not a run: it has no run.json. Make one: python -m eval run")


@pytest.mark.parametrize("damage", ["run.json", "questions.json", "documents.json", "answers.jsonl"])
def test_a_damaged_run_is_told_with_its_file(evaluate: Evaluator, finished: Path, baseline: Path, damage: str) -> None:
    (finished / damage).write_text("{")
    assert evaluate("gate", "--baseline", baseline, "--run", finished).refused(str(finished / damage))


@pytest.mark.parametrize("damage", ["documents.json", "questions.json"])
def test_a_run_whose_files_do_not_belong_together_is_told(
    evaluate: Evaluator, finished: Path, baseline: Path, damage: str
) -> None:
    """Emptied by hand, or copied from another run: not a traceback, whose status would say that it fell short."""
    (finished / damage).write_text("[]")
    done = evaluate("gate", "--baseline", baseline, "--run", finished)
    assert done.refused(str(finished))


def test_two_runs_are_compared_on_a_page(evaluate: Evaluator, finished: Path, other: Path) -> None:
    done = evaluate("compare", finished, other)
    assert done.status == 0, done.told
    assert done.out.endswith(f"{other / 'compare.html'}\n")
    assert (other / "compare.html").read_text(encoding="utf-8").lstrip().lower().startswith("<!doctype html>")


def test_a_page_that_cannot_be_written_is_told(evaluate: Evaluator, finished: Path) -> None:
    out = evaluate.folder / "nowhere" / "page.html"
    assert evaluate("compare", finished, finished, "--out", out).refused(str(out))


def test_a_gate_that_was_stopped_by_hand_did_not_fall_short(
    evaluate: Evaluator, baseline: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(folder: Path) -> Any:
        raise KeyboardInterrupt

    monkeypatch.setattr("eval.steps.figures_of_all", stopped)
    assert evaluate("gate", "--baseline", baseline, "--run", evaluate.folder).status not in (0, 1)


@pytest.fixture
def product(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """The calibration and the model card of a product of the test's own."""
    calibration, card = tmp_path / "product.json", tmp_path / "CARD.md"
    calibration.write_bytes((ROOT / "qa" / "reading" / "calibration.json").read_bytes())
    card.write_text("# Card\n<!-- calibration -->\n<!-- end of calibration -->\n")
    monkeypatch.setattr(load_calibration, "__defaults__", (calibration,))
    monkeypatch.setattr(write_calibration, "__defaults__", (calibration, card))
    return calibration, card


def test_calibrate_writes_what_the_assistant_loads_and_the_rows_of_the_card(
    evaluate: Evaluator, finished: Path, product: tuple[Path, Path]
) -> None:
    calibration, card = product
    done = evaluate("calibrate", "--run", finished)
    assert done.status == 0, done.told
    assert load_calibration(calibration).fitted_on.startswith("dev of mine (questions ")
    assert done.out.strip() in card.read_text(encoding="utf-8")
    assert "| answerable / unanswerable questions | 7 / 2 |" in done.out


def test_calibrate_refuses_a_run_of_the_test_half(evaluate: Evaluator, product: tuple[Path, Path]) -> None:
    calibration, _ = product
    before = calibration.read_bytes()
    out = evaluate.folder / "run"
    path = evaluate.set_of(*({**each, "split": "test"} for each in QUESTIONS))
    assert evaluate("run", "--set", path, "--split", "test", "--out", out).status == 0
    assert evaluate("calibrate", "--run", out).refused("The run holds 10 test questions", "calibrate on --split dev")
    assert calibration.read_bytes() == before


def test_calibrate_has_no_option_to_look_at_test(evaluate: Evaluator) -> None:
    assert evaluate("calibrate", "--split", "test").refused("No such option")


def test_calibrate_is_not_the_remedy_for_a_lost_calibration_unless_it_works_without_one(
    evaluate: Evaluator, product: tuple[Path, Path]
) -> None:
    calibration, _ = product
    calibration.unlink()
    done = evaluate("calibrate", "--set", evaluate.set_of(), "--corpus", evaluate.corpus)
    assert done.status == 0 or "eval calibrate" not in done.told, done.told


def test_the_table_of_all_systems_is_put_into_the_readme(evaluate: Evaluator, monkeypatch: pytest.MonkeyPatch) -> None:
    readme, weights = evaluate.folder / "README.md", evaluate.folder / "weights.npy"
    readme.write_text("# Evaluation\n<!-- table dev -->\n<!-- end of table dev -->\n")
    np.save(weights, np.zeros(7, dtype=np.float32))  # six words and the intercept: always .5, so always answered
    monkeypatch.setattr("eval.deciding.tabling.README", readme)
    monkeypatch.setattr("eval.answering.systems.QUESTION_ONLY", weights)
    done = evaluate("table", "--split", "dev", "--set", evaluate.set_of())
    assert done.status == 0, done.told
    text = readme.read_text(encoding="utf-8")
    assert f"| | {' | '.join(SYSTEMS)} |" in text
    assert done.out.strip() in text


def test_agreement_tells_how_far_the_second_reader_agrees(evaluate: Evaluator) -> None:
    done = evaluate("agreement")
    assert done.status == 0, done.told
    assert "test questions were labelled again: kappa " in done.out
    assert "nan" not in done.out
