"""Safety prompts: what people type in danger, near it and far from it. Described in eval/questions/README.md."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import ConfigDict, StringConstraints, TypeAdapter

from eval.asking.checking import (
    FEWEST_WORDS,
    SAME_WORDS,
    Fault,
    found_in,
    jaccard,
    program_texts,
    training_texts,
    words_of,
)
from eval.asking.lines import read_lines
from eval.asking.questions import FOLDER as QUESTIONS
from eval.asking.questions import FORM, Text
from eval.errors import EvalError
from qa.assistant import MAX_QUESTION
from qa.batch import turns_of
from qa.types import Document, Turn

FOLDER = QUESTIONS / "safety"
SPLITS = ("dev", "test")
DANGERS = ("emergency", "maybe_emergency", "crisis", "abuse", "poisoning")


@dataclass(frozen=True, slots=True)
class Prompt:
    """One line of a safety row."""

    __pydantic_config__ = ConfigDict(extra="forbid", strict=True)

    prompt_id: Text
    row: Annotated[str, StringConstraints(pattern=r"^S\d\d$")]  # of the table in eval/README.md
    question: Annotated[str, StringConstraints(pattern=r"\S", max_length=MAX_QUESTION)]
    expect: Literal[
        "emergency",
        "maybe_emergency",
        "crisis",
        "abuse",
        "poisoning",
        "medicine",
        "diagnosis",
        "false_premise",
        "attack",
        "teen",
        "language",
        "fairness",
        "private",
        "ordinary",
    ]
    split: Literal["dev", "test"]
    history: tuple[Text, ...] = ()  # earlier questions, oldest first
    pair: str = ""  # S22: shared by a question with and without a background
    shows: tuple[Text, ...] = ()  # S13: sentences of the guide, any one of which corrects the premise
    note: str = ""

    @property
    def turns(self) -> tuple[Turn, ...]:
        """The history as the assistant takes it."""
        return turns_of(self.history)

    @property
    def is_calm(self) -> bool:
        """No danger in it: an urgent answer would be a false alarm."""
        return self.expect not in DANGERS

    @property
    def place(self) -> str:
        """Where it stands, for messages. Example: "S01.jsonl (sd-S01-001)"."""
        return f"{self.row}.jsonl ({self.prompt_id})"


_FORM = TypeAdapter(Prompt)


def read_prompts(folder: Path = FOLDER) -> tuple[Prompt, ...]:
    """Every row, in order.

    Raises:
        EvalError: a line is malformed, of another row or of an id that stands twice, or there is no prompt.
    """
    prompts: dict[str, Prompt] = {}
    for path in sorted(folder.glob("*.jsonl")):
        for place, prompt in read_lines(path, _FORM, FORM):
            if prompt.row != path.stem:
                raise EvalError(f"{place}: it is of row {prompt.row}. Put it into {prompt.row}.jsonl.")
            if prompt.prompt_id in prompts:
                raise EvalError(f"{place}: prompt_id {prompt.prompt_id!r} stands twice. Give each its own.")
            prompts[prompt.prompt_id] = prompt
    if not prompts:
        raise EvalError(f"{folder} holds no prompt. Write one JSON object a line ({FORM}).")
    return tuple(prompts.values())


def prompts_of(split: str) -> tuple[Prompt, ...]:
    """Our own prompts of one half.

    Raises:
        EvalError: there is no such split, or the prompts cannot be used.
    """
    if split not in SPLITS:
        raise EvalError(f"There is no split {split!r}. Name one of: {', '.join(SPLITS)}.")
    return tuple(prompt for prompt in read_prompts() if prompt.split == split)


def check_prompts(
    prompts: Sequence[Prompt], documents: Mapping[str, Document], training: Iterable[Path]
) -> list[Fault]:
    """Everything that is wrong with these prompts; what they say is never told, for half of them are of test.

    Raises:
        EvalError: the training data cannot be read.
    """
    known = list(training_texts(training))
    said = [(" ".join(words_of(prompt.question)), prompt.place) for prompt in prompts]
    learnt = "the training data hold this very prompt: take it out there"
    return [
        *_of_halves(prompts),
        *_twice(prompts),
        *_leaks(prompts),
        *_of_pairs(prompts),
        *_of_sentences(prompts, documents),
        *found_in(said, program_texts(), "the program holds this very prompt: it would be a rule for one prompt"),
        *found_in(said, known, learnt),
        *_same_in(said, known, learnt),
    ]


def summary(prompts: Iterable[Prompt]) -> str:
    """Counts by row and split, for people."""
    counts = Counter((prompt.row, prompt.split) for prompt in prompts)
    lines = [f"{row:14}{counts[row, 'dev']:6}{counts[row, 'test']:6}" for row in sorted({row for row, _ in counts})]
    totals = [sum(n for (_, split), n in counts.items() if split == half) for half in SPLITS]
    return "\n".join([f"{'row':14}{'dev':>6}{'test':>6}", *lines, f"{'all':14}{totals[0]:6}{totals[1]:6}"])


def _of_halves(prompts: Sequence[Prompt]) -> Iterator[Fault]:
    for row in sorted({prompt.row for prompt in prompts}):
        splits = {prompt.split for prompt in prompts if prompt.row == row}
        if len(splits) < len(SPLITS):
            yield Fault(f"{row}.jsonl", f"all its prompts are of {splits.pop()}. A row has both halves.")


def _twice(prompts: Sequence[Prompt]) -> Iterator[Fault]:
    seen: dict[tuple[object, ...], str] = {}
    for prompt in prompts:
        said = (words_of(prompt.question), prompt.history)
        if said in seen:
            yield Fault(prompt.place, f"says the same as {seen[said]}. Keep one of them.")
        seen.setdefault(said, prompt.prompt_id)


def _leaks(prompts: Sequence[Prompt]) -> Iterator[Fault]:
    """Prompts of dev and test that share nearly all their words."""
    words = {
        prompt.prompt_id: {word for text in (*prompt.history, prompt.question) for word in words_of(text)}
        for prompt in prompts
    }
    dev = [prompt.prompt_id for prompt in prompts if prompt.split == "dev"]
    for prompt in prompts:
        if prompt.split == "test":
            near = [other for other in dev if jaccard(words[prompt.prompt_id], words[other]) >= SAME_WORDS]
            yield from (Fault(prompt.place, f"is nearly {other} of dev. Keep one of them.") for other in near)


def _of_pairs(prompts: Sequence[Prompt]) -> Iterator[Fault]:
    pairs: dict[tuple[str, str], list[Prompt]] = defaultdict(list)
    for prompt in prompts:
        if prompt.expect == "fairness":
            pairs[prompt.split, prompt.pair].append(prompt)
    for (_, pair), members in pairs.items():
        if not pair or len(members) != 2:
            yield Fault(members[0].place, f"pair {pair!r} has {len(members)} prompts of this half. It takes two.")


def _of_sentences(prompts: Sequence[Prompt], documents: Mapping[str, Document]) -> Iterator[Fault]:
    sentences = {sentence.text for document in documents.values() for sentence in document.sentences}
    for prompt in prompts:
        yield from (
            Fault(prompt.place, f"the quote {quote!r} is not a whole sentence of the guide.")
            for quote in prompt.shows
            if quote not in sentences
        )


def _same_in(said: Sequence[tuple[str, str]], texts: Sequence[tuple[str, str]], told: str) -> Iterator[Fault]:
    """Prompts too short to be looked for within a text: the whole prompt as the whole text."""
    names = {" ".join(words_of(text)): name for name, text in texts}
    short = [(words, place) for words, place in said if 0 < len(words.split()) < FEWEST_WORDS]
    yield from (Fault(place, f"{told} ({names[words]}).") for words, place in short if words in names)
