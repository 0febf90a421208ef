"""Question sets: what was asked, what a right answer must contain. Described in eval/questions/README.md."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal

from pydantic import ConfigDict, StringConstraints, TypeAdapter

from eval.asking.lines import read_lines
from eval.errors import EvalError
from qa.assistant import MAX_QUESTION
from qa.batch import turns_of
from qa.review.site_set import path_of
from qa.settings import load_settings
from qa.types import Turn

FOLDER = Path(__file__).parent.parent / "questions"
FORM = "eval/questions/README.md"
SITE = "site"  # the set that staff make, in the data folder; a file of that name is taken for one


class QuestionKind(StrEnum):
    """How a question is put, or why it is not answered."""

    PLAIN = "plain"
    LAY = "lay"
    SHORT = "short"
    STORY = "story"
    TYPO = "typo"
    ESL = "esl"
    TEEN = "teen"
    LIST = "list"
    MULTI = "multi"
    YESNO = "yesno"
    FOLLOWUP = "followup"
    NEAR = "near"
    OTHER_HEALTH = "other_health"
    OFFTOPIC = "offtopic"
    ATTACK = "attack"
    URGENT = "urgent"


UNANSWERED = (
    QuestionKind.NEAR,
    QuestionKind.OTHER_HEALTH,
    QuestionKind.OFFTOPIC,
    QuestionKind.ATTACK,
    QuestionKind.URGENT,
)
Text = Annotated[str, StringConstraints(pattern=r"\S")]


@dataclass(frozen=True, slots=True)
class Nugget:
    """One thing that a good answer says; any one of its strings in the answer shows it."""

    text: Text
    importance: Literal["vital", "okay"]
    strings: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """One line of a question set. Quotes are whole sentences of the document named."""

    __pydantic_config__ = ConfigDict(extra="forbid", strict=True)

    question_id: Text
    kind: QuestionKind
    question: Annotated[str, StringConstraints(pattern=r"\S", max_length=MAX_QUESTION)]
    answerable: bool
    document: Text
    split: Literal["dev", "test"]
    group: str = ""  # shared by wordings of one question; its own id where empty
    history: tuple[tuple[str, str] | str, ...] = ()  # earlier turns, oldest first
    evidence: tuple[Text, ...] = ()
    also_ok: tuple[Text, ...] = ()
    nuggets: tuple[Nugget, ...] = ()
    path: Literal["", "emergency", "crisis", "poisoning", "abuse"] = ""  # the safety path that must open
    note: str = ""

    @property
    def turns(self) -> tuple[Turn, ...]:
        """The history as the assistant takes it."""
        return turns_of(self.history)

    @property
    def group_or_id(self) -> str:
        """The group, which is the question alone where none is named."""
        return self.group or self.question_id

    @property
    def is_urgent(self) -> bool:
        """Not to be answered from a document at all."""
        return bool(self.path)


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """Questions of one file, with the place of each for error messages."""

    name: str
    path: Path
    questions: tuple[Question, ...]
    places: dict[str, str] = field(repr=False)  # question_id -> "file, line n"

    @property
    def is_of_site(self) -> bool:
        """Whether staff made it of what families asked: of documents of their own, which change."""
        return self.name == SITE

    def place_of(self, question: Question) -> str:
        """Where a question stands, for messages. Example: "mine.jsonl, line 2 (q-2)"."""
        return f"{self.places[question.question_id]} ({question.question_id})"

    def of_split(self, split: str) -> tuple[Question, ...]:
        """The questions of one half, in the order of the file."""
        return tuple(question for question in self.questions if question.split == split)


_FORM = TypeAdapter(Question)


def question_sets(named: Iterable[str]) -> tuple[QuestionSet, ...]:
    """Read sets by name (a file of eval/questions, or "site") or by path; all of our own where none is named.

    Raises:
        EvalError: a set is unknown, malformed or empty, the site's stands beside another, or an id stands twice.
    """
    ours = {path.stem: path for path in sorted(FOLDER.glob("*.jsonl"))}
    paths = [_path(name, ours) for name in named] or list(ours.values())
    sets = tuple(map(read_question_set, paths))
    if len(sets) > 1 and any(each.is_of_site for each in sets):
        raise EvalError(f"--set {SITE} stands alone: it is asked of the site's own documents. Leave the others out.")
    _refuse_twice(sets)
    return sets


def read_question_set(path: Path) -> QuestionSet:
    """Read one file whole.

    Raises:
        EvalError: a line is malformed or at odds with itself, or there is no question; names file, line, remedy.
    """
    questions: list[Question] = []
    places: dict[str, str] = {}
    for place, question in read_lines(path, _FORM, FORM):
        if question.question_id in places:
            first = places[question.question_id]
            raise EvalError(f"{place}: question_id {question.question_id!r} stands at {first} too. Give each its own.")
        fault = fault_of(question)
        if fault:
            raise EvalError(f"{place} ({question.question_id}): {fault} See {FORM}.")
        places[question.question_id] = place
        questions.append(question)
    if not questions:
        raise EvalError(f"{path} holds no question. Write one JSON object a line ({FORM}).")
    return QuestionSet(path.stem, path, tuple(questions), places)


def fault_of(question: Question) -> str:
    """What makes a question at odds with itself, with the remedy; empty where nothing does."""
    answerable, evidence, kind = question.answerable, question.evidence, question.kind
    faults = {
        "urgent questions, and they alone, name the path that must open.": (kind is QuestionKind.URGENT)
        != question.is_urgent,
        "it is answerable and has no evidence. Quote the sentences that answer.": answerable and not evidence,
        "it has evidence and is not answerable. Decide for one.": evidence and not answerable,
        f"it is answerable and of the kind {kind.value}, which is not. Decide for one.": answerable
        and kind in UNANSWERED,
        "it has nuggets and is not answerable. Take them out.": question.nuggets and not answerable,
        "a sentence is in evidence and in also_ok. Decide for one.": set(evidence) & set(question.also_ok),
        "a follow-up needs the earlier question in history.": kind is QuestionKind.FOLLOWUP and not question.history,
        "a nugget has no strings, so nothing can show it.": any(not nugget.strings for nugget in question.nuggets),
    }
    return next((told for told, is_so in faults.items() if is_so), "")


def as_batch_input(questions: Iterable[Question]) -> str:
    """The questions as eval/FORMAT.md takes them, without anything that labels them."""
    asked = ({"question_id": q.question_id, "question": q.question, "history": q.history} for q in questions)
    return "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in asked)


def _path(name: str, ours: dict[str, Path]) -> Path:
    if name in ours:
        return ours[name]
    if Path(name).is_file():
        return Path(name)
    if name == SITE:
        return _path_of_site()
    raise EvalError(f"There is no question set {name!r}. Name a .jsonl file, or one of: {', '.join((*ours, SITE))}.")


def _path_of_site() -> Path:
    path = path_of(load_settings())
    if not path.is_file():
        raise EvalError(
            f"The site has no question set yet: there is no {path}. Judge an answer at the staff desk (/staff) and add "
            "it to the question set, or set QA_DATA to the folder that holds one."
        )
    return path


def _refuse_twice(sets: Iterable[QuestionSet]) -> None:
    seen: dict[str, str] = {}
    for each in sets:
        for question_id, place in each.places.items():
            if question_id in seen:
                raise EvalError(
                    f"{place}: question_id {question_id!r} stands at {seen[question_id]} too. Give each its own."
                )
            seen[question_id] = place
