"""A run can be stopped anywhere and goes on: nothing is asked twice, nothing is lost, nothing is mixed."""

import json
import os
import resource
import signal
import subprocess
import sys
import weakref
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from time import monotonic, sleep

import pytest
from fakes import document_of
from leaflet_fakes import ENCODER, FirstWord, answer_line, asked, choice, exam, leaflet, plan, silent, untimed, written

from eval.answering import surroundings
from eval.answering.answers import read_answers
from eval.answering.planning import Plan
from eval.answering.runner import run, take_answers
from eval.answering.runs import ANSWERS, CUT, DOCUMENTS, QUESTIONS, read_run
from eval.answering.systems import SYSTEMS, System
from eval.errors import EvalError
from qa.errors import QuestionError
from qa.types import Document

ROOT = Path(__file__).parent.parent
QUESTIONS_ASKED = (
    asked("a", "rest?", ["Rest helps."], also_ok=("Ice cools.",)),
    asked("b", "music?", ["Café music is quiet."]),
    asked("c", "cost?"),
    asked("d", "rest, does it help?", ["Rest helps."], also_ok=("Ice cools.",)),
)


class Unplugged(Exception):
    """The machine went off."""


@pytest.fixture
def document(tmp_path: Path) -> Document:
    return leaflet(tmp_path / "corpus")


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[FirstWord]:
    """Every system that was made for "fake", in order."""
    systems: list[FirstWord] = []

    def make(documents: object) -> FirstWord:
        systems.append(FirstWord(documents))  # type: ignore[arg-type]  # the runner gives documents
        return systems[-1]

    use(monkeypatch, make)
    return systems


def use(monkeypatch: pytest.MonkeyPatch, make: Callable[..., System]) -> None:
    """Have a system under the name "fake"."""
    monkeypatch.setattr("eval.answering.systems.SYSTEMS", {**SYSTEMS, "fake": choice(make)})


def of(document: Document) -> Plan:
    return plan("fake", exam(QUESTIONS_ASKED, document))


def questions_in(systems: Sequence[FirstWord]) -> list[str]:
    return [question for system in systems for question, _ in system.log]


@contextmanager
def no_file_over(n_bytes: int) -> Iterator[None]:
    """A disk that is full: no file grows beyond so many bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (n_bytes, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def failing_at(question: str, error: Exception, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Have a system that meets an error at a question; what it is asked stands in the list."""
    asked_so_far: list[str] = []

    def before(now: str) -> None:
        asked_so_far.append(now)
        if now == question:
            raise error

    use(monkeypatch, lambda documents: FirstWord(documents, before=before))
    return asked_so_far


@pytest.mark.usefixtures("made")
def test_a_run_holds_an_answer_to_each_question_in_order_and_again_to_each_answerable_one(
    tmp_path: Path, document: Document
) -> None:
    run(of(document), tmp_path / "run", silent)
    answers, cut = (read_answers(tmp_path / "run" / name) for name in (ANSWERS, CUT))
    assert [(name, each.kind) for name, each in answers.items()] == [
        ("a", "answered"),
        ("b", "answered"),
        ("c", "abstained"),
        ("d", "answered"),
    ]
    assert {name: each.kind for name, each in cut.items()} == dict.fromkeys("abd", "abstained")
    assert answers["a"].statements[0].citations[0].quote == "Rest helps."


@pytest.mark.usefixtures("made")
def test_a_run_says_what_it_was_made_of(tmp_path: Path, document: Document) -> None:
    run(of(document), tmp_path / "run", silent)
    finished = read_run(tmp_path / "run")
    assert finished.card == of(document).card()
    assert (finished.card.system, finished.card.about, finished.card.sets, finished.card.split) == (
        "fake",
        "of a test",
        ("set",),
        "dev",
    )
    assert [(each.id, each.version, each.n_sentences) for each in finished.card.documents] == [
        ("tics", document.version, 6)
    ]
    assert (finished.questions, finished.documents) == (QUESTIONS_ASKED, {"tics": document})


