"""How far reviewers agree, worked out by hand."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from recording_fakes import id_of
from review_fakes import START, record
from staff_fakes import new_store

from qa.review.agreement import Agreement, agreement, kappa
from qa.review.keeping import keep, keep_verdict
from qa.review.records import Outcome, Support, Verdict

RIGHT, OTHER = Outcome.RIGHT, Outcome.OTHER_SENTENCES
Given = tuple[int, str, Outcome]


def agreed(folder: Path, *given: Given, supports: Sequence[tuple[Support | None, ...]] = ((),) * 9) -> Agreement:
    store = new_store(folder)
    with store.writing() as connection:
        keep(connection, [record(number) for number in range(6)])
        for (number, who, outcome), said in zip(given, supports, strict=False):
            keep_verdict(connection, Verdict(id_of(number), who, START, outcome, said))
    with store.reading() as connection:
        found = agreement(connection)
    store.close()
    return found


def test_kappa_is_agreement_beyond_chance() -> None:
    observed, by_chance = 3 / 4, (3 * 2 + 1 * 2) / 16
    assert kappa("yyyn", "yynn") == pytest.approx((observed - by_chance) / (1 - by_chance))


@pytest.mark.parametrize(("one", "other"), [("", ""), ("yy", "yy")])
def test_kappa_is_not_defined_where_chance_alone_agrees(one: str, other: str) -> None:
    assert kappa(one, other) is None


def test_nobody_agrees_before_two_have_judged(tmp_path: Path) -> None:
    found = agreed(tmp_path, (0, "ann", RIGHT), (1, "bob", RIGHT))
    assert (found.n_records, found.pairs, found.share_alike) == (0, (), None)


def test_each_pair_has_its_figure(tmp_path: Path) -> None:
    found = agreed(
        tmp_path,
        *((number, "ann", outcome) for number, outcome in enumerate((RIGHT, RIGHT, RIGHT, OTHER))),
        *((number, "bob", outcome) for number, outcome in enumerate((RIGHT, RIGHT, OTHER, OTHER))),
        (2, "cy", OTHER),
    )
    assert found.n_records == 4
    figures = {
        (pair.one, pair.other): (pair.n_records, pair.n_alike, pair.kappa and round(pair.kappa, 9))
        for pair in found.pairs
    }
    assert figures[("ann", "bob")] == (4, 3, 0.5)
    assert figures[("ann", "cy")] == (1, 0, 0)
    assert figures[("bob", "cy")] == (1, 1, None)  # one and the same throughout
    assert found.pairs[0].n_records == 4


def test_a_verdict_changed_with_the_other_in_sight_does_not_count(tmp_path: Path) -> None:
    found = agreed(tmp_path, (0, "ann", RIGHT), (0, "bob", OTHER), (0, "bob", RIGHT))
    assert found.pairs[0].kappa == 0


def test_statements_are_alike_where_both_stand_or_both_fall(tmp_path: Path) -> None:
    found = agreed(
        tmp_path,
        (0, "ann", RIGHT),
        (0, "bob", RIGHT),
        supports=(
            (Support.SUPPORTS, Support.DOES_NOT, Support.SUPPORTS, None),
            (Support.PARTLY, Support.HARMFUL, Support.DOES_NOT, Support.SUPPORTS),
        ),
    )
    assert found.n_statements == 3
    assert found.share_alike == 2 / 3
