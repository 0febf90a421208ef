"""The worst answers, and their marks in the source."""

from dataclasses import replace
from pathlib import Path

import pytest
from eval_fakes import BOIL, DRY, POUR, WAIT, replied, tea_run

from eval.measuring.judging import Judged, judge_run
from eval.pages.endings import Ending, ending_of
from eval.pages.worst import Excerpt, excerpts_of, worst_of


def judged_by_id(folder: Path) -> dict[str, Judged]:
    return {each.question.question_id: each for each in judge_run(tea_run(folder))}


def surer(each: Judged, confidence: float) -> Judged:
    """The same, of another confidence."""
    answer = replace(each.answer, confidence=confidence)
    question = replace(each.question, question_id=f"{each.question.question_id} {confidence}")
    return replace(each, question=question, answer=answer)


def labels(excerpt: Excerpt) -> list[str]:
    return [sentence.label for block in excerpt.blocks for sentence in block.sentences]


def test_the_surest_fault_is_first_and_the_least_sure_refusal(tmp_path: Path) -> None:
    one = judged_by_id(tmp_path)
    judged = [surer(one[name], c) for name in ("over_refused", "partly", "unfounded") for c in (0.2, 0.4, 0.3)]
    assert [each.question.question_id for each in worst_of(judged)] == [
        *("unfounded 0.4", "unfounded 0.3", "unfounded 0.2"),
        *("partly 0.4", "partly 0.3", "partly 0.2"),
        *("over_refused 0.2", "over_refused 0.3", "over_refused 0.4"),
    ]


def test_there_are_some_of_each_sort_and_one_fills_up_for_another(tmp_path: Path) -> None:
    one = judged_by_id(tmp_path)
    many = [surer(one[name], place / 100) for name in ("unfounded", "partly") for place in range(30)]
    worst = worst_of([*many, one["over_refused"]], most=10)
    sorts = [ending_of(each) for each in worst]
    assert sorts == [Ending.UNFOUNDED] * 5 + [Ending.PARTLY] * 4 + [Ending.OVER_REFUSED]
    assert len(worst_of(many)) == 20


def test_what_was_right_and_what_is_told_as_a_fault_of_safety_is_not_among_them(tmp_path: Path) -> None:
    names = [each.question.question_id for each in worst_of(judge_run(tea_run(tmp_path)))]
    assert names == ["unfounded", "partly", "over_refused"]


@pytest.mark.parametrize(
    ("kind", "shown", "expected"),
    [
        ("answered", (WAIT,), ["", "answers, and shown", "may be shown"]),
        ("answered", (BOIL, POUR), ["shown, does not answer", "answers, but not shown", "may be shown, and was"]),
        ("abstained", (BOIL, WAIT), ["held back, does not answer", "answers, but held back", "may be shown"]),
        ("abstained", (POUR,), ["", "answers, but not shown", "may be shown, held back"]),
    ],
)
def test_marks(kind: str, shown: tuple[int, ...], expected: list[str], tmp_path: Path) -> None:
    run = tea_run(tmp_path)
    answer = replied(run.documents["tea"], "answered", kind, 0.5, shown)
    judged = judge_run(replace(run, answers={**run.answers, "answered": answer}))[0]
    (excerpt,) = excerpts_of(judged, run.documents)
    assert excerpt.heading == ("Making tea",)
    assert labels(excerpt) == expected


def test_an_excerpt_is_each_section_concerned_whole_and_in_order(tmp_path: Path) -> None:
    run = tea_run(tmp_path)
    answer = replied(run.documents["tea"], "answered", "answered", 0.5, (DRY,))
    judged = judge_run(replace(run, answers={**run.answers, "answered": answer}))[0]
    making, storing = excerpts_of(judged, run.documents)
    assert (making.heading, storing.heading) == (("Making tea",), ("Storing tea",))
    assert [len(block.sentences) for block in making.blocks] == [3]  # one paragraph
    assert [(block.is_item, len(block.sentences)) for block in storing.blocks] == [(True, 1)] * 3
    assert labels(storing) == ["shown, does not answer", "", ""]


def test_nothing_to_show_is_no_excerpt(tmp_path: Path) -> None:
    run = tea_run(tmp_path)
    assert excerpts_of(judged_by_id(tmp_path)["refused"], run.documents) == ()
