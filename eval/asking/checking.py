"""Proves that question sets can be trusted: quotes, splits, duplicates, and leaks between what must be apart."""

import gzip
import json
import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.asking.gold import unresolved
from eval.asking.questions import Question, QuestionSet
from eval.errors import EvalError
from qa.types import Document

ROOT = Path(__file__).parent.parent.parent
RULES = ("app.py", "qa/**/*.py", "qa/**/*.json", "qa/**/*.html")  # what answers are made by
FEWEST_WORDS = 5  # shorter questions are said by chance: "is it catching" may stand anywhere
SAME_WORDS = 0.8  # Jaccard of two questions' words from which one is the other, reworded by a comma
HALF = (0.4, 0.6)  # of a set, the share of its dev half


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong, where it stands, and what to do."""

    place: str
    told: str

    def __str__(self) -> str:
        return f"{self.place}: {self.told}"


def check(sets: Sequence[QuestionSet], documents: Mapping[str, Document], training: Iterable[Path]) -> list[Fault]:
    """Everything that is wrong with these sets; nothing where they can be trusted.

    Quotes and documents are proved first: a set in which one does not resolve is not looked at further. What families
    ask may stand in our program, a document or our training data: nobody can mend that, so the site's set passes.

    Raises:
        EvalError: a file named as training data cannot be read.
    """
    faults = [fault for each in sets for fault in _unresolved(each, documents)]
    if faults:
        return faults
    ours = [each for each in sets if not each.is_of_site]
    asked = [(question.question, question_set.place_of(question)) for question_set, question in _all(ours)]
    return [
        *_of_groups(sets),
        *(fault for each in sets for fault in _of_halves(each)),
        *_twice(sets),
        *_leaks(sets),
        *found_in(asked, program_texts(), "the program holds this very question: it would be a rule for one question"),
        *found_in(
            asked, ((each.id, each.text) for each in documents.values()), "the document holds this very question"
        ),
        *found_in(asked, training_texts(training), "the training data hold this very question: take it out there"),
    ]


def summary(question_set: QuestionSet) -> str:
    """Counts by kind and split, for people."""
    kinds = Counter((question.kind.value, question.split) for question in question_set.questions)
    rows = [f"{'kind':14}{'dev':>6}{'test':>6}"]
    for kind in sorted({kind for kind, _ in kinds}):
        rows.append(f"{kind:14}{kinds[kind, 'dev']:6}{kinds[kind, 'test']:6}")
    halves = [len(question_set.of_split(split)) for split in ("dev", "test")]
    rows.append(f"{'all':14}{halves[0]:6}{halves[1]:6}")
    groups = Counter(question.group_or_id for question in question_set.questions if question.answerable)
    rows.append(f"{sum(n >= 5 for n in groups.values())} questions in five wordings or more")
    return "\n".join(rows)


def words_of(text: str) -> tuple[str, ...]:
    """Small letters, digits and nothing else. Example: "Is it Botox®?" -> ("is", "it", "botox")."""
    return tuple(re.findall(r"\w+", text.casefold().replace("'", "").replace("’", "")))


def _unresolved(question_set: QuestionSet, documents: Mapping[str, Document]) -> Iterator[Fault]:
    for question, told in unresolved(question_set, documents):
        yield Fault(question_set.place_of(question), told)


def _of_groups(sets: Sequence[QuestionSet]) -> Iterator[Fault]:
    """Each group on one side."""
    splits: dict[tuple[str, str], set[str]] = defaultdict(set)
    for question_set, question in _all(sets):
        group = (question.document, question.group_or_id)
        splits[group].add(question.split)
        if len(splits[group]) > 1:
            told = f"group {question.group_or_id!r} stands in dev and in test. Keep it on one side."
            yield Fault(question_set.place_of(question), told)


def _of_halves(question_set: QuestionSet) -> Iterator[Fault]:
    """Halves that are halves, where there are two."""
    share = len(question_set.of_split("dev")) / len(question_set.questions)
    if 0 < share < 1 and not HALF[0] <= share <= HALF[1]:
        yield Fault(str(question_set.path), f"dev holds {share:.0%} of the questions. Keep the halves alike.")


def _twice(sets: Sequence[QuestionSet]) -> Iterator[Fault]:
    seen: dict[tuple[object, ...], str] = {}
    for question_set, question in _all(sets):
        said = (question.document, words_of(question.question), tuple(map(str, question.history)))
        if said in seen:
            yield Fault(question_set.place_of(question), f"asks the same as {seen[said]}. Keep one of them.")
        seen.setdefault(said, question.question_id)


def _leaks(sets: Sequence[QuestionSet]) -> Iterator[Fault]:
    """Conversations of dev and test that share nearly all their words, about one document."""
    dev = [(question, _said(question)) for _, question in _all(sets) if question.split == "dev"]
    for question_set, question in _all(sets):
        if question.split != "test":
            continue
        said = _said(question)
        for other, others in dev:
            if other.document == question.document and jaccard(said, others) >= SAME_WORDS:
                told = f"is nearly {other.question_id} of dev ({other.question!r}). Keep one of them."
                yield Fault(question_set.place_of(question), told)


def _said(question: Question) -> set[str]:
    earlier = (turn.question for turn in question.turns)
    return {word for text in (*earlier, question.question) for word in words_of(text)}


def found_in(said: Iterable[tuple[str, str]], texts: Iterable[tuple[str, str]], told: str) -> Iterator[Fault]:
    """What is said, each with its place, that stands word for word in named texts; short sayings are passed over."""
    places = {f" {' '.join(words_of(text))} ": place for text, place in said if len(words_of(text)) >= FEWEST_WORDS}
    for name, text in texts:
        plain = f" {' '.join(words_of(text))} "
        yield from (Fault(place, f"{told} ({name}).") for words, place in places.items() if words in plain)


def program_texts() -> Iterator[tuple[str, str]]:
    """What answers are made by, each file with its name."""
    for path in sorted({path for pattern in RULES for path in ROOT.glob(pattern) if path.is_file()}):
        yield str(path.relative_to(ROOT)), path.read_text(encoding="utf-8")


def training_texts(paths: Iterable[Path]) -> Iterator[tuple[str, str]]:
    """The questions of training files: .jsonl or .jsonl.gz with a field `question`, or a folder of them.

    Raises:
        EvalError: a file cannot be read, or holds no question.
    """
    for path in paths:
        files = sorted(path.glob("*.jsonl*")) if path.is_dir() else [path]
        questions = [(file.name, question) for file in files for question in _questions_in(file) if question]
        if not questions:
            raise EvalError(f"{path} holds no question. Name .jsonl or .jsonl.gz files with a field `question`.")
        yield from questions


def _questions_in(path: Path) -> Iterator[str]:
    try:
        content = path.read_bytes()
        lines = (gzip.decompress(content) if path.suffix == ".gz" else content).decode("utf-8").split("\n")
        yield from (str(json.loads(line).get("question", "")) for line in lines if line.strip())
    except (OSError, EOFError, zlib.error, ValueError, AttributeError) as error:
        raise EvalError(f"{path} cannot be read as training data ({error}). One JSON object a line.") from error


def _all(sets: Iterable[QuestionSet]) -> Iterator[tuple[QuestionSet, Question]]:
    return ((each, question) for each in sets for question in each.questions)


def jaccard(one: set[str], other: set[str]) -> float:
    """The share of words that two texts have in common: 0 to 1, and 0 for two texts without words."""
    return len(one & other) / len(one | other) if one | other else 0.0
