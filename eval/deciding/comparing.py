"""Two runs of the same questions against each other: what changed, by how much, and how sure that is."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from enum import StrEnum

from eval.answering.runs import Run
from eval.asking.questions import Question
from eval.deciding.changes import ChangedQuestion, Turned, changed_questions, counts
from eval.errors import EvalError
from eval.measuring.columns import Columns, columns_of
from eval.measuring.figures import N_RESAMPLES
from eval.measuring.judging import Judged, judge_run
from eval.measuring.measures import MEASURES, Better, Measure
from eval.metrics.intervals import interval, resamples

# What a person looks at first; the page has the rest.
HEADLINES = (
    "f1",
    "precision",
    "recall",
    "nuggets_vital",
    "success@1",
    "auroc_near",
    "abstention_recall",
    "over_refusal",
    "wrong_of_answered",
    "auroc_cut",
    "urgent_found",
    "false_alarms",
    "verbatim",
    "seconds",
)
MOST_IDS = 30  # a terminal's worth; the page names every one
_NOT_ASKED = {"note", "split"}  # fields of a question that change neither what is asked nor what is right


class Verdict(StrEnum):
    """What the interval of a change allows to say."""

    WORSE = "worse"
    BETTER = "better"
    CHANGED = "changed"  # of a measure that is neither good nor bad
    UNCLEAR = "no clear change"
    UNMEASURED = "not in both runs"


@dataclass(frozen=True, slots=True)
class Difference:
    """One measure over all questions, in both runs. nan where it is not defined."""

    measure: str
    before: float
    after: float
    change: float
    low: float  # 95% interval of the change: paired bootstrap over question groups
    high: float
    n: int  # questions that it is made of, in either run
    verdict: Verdict

    @property
    def is_clear(self) -> bool:
        """The interval leaves out no change."""
        return self.verdict not in (Verdict.UNCLEAR, Verdict.UNMEASURED)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two runs of the same questions."""

    before: Run
    after: Run
    differences: tuple[Difference, ...]  # in the order of MEASURES
    changed: tuple[ChangedQuestion, ...]  # what got worse first
    n_unchanged: int

    @property
    def other_versions(self) -> tuple[str, ...]:
        """Documents whose text is not the same in both: the gold was then found in each by its quotes."""
        both = sorted(set(self.before.documents) & set(self.after.documents))
        return tuple(id for id in both if self.before.documents[id].version != self.after.documents[id].version)

    @property
    def newly_missed(self) -> tuple[str, ...]:
        """Dangers whose path opened before and does not now: each is told, whatever the interval of their share."""
        urgent = [each for each in self.changed if each.before.question.is_urgent]
        found = [each for each in urgent if each.before.answer.kind == each.before.question.path]
        return tuple(each.question_id for each in found if each.turned is Turned.WORSE)


def compare(before: Run, after: Run) -> Comparison:
    """Every measure and every question of two runs.

    Raises:
        EvalError: they do not ask the same questions with the same gold; names what differs and the remedy.
    """
    _refuse_other_questions(before, after)
    first, judged = judge_run(before), {each.question.question_id: each for each in judge_run(after)}
    second = tuple(judged[each.question.question_id] for each in first)
    changed = changed_questions(first, second, (before.documents, after.documents))
    differences = _differences(first, second, before.card.seed)
    return Comparison(before, after, differences, changed, len(first) - len(changed))


def comparison_text(comparison: Comparison) -> str:
    """The headline measures, how many questions changed and which, for a terminal."""
    lines = [*_heading(comparison), "", *_table(comparison.differences), "", *_counts(comparison)]
    return "\n".join("".join(each if each.isprintable() else "?" for each in line) for line in lines) + "\n"


