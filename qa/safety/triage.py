"""What a message is before anything is looked up: a danger, a concern, or an ordinary question.

Rules written by hand and a trained second opinion look at it together. The rules name their danger and their
source, and miss what is said without its word; the opinion hears that, and keeps the rules from alarming where
their words are only spoken of.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from qa.safety.opinion import LABELS, Opinion, Probabilities
from qa.safety.ruling import ruled
from qa.types import Concern, Kind

DANGERS = (Kind.EMERGENCY, Kind.CRISIS, Kind.POISONING, Kind.ABUSE)  # abuse last
# How likely all dangers together must be. Chosen on the dev prompts and the dev questions: eval/LOG.md, "Triage".
ALARM = 0.50  # the text of the danger, alone
ALARM_RULED = 0.35  # the same, where a rule fires too
DOUBT = 0.07  # the numbers to call first, then the answer; where a rule fires, always
ABUSE_ALONE = 0.15  # of another danger: from there on its text is given, which the text on abuse does not hold
SURE: dict[Concern, float] = {
    Concern.MAYBE_EMERGENCY: 0.3,
    Concern.MEDICINE: 0.2,
    Concern.DIAGNOSIS: 0.3,
    Concern.LANGUAGE: 0.5,
    Concern.ATTACK: 0.6,
    Concern.OFFTOPIC: 0.8,
}
DOUBT_IN_PART = 0.60  # the same as DOUBT, of a short part of a long story, which taken alone sounds worse than it is
WINDOW, STEP = 60, 40  # words; a danger may stand anywhere in a long story
PART, PART_STEP = 30, 20  # words of a part
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
        windows = [_windows(form, WINDOW, STEP) for form in forms]
        likely = self.opinion.probabilities([each for stretch in windows for each in stretch])
        by_rules = [kind for form in forms if (kind := ruled(form)) is not None]
        danger = _danger(_shares(likely), by_rules)
        if danger:
            return Finding(danger)
        is_doubtful = by_rules or _alarm(likely) >= DOUBT or self._is_doubtful_in_part(forms[0])
        doubted = [Concern.MAYBE_EMERGENCY] if is_doubtful else []
        return Finding(None, tuple(dict.fromkeys([*doubted, *_concerns(likely[: len(windows[0])])])))

    def _is_doubtful_in_part(self, message: str) -> bool:
        if len(message.split()) <= PART:
            return False
        return _alarm(self.opinion.probabilities(_windows(message, PART, PART_STEP))) >= DOUBT_IN_PART


def _shares(likely: Probabilities) -> Probabilities:
    """Of each danger, in the order of DANGERS: (n_texts, n_dangers)."""
    return likely[:, [_column(kind.value) for kind in DANGERS]]


def _alarm(likely: Probabilities) -> float:
    """The most that all dangers have together in any of the texts."""
    return float(_shares(likely).sum(axis=1).max())


def _danger(shares: Probabilities, by_rules: Sequence[Kind]) -> Kind | None:
    """Where both see one, a rule decides which: its words are those that a clinician signs. But a crisis stays one."""
    alarms = shares.sum(axis=1)
    worst = shares[int(alarms.argmax())]
    likeliest = DANGERS[int(worst.argmax())]
    if likeliest is Kind.ABUSE and worst[:-1].max() >= ABUSE_ALONE:
        likeliest = DANGERS[int(worst[:-1].argmax())]
    if by_rules and alarms.max() >= ALARM_RULED:
        return likeliest if likeliest is Kind.CRISIS else by_rules[0]
    return likeliest if alarms.max() >= ALARM else None


def _concerns(likely: Probabilities) -> Sequence[Concern]:
    """A refusal stands for the whole message, every other concern for any stretch of it."""
    most, mean = likely.max(axis=0), likely.mean(axis=0)
    shares = {concern: (mean if concern.is_refused else most)[_column(concern.value)] for concern in SURE}
    return [concern for concern, share in shares.items() if share >= SURE[concern]]


def _column(label: str) -> int:
    return LABELS.index(label)


def _windows(text: str, length: int, step: int) -> list[str]:
    """The text in overlapping stretches of words, or whole where it is short."""
    words = text.split()
    starts = range(0, max(len(words) - length + step, 1), step)
    windows = [" ".join(words[start : start + length]) for start in starts]
    half = MOST_WINDOWS // 2
    return windows if len(windows) <= MOST_WINDOWS else windows[:half] + windows[-half:]
