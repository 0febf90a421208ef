"""What happened in a range of days, as numbers: questions and their endings, time, what families and staff said."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, Connection, and_, func, or_, select

from qa.review.days import Days, within
from qa.review.records import Judgment, Outcome, State
from qa.review.tables import cited, judgments, records, verdicts
from qa.types import BETWEEN_HEADINGS, Answer, Kind

_ANSWER = TypeAdapter(Answer)


@dataclass(frozen=True, slots=True)
class Duration:
    """How long answers took, in seconds of computing; nan without answers."""

    median: float
    p95: float  # 95 of 100 took no longer (numpy's percentile: between two answers, in proportion)


@dataclass(frozen=True, slots=True)
class Endings:
    """How questions ended."""

    n_answered: int
    n_abstained: int
    n_urgent: int  # an emergency, a crisis, a poisoning or abuse

    @property
    def n(self) -> int:
        """All questions."""
        return self.n_answered + self.n_abstained + self.n_urgent


@dataclass(frozen=True, slots=True)
class DayFigures:
    """One day."""

    day: date
    endings: Endings
    duration: Duration


@dataclass(frozen=True, slots=True)
class SectionFigures:
    """One section: the answers that cite it, and what was said of them."""

    document_id: str
    section: str  # the heading path, joined with " > "; "" where the text shows no heading
    n_answers: int
    n_helpful: int  # thumbs are of the whole answer: they count for each section that it cites
    n_unhelpful: int
    n_wrong_source: int  # answers in which a citation of this very section was called a wrong source
    n_wrong: int  # answers that staff found to be from other sentences than the right ones, or better not given


@dataclass(frozen=True, slots=True)
class Waiting:
    """What is left to review, of all days."""

    n_marked: int  # new, and marked by a family or drawn for the audit
    n_disputed: int  # two reviewers differ
    n_new: int  # nobody has judged it


@dataclass(frozen=True, slots=True)
class Figures:
    """All of it."""

    days: Days
    by_day: tuple[DayFigures, ...]  # every day of the range, also the empty ones
    endings: Endings
    duration: Duration
    n_helpful: int  # by the last thumb of each answer
    n_unhelpful: int
    n_wrong_source: int  # answers
    sections: tuple[SectionFigures, ...]  # those with most complaints first
    waiting: Waiting


def figures_of(connection: Connection, days: Days) -> Figures:
    """Count. Takes about a second for 200,000 records."""
    columns = (func.date(records.c.asked_at), records.c.kind, records.c.seconds)
    found = connection.execute(select(*columns).where(_asked(days)))
    rows = [_Asked(str(day), Kind(kind), seconds) for day, kind, seconds in found]  # SQLite gives days as text
    by_day: dict[str, list[_Asked]] = {}
    for row in rows:
        by_day.setdefault(row.day, []).append(row)
    thumbs = (_n(records.c.thumb == each.value) for each in (Judgment.HELPFUL, Judgment.UNHELPFUL))
    said = connection.execute(select(*thumbs, _n(records.c.is_wrong_source)).where(_asked(days))).one()
    return Figures(
        days=days,
        by_day=tuple(_day(day, by_day.get(day.isoformat(), ())) for day in days),
        endings=_endings(rows),
        duration=_duration(rows),
        n_helpful=said[0],
        n_unhelpful=said[1],
        n_wrong_source=said[2],
        sections=sections_of(connection, days),
        waiting=_waiting(connection),
    )


@dataclass(frozen=True, slots=True)
class _Asked:
    """One question."""

    day: str
    kind: Kind
    seconds: float


def _asked(days: Days) -> ColumnElement[bool]:
    return within(records.c.asked_at, days)


def _n(holds: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count().filter(holds)


def _day(day: date, rows: Sequence[_Asked]) -> DayFigures:
    return DayFigures(day, _endings(rows), _duration(rows))


def _endings(rows: Sequence[_Asked]) -> Endings:
    kinds = Counter(row.kind for row in rows)
    urgent = sum(n for kind, n in kinds.items() if kind.is_urgent)
    return Endings(kinds[Kind.ANSWERED], kinds[Kind.ABSTAINED], urgent)


def _duration(rows: Sequence[_Asked]) -> Duration:
    if not rows:
        return Duration(float("nan"), float("nan"))
    median, p95 = np.percentile([row.seconds for row in rows], [50, 95])
    return Duration(float(median), float(p95))


def sections_of(connection: Connection, days: Days) -> tuple[SectionFigures, ...]:
    """Each section that was cited, with what was said of the answers; those with most complaints first."""
    marked = _marked(connection, days)
    wrong = or_(
        *(_was_judged(outcome) for outcome in (Outcome.OTHER_SENTENCES, Outcome.SHOULD_ABSTAIN)),
    )
    thumbs = (_n(records.c.thumb == each.value) for each in (Judgment.HELPFUL, Judgment.UNHELPFUL))
    places = select(cited.c.record_id, cited.c.document_id, cited.c.section).distinct().subquery()  # of any version
    key = (places.c.document_id, places.c.section)
    counted = select(*key, func.count(), *thumbs, _n(wrong)).join(records, records.c.id == places.c.record_id)
    found = [
        SectionFigures(row[0], row[1], row[2], row[3], row[4], marked[row[0], row[1]], row[5])
        for row in connection.execute(counted.where(_asked(days)).group_by(*key))
    ]
    return tuple(sorted(found, key=_by_complaints))


def _by_complaints(each: SectionFigures) -> tuple[int, int, str, str]:
    return -(each.n_unhelpful + each.n_wrong_source + each.n_wrong), -each.n_answers, each.document_id, each.section


def _was_judged(outcome: Outcome) -> ColumnElement[bool]:
    given = select(verdicts.c.id).where(verdicts.c.record_id == records.c.id, verdicts.c.outcome == outcome.value)
    return given.exists()


def _marked(connection: Connection, days: Days) -> Mapping[tuple[str, str], int]:
    """In how many answers a citation of each section was called a wrong source."""
    marks = select(judgments.c.citation, records.c.id, records.c.answer).join(records)
    meant = marks.where(_asked(days), judgments.c.judgment == Judgment.WRONG_SOURCE.value)
    found = connection.execute(meant)
    places = {(id_, *place) for number, id_, answer in found for place in _place(answer, number)}
    return Counter((document_id, section) for _, document_id, section in places)


def _place(answer: str, number: int) -> Iterator[tuple[str, str]]:
    """Of the citation that is meant, by its number as families see it."""
    numbered = _ANSWER.validate_json(answer).cited
    if 0 < number <= len(numbered):
        meant = numbered[number - 1]
        yield meant.document_id, BETWEEN_HEADINGS.join(meant.section)


def _waiting(connection: Connection) -> Waiting:
    is_new = records.c.state == State.NEW.value
    is_marked = or_(records.c.thumb == Judgment.UNHELPFUL.value, records.c.is_wrong_source, records.c.is_sampled)
    counts = (_n(and_(is_new, is_marked)), _n(records.c.state == State.DISPUTED.value), _n(is_new))
    return Waiting(*connection.execute(select(*counts).select_from(records)).one())