def _refuse_other_questions(before: Run, after: Run) -> None:
    first, second = ({each.question_id: each for each in run.questions} for run in (before, after))
    for some, others, where in ((first, second, "first"), (second, first, "second")):
        alone = [question_id for question_id in some if question_id not in others]
        if alone:
            raise EvalError(
                f"The runs do not ask the same questions: {len(alone)} stand in the {where} alone, "
                f"{alone[0]!r} among them. Make both with the same --set and --split."
            )
    for question_id, question in first.items():
        fault = _difference_of(question, second[question_id])
        if fault:
            raise EvalError(
                f"The runs do not ask the same questions: {question_id!r} differs in {fault}. "
                "Run the older system again on today's question set."
            )


def _difference_of(one: Question, other: Question) -> str:
    """The names of the fields that differ. Example: "evidence, also_ok"."""
    names = [each.name for each in fields(Question) if each.name not in _NOT_ASKED]
    return ", ".join(name for name in names if getattr(one, name) != getattr(other, name))


def _differences(before: Sequence[Judged], after: Sequence[Judged], seed: int) -> tuple[Difference, ...]:
    """Both runs on the same resamples of question groups, which is what makes the bootstrap paired."""
    columns = columns_of(before), columns_of(after)
    groups = [each.question.group_or_id for each in before]
    drawn = [(columns[0].take(rows), columns[1].take(rows)) for rows in resamples(groups, N_RESAMPLES, seed)]
    return tuple(_difference(measure, columns, drawn) for measure in MEASURES)


def _difference(
    measure: Measure, columns: tuple[Columns, Columns], drawn: Sequence[tuple[Columns, Columns]]
) -> Difference:
    before, after = measure.of(columns[0]), measure.of(columns[1])
    around = interval([measure.of(second) - measure.of(first) for first, second in drawn])
    n = int((measure.defined(columns[0]) | measure.defined(columns[1])).sum())
    verdict = _verdict(measure.better, around.low, around.high)
    return Difference(measure.name, before, after, after - before, around.low, around.high, n, verdict)


def _verdict(better: Better | None, low: float, high: float) -> Verdict:
    if math.isnan(low):
        return Verdict.UNMEASURED
    if low <= 0 <= high:
        return Verdict.UNCLEAR
    if better is None:
        return Verdict.CHANGED
    return Verdict.BETTER if (low > 0) == (better is Better.HIGHER) else Verdict.WORSE


def _heading(comparison: Comparison) -> Iterator[str]:
    for letter, card in (("A", comparison.before.card), ("B", comparison.after.card)):
        code = f", code {card.code_sha256[:8]}" if card.code_sha256 else ""
        yield f"{letter}  {card.system}{code}: {card.about}"
    yield f"{len(comparison.before.questions)} questions, split {comparison.before.card.split}"
    for document_id in comparison.other_versions:
        yield f"{document_id} is not the same text in both; its gold was found in each by the quotes"


def _table(differences: Sequence[Difference]) -> Iterator[str]:
    yield f"{'':<22}{'A':>7}{'B':>9}{'change':>9}  {'95% interval':<18}{'n':>5}"
    by_name = {each.measure: each for each in differences}
    for each in (by_name[name] for name in HEADLINES if by_name[name].n):
        around = f"{each.low:+.3f} to {each.high:+.3f}"
        numbers = f"{each.before:>7.3f}{each.after:>9.3f}{each.change:>+9.3f}  {around:<18}{each.n:>5}".replace(
            "+nan", " nan"
        )
        yield f"{each.measure:<22}{numbers}  {each.verdict}"


def _counts(comparison: Comparison) -> Iterator[str]:
    changed = comparison.changed
    yield f"{len(changed)} questions answered differently, {comparison.n_unchanged} as before"
    if comparison.newly_missed:
        yield f"DANGERS that A found and B misses: {' '.join(comparison.newly_missed)}"
    for how, turned in counts(changed).items():
        yield f"  {how:<24}" + ", ".join(f"{turned[each]} {each}" for each in Turned if turned[each])
    if changed:
        more = len(changed) - MOST_IDS
        yield " ".join(each.question_id for each in changed[:MOST_IDS]) + (f" and {more} more" if more > 0 else "")
