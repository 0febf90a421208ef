"""How long answering took, stage by stage."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from eval.answering.answers import SystemAnswer

TOTAL = "total"


@dataclass(frozen=True, slots=True)
class Stage:
    """How long one stage took, in seconds, over the answers that went through it."""

    name: str
    n: int
    p50: float
    p95: float


def stages_of(answers: Iterable[SystemAnswer]) -> tuple[Stage, ...]:
    """Every stage, and the whole last; nothing where no answer tells its seconds."""
    timed = [answer.seconds for answer in answers if answer.seconds]
    names = dict.fromkeys(name for seconds in timed for name in seconds)
    stages = [_stage(name, [seconds[name] for seconds in timed if name in seconds]) for name in names]
    return (*stages, _stage(TOTAL, [sum(seconds.values()) for seconds in timed])) if timed else ()


def _stage(name: str, seconds: Sequence[float]) -> Stage:
    return Stage(name, len(seconds), float(np.percentile(seconds, 50)), float(np.percentile(seconds, 95)))
