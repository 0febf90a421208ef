"""How far two readers agree is counted over what both labelled, once, and over nothing else."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from leaflet_fakes import question_line, written

from eval.asking.agreement import SecondLabel, agreement, read_second
from eval.asking.questions import QuestionSet, read_question_set
from eval.errors import EvalError

REST, ICE, MUSIC = "Rest helps.", "Ice cools.", "Café music is quiet."


def set_of(folder: Path, *evidence: list[str] | None, **changed: Any) -> QuestionSet:
    """Test questions q0, q1, ... with this evidence; None is not answerable."""
    lines = [
        question_line(
            question_id=f"q{n}", question=f"rest {n}?", split="test", kind="plain" if quotes else "near",
            answerable=bool(quotes), evidence=quotes, **changed,
        )
        for n, quotes in enumerate(evidence)
    ]  # fmt: skip
    return read_question_set(written(folder / "set.jsonl", *lines))


def label(n: int, *evidence: str, also_ok: tuple[str, ...] = ()) -> SecondLabel:
    return SecondLabel(f"q{n}", bool(evidence), evidence, also_ok)


def test_two_readers_who_say_the_same_agree_fully(tmp_path: Path) -> None:
    found = agreement([set_of(tmp_path, [REST], [ICE, MUSIC], None)], [label(0, REST), label(1, MUSIC, ICE), label(2)])
    assert (found.n, found.kappa, found.n_evidence, found.disputed) == (3, 1.0, 2, ())
    assert (found.evidence_f1, found.evidence_same, found.evidence_f1_lenient) == (1.0, 1.0, 1.0)


def test_kappa_is_over_what_both_labelled_and_the_test_half_is_counted_whole(tmp_path: Path) -> None:
    sets = [set_of(tmp_path, [REST], [REST], None, None, [REST])]
    found = agreement(sets, [label(0, REST), label(1), label(2), label(3)])
    by_chance = (2 * 1 + 2 * 3) / (4 * 4)
    assert (found.n, found.n_test, found.disputed) == (4, 5, ("q1",))
    assert found.kappa == pytest.approx((3 / 4 - by_chance) / (1 - by_chance))


def test_evidence_is_compared_where_both_call_it_answerable(tmp_path: Path) -> None:
    sets = [set_of(tmp_path, [REST, ICE], [REST], [REST], None)]
    found = agreement(sets, [label(0, REST, MUSIC), label(1, REST), label(2), label(3, REST)])
    assert (found.n_evidence, found.disputed) == (2, ("q2", "q3"))
    assert found.evidence_f1 == (2 * 1 / (2 + 2) + 1) / 2
    assert found.evidence_same == 1 / 2


def test_what_one_requires_and_the_other_allows_counts_neither_way_when_lenient(tmp_path: Path) -> None:
    """The second reader allows ICE, which the first requires, and requires MUSIC, which the first allows."""
    found = agreement([set_of(tmp_path, [REST, ICE], also_ok=[MUSIC])], [label(0, REST, MUSIC, also_ok=(ICE,))])
    assert found.evidence_f1 == 2 * 1 / (2 + 2)
    assert found.evidence_f1_lenient == 1.0


def test_a_sentence_that_only_one_reader_knows_counts_against_even_when_lenient(tmp_path: Path) -> None:
    found = agreement([set_of(tmp_path, [REST])], [label(0, REST, ICE)])
    assert found.evidence_f1 == found.evidence_f1_lenient == 2 * 1 / (2 + 1)


def test_readers_who_swap_what_they_require_and_allow_agree_when_lenient(tmp_path: Path) -> None:
    found = agreement([set_of(tmp_path, [REST], also_ok=[ICE])], [label(0, ICE, also_ok=(REST,))])
    assert (found.evidence_f1, found.evidence_f1_lenient) == (0.0, 1.0)


def test_readers_who_agree_on_no_answerable_question_have_no_evidence_to_compare(tmp_path: Path) -> None:
    found = agreement([set_of(tmp_path, [REST], None)], [label(0), label(1)])
    assert (found.kappa, found.n_evidence) == (0.0, 0)
    assert np.isnan([found.evidence_f1, found.evidence_same, found.evidence_f1_lenient]).all()


@pytest.mark.parametrize("labels", [[label(7, REST)], []])
def test_labels_of_other_questions_or_none_are_refused(tmp_path: Path, labels: list[SecondLabel]) -> None:
    with pytest.raises(EvalError, match=r"labelled ('q7', which is no test question|nothing)"):
        agreement([set_of(tmp_path, [REST])], labels)


def test_a_question_labelled_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EvalError, match="q0"):
        agreement([set_of(tmp_path, [REST])], [label(0, REST), label(0)])


def test_a_label_of_a_dev_question_is_not_counted_as_one_of_the_test_half(tmp_path: Path) -> None:
    lines = question_line(question_id="q0"), question_line(question_id="q1", question="ice?", split="test")
    sets = [read_question_set(written(tmp_path / "set.jsonl", *lines))]
    with pytest.raises(EvalError, match="q0"):
        agreement(sets, [label(0, REST), label(1, REST)])


def test_labels_are_read_in_order(tmp_path: Path) -> None:
    lines = {"question_id": "q1", "answerable": False, "evidence": []}, {
        "question_id": "q0", "answerable": True, "evidence": [REST], "also_ok": [ICE],
    }  # fmt: skip
    assert read_second(written(tmp_path / "labels.jsonl", *lines)) == (label(1), label(0, REST, also_ok=(ICE,)))


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("{", r"labels\.jsonl, line 2: .*Invalid JSON"),
        ({"question_id": "q1", "answerable": True}, r"labels\.jsonl, line 2: evidence: "),
        ({"question_id": "q1", "answerable": "perhaps", "evidence": []}, r"labels\.jsonl, line 2: answerable: "),
    ],
)
def test_a_malformed_label_is_told_with_its_line(tmp_path: Path, line: Any, words: str) -> None:
    good = {"question_id": "q0", "answerable": False, "evidence": []}
    with pytest.raises(EvalError, match=words):
        read_second(written(tmp_path / "labels.jsonl", good, line))


def test_a_file_of_labels_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(EvalError, match=r"labels\.jsonl cannot be read"):
        read_second(tmp_path / "labels.jsonl")
