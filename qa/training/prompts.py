"""What the second opinion learns from: messages with the path they belong on, and families' ordinary questions."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from random import Random

from qa.safety.opinion import LABELS, Label
from qa.training.examples import OWN, QUESTIONS, DataError, asked_in, lines_in
from qa.training.variety import slip

PROMPTS = "safety.jsonl.gz"
# What a family's question to a leaflet may be: nobody marked which of them ask for a dose or a forecast.
TO_A_LEAFLET: frozenset[Label] = frozenset({"ordinary", "medicine", "diagnosis"})
OF_OTHER_KINDS: frozenset[Label] = TO_A_LEAFLET | {"offtopic", "attack"}
LONGEST_BESIDE = 400  # characters of what a message is buried in
MARKS = ("😭", "😭😭", "!!!", "🙏", "😱", "??", "...", "plz")
PLAYING_DOWN = (
    "grandma says it's nothing",
    "probably nothing",
    "my husband thinks I worry too much",
    "they told us not to fuss",
    "I don't want to bother anyone",
    "maybe im overreacting",
)


@dataclass(frozen=True, slots=True)
class Prompt:
    """A message, and the labels of which one is right."""

    text: str
    labels: frozenset[Label]


@dataclass(frozen=True)
class Prompts:
    """All that a training run sees."""

    labelled: tuple[Prompt, ...]
    questions: tuple[Prompt, ...]  # of families: no alarms, and not sorted further

    @cached_property
    def calm(self) -> tuple[Prompt, ...]:
        """What a danger may be buried in."""
        calm = (each for each in (*self.labelled, *self.questions) if "ordinary" in each.labels)
        return tuple(each for each in calm if len(each.text) <= LONGEST_BESIDE)


def load_prompts(folder: Path = OWN) -> Prompts:
    """Read a folder of training data.

    Raises:
        DataError: a file is missing or malformed; names the folder.
    """
    try:
        labelled = [Prompt(asked_in(each), frozenset({_label(each["expect"])})) for each in lines_in(folder / PROMPTS)]
        questions = [
            Prompt(asked_in(each), OF_OTHER_KINDS if each["kind"] == "other" else TO_A_LEAFLET)
            for each in lines_in(folder / QUESTIONS)
        ]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DataError(f"The training data in {folder} cannot be read: {error}.") from error
    return Prompts(tuple(labelled), tuple(questions))


def varied(prompt: Prompt, beside: Prompt, random: Random) -> Prompt:
    """The message as it might also have been typed: with a slip, in capitals, played down, beside an ordinary one."""
    text = slip(prompt.text, random)
    for share, change in CHANGES:
        if random.random() < share:
            text = change(text, random)
    if random.random() < BURIED:
        both = " ".join(random.sample([text, beside.text], 2))
        return Prompt(both, TO_A_LEAFLET if "ordinary" in prompt.labels else prompt.labels)
    return replace(prompt, text=text)


def _plain(text: str, _random: Random) -> str:
    return "".join(char for char in text.lower() if char.isalnum() or char == " ")


def _marked(text: str, random: Random) -> str:
    return f"{text} {random.choice(MARKS)}"


def _played_down(text: str, random: Random) -> str:
    return " ".join(random.sample([text, random.choice(PLAYING_DOWN)], 2))


BURIED = 0.12  # share of messages
CHANGES: tuple[tuple[float, Callable[[str, Random], str]], ...] = (  # each with its share
    (0.06, lambda text, _random: text.upper()),
    (0.12, _plain),
    (0.05, _marked),
    (0.10, _played_down),
)


def _label(name: str) -> Label:
    if name not in LABELS:
        raise ValueError(f"{name!r} is none of {', '.join(LABELS)}")
    return name
