"""What is learned from: documents with families' questions and exact labels, and triples of lay language."""

import gzip
import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import Any

from qa.errors import QaError

OWN = Path(__file__).parent.parent.parent / "eval" / "training"  # documents and questions of this project
DOCUMENTS, QUESTIONS, TRIPLES = "families_documents.jsonl.gz", "families.jsonl.gz", "lay_clinical.jsonl.gz"
N_HELD_OUT = 40  # documents, with all their questions, that are never trained on
SPLIT_SEED = 3
MOST_QUESTIONS = 20  # of one document in one step; a long document with more takes several


class DataError(QaError):
    """The training data is missing or malformed."""


@dataclass(frozen=True, slots=True)
class LabelledQuestion:
    """A question to one document. Unanswered where `evidence` is empty."""

    text: str  # with the question before it in front, for a follow-up: as qa.conversation.followup does
    kind: str
    evidence: frozenset[int]  # numbers of the sentences that a right answer must contain
    also_ok: frozenset[int]  # numbers of sentences that may be shown


@dataclass(frozen=True, slots=True)
class LabelledDocument:
    """A document as the encoder sees it, with its questions."""

    id: str
    title: str
    headings: tuple[str, ...]  # of each sentence
    sentences: tuple[str, ...]  # in context, as qa.retrieval.context writes them
    plain: tuple[str, ...]  # heading and sentence, as the word index sees them
    questions: tuple[LabelledQuestion, ...]


@dataclass(frozen=True, slots=True)
class Triple:
    """A lay question, a sentence that answers it, and a near one that does not."""

    question: str
    answers: str
    near: str


@dataclass(frozen=True, slots=True)
class Examples:
    """All that one training run sees, and the documents held out to judge it."""

    train: tuple[LabelledDocument, ...]
    held_out: tuple[LabelledDocument, ...]
    triples: tuple[Triple, ...]


def load_examples(folder: Path, own: Path = OWN) -> Examples:
    """Read the data and hold out whole documents of the folder, the same ones every time; our own are all for training.

    Raises:
        DataError: a file is missing or malformed; names it.
    """
    try:
        documents, ours = _documents(folder), _documents(own)
        triples = tuple(Triple(**line) for line in _lines(folder / TRIPLES))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DataError(f"The training data in {folder} or {own} cannot be read: {error}. See --help.") from error
    documents.sort(key=lambda document: document.id)
    Random(SPLIT_SEED).shuffle(documents)
    train = [part for document in (*documents[N_HELD_OUT:], *ours) for part in _in_parts(document)]
    return Examples(tuple(train), tuple(documents[:N_HELD_OUT]), triples)


def _documents(folder: Path) -> list[LabelledDocument]:
    questions = defaultdict(list)
    for line in _lines(folder / QUESTIONS):
        questions[line["document_id"]].append(_question(line))
    return [_document(line, tuple(questions[line["document_id"]])) for line in _lines(folder / DOCUMENTS)]


def _in_parts(document: LabelledDocument) -> list[LabelledDocument]:
    """The document with some of its questions at a time, so that each step costs about the same."""
    n_parts = -(-len(document.questions) // MOST_QUESTIONS) or 1
    return [replace(document, questions=document.questions[part::n_parts]) for part in range(n_parts)]


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        yield from map(json.loads, file)


def _question(line: dict[str, Any]) -> LabelledQuestion:
    text = " ".join((*line["history"][-1:], line["question"]))
    return LabelledQuestion(text, line["kind"], frozenset(line["relevant"]), frozenset(line["also_ok"]))


def _document(line: dict[str, Any], questions: tuple[LabelledQuestion, ...]) -> LabelledDocument:
    pairs = [(part["heading"], sentence) for part in line["sections"] for sentence in part["sentences"]]
    return LabelledDocument(
        line["document_id"],
        line["title"],
        tuple(heading for heading, _ in pairs),
        tuple(f"{line['title']}. {heading}: {sentence}" for heading, sentence in pairs),
        tuple(f"{heading} {sentence}" for heading, sentence in pairs),
        questions,
    )
