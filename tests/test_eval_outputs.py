"""What a run leaves for other programs is read back by those programs, and says the same."""

import csv
import io
import json
import math
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import ir_measures
import numpy as np
import pytest
from eval_command_fakes import NAN, figures_with, run_of
from ir_measures import RR, R, Success, nDCG
from leaflet_fakes import BACLOFEN, BOTOX, ICE, MUSIC, REST, asked, cited, given, leaflet, ranked, said

from eval.answering.answers import SystemAnswer
from eval.answering.runs import Run
from eval.asking.questions import Question, QuestionKind
from eval.measuring.figures import ALL, Figure, as_csv, figures_of_part
from eval.measuring.judging import Judged, judge_run
from eval.measuring.outputs import (
    fault_of,
    headline,
    is_whole,
    junit_xml,
    metrics_json,
    trec_qrels,
    trec_run,
    write_outputs,
)
from qa.types import Document


@pytest.fixture(autouse=True)
def _few_resamples(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("eval.measuring.figures.N_RESAMPLES", 2)


@pytest.fixture
def document(tmp_path: Path) -> Document:
    return leaflet(tmp_path)


def urgent(question_id: str, path: str = "emergency") -> Question:
    return asked(question_id, "he is not breathing", kind=QuestionKind.URGENT, path=path)


def ranked_run(document: Document) -> Run:
    """Evidence first; second and fourth; not at all; nothing ranked; no evidence to find."""
    return run_of(
        document,
        [
            (asked("first", "rest?", ["Rest helps."]), given("first", ranking=ranked(document, REST, ICE))),
            (
                asked("later", "ice?", ["Ice cools.", "Botox."], also_ok=("Rest helps.",)),
                given("later", ranking=ranked(document, REST, ICE, MUSIC, BOTOX)),
            ),
            (asked("lost", "music?", ["Café music is quiet."]), given("lost", ranking=ranked(document, REST, ICE))),
            (asked("silent", "baclofen?", ["Baclofen."]), given("silent")),
            (asked("near", "price?"), given("near", ranking=ranked(document, BACLOFEN))),
        ],
    )


def values_of(run: Run) -> dict[str, float]:
    judged = judge_run(run)
    return {each.measure: each.value for each in figures_of_part(ALL, judged, np.arange(len(judged)), 1)}


def read_back(run: Run, measure: Any) -> float:
    """A measure as ir_measures finds it in our files."""
    judged = judge_run(run)
    qrels = list(ir_measures.read_trec_qrels(trec_qrels(judged)))  # type: ignore[no-untyped-call]
    ranking = list(ir_measures.read_trec_run(trec_run(run, judged)))  # type: ignore[no-untyped-call]
    return float(ir_measures.calc_aggregate([measure], qrels, ranking)[measure])


@pytest.mark.parametrize(
    ("measure", "name", "expected"),
    [
        (Success @ 1, "success@1", 1 / 4),
        (Success @ 3, "success@3", 2 / 4),
        (R @ 5, "recall@5", (1 + 2 / 2) / 4),
        (RR, "rr", (1 + 1 / 2) / 4),
        (nDCG @ 10, "ndcg@10", (1 + (1 / math.log2(3) + 1 / math.log2(5)) / (1 + 1 / math.log2(3))) / 4),
    ],
)
def test_ir_measures_reads_our_files_and_finds_the_same_figures(
    document: Document, measure: Any, name: str, expected: float
) -> None:
    run = ranked_run(document)
    assert read_back(run, measure) == pytest.approx(expected)
    assert values_of(run)[name] == pytest.approx(expected)


def test_a_question_without_evidence_is_not_one_that_ir_measures_counts(document: Document) -> None:
    """A near miss whose nearest sentence may be shown has nothing to find: it must not lower a mean."""
    near = asked("near", "ice price?", also_ok=("Ice cools.",))
    answers = given("near", ranking=ranked(document, ICE)), given("a", ranking=ranked(document, REST))
    run = run_of(document, [(near, answers[0]), (asked("a", "rest?", ["Rest helps."]), answers[1])])
    assert read_back(run, Success @ 1) == values_of(run)["success@1"] == 1.0


def test_the_lines_of_trec_have_six_and_four_columns(document: Document) -> None:
    run = ranked_run(document)
    judged = judge_run(run)
    assert trec_run(run, judged).split("\n")[:3] == [
        "first Q0 tics:0 1 2 assistant",
        "first Q0 tics:2 2 1 assistant",
        "later Q0 tics:0 1 4 assistant",
    ]
    assert trec_qrels(judged).split("\n")[:4] == [
        "first 0 tics:0 1", "later 0 tics:0 0", "later 0 tics:2 1", "later 0 tics:5 1",
    ]  # fmt: skip


def test_names_with_spaces_keep_the_columns_of_trec(document: Document) -> None:
    answer = given("q 1", ranking=ranked(document, REST))
    run = run_of(document, [(asked("q 1", "rest?", ["Rest helps."]), answer)], system="my own system")
    judged = judge_run(run)
    assert [len(line.split()) for line in trec_run(run, judged).splitlines()] == [6]
    assert [len(line.split()) for line in trec_qrels(judged).splitlines()] == [4]


def answered(question_id: str, document: Document, *numbers: int) -> SystemAnswer:
    return given(question_id, "answered", 0.5, statements=tuple(said(document, number) for number in numbers))


def judged_of(document: Document, question: Question, answer: SystemAnswer) -> Judged:
    (only,) = judge_run(run_of(document, [(question, answer)]))
    return only


REST_ASKED = asked("a", "rest?", ["Rest helps."])


@pytest.mark.parametrize(
    ("question", "numbers", "kind", "fault"),
    [
        (REST_ASKED, (REST,), "answered", ""),
        (REST_ASKED, (REST, ICE, MUSIC), "answered", ""),  # F1 2 / (3 + 1), exactly on the line
        (REST_ASKED, (REST, ICE, MUSIC, BOTOX), "answered", "evidence F1 0.40"),
        (REST_ASKED, (ICE,), "answered", "evidence F1 0.00"),
        (REST_ASKED, (), "answered", "evidence F1 0.00"),
        (REST_ASKED, (), "abstained", "refused, and the document answers"),
        (REST_ASKED, (), "emergency", "a false alarm: emergency"),
        (asked("a", "price?"), (), "abstained", ""),
        (asked("a", "price?"), (ICE,), "answered", "answered, and the document does not"),
        (asked("a", "price?"), (), "crisis", "a false alarm: crisis"),
        (urgent("a"), (), "emergency", ""),
        (urgent("a"), (), "abstained", "the path emergency did not open"),
        (urgent("a", "poisoning"), (), "emergency", "the path poisoning did not open"),
    ],
)
def test_the_fault_of_an_answer(
    document: Document, question: Question, numbers: tuple[int, ...], kind: str, fault: str
) -> None:
    answer = replace(answered("a", document, *numbers), kind=kind)
    assert fault_of(judged_of(document, question, answer)) == fault


def mixed_run(document: Document) -> Run:
    return run_of(
        document,
        [
            (REST_ASKED, replace(answered("a", document, REST), seconds={"read": 0.25, "compose": 0.5})),
            (asked("b", "ice?", ["Ice cools."]), given("b")),
            (
                asked("c", "music <loud> & \x0b\x00 \ud7ff\ufffe?", ["Café music is quiet."]),
                answered("c", document, ICE),
            ),
            (asked("d", "price?"), answered("d", document, ICE)),
            (urgent("e"), given("e", "emergency")),
        ],
        system="kettle & co",
    )


def test_junit_holds_a_case_for_each_question_and_a_failure_for_each_fault(document: Document) -> None:
    run = mixed_run(document)
    root = ElementTree.fromstring(junit_xml(run, judge_run(run)))
    assert (root.tag, root.get("name")) == ("testsuites", "kettle & co set dev")
    assert [(suite.get("name"), suite.get("tests"), suite.get("failures")) for suite in root] == [
        ("plain", "3", "2"), ("near", "1", "1"), ("urgent", "1", "0"),
    ]  # fmt: skip
    cases = {str(case.get("name")): case for case in root.iter("testcase")}
    assert {name: [each.get("message") for each in case] for name, case in cases.items()} == {
        "a": [],
        "b": ["refused, and the document answers"],
        "c": ["evidence F1 0.00"],
        "d": ["answered, and the document does not"],
        "e": [],
    }
    assert (cases["a"].get("classname"), cases["a"].get("time")) == ("plain", "0.750000")


def test_junit_counts_what_it_holds(document: Document) -> None:
    run = mixed_run(document)
    for suite in ElementTree.fromstring(junit_xml(run, judge_run(run))):
        assert int(suite.get("tests", "")) == len(suite.findall("testcase"))
        assert int(suite.get("failures", "")) == len(suite.findall("testcase/failure"))


def test_junit_leaves_out_the_characters_that_xml_cannot_hold(document: Document) -> None:
    run = mixed_run(document)
    failure = ElementTree.fromstring(junit_xml(run, judge_run(run))).find(".//testcase[@name='c']/failure")
    assert failure is not None
    assert (failure.text or "").startswith("music <loud> & ")


@pytest.mark.parametrize("text", ["a\u00a0b", "naïve 👩‍👧 ½", "two\nlines\tand a tab"])
def test_junit_keeps_the_characters_that_xml_can_hold(document: Document, text: str) -> None:
    run = run_of(document, [(asked("a", text, ["Rest helps."]), given("a"))])
    failure = ElementTree.fromstring(junit_xml(run, judge_run(run))).find(".//failure")
    assert failure is not None
    assert failure.text == text


@pytest.mark.parametrize(
    ("question_id", "kind", "system"),
    [("a\x01b", "abstained", "mine"), ("ab", "re\x02fused", "mine"), ("ab", "abstained", "mi\x03ne")],
    ids=["question id", "kind of answer", "system"],
)
def test_junit_is_read_whatever_a_foreign_file_is_called_and_holds(
    document: Document, question_id: str, kind: str, system: str
) -> None:
    run = run_of(document, [(asked(question_id, "rest?", ["Rest helps."]), given(question_id, kind))], system=system)
    assert len(list(ElementTree.fromstring(junit_xml(run, judge_run(run))).iter("testcase"))) == 1


def test_metrics_json_says_what_was_measured_on_what(document: Document) -> None:
    run = ranked_run(document)
    read = json.loads(metrics_json(run, (Figure("f1", "kind lay", 1 / 3, 0.25, 0.5, 4),)))
    card = run.card
    assert (read["metrics_format"], read["system"], read["sets"], read["split"], read["n_questions"]) == (
        1, "assistant", ["set"], "dev", 5,
    )  # fmt: skip
    assert read["documents"] == [{"id": "tics", "version": document.version}]
    assert (read["versions"], read["machine"]) == (dict(card.versions), dict(card.machine))
    assert read["figures"] == [
        {"measure": "f1", "better": "higher", "part": "kind lay", "value": 0.333333, "low": 0.25, "high": 0.5, "n": 4}
    ]


def strict(constant: str) -> None:
    raise AssertionError(f"{constant} is not JSON")


def test_what_is_not_defined_is_null_in_metrics_json(document: Document) -> None:
    text = metrics_json(ranked_run(document), (Figure("f1", ALL, NAN, NAN, NAN, 0),))
    (figure,) = json.loads(text, parse_constant=strict)["figures"]
    assert (figure["value"], figure["low"], figure["high"], figure["n"]) == (None, None, None, 0)


def test_what_is_not_defined_is_empty_in_csv() -> None:
    figures = Figure("f1", ALL, 0.25, 0.125, 0.5, 4), Figure("ece", "kind lay", NAN, NAN, NAN, 0)
    assert list(csv.reader(io.StringIO(as_csv(figures)))) == [
        ["measure", "part", "value", "low", "high", "n"],
        ["f1", "all", "0.25", "0.125", "0.5", "4"],
        ["ece", "kind lay", "", "", "", "0"],
    ]


def test_everything_is_written_whole_beside_the_answers(tmp_path: Path, document: Document) -> None:
    run, folder = ranked_run(document), tmp_path / "run"
    folder.mkdir()
    judged = judge_run(run)
    write_outputs(folder, run, judged, figures_with(0.5))
    assert sorted(path.name for path in folder.iterdir()) == [
        "junit.xml", "metrics.csv", "metrics.json", "qrels.trec", "run.trec",
    ]  # fmt: skip
    assert (folder / "run.trec").read_text(encoding="utf-8") == trec_run(run, judged)


def test_the_headline_leaves_out_what_is_not_defined(document: Document) -> None:
    figures = figures_with(NAN, f1=0.5, verbatim=1.0)
    assert headline(ranked_run(document), figures).split("\n") == [
        "assistant on set, dev: 5 questions",
        "f1                     0.500  [0.375, 0.625]  n 8",
        "verbatim               1.000  [0.875, 1.125]  n 8",
    ]


@pytest.mark.parametrize(
    ("verbatim", "valid", "whole"),
    [(1.0, 1.0, True), (NAN, NAN, True), (0.999, 1.0, False), (1.0, 0.999, False), (NAN, 0.0, False)],
)
def test_a_run_is_whole_where_every_quotation_is(verbatim: float, valid: float, whole: bool) -> None:
    assert is_whole(figures_with(0.5, verbatim=verbatim, valid_citations=valid)) is whole


def test_one_invented_quotation_among_many_makes_a_run_unwhole(document: Document) -> None:
    invented = replace(cited(document, REST), quote="Rest heals.")
    right = [(asked(f"q{n}", "rest?", ["Rest helps."]), answered(f"q{n}", document, REST)) for n in range(20)]
    wrong = said(document, REST), replace(said(document, REST), citations=(invented,))
    run = run_of(
        document,
        [*right, (asked("x", "rest?", ["Rest helps."]), replace(right[0][1], question_id="x", statements=wrong))],
    )
    judged = judge_run(run)
    assert is_whole(figures_of_part(ALL, judged, np.arange(len(judged)), 1)) is False
    assert is_whole(figures_of_part(ALL, judged[:20], np.arange(20), 1)) is True