def test_the_questions_are_asked_of_the_whole_document_first(
    tmp_path: Path, document: Document, made: list[FirstWord]
) -> None:
    run(of(document), tmp_path / "run", silent)
    assert made[0].log == [(each.question, tuple(s.text for s in document.sentences)) for each in QUESTIONS_ASKED]


def test_a_cut_question_is_asked_of_the_document_without_evidence_and_also_ok(
    tmp_path: Path, document: Document, made: list[FirstWord]
) -> None:
    run(of(document), tmp_path / "run", silent)
    asked_again = dict(entry for system in made[1:] for entry in system.log)
    texts = [each.text for each in document.sentences]
    assert asked_again == {
        "rest?": tuple(text for text in texts if text not in ("Rest helps.", "Ice cools.")),
        "music?": tuple(text for text in texts if text != "Café music is quiet."),
        "rest, does it help?": tuple(text for text in texts if text not in ("Rest helps.", "Ice cools.")),
    }


def test_evidence_that_the_document_says_twice_is_cut_out_twice(tmp_path: Path, made: list[FirstWord]) -> None:
    twice = document_of(tmp_path, "tics.md", "# Tics\n\nRest helps. Ask us.\n\n## Again\n\nRest helps.\n")
    run(plan("fake", exam([asked("a", "rest?", ["Rest helps."])], twice)), tmp_path / "run", silent)
    assert made[1].log == [("rest?", ("Ask us.",))]
    assert read_answers(tmp_path / "run" / CUT)["a"].kind == "abstained"


def test_only_the_document_of_the_question_is_cut(tmp_path: Path, document: Document, made: list[FirstWord]) -> None:
    other = leaflet(tmp_path / "corpus", "zebras.md")
    run(plan("fake", exam(QUESTIONS_ASKED[:1], document, other)), tmp_path / "run", silent)
    ((_, texts),) = made[1].log
    assert texts == (
        *(s.text for s in document.sentences if s.number not in (0, 2)),
        *(s.text for s in other.sentences),
    )


def test_each_set_is_asked_of_its_own_documents(tmp_path: Path, document: Document, made: list[FirstWord]) -> None:
    other = document_of(tmp_path / "corpus", "colds.md", "# Colds\n\nTea helps.\n\nRest, too.\n")
    about_colds = asked("z", "tea?", ["Tea helps."], document="colds")
    run(
        plan("fake", exam(QUESTIONS_ASKED, document), exam([about_colds], other, name="colds")),
        tmp_path / "run",
        silent,
    )
    assert made[1].log == [("tea?", ("Tea helps.", "Rest, too."))]
    assert made[-1].log == [("tea?", ("Rest, too.",))]


def test_one_cut_document_serves_all_questions_with_the_same_evidence(
    tmp_path: Path, document: Document, made: list[FirstWord]
) -> None:
    run(of(document), tmp_path / "run", silent)
    assert len(made) == 1 + 2  # whole; without rest and ice, for a and d; without music


