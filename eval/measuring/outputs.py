"""What a run leaves for other programs: metrics.json, metrics.csv, junit.xml, and TREC's run and qrels."""

import json
import math
import re
from collections.abc import Sequence
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement, tostring

from eval.answering.runs import Run, write_whole
from eval.asking.gold import Key
from eval.measuring.figures import ALL, Figure, as_csv
from eval.measuring.judging import Judged
from eval.measuring.measures import MEASURES
from eval.measuring.stages import TOTAL, stages_of

METRICS_FORMAT = 1


def write_outputs(folder: Path, run: Run, judged: Sequence[Judged], figures: Sequence[Figure]) -> None:
    """Write them all beside the answers."""
    write_whole(folder / "metrics.json", metrics_json(run, figures))
    write_whole(folder / "metrics.csv", as_csv(figures))
    write_whole(folder / "junit.xml", junit_xml(run, judged))
    write_whole(folder / "run.trec", trec_run(run, judged))
    write_whole(folder / "qrels.trec", trec_qrels(judged))


def metrics_json(run: Run, figures: Sequence[Figure]) -> str:
    """The figures with what they were taken on; null where a measure is not defined."""
    card = run.card
    directions = {measure.name: measure.better for measure in MEASURES}
    return json.dumps(
        {
            "metrics_format": METRICS_FORMAT,
            "system": card.system,
            "sets": card.sets,
            "split": card.split,
            "n_questions": len(run.questions),
            "questions_sha256": card.questions_sha256,
            "seed": card.seed,
            "documents": [{"id": each.id, "version": each.version} for each in card.documents],
            "code_sha256": card.code_sha256,
            "encoder": card.encoder,
            "versions": dict(card.versions),
            "machine": dict(card.machine),
            "seconds": run.cost.seconds if run.cost else None,
            "peak_memory_mib": run.cost.peak_memory_mib if run.cost else None,
            "stages": [
                {"stage": each.name, "n": each.n, "p50": round(each.p50, 6), "p95": round(each.p95, 6)}
                for each in stages_of(run.answers.values())
                if each.name != TOTAL
            ],
            "figures": [
                {
                    "measure": each.measure,
                    "better": directions[each.measure],
                    "part": each.part,
                    "value": _number(each.value),
                    "low": _number(each.low),
                    "high": _number(each.high),
                    "n": each.n,
                }
                for each in figures
            ],
        },
        indent=1,
    )


def junit_xml(run: Run, judged: Sequence[Judged]) -> str:
    """A test for each question, a suite for each kind; it fails where the answer was not right.

    Questions of a test split stand there by their id alone: who reads a build's log must not read them.
    """
    is_sealed = run.card.split == "test"
    suites = Element("testsuites", name=f"{run.card.system} {' '.join(run.card.sets)} {run.card.split}")
    for kind in dict.fromkeys(each.question.kind for each in judged):
        cases = [each for each in judged if each.question.kind is kind]
        failed = sum(bool(fault_of(each)) for each in cases)
        suite = SubElement(suites, "testsuite", name=kind.value, tests=str(len(cases)), failures=str(failed))
        for each in cases:
            case = SubElement(suite, "testcase", classname=kind.value, name=each.question.question_id)
            case.set("time", f"{sum(each.answer.seconds.values()):.6f}")
            if fault_of(each):
                SubElement(case, "failure", message=fault_of(each)).text = "" if is_sealed else each.question.question
    return _printable(tostring(suites, encoding="unicode", xml_declaration=True))


def fault_of(each: Judged) -> str:
    """Why an answer was not right; empty where it was."""
    question, answer = each.question, each.answer
    if question.is_urgent:
        return "" if answer.kind == question.path else f"the path {question.path} did not open"
    if answer.kind not in ("answered", "abstained"):
        return f"a false alarm: {answer.kind}"
    if not question.answerable:
        return "answered, and the document does not" if answer.is_answered else ""
    if not answer.is_answered:
        return "refused, and the document answers"
    return f"evidence F1 {each.overlap.f1:.2f}" if each.is_error else ""


def trec_run(run: Run, judged: Sequence[Judged]) -> str:
    """TREC's six columns. The score is the place from the end, so that ties keep their order in every tool."""
    system = _name(run.card.system)
    return "".join(
        f"{_name(each.question.question_id)} Q0 {_docno(key)} {rank} {len(each.ranking) - rank + 1} {system}\n"
        for each in judged
        for rank, key in enumerate(each.ranking, start=1)
    )


def trec_qrels(judged: Sequence[Judged]) -> str:
    """TREC's four columns: evidence is relevant; what may be shown is judged, and not relevant."""
    return "".join(
        f"{_name(each.question.question_id)} 0 {_docno(key)} {int(key in each.gold.evidence)}\n"
        for each in judged
        if each.gold.evidence  # without any, tools would count the question as 0; here it is not defined
        for key in sorted(each.gold.evidence | each.gold.also_ok)
    )


HEADLINE = (
    "success@1",
    "recall@5",
    "f1",
    "nuggets_strict_vital",
    "auroc_near",
    "near_abstained",
    "over_refusal",
    "auroc_cut",
    "cut_abstained",
    "ece",
    "jaccard",
    "urgent_found",
    "false_alarms",
    "verbatim",
    "valid_citations",
)


def headline(run: Run, figures: Sequence[Figure]) -> str:
    """The figures that a person looks at first."""
    known = {each.measure: each for each in figures if each.part == ALL}
    rows = [known[name] for name in HEADLINE if known[name].n]
    lines = [f"{each.measure:22}{each.value:6.3f}  [{each.low:.3f}, {each.high:.3f}]  n {each.n}" for each in rows]
    title = f"{run.card.system} on {', '.join(run.card.sets)}, {run.card.split}: {len(run.questions)} questions"
    return "\n".join([title, *lines])


def is_whole(figures: Sequence[Figure]) -> bool:
    """Every statement is its citations and every citation is in its document; true where nothing was said."""
    held = [each.value for each in figures if each.part == ALL and each.measure in ("verbatim", "valid_citations")]
    return all(math.isnan(value) or value == 1 for value in held)


def _docno(key: Key) -> str:
    document_id, number = key
    return f"{document_id}:{number}"


def _number(value: float) -> float | None:
    return None if math.isnan(value) else round(value, 6)


def _printable(text: str) -> str:
    """Without what XML cannot hold, nor a file: XML 1.0, section 2.2."""
    return re.sub("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", text)


def _name(text: str) -> str:
    """One column of a TREC file."""
    return "_".join(text.split())
