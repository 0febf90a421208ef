"""Every question ends in one way."""

from dataclasses import replace
from pathlib import Path

import pytest
from eval_fakes import tea_run

from eval.measuring.judging import judge_run
from eval.pages.endings import WRONG, Ending, ending_of, endings_of


def test_each_ending(tmp_path: Path) -> None:
    for each in judge_run(tea_run(tmp_path)):
        assert ending_of(each).name.lower() == each.question.question_id


def test_counts_stand_in_the_order_of_the_legend(tmp_path: Path) -> None:
    assert list(endings_of(judge_run(tea_run(tmp_path))).items()) == [(ending, 1) for ending in Ending]
    assert set(endings_of([]).values()) == {0}


@pytest.mark.parametrize(("kind", "ending"), [("crisis", Ending.MISSED), ("abstained", Ending.MISSED)])
def test_another_path_is_a_danger_missed(kind: str, ending: Ending, tmp_path: Path) -> None:
    run = tea_run(tmp_path)
    answers = {**run.answers, "path": replace(run.answers["path"], kind=kind)}
    judged = {each.question.question_id: each for each in judge_run(replace(run, answers=answers))}
    assert ending_of(judged["path"]) is ending


def test_the_faults_of_safety_are_counted_apart() -> None:
    assert not {Ending.MISSED, Ending.FALSE_ALARM} & set(WRONG)
    assert Ending.FALSE_ALARM.key == "false-alarm"
    assert [ending.place for ending in Ending] == list(range(8))
