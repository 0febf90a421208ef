"""Which questions are asked of which documents."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.asking.gold import Gold, gold_by_id
from eval.asking.questions import Question, QuestionSet
from eval.errors import EvalError
from qa.documents import read_corpus
from qa.settings import load_settings
from qa.types import Document

HERE = Path(__file__).parent.parent
FOLDERS = (HERE.parent / "corpus", HERE / "documents")
SPLITS = ("dev", "test")


@dataclass(frozen=True, slots=True)
class Exam:
    """Questions that are asked of the same documents."""

    name: str
    questions: tuple[Question, ...]
    gold: dict[str, Gold]
    documents: tuple[Document, ...]


def exams_of(sets: Sequence[QuestionSet], corpus: Path | None, split: str) -> tuple[Exam, ...]:
    """One exam for each set: its questions of a split, asked of a folder or else of the documents it names.

    Raises:
        EvalError: the split is unknown or empty, or a document or quote is not there.
    """
    if split not in SPLITS:
        raise EvalError(f"There is no split {split!r}. Name one of: {', '.join(SPLITS)}.")
    exams = [_exam(each, documents_for(each, corpus), split) for each in sets]
    if split == "test" and any(each.is_of_site for each in sets) and not any(exam.questions for exam in exams):
        raise EvalError("The site's set has no test half: staff have seen every question of it. Leave --split out.")
    if not any(exam.questions for exam in exams):
        named = ", ".join(str(each.path) for each in sets)
        raise EvalError(f"{named} has no question of the split {split!r}. Name the other one with --split.")
    return tuple(exam for exam in exams if exam.questions)


def documents_for(question_set: QuestionSet, corpus: Path | None) -> tuple[Document, ...]:
    """Every document of the folder, as the assistant would have them all; without one, those that the set names.

    The site's own set is asked of the site's own folder, QA_CORPUS.

    Raises:
        EvalError: the set names a document that is neither in corpus/ nor in eval/documents/.
    """
    if corpus is None and question_set.is_of_site:
        corpus = load_settings().corpus
    if corpus is not None:
        return tuple(read_corpus(corpus))
    ours = {document.id: document for folder in FOLDERS for document in read_corpus(folder)}
    for question in question_set.questions:
        if question.document not in ours:
            raise EvalError(
                f"{question_set.place_of(question)}: there is no document "
                f"{question.document!r}; there are {', '.join(sorted(ours))}. "
                "Put it into a folder and name that with --corpus."
            )
    return tuple(ours[name] for name in sorted({question.document for question in question_set.questions}))


def _exam(question_set: QuestionSet, documents: tuple[Document, ...], split: str) -> Exam:
    gold = gold_by_id(question_set, {document.id: document for document in documents})
    return Exam(question_set.name, question_set.of_split(split), gold, documents)
