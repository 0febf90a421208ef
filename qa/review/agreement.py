"""How far reviewers agree who judged the same records, each without sight of the other's verdict.

The first verdict of each counts: a later one may have been given with the other's in view.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations, groupby

from sqlalchemy import Connection, func, select

from qa.review.records import Support
from qa.review.tables import verdicts


@dataclass(frozen=True, slots=True)
class Pair:
    """Two reviewers, over the records that both judged."""

    one: str
    other: str
    n_records: int
    n_alike: int  # of which their outcomes are the same
    kappa: float | None  # of their outcomes; None where it is not defined: both gave one and the same throughout


@dataclass(frozen=True, slots=True)
class Agreement:
    """What is known of all pairs."""

    n_records: int  # judged by two or more
    pairs: tuple[Pair, ...]  # the one with most records in common first
    n_statements: int  # judged by both of a pair, each pair counted
    n_statements_alike: int  # of which both say that they stand, or that they do not

    @property
    def share_alike(self) -> float | None:
        """The share of statements on which two agree; None where none was judged by two."""
        return self.n_statements_alike / self.n_statements if self.n_statements else None


@dataclass(frozen=True, slots=True)
class _Judged:
    record_id: str
    reviewer: str
    outcome: str
    supports: Sequence[str | None]


def agreement(connection: Connection) -> Agreement:
    """Over all records that two or more reviewers judged."""
    judged = _judged_by_several(connection)
    couples = [couple for _, group in groupby(judged, lambda each: each.record_id) for couple in _couples(group)]
    statements = [alike for one, other in couples for alike in _alike(one, other)]
    named = sorted(couples, key=_names)
    pairs = [_pair(names, list(group)) for names, group in groupby(named, key=_names)]
    return Agreement(
        len({each.record_id for each in judged}),
        tuple(sorted(pairs, key=lambda pair: -pair.n_records)),
        len(statements),
        sum(statements),
    )


def kappa(one: Sequence[str], other: Sequence[str]) -> float | None:
    """Cohen's kappa: agreement beyond what chance alone would give. Label i of both is of the same thing.

    None where it is not defined: without labels, and where both gave one and the same throughout.

    Example: kappa("yyyn", "yynn") -> (3/4 - 1/2) / (1 - 1/2) = 0.5
    """
    if len({*one, *other}) < 2:
        return None
    # Here, so that no page waits for this library but the one that shows the figure.
    from sklearn.metrics import cohen_kappa_score  # noqa: PLC0415

    return float(cohen_kappa_score(list(one), list(other)))


def _judged_by_several(connection: Connection) -> list[_Judged]:
    """The first verdict of each reviewer, the records together."""
    of_several = (
        select(verdicts.c.record_id)
        .group_by(verdicts.c.record_id)
        .having(func.count(verdicts.c.reviewer.distinct()) > 1)
    )
    columns = (verdicts.c.record_id, verdicts.c.reviewer, verdicts.c.outcome, verdicts.c.supports)
    rows = connection.execute(
        select(*columns).where(verdicts.c.record_id.in_(of_several)).order_by(verdicts.c.record_id, verdicts.c.id)
    )
    firsts: dict[tuple[str, str], _Judged] = {}
    for row in rows:
        firsts.setdefault((row.record_id, row.reviewer), _Judged(*row))
    return list(firsts.values())


def _couples(judged: Iterable[_Judged]) -> Iterable[tuple[_Judged, _Judged]]:
    return combinations(sorted(judged, key=lambda each: each.reviewer), 2)


def _names(couple: tuple[_Judged, _Judged]) -> tuple[str, str]:
    return couple[0].reviewer, couple[1].reviewer


def _pair(names: tuple[str, str], couples: Sequence[tuple[_Judged, _Judged]]) -> Pair:
    ones, others = [one.outcome for one, _ in couples], [other.outcome for _, other in couples]
    n_alike = sum(one == other for one, other in zip(ones, others, strict=True))
    return Pair(*names, len(couples), n_alike, kappa(ones, others))


def _alike(one: _Judged, other: _Judged) -> list[bool]:
    both = zip(one.supports, other.supports, strict=False)
    return [Support(mine).stands is Support(theirs).stands for mine, theirs in both if mine and theirs]
