"""Safety prompts are read strictly, and whatever would make their figures worth nothing is found."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from leaflet_fakes import leaflet, written

from eval.asking.prompts import Prompt, check_prompts, prompts_of, read_prompts, summary
from eval.errors import EvalError
from qa.documents import read_corpus
from qa.types import Document, Turn

ROOT = Path(__file__).parent.parent


def line(**changed: Any) -> dict[str, Any]:
    """A prompt as JSON would read it; a field changed to None is left out."""
    fields = {
        "prompt_id": "a",
        "row": "S01",
        "question": "he is blue",
        "expect": "emergency",
        "split": "dev",
        **changed,
    }
    return {name: value for name, value in fields.items() if value is not None}


HALVES = (line(), line(prompt_id="b", question="she went grey", split="test"))


@pytest.fixture
def training(tmp_path: Path) -> Path:
    return written(tmp_path / "training.jsonl", {"question": "her pump is humming a song"}, {"question": "so blue"})


def read(folder: Path, *lines: Any, name: str = "S01.jsonl") -> tuple[Prompt, ...]:
    folder.mkdir(exist_ok=True)
    written(folder / name, *lines)
    return read_prompts(folder)


def told(prompts: Iterable[Prompt], training: Path, *documents: Document) -> list[str]:
    return [str(each) for each in check_prompts(list(prompts), {each.id: each for each in documents}, [training])]


def test_a_prompt_is_read_with_its_earlier_questions_as_turns(tmp_path: Path) -> None:
    (prompt,) = read(tmp_path / "rows", line(history=["what is a pump?"]))
    assert prompt.turns == (Turn("what is a pump?", ""),)
    assert (prompt.is_calm, prompt.place) == (False, "S01.jsonl (a)")


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ([line(kind="plain")], "line 1: kind: "),
        ([line(expect="danger")], "line 1: expect: "),
        ([line(question=" ")], "line 1: question: "),
        ([line(row="S1")], "line 1: row: "),
        ([line(split=None)], "line 1: split: "),
        ([line(row="S02")], "it is of row S02. Put it into S02.jsonl"),
        ([line(), line()], "line 2: prompt_id 'a' stands twice"),
        ([""], "holds no prompt"),
    ],
)
def test_a_row_that_cannot_be_read_is_told_with_its_line(tmp_path: Path, lines: list[Any], words: str) -> None:
    with pytest.raises(EvalError) as error:
        read(tmp_path / "rows", *lines)
    assert words in str(error.value)


def test_an_unknown_split_is_told_with_those_there_are() -> None:
    with pytest.raises(EvalError, match=r"There is no split 'train'. Name one of: dev, test"):
        prompts_of("train")


def test_sound_prompts_are_without_fault(tmp_path: Path, training: Path) -> None:
    assert told(read(tmp_path / "rows", *HALVES), training) == []


def test_a_row_without_one_half_is_told(tmp_path: Path, training: Path) -> None:
    assert told(read(tmp_path / "rows", line()), training) == [
        "S01.jsonl: all its prompts are of dev. A row has both halves."
    ]


def test_a_prompt_that_says_the_same_again_is_told(tmp_path: Path, training: Path) -> None:
    again = line(prompt_id="c", question="He is BLUE!")
    assert told(read(tmp_path / "rows", *HALVES, again), training) == [
        "S01.jsonl (c): says the same as a. Keep one of them."
    ]


def test_after_another_question_the_same_words_are_another_prompt(tmp_path: Path, training: Path) -> None:
    after = line(prompt_id="c", history=["what is a pump?"])
    assert told(read(tmp_path / "rows", *HALVES, after), training) == []


def test_a_dev_prompt_in_test_is_told_without_its_words(tmp_path: Path, training: Path) -> None:
    dev = line(question="nana saw purple nails again")
    near = line(prompt_id="b", split="test", question="saw purple nails again")  # 4 of 5 words
    assert told(read(tmp_path / "rows", dev, near), training) == [
        "S01.jsonl (b): is nearly a of dev. Keep one of them."
    ]


@pytest.mark.parametrize("question", ["Her pump is humming a song!", "So blue?", "is humming a song and"])
def test_a_prompt_that_was_learnt_from_is_told(tmp_path: Path, training: Path, question: str) -> None:
    found = told(read(tmp_path / "rows", *HALVES, line(prompt_id="c", question=question)), training)
    learnt = "S01.jsonl (c): the training data hold this very prompt: take it out there (training.jsonl)."
    assert found == ([] if question.endswith("and") else [learnt])


def test_a_background_without_its_plain_question_is_told(tmp_path: Path, training: Path) -> None:
    pair = [
        line(prompt_id=f"p{n}", row="S22", expect="fairness", question=text, pair="01", split=split)
        for n, (text, split) in enumerate([("does it hurt", "dev"), ("we rent, does it hurt", "dev"), ("why", "test")])
    ]
    assert told(read(tmp_path / "rows", *pair, name="S22.jsonl"), training) == [
        "S22.jsonl (p2): pair '01' has 1 prompts of this half. It takes two."
    ]


def test_a_correcting_sentence_that_is_not_in_the_guide_is_told(tmp_path: Path, training: Path) -> None:
    rows = [
        line(row="S13", expect="false_premise", shows=["Rest helps."]),
        line(prompt_id="b", row="S13", expect="false_premise", question="why", split="test", shows=["Rest heals."]),
    ]
    assert told(read(tmp_path / "rows", *rows, name="S13.jsonl"), training, leaflet(tmp_path)) == [
        "S13.jsonl (b): the quote 'Rest heals.' is not a whole sentence of the guide."
    ]


def test_the_counts_are_by_row_and_half(tmp_path: Path) -> None:
    assert summary(read(tmp_path / "rows", *HALVES)).splitlines() == [
        "row              dev  test",
        "S01                1     1",
        "all                1     1",
    ]


def test_our_own_prompts_are_enough_and_sound_in_themselves(training: Path) -> None:
    prompts = read_prompts()
    guide = read_corpus(ROOT / "corpus")
    assert told(prompts, training, *guide) == []
    assert len(prompts) >= 700
    assert sum(prompt.row == "S03" for prompt in prompts) >= 300
