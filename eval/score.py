"""python -m eval.score --questions SET.jsonl --answers OUT.jsonl --split dev: a batch run against its question set.

A first look, until the runner with intervals and reports exists. Abstaining on an answerable question has evidence
F1 0; sentences marked also_ok count neither for nor against.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer

from qa.documents import read_corpus
from qa.training.calibrate import auroc
from qa.types import Document


@dataclass(frozen=True, slots=True)
class Judged:
    """One question: its gold sentences, and what came back. Sentences are known by their first character."""

    evidence: frozenset[int]
    also_ok: frozenset[int]
    is_near: bool
    ranking: tuple[int, ...]
    shown: frozenset[int]
    confidence: float
    is_answered: bool


def evidence_f1(judged: Judged) -> float:
    """Harmonic mean of precision and recall of the sentences shown; also_ok is left out of both."""
    shown = judged.shown - judged.also_ok
    right = len(shown & judged.evidence)
    return 2 * right / (len(shown) + len(judged.evidence)) if right else 0.0


def main(
    questions: Annotated[Path, typer.Option(help="the set, as in eval/questions/README.md")],
    answers: Annotated[Path, typer.Option(help="what `python -m qa batch` wrote for it")],
    split: Annotated[str, typer.Option(help="dev to look at, test to score only")] = "dev",
    corpus: Path = Path("corpus"),
) -> None:
    """Print means over the answerable questions of a split, and how well answered is told from not."""
    documents = {document.id: document for document in read_corpus(corpus)}
    answered = {line["question_id"]: line for line in _lines(answers)}
    judged = [
        _judged(line, answered[line["question_id"]], documents[line["document"]])
        for line in _lines(questions)
        if line["split"] == split
    ]
    answerable = [each for each in judged if each.evidence]
    rest = [each for each in judged if not each.evidence]
    near = [each for each in rest if each.is_near]
    found = [np.isin(each.ranking, list(each.evidence)) for each in answerable]
    confident = [each.confidence for each in answerable]
    rows = {
        "answerable / near / other": f"{len(answerable)} / {len(near)} / {len(rest) - len(near)}",
        "Success@1": np.mean([hits[:1].any() for hits in found]),
        "Success@3": np.mean([hits[:3].any() for hits in found]),
        "R@5": np.mean([hits[:5].sum() / len(each.evidence) for hits, each in zip(found, answerable, strict=True)]),
        "evidence F1": np.mean([evidence_f1(each) for each in answerable]),
        "AUROC near": auroc(confident, [each.confidence for each in near]),
        "AUROC all unanswerable": auroc(confident, [each.confidence for each in rest]),
        "over-refusal": np.mean([not each.is_answered for each in answerable]),
        "near misses refused": np.mean([not each.is_answered for each in near]),
    }
    for name, value in rows.items():
        typer.echo(f"{name:28}{value if isinstance(value, str) else f'{value:.3f}'}")


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]


def _judged(question: dict[str, Any], answer: dict[str, Any], document: Document) -> Judged:
    cited = [citation for statement in answer["statements"] for citation in statement["citations"]]
    return Judged(
        _starts(question["evidence"], document),
        _starts(question["also_ok"], document),
        question["kind"] == "near",
        tuple(sentence["start"] for sentence in answer["ranking"]),
        frozenset(start for citation in cited for start in _within(citation["start"], citation["end"], document)),
        answer["confidence"],
        answer["kind"] == "answered",
    )


def _starts(quotes: list[str], document: Document) -> frozenset[int]:
    places = [(document.text.index(quote), len(quote)) for quote in quotes]
    return frozenset(start for place, length in places for start in _within(place, place + length, document))


def _within(start: int, end: int, document: Document) -> list[int]:
    return [sentence.start for sentence in document.sentences if start <= sentence.start < end]


if __name__ == "__main__":
    typer.run(main)
