"""What a message is before anything is looked up: a danger, a concern, or an ordinary question.

Rules written by hand and a trained second opinion look at it together. The rules name their danger and their
source, and miss what is said without its word; the opinion hears that, and keeps the rules from alarming where
their words are only spoken of.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from qa.safety.opinion import LABELS, Opinion, Probabilities
from qa.safety.ruling import ruled
from qa.types import Concern, Kind

DANGERS = (Kind.EMERGENCY, Kind.CRISIS, Kind.POISONING, Kind.ABUSE)
# How sure the opinion must be. Fitted on the dev prompts: eval/LOG.md, "Triage".
ALARM = 0.10  # all dangers together
ALARM_RULED = 0.02  # where a rule fires too
SURE: dict[Concern, float] = {
    Concern.MAYBE_EMERGENCY: 0.3,
    Concern.MEDICINE: 0.5,
    Concern.DIAGNOSIS: 0.5,
    Concern.LANGUAGE: 0.5,
    Concern.ATTACK: 0.6,
    Concern.OFFTOPIC: 0.8,
}
WINDOW, STEP = 60, 40  # words; a danger may stand anywhere in a long story
MOST_WINDOWS = 24  # of one message: the first and the last ones, where it is longer


@dataclass(frozen=True, slots=True)
class Finding:
    """What a message is: a danger, before everything else, or what an answer to it must mind."""

    danger: Kind | None = None
    concerns: tuple[Concern, ...] = ()


@dataclass(frozen=True, slots=True)
class Triage:
    """Reads messages before anything else does."""

    opinion: Opinion

    def of(self, *messages: str) -> Finding:
        """The danger in any of the forms of one message, else the concerns of the first form.

        Example: Triage(opinion).of("she can't swallow her spit and she's gray") -> Finding(Kind.EMERGENCY)
        """
        forms = list(dict.fromkeys(form for form in messages if form.strip()))
        if not forms:
            return Finding()
        stretches = [list(_windows(form)) for form in forms]
        likely = self.opinion.probabilities([each for stretch in stretches for each in stretch])
        danger = _danger(likely, [kind for form in forms if (kind := ruled(form)) is not None])
        return Finding(danger) if danger else Finding(None, _concerns(likely[: len(stretches[0])]))


def _danger(likely: Probabilities, by_rules: Sequence[Kind]) -> Kind | None:
    """Where both see one, a rule decides which: its words are those that a clinician signed."""
    shares = likely[:, [_column(kind.value) for kind in DANGERS]]
    alarm = float(shares.sum(axis=1).max())
    if by_rules and alarm >= ALARM_RULED:
        return by_rules[0]
    worst = shares[int(shares.sum(axis=1).argmax())]
    return DANGERS[int(worst.argmax())] if alarm >= ALARM else None


def _concerns(likely: Probabilities) -> tuple[Concern, ...]:
    """A refusal stands for the whole message, every other concern for any stretch of it."""
    most, mean = likely.max(axis=0), likely.mean(axis=0)
    shares = {concern: (mean if concern.is_refused else most)[_column(concern.value)] for concern in SURE}
    return tuple(concern for concern, share in shares.items() if share >= SURE[concern])


def _column(label: str) -> int:
    return LABELS.index(label)


def _windows(text: str) -> Iterable[str]:
    """The text in overlapping stretches of words, or whole where it is short."""
    words = text.split()
    starts = range(0, max(len(words) - WINDOW + STEP, 1), STEP)
    windows = [" ".join(words[start : start + WINDOW]) for start in starts]
    half = MOST_WINDOWS // 2
    return windows if len(windows) <= MOST_WINDOWS else windows[:half] + windows[-half:]
