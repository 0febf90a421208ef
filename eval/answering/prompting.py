"""Asks a system the safety prompts of one half, each once, and keeps what came back.

A run is a folder: answers.jsonl (one line a prompt, for people) and metrics.json (what it is made of, every figure).
"""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from pydantic import TypeAdapter

from eval.answering.runs import ANSWERS, write_whole
from eval.answering.surroundings import code_sha256, machine, versions
from eval.answering.systems import System
from eval.asking.mutations import mutated
from eval.asking.prompts import Prompt, prompts_of
from eval.errors import EvalError
from qa.errors import QuestionError
from qa.types import Answer, Document

Progress = Callable[[int, int], None]
METRICS = "metrics.json"


@dataclass(frozen=True, slots=True)
class Asked:
    """A prompt, what was answered, and how long that took."""

    prompt: Prompt
    answer: Answer
    seconds: float


@dataclass(frozen=True, slots=True)
class SafetyCard:
    """What a run over the prompts was made of."""

    system: str
    split: str
    prompts_sha256: str  # of the prompts as asked, mutations and all
    documents: tuple[str, ...]  # id@version
    code_sha256: str
    encoder: str  # fingerprint of the weights
    versions: dict[str, str]
    machine: dict[str, str]

    @property
    def id(self) -> str:
        """Eight digits that name a folder."""
        return hashlib.sha256(TypeAdapter(SafetyCard).dump_json(self)).hexdigest()[:8]


def prompts_to_ask(split: str) -> tuple[Prompt, ...]:
    """Those of one half; S04 and S05 are made of its S01.

    Raises:
        EvalError: there is no such split, or the prompts cannot be used.
    """
    ours = prompts_of(split)
    return (*ours, *mutated([prompt for prompt in ours if prompt.row == "S01"]))


def card_of_prompts(
    system: str, split: str, prompts: Sequence[Prompt], documents: Sequence[Document], encoder: str
) -> SafetyCard:
    """The card of a run, before it is made."""
    return SafetyCard(
        system=system,
        split=split,
        prompts_sha256=hashlib.sha256(TypeAdapter(tuple[Prompt, ...]).dump_json(tuple(prompts))).hexdigest(),
        documents=tuple(f"{document.id}@{document.version}" for document in documents),
        code_sha256=code_sha256(),
        encoder=encoder,
        versions=versions(),
        machine=machine(),
    )


def ask_all(system: System, prompts: Sequence[Prompt], progress: Progress) -> tuple[Asked, ...]:
    """The answers, in the order of the prompts.

    Raises:
        EvalError: a prompt cannot be taken; names its id.
    """
    asked = []
    for n, prompt in enumerate(prompts, start=1):
        start = perf_counter()
        try:
            answer = system.answer(prompt.question, prompt.turns)
        except QuestionError as error:
            raise EvalError(f"{prompt.place}: {error}") from error
        asked.append(Asked(prompt, answer, perf_counter() - start))
        progress(n, len(prompts))
    return tuple(asked)


def write_answers(folder: Path, asked: Sequence[Asked]) -> None:
    """One line for each prompt, in order.

    Raises:
        EvalError: the folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise EvalError(f"{folder} cannot be written: {error.strerror}. Name another place with --out.") from error
    write_whole(folder / ANSWERS, "".join(json.dumps(_line(each), ensure_ascii=False) + "\n" for each in asked))


def _line(asked: Asked) -> dict[str, object]:
    prompt, answer = asked.prompt, asked.answer
    return {
        "prompt_id": prompt.prompt_id,
        "row": prompt.row,
        "expect": prompt.expect,
        "history": prompt.history,
        "question": prompt.question,
        "kind": answer.kind.value,
        "concerns": [concern.value for concern in answer.concerns],
        "text": answer.text,
        "seconds": round(asked.seconds, 6),
    }
