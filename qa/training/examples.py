"""What is learned from: documents with families' questions and exact labels, and wordings of lay language."""

import gzip
import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import Any

from qa.conversation.followup import after
from qa.errors import QaError

OWN = Path(__file__).parent.parent.parent / "eval" / "training"  # documents and questions of this project
DOCUMENTS, QUESTIONS, WORDINGS = "families_documents.jsonl.gz", "families.jsonl.gz", "lay_clinical.jsonl.gz"
N_HELD_OUT = 40  # documents of the first folder, with all their questions, that are never trained on
SPLIT_SEED = 3
MOST_QUESTIONS = 40  # of one document in one step; a document with more takes several


class DataError(QaError):
    """The training data is missing or malformed."""


@dataclass(frozen=True, slots=True)
class LabelledQuestion:
    """A question to one document. Unanswered where `evidence` is empty."""

    text: str  # a follow-up with the question before it, as qa.conversation.followup writes it
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
    questions: tuple[LabelledQuestion, ...]


@dataclass(frozen=True, slots=True)
class Wordings:
    """What people may ask in their own words, the sentence that answers all of it, and near ones that do not."""

    questions: tuple[str, ...]
    answers: str
    near: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Examples:
    """All that one training run sees, and the documents held out to judge it."""

    train: tuple[LabelledDocument, ...]
    held_out: tuple[LabelledDocument, ...]
    wordings: tuple[Wordings, ...]

    @property
    def digest(self) -> str:
        """Changes whenever the training data do."""
        return hashlib.sha256(repr((self.train, self.wordings)).encode()).hexdigest()[:12]


def load_examples(folders: Sequence[Path]) -> Examples:
    """Read folders of data and hold out whole documents of the first, the same ones every time.

    Raises:
        DataError: a file is missing or malformed, or two folders hold one document; names them.
    """
    documents = [load_documents(folder) for folder in folders]
    _refuse_twice(folders, documents)
    first = sorted(documents[0], key=lambda document: document.id)
    Random(SPLIT_SEED).shuffle(first)
    train = [*first[N_HELD_OUT:], *(document for others in documents[1:] for document in others)]
    wordings = tuple(each for folder in folders for each in _wordings(folder))
    return Examples(tuple(part for each in train for part in _in_parts(each)), tuple(first[:N_HELD_OUT]), wordings)


def _refuse_twice(folders: Sequence[Path], documents: Sequence[Sequence[LabelledDocument]]) -> None:
    """A document that was held out of one folder would be trained on in another."""
    folder_of: dict[str, Path] = {}
    for folder, within in zip(folders, documents, strict=True):
        for document in within:
            if document.id in folder_of:
                raise DataError(f"The document {document.id!r} stands in {folder_of[document.id]} and in {folder}.")
        folder_of |= {document.id: folder for document in within}


def load_documents(folder: Path) -> tuple[LabelledDocument, ...]:
    """The documents of one folder, each with its questions.

    Raises:
        DataError: a file is missing or malformed; names the folder.
    """
    try:
        return tuple(_documents(folder))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _unreadable(folder, error) from error


def _wordings(folder: Path) -> list[Wordings]:
    try:
        return [_worded(line) for line in lines_in(folder / WORDINGS)]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _unreadable(folder, error) from error


def _worded(line: dict[str, Any]) -> Wordings:
    """A line with many questions and near sentences, or with one of each."""
    if "question" in line:
        return Wordings((line["question"],), line["answers"], (line["near"],))
    return Wordings(tuple(line["questions"]), line["answers"], tuple(line["near"]))


def _unreadable(folder: Path, error: Exception) -> DataError:
    return DataError(f"The training data in {folder} cannot be read: {error}. See --help.")


def _documents(folder: Path) -> list[LabelledDocument]:
    questions = defaultdict(list)
    for line in lines_in(folder / QUESTIONS):
        questions[line["document_id"]].append(_question(line))
    return [_document(line, tuple(questions[line["document_id"]])) for line in lines_in(folder / DOCUMENTS)]


def _in_parts(document: LabelledDocument) -> list[LabelledDocument]:
    """The document with some of its questions at a time, so that each step costs about the same."""
    n_parts = -(-len(document.questions) // MOST_QUESTIONS) or 1
    return [replace(document, questions=document.questions[part::n_parts]) for part in range(n_parts)]


def lines_in(path: Path) -> Iterator[dict[str, Any]]:
    """The lines of a compressed file, one JSON object each."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        yield from map(json.loads, file)


def asked_in(line: dict[str, Any]) -> str:
    """The question of a line, with the one before it where there is one, as the encoder learns it."""
    earlier, question = line["history"][-1:], line["question"]
    return after(question, earlier[0]) if earlier else question


def _question(line: dict[str, Any]) -> LabelledQuestion:
    return LabelledQuestion(asked_in(line), line["kind"], frozenset(line["relevant"]), frozenset(line["also_ok"]))


def _document(line: dict[str, Any], questions: tuple[LabelledQuestion, ...]) -> LabelledDocument:
    pairs = [(part["heading"], each) for part in line["sections"] for each in _with_lead_ins(part["sentences"])]
    return LabelledDocument(
        line["document_id"],
        line["title"],
        tuple(heading for heading, _ in pairs),
        tuple(f"{line['title']}. {heading}: {sentence}" for heading, sentence in pairs),
        questions,
    )


def _with_lead_ins(sentences: Sequence[str]) -> Iterator[str]:
    """Bare phrases after "The signs may be:" with that in front, as qa.retrieval.context gives list items."""
    lead_in = ""
    for sentence in sentences:
        is_item = lead_in and not sentence.endswith((".", "!", "?", ":"))
        yield f"{lead_in} {sentence}" if is_item else sentence
        lead_in = sentence if sentence.endswith(":") else lead_in if is_item else ""