def test_cut_documents_are_let_go_once_their_questions_are_answered(
    tmp_path: Path, document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each holds an index of the whole corpus: four hundred of them at once do not fit."""
    alive: weakref.WeakSet[FirstWord] = weakref.WeakSet()
    most = 0

    class Counted(FirstWord):
        __hash__ = object.__hash__

    def make(documents: object) -> FirstWord:
        nonlocal most
        system = Counted(documents)  # type: ignore[arg-type]  # the runner gives documents
        alive.add(system)
        most = max(most, len(alive))
        return system

    use(monkeypatch, make)
    texts = [each.text for each in document.sentences]
    questions = [asked(f"q{number}", "rest?", [text]) for number, text in enumerate(texts)]
    run(plan("fake", exam(questions, document)), tmp_path / "run", silent)
    assert most <= 2


@pytest.mark.parametrize("system", ["assistant", "encoder", "bm25", "random", "whole-document", "always-abstain"])
def test_evidence_that_is_the_whole_document_can_be_cut_out(tmp_path: Path, system: str) -> None:
    note = document_of(tmp_path / "corpus", "tics.md", "# Tics\n\nRest helps.\n\nIce cools.\n")
    run(plan(system, exam([asked("a", "rest?", ["Rest helps.", "Ice cools."])], note)), tmp_path / "run", silent)
    assert read_run(tmp_path / "run").cut["a"].statements == ()


def test_progress_counts_every_answer_up_to_all_of_them(
    tmp_path: Path, document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[tuple[int, int]] = []
    use(monkeypatch, FirstWord)
    run(of(document), tmp_path / "run", lambda done, total: steps.append((done, total)))
    assert steps == [(n, 4 + 3) for n in range(1, 8)]


@pytest.mark.usefixtures("made")
def test_two_runs_are_the_same_apart_from_the_seconds(tmp_path: Path, document: Document) -> None:
    for name in ("one", "other"):
        run(of(document), tmp_path / name, silent)
    for file in (ANSWERS, CUT):
        assert untimed(tmp_path / "one" / file) == untimed(tmp_path / "other" / file)
    for file in (QUESTIONS, DOCUMENTS, "run.json"):
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "other" / file).read_bytes()


def test_a_finished_run_is_not_asked_again(tmp_path: Path, document: Document, made: list[FirstWord]) -> None:
    run(of(document), tmp_path / "run", silent)
    before = (tmp_path / "run" / ANSWERS).read_bytes()
    made.clear()
    run(of(document), tmp_path / "run", silent)
    assert (made, (tmp_path / "run" / ANSWERS).read_bytes()) == ([], before)


def stopped(folder: Path, document: Document, file: str, kept: Callable[[bytes], int]) -> bytes:
    """Make a run as a kill would have left it while it wrote a file: so many bytes of that are there.

    Returns the unbroken file, without its seconds.
    """
    run(of(document), folder, silent)
    whole, expected = (folder / file).read_bytes(), untimed(folder / file)
    for name in (ANSWERS, CUT)[(ANSWERS, CUT).index(file) :]:
        (folder / name).unlink()
    (folder / f"{file}.partial").write_bytes(whole[: kept(whole)])
    return expected


@pytest.mark.parametrize("file", [ANSWERS, CUT])
@pytest.mark.parametrize("n_lines", [0, 1, 2])
@pytest.mark.parametrize("more", [0, 1, 40])
def test_after_a_kill_a_run_goes_on_where_it_was_and_is_as_if_unbroken(
    tmp_path: Path, document: Document, made: list[FirstWord], file: str, n_lines: int, more: int
) -> None:
    def kept(whole: bytes) -> int:
        return len(b"".join(whole.splitlines(keepends=True)[:n_lines])) + more

    expected = stopped(tmp_path / "run", document, file, kept)
    made.clear()
    run(of(document), tmp_path / "run", silent)
    assert untimed(tmp_path / "run" / file) == expected
    by_id = {each.question_id: each.question for each in QUESTIONS_ASKED}
    in_order = [by_id[name] for name in read_answers(tmp_path / "run" / file)]
    assert sorted(questions_in(made[:1] if file == ANSWERS else made)) == sorted(in_order[n_lines:])
    assert not list((tmp_path / "run").glob("*.partial"))


def test_a_kill_in_the_middle_of_a_letter_is_taken_like_any_other(
    tmp_path: Path, document: Document, made: list[FirstWord]
) -> None:
    first_of_two_bytes = 1
    expected = stopped(
        tmp_path / "run", document, ANSWERS, lambda whole: whole.index("é".encode()) + first_of_two_bytes
    )
    made.clear()
    run(of(document), tmp_path / "run", silent)
    assert untimed(tmp_path / "run" / ANSWERS) == expected
    assert questions_in(made[:1]) == ["music?", "cost?", "rest, does it help?"]


def test_a_damaged_line_in_what_was_kept_is_told_with_its_place(tmp_path: Path, document: Document) -> None:
    with pytest.MonkeyPatch.context() as patch:
        use(patch, FirstWord)
        stopped(tmp_path / "run", document, ANSWERS, lambda whole: 0)
        partial = tmp_path / "run" / f"{ANSWERS}.partial"
        partial.write_text("{}\n")
        with pytest.raises(EvalError, match=r"answers\.jsonl\.partial, line 1: "):
            run(of(document), tmp_path / "run", silent)
        assert partial.read_text() == "{}\n"


def test_what_was_answered_before_a_fault_is_kept(
    tmp_path: Path, document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing_at("cost?", Unplugged("off"), monkeypatch)
    with pytest.raises(Unplugged):
        run(of(document), tmp_path / "run", silent)
    assert list(read_answers(tmp_path / "run" / f"{ANSWERS}.partial")) == ["a", "b"]
    assert not (tmp_path / "run" / ANSWERS).exists()
    asked_now = failing_at("never", Unplugged("off"), monkeypatch)
    run(of(document), tmp_path / "run", silent)
    assert asked_now[:2] == ["cost?", "rest, does it help?"]


def test_a_question_that_cannot_be_taken_is_named(
    tmp_path: Path, document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing_at("cost?", QuestionError("The question is empty."), monkeypatch)
    with pytest.raises(EvalError, match=r"Question 'c': The question is empty\."):
        run(of(document), tmp_path / "run", silent)
    assert list(read_answers(tmp_path / "run" / f"{ANSWERS}.partial")) == ["a", "b"]


def test_what_a_system_cannot_open_is_not_told_as_a_full_disk(
    tmp_path: Path, document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing_at("cost?", FileNotFoundError(2, "No such file or directory", "weights.npy"), monkeypatch)
    with pytest.raises((EvalError, FileNotFoundError)) as told:
        run(of(document), tmp_path / "run", silent)
    assert "weights.npy" in str(told.value)
    assert "Make room" not in str(told.value)


def test_a_full_disk_keeps_what_was_answered_and_the_same_command_goes_on(
    tmp_path: Path, document: Document, made: list[FirstWord]
) -> None:
    run(of(document), tmp_path / "whole", silent)
    partial = tmp_path / "run" / f"{ANSWERS}.partial"
    with pytest.MonkeyPatch.context() as patch, no_file_over(10**9):

        def fill(question: str) -> None:
            if question == "cost?":
                soft = partial.stat().st_size + 30  # room for a part of the third line
                resource.setrlimit(resource.RLIMIT_FSIZE, (soft, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))

        use(patch, lambda documents: FirstWord(documents, before=fill))
        with pytest.raises(EvalError, match=r"answers\.jsonl cannot be written: File too large\. Make room .*partial"):
            run(of(document), tmp_path / "run", silent)
    assert [json.loads(line)["question_id"] for line in partial.read_bytes().split(b"\n")[:2]] == ["a", "b"]
    made.clear()
    run(of(document), tmp_path / "run", silent)
    assert untimed(tmp_path / "run" / ANSWERS) == untimed(tmp_path / "whole" / ANSWERS)
    assert questions_in(made)[:2] == ["cost?", "rest, does it help?"]


@pytest.mark.usefixtures("made")
def test_going_on_while_the_disk_is_still_full_loses_nothing(tmp_path: Path, document: Document) -> None:
    stopped(tmp_path / "run", document, ANSWERS, len)
    partial = tmp_path / "run" / f"{ANSWERS}.partial"
    whole = b"".join(partial.read_bytes().splitlines(keepends=True)[:3])
    partial.write_bytes(whole + b'{"question_id": "d", ')  # the half line that a full disk leaves
    with no_file_over(len(whole) // 2), pytest.raises(EvalError, match="cannot be written"):
        run(of(document), tmp_path / "run", silent)
    assert partial.read_bytes().startswith(whole)


@pytest.mark.usefixtures("made")
@pytest.mark.parametrize("name", ["taken", "taken/run", "/proc/run"])
def test_a_folder_that_cannot_be_written_is_told_before_anything_is_asked(
    tmp_path: Path, document: Document, made: list[FirstWord], name: str
) -> None:
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(EvalError, match=r"cannot be written: .+\. Name another place with --out\."):
        run(of(document), tmp_path / name, silent)
    assert made == []


def test_a_killed_process_loses_no_answer_that_it_wrote(
    tmp_path: Path, document: Document, made: list[FirstWord]
) -> None:
    run(of(document), tmp_path / "whole", silent)
    made.clear()
    code = (
        "import time, eval.answering.runner as r, eval.answering.systems as s, test_eval_runner as t\n"
        "from pathlib import Path; from leaflet_fakes import *\n"
        "wait = lambda question: time.sleep(60 if question == 'cost?' else 0)\n"
        "s.SYSTEMS = {'fake': choice(lambda documents: FirstWord(documents, before=wait))}\n"
        f"r.run(t.of(leaflet(Path({str(tmp_path / 'corpus')!r}))), Path({str(tmp_path / 'run')!r}), silent)\n"
    )
    paths = os.pathsep.join((str(ROOT), str(ROOT / "tests")))
    with subprocess.Popen([sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": paths}) as process:
        partial, until = tmp_path / "run" / f"{ANSWERS}.partial", monotonic() + 60
        while monotonic() < until and not (partial.exists() and partial.read_bytes().count(b"\n") == 2):
            sleep(0.02)
        process.send_signal(signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL
    assert list(read_answers(partial)) == ["a", "b"]
    run(of(document), tmp_path / "run", silent)
    assert questions_in(made)[:2] == ["cost?", "rest, does it help?"]
    for file in (ANSWERS, CUT):
        assert untimed(tmp_path / "run" / file) == untimed(tmp_path / "whole" / file)


@pytest.mark.usefixtures("made")
@pytest.mark.parametrize("what", ["system", "split", "questions", "documents", "encoder"])
def test_a_folder_of_another_run_is_refused_and_stays(tmp_path: Path, document: Document, what: str) -> None:
    run(of(document), tmp_path / "run", silent)
    before = {path.name: path.read_bytes() for path in (tmp_path / "run").iterdir()}
    this = of(document)
    edited = document_of(tmp_path / "corpus", "tics.md", document.text.replace("Botox", "Rarely botox"))
    others = {
        "system": replace(this, system="random"),
        "split": replace(this, split="test"),
        "questions": plan("fake", exam((*QUESTIONS_ASKED[1:], asked("a", "rest at night?")), document)),
        "documents": plan("fake", exam(QUESTIONS_ASKED, edited)),
        "encoder": replace(this, encoder=replace(ENCODER, fingerprint="other words")),
    }
    with pytest.raises(EvalError, match=rf"run holds another run \(.*{what}.* there, .* now.*\)\. Name another folder"):
        run(others[what], tmp_path / "run", silent)
    assert {path.name: path.read_bytes() for path in (tmp_path / "run").iterdir()} == before


@pytest.mark.usefixtures("made")
def test_the_same_documents_asked_together_are_another_run(tmp_path: Path, document: Document) -> None:
    """Each set of its own document, or all of all of them (--corpus): the answers of the two must not be mixed."""
    other = document_of(tmp_path / "corpus", "colds.md", "# Colds\n\nTea helps.\n\nRest, too.\n")
    about_colds = asked("z", "tea?", ["Tea helps."], document="colds")
    apart = plan("fake", exam(QUESTIONS_ASKED, document), exam([about_colds], other, name="colds"))
    together = plan("fake", exam(QUESTIONS_ASKED, document, other), exam([about_colds], document, other, name="colds"))
    run(apart, tmp_path / "run", silent)
    with pytest.raises(EvalError, match="holds another run"):
        run(together, tmp_path / "run", silent)


@pytest.mark.usefixtures("made")
@pytest.mark.parametrize("name", [ANSWERS, f"{ANSWERS}.partial", CUT])
def test_answers_that_no_run_wrote_are_not_taken_for_its_own(tmp_path: Path, document: Document, name: str) -> None:
    """`python -m qa batch --answers out/answers.jsonl`, then `python -m eval run --out out`."""
    run(of(document), tmp_path / "other", silent)
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / name).write_bytes((tmp_path / "other" / name.removesuffix(".partial")).read_bytes())
    with pytest.raises(EvalError, match=name):
        run(of(document), tmp_path / "run", silent)


@pytest.mark.usefixtures("made")
def test_a_run_without_answerable_questions_is_finished_without_cutting(tmp_path: Path, document: Document) -> None:
    run(plan("fake", exam([asked("c", "cost?")], document)), tmp_path / "run", silent)
    finished = read_run(tmp_path / "run")
    assert (list(finished.answers), dict(finished.cut)) == (["c"], {})


def test_making_a_system_is_not_counted_as_answering(
    tmp_path: Path, document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = 0.0

    def takes(seconds: float) -> None:
        nonlocal clock
        clock += seconds

    def make(documents: object) -> FirstWord:
        takes(100)  # to build an index
        return FirstWord(documents, before=lambda question: takes(2))  # type: ignore[arg-type]  # the runner's

    monkeypatch.setattr("eval.answering.runner.perf_counter", lambda: clock)
    use(monkeypatch, make)
    run(of(document), tmp_path / "run", silent)
    for file in (ANSWERS, CUT):
        assert {tuple(each.seconds.values()) for each in read_answers(tmp_path / "run" / file).values()} == {(2.0,)}


@pytest.mark.parametrize(
    "name",
    [
        "qa/a.py",
        "qa/b/c.json",
        "eval/answering/systems.py",
        "eval/asking/cutting.py",
        "eval/asking/gold.py",
        "eval/answering/runner.py",
    ],
)
def test_the_hash_of_the_code_changes_with_all_that_answers_depend_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(surroundings, "ROOT", tmp_path)
    (tmp_path / name).parent.mkdir(parents=True)
    (tmp_path / name).write_text("1")
    before = surroundings.code_sha256()
    (tmp_path / name).write_text("2")
    assert surroundings.code_sha256() != before


@pytest.fixture
def theirs(tmp_path: Path) -> Path:
    """The answers of a system of the user's own."""
    lines = [answer_line(question_id=each.question_id, kind="abstained", text="") for each in QUESTIONS_ASKED]
    return written(tmp_path / "theirs.jsonl", *lines)


def test_answers_of_another_system_become_a_run(tmp_path: Path, document: Document, theirs: Path) -> None:
    take_answers([exam(QUESTIONS_ASKED, document)], theirs, "theirs", tmp_path / "run")
    taken = read_run(tmp_path / "run")
    assert (taken.card.system, taken.card.code_sha256, taken.card.encoder) == ("theirs", "", "")
    assert ([*taken.answers], dict(taken.cut)) == (["a", "b", "c", "d"], {})


def test_answers_that_are_missing_or_malformed_make_no_run(tmp_path: Path, document: Document, theirs: Path) -> None:
    for content, fault in ((answer_line(question_id="a"), "no answer to 3 of 4"), ("{", "line 1: Invalid JSON")):
        with pytest.raises(EvalError, match=fault):
            take_answers([exam(QUESTIONS_ASKED, document)], written(theirs, content), "theirs", tmp_path / "run")
    assert not (tmp_path / "run").exists()


@pytest.mark.usefixtures("made")
def test_answers_of_another_system_are_not_mixed_with_a_run_that_is_there(
    tmp_path: Path, document: Document, theirs: Path
) -> None:
    """The cut answers in the folder are another system's: beside these answers they would be counted as theirs."""
    run(of(document), tmp_path / "run", silent)
    try:
        take_answers([exam(QUESTIONS_ASKED, document)], theirs, "theirs", tmp_path / "run")
    except EvalError:
        assert read_run(tmp_path / "run").card.system == "fake"
    else:
        assert dict(read_run(tmp_path / "run").cut) == {}
