"""The checker finds each kind of fault that would make a question set's figures worth nothing, and no other."""

import gzip
import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from fakes import document_of
from leaflet_fakes import leaflet, question_line, written

from eval.asking import checking
from eval.asking.agreement import read_second
from eval.asking.checking import check, summary
from eval.asking.exams import documents_for
from eval.asking.gold import gold_of
from eval.asking.questions import Question, QuestionKind, QuestionSet, question_sets, read_question_set
from eval.errors import EvalError
from eval.metrics.nuggets import Support, shown_support
from qa.types import Document

N_WORDINGS = 5  # of one question, for stability


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository of the test's own, for what answers are made by and from."""
    for folder in ("qa", "corpus", "eval/documents"):
        (tmp_path / "house" / folder).mkdir(parents=True)
    monkeypatch.setattr(checking, "ROOT", tmp_path / "house")
    return tmp_path / "house"


@pytest.fixture
def documents(tmp_path: Path) -> dict[str, Document]:
    return {name: leaflet(tmp_path / "documents", f"{name}.md") for name in ("tics", "other")}


def set_of(folder: Path, *lines: Any, name: str = "set.jsonl") -> QuestionSet:
    return read_question_set(written(folder / name, *lines))


def numbered(*questions: str, **changed: Any) -> list[dict[str, Any]]:
    """A line for each question, with ids q0, q1, ..."""
    return [question_line(question_id=f"q{n}", question=each, **changed) for n, each in enumerate(questions)]


def told(sets: Iterable[QuestionSet], documents: dict[str, Document], *training: Path) -> list[str]:
    return [str(fault) for fault in check(list(sets), documents, training)]


@pytest.mark.usefixtures("house")
def test_a_sound_set_is_without_fault(tmp_path: Path, documents: dict[str, Document]) -> None:
    halves = [question_line(), question_line(question_id="b", question="any good, ice?", split="test")]
    assert told([set_of(tmp_path, *halves)], documents) == []


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"evidence": ["Rest heals."]}, "the quote 'Rest heals.' is not a whole sentence of 'tics'. Copy it from"),
        ({"evidence": ["Rest"]}, "the quote 'Rest' is not a whole sentence"),
        ({"also_ok": ["Ice  cools."]}, "the quote 'Ice  cools.' is not a whole sentence"),
        ({"document": "fits"}, "there is no document 'fits'. There are: other, tics."),
    ],
)
def test_what_is_not_in_the_documents_is_told_with_its_line(
    tmp_path: Path, documents: dict[str, Document], changed: dict[str, Any], fault: str
) -> None:
    lines = question_line(), question_line(question_id="b", question="ice?", **changed)
    (only,) = told([set_of(tmp_path, *lines)], documents)
    assert f"{tmp_path / 'set.jsonl'}, line 2 (b): {fault}" in only


def test_the_place_of_a_wrong_quote_is_told_once(tmp_path: Path, documents: dict[str, Document]) -> None:
    (only,) = told([set_of(tmp_path, question_line(evidence=["Rest heals."]))], documents)
    assert only.count(str(tmp_path / "set.jsonl")) == 1


def test_every_wrong_quote_is_told_not_only_the_first(tmp_path: Path, documents: dict[str, Document]) -> None:
    lines = numbered("rest?", "ice?", evidence=["Rest heals."])
    faults = told([set_of(tmp_path, *lines)], documents)
    assert [("(q0)" in each, "(q1)" in each) for each in faults] == [(True, False), (False, True)]


@pytest.mark.parametrize("again", ["does rest help?", "Does  REST help", "does “rest” help...", "does rest' help"])
@pytest.mark.usefixtures("house")
def test_a_question_asked_twice_is_told(tmp_path: Path, documents: dict[str, Document], again: str) -> None:
    (only,) = told([set_of(tmp_path, *numbered("does rest help?", again))], documents)
    assert only == f"{tmp_path / 'set.jsonl'}, line 2 (q1): asks the same as q0. Keep one of them."


@pytest.mark.usefixtures("house")
def test_a_question_asked_in_two_sets_is_told(tmp_path: Path, documents: dict[str, Document]) -> None:
    sets = [set_of(tmp_path, question_line(question_id=name), name=f"{name}.jsonl") for name in "ab"]
    (only,) = told(sets, documents)
    assert only.startswith(f"{tmp_path / 'b.jsonl'}, line 1 (b): asks the same as a.")


@pytest.mark.parametrize(
    "changed", [{"document": "other"}, {"history": ["what of ice?"]}, {"question": "does rest help us?"}]
)
@pytest.mark.usefixtures("house")
def test_another_document_history_or_word_makes_another_question(
    tmp_path: Path, documents: dict[str, Document], changed: dict[str, Any]
) -> None:
    lines = question_line(history=["what of music?"]), question_line(question_id="b", **changed)
    assert told([set_of(tmp_path, *lines)], documents) == []


@pytest.mark.usefixtures("house")
def test_questions_in_another_script_are_told_apart(tmp_path: Path, documents: dict[str, Document]) -> None:
    assert told([set_of(tmp_path, *numbered("βοηθά η ξεκούραση;", "πονάει;", "помогает ли лёд?"))], documents) == []


@pytest.mark.usefixtures("house")
def test_a_group_on_both_sides_is_told(tmp_path: Path, documents: dict[str, Document]) -> None:
    lines = question_line(group="g"), question_line(question_id="b", question="ice?", group="g", split="test")
    (only,) = told([set_of(tmp_path, *lines)], documents)
    assert only == f"{tmp_path / 'set.jsonl'}, line 2 (b): group 'g' stands in dev and in test. Keep it on one side."


@pytest.mark.usefixtures("house")
def test_a_group_on_both_sides_is_told_where_each_half_is_a_file(
    tmp_path: Path, documents: dict[str, Document]
) -> None:
    dev = set_of(tmp_path, question_line(group="g"), name="dev.jsonl")
    other = question_line(question_id="b", question="any good, ice?", group="g", split="test")
    assert "group 'g'" in " ".join(told([dev, set_of(tmp_path, other, name="test.jsonl")], documents))


@pytest.mark.parametrize(("n_dev", "is_fault"), [(0, False), (1, True), (2, False), (3, False), (4, True), (5, False)])
@pytest.mark.usefixtures("house")
def test_halves_that_are_unlike_are_told(
    tmp_path: Path, documents: dict[str, Document], n_dev: int, is_fault: bool
) -> None:
    words = ("rest", "ice", "music", "botox", "baclofen")
    lines = [{**each, "split": "dev" if n < n_dev else "test"} for n, each in enumerate(numbered(*words))]
    faults = told([set_of(tmp_path, *lines)], documents)
    share = f"{tmp_path / 'set.jsonl'}: dev holds {n_dev * 20}% of the questions. Keep the halves alike."
    assert faults == ([share] if is_fault else [])


@pytest.mark.parametrize(
    ("dev", "test", "is_fault"),
    [
        ("does rest help him", "does rest help him now", True),  # 4 of 5 words
        ("does rest help", "does rest help now", False),  # 3 of 4
        ("does rest help him now", "now, does rest help him?!", True),
        ("what does it cost", "who pays for that", False),
    ],
)
@pytest.mark.usefixtures("house")
def test_nearly_the_same_words_in_dev_and_test_are_told(
    tmp_path: Path, documents: dict[str, Document], dev: str, test: str, is_fault: bool
) -> None:
    lines = [{**each, "split": split} for each, split in zip(numbered(dev, test), ("dev", "test"), strict=True)]
    near = [each for each in told([set_of(tmp_path, *lines)], documents) if "nearly" in each]
    expected = f"{tmp_path / 'set.jsonl'}, line 2 (q1): is nearly q0 of dev ({dev!r}). Keep one of them."
    assert near == ([expected] if is_fault else [])


@pytest.mark.usefixtures("house")
def test_nearly_the_same_words_on_one_side_or_of_another_document_are_no_fault(
    tmp_path: Path, documents: dict[str, Document]
) -> None:
    same_side = numbered("does rest help him", "does rest help him now")
    elsewhere = question_line(question_id="t", question="does rest help him", document="other", split="test")
    another = question_line(question_id="u", question="is ice any good", split="test")
    assert told([set_of(tmp_path, *same_side, elsewhere, another)], documents) == []


@pytest.mark.parametrize(
    ("history", "is_fault"), [(["what of rest?"], True), (["is it wise to swim in winter?"], False)]
)
@pytest.mark.usefixtures("house")
def test_a_follow_up_leaks_where_the_whole_conversation_is_nearly_the_same(
    tmp_path: Path, documents: dict[str, Document], history: list[str], is_fault: bool
) -> None:
    dev = question_line(question="does it help him", history=["what of rest?"])
    test = question_line(question_id="b", question="does it help him then", history=history, split="test")
    assert any("nearly a" in each for each in told([set_of(tmp_path, dev, test)], documents)) is is_fault


ASKED = "Will rest help him to sleep?"


def asked_once(folder: Path, question: str = ASKED) -> QuestionSet:
    return set_of(folder, question_line(question=question))


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("app.py", f'ANSWERS = {{"{ASKED}": 3}}'),
        ("qa/rules.py", 'RULE = "will rest help " \\\n    "him to sleep"'),
        ("qa/web/templates/opening.html", f"<p>{ASKED}</p>"),
        ("qa/reading/rules.json", json.dumps({"questions": [ASKED.upper()]})),
    ],
)
def test_a_question_that_the_program_holds_is_told(
    tmp_path: Path, house: Path, documents: dict[str, Document], path: str, text: str
) -> None:
    (house / path).parent.mkdir(parents=True, exist_ok=True)
    (house / path).write_text(text, encoding="utf-8")
    (only,) = told([asked_once(tmp_path)], documents)
    assert only == (
        f"{tmp_path / 'set.jsonl'}, line 1 (a): the program holds this very question: "
        f"it would be a rule for one question ({path})."
    )


@pytest.mark.parametrize("folder", ["house/corpus", "house/eval/documents", "folder of the user"])
@pytest.mark.usefixtures("house")
def test_a_question_that_a_documents_front_matter_offers_is_told(tmp_path: Path, folder: str) -> None:
    text = f"---\ntitle: Tics\nquestions:\n  - {ASKED}\n---\n\n# Tics\n\nRest helps.\n"
    document = document_of(tmp_path / folder, "tics.md", text)
    (only,) = told([asked_once(tmp_path)], {"tics": document})
    assert f"{tmp_path / 'set.jsonl'}, line 1 (a): the document holds this very question" in only
    assert "tics" in only.rpartition("question")[2]


def test_a_picture_left_in_the_corpus_folder_does_not_stop_the_check(
    tmp_path: Path, house: Path, documents: dict[str, Document]
) -> None:
    (house / "corpus" / ".DS_Store").write_bytes(b"\x00\xff\xfe")
    assert told([asked_once(tmp_path)], documents) == []


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("will rest help him", "WILL_REST = 'will rest help him'"),  # four words are said by chance
        (ASKED, "SAID = 'she asked: will rest help him to sleepwalk?'"),
        (ASKED, "SAID = 'goodwill rest help him to sleep'"),
    ],
)
def test_a_short_question_or_half_a_word_in_the_program_is_no_fault(
    tmp_path: Path, house: Path, documents: dict[str, Document], question: str, text: str
) -> None:
    (house / "app.py").write_text(text, encoding="utf-8")
    assert told([asked_once(tmp_path, question)], documents) == []


def trained_on(path: Path, *questions: str) -> Path:
    """Training data, compressed where the name says so."""
    content = "".join(json.dumps({"document_id": "x", "question": each}) + "\n" for each in questions).encode()
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(gzip.compress(content) if path.suffix == ".gz" else content)
    return path


@pytest.mark.parametrize("name", ["families.jsonl", "families.jsonl.gz"])
@pytest.mark.parametrize("by_folder", [True, False])
@pytest.mark.usefixtures("house")
def test_a_question_in_the_training_data_is_told(
    tmp_path: Path, documents: dict[str, Document], name: str, by_folder: bool
) -> None:
    path = trained_on(tmp_path / "data" / name, "who pays?", "hi, will rest help him to sleep")
    (only,) = told([asked_once(tmp_path)], documents, path.parent if by_folder else path)
    assert only.endswith(f"(a): the training data hold this very question: take it out there ({name}).")


@pytest.mark.usefixtures("house")
def test_training_data_without_our_questions_are_no_fault(tmp_path: Path, documents: dict[str, Document]) -> None:
    path = trained_on(tmp_path / "data.jsonl", "will ice help him to sleep?")
    assert told([asked_once(tmp_path)], documents, path) == []


@pytest.mark.usefixtures("house")
def test_two_training_questions_are_not_read_as_one(tmp_path: Path, documents: dict[str, Document]) -> None:
    path = trained_on(tmp_path / "data.jsonl", "how long will rest help him?", "To sleep, what helps?")
    assert told([asked_once(tmp_path)], documents, path) == []


COMPRESSED = gzip.compress(b'{"question": "why"}\n' * 50, mtime=0)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("data.jsonl", b"{"),
        ("data.jsonl", b'["why"]'),
        ("data.jsonl", b"\xff\xfe"),
        ("data.jsonl.gz", b'{"question": "why"}'),
        ("data.jsonl.gz", COMPRESSED[:-9]),
        ("data.jsonl.gz", COMPRESSED[:12] + b"\xff" * 8 + COMPRESSED[20:]),
    ],
    ids=["half a line", "a list", "not UTF-8", "not compressed", "cut short", "damaged on the way"],
)
@pytest.mark.usefixtures("house")
def test_training_data_that_cannot_be_read_are_told(
    tmp_path: Path, documents: dict[str, Document], name: str, content: bytes
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(EvalError, match=r"data\.jsonl.* cannot be read as training data"):
        told([asked_once(tmp_path)], documents, tmp_path / name)


@pytest.mark.usefixtures("house")
def test_training_data_that_are_not_there_are_told(tmp_path: Path, documents: dict[str, Document]) -> None:
    with pytest.raises(EvalError, match=r"nowhere\.jsonl cannot be read as training data"):
        told([asked_once(tmp_path)], documents, tmp_path / "nowhere.jsonl")
    (tmp_path / "empty").mkdir()
    with pytest.raises(EvalError, match=r"empty holds no question\. Name \.jsonl or \.jsonl\.gz files"):
        told([asked_once(tmp_path)], documents, tmp_path / "empty")


@pytest.mark.usefixtures("house")
def test_training_data_in_which_no_question_is_found_prove_nothing(
    tmp_path: Path, documents: dict[str, Document]
) -> None:
    path = written(tmp_path / "data.jsonl", {"prompt": ASKED}, {"prompt": "why"})
    with pytest.raises(EvalError, match="question"):
        told([asked_once(tmp_path)], documents, path)


def test_the_summary_counts_kinds_halves_and_wordings(tmp_path: Path) -> None:
    wordings = [
        {**each, "group": "g"} for each in numbered("rest?", "rest then?", "so rest?", "any rest?", "rest now?")
    ]
    near = question_line(question_id="n", kind="near", answerable=False, evidence=None, split="test")
    assert summary(set_of(tmp_path, *wordings, near)).split("\n") == [
        "kind             dev  test",
        "near               0     1",
        "plain              5     0",
        "all                5     1",
        "1 questions in five wordings or more",
    ]


OURS = {each.name: each for each in question_sets([])}
SMALLER = ("bedwetting", "nephrotic")


def wordings(question_set: QuestionSet) -> list[list[Question]]:
    """The groups that stability is measured on: answerable, first questions, in five wordings or more."""
    groups: dict[str, list[Question]] = {}
    for each in question_set.questions:
        if each.answerable and not each.history:
            groups.setdefault(each.group_or_id, []).append(each)
    return [group for group in groups.values() if len(group) >= N_WORDINGS]


@pytest.fixture(scope="module")
def our_documents() -> dict[str, Document]:
    return {each.id: each for question_set in OURS.values() for each in documents_for(question_set, None)}


def test_our_own_sets_are_without_fault(our_documents: dict[str, Document]) -> None:
    assert told(OURS.values(), our_documents) == []


def test_the_sets_are_those_of_the_guide_and_of_two_more_documents() -> None:
    assert {name: {each.document for each in ours.questions} for name, ours in OURS.items()} == {
        name: {name} for name in ("dystonia", *SMALLER)
    }


def test_the_guides_set_is_as_large_as_promised() -> None:
    guide = OURS["dystonia"]
    kinds = Counter(each.kind for each in guide.questions)
    assert len(guide.questions) >= 400
    assert kinds[QuestionKind.NEAR] >= 120
    assert kinds[QuestionKind.LAY] >= 60
    assert kinds[QuestionKind.FOLLOWUP] >= 40
    assert len(wordings(guide)) >= 40


@pytest.mark.parametrize("name", SMALLER)
def test_the_other_sets_are_as_large_as_promised(name: str) -> None:
    assert len(OURS[name].questions) >= 150


@pytest.mark.parametrize("name", OURS)
@pytest.mark.parametrize("split", ["dev", "test"])
def test_each_half_of_each_set_holds_every_kind_and_nearly_half_of_the_questions(name: str, split: str) -> None:
    half = OURS[name].of_split(split)
    assert {each.kind for each in half} == set(QuestionKind)
    assert 0.47 <= len(half) / len(OURS[name].questions) <= 0.53


@pytest.mark.parametrize("name", OURS)
def test_five_wordings_of_a_question_have_the_same_evidence(name: str) -> None:
    unlike = [
        [each.question_id for each in group]
        for group in wordings(OURS[name])
        if len({frozenset(each.evidence) for each in group}) > 1
    ]
    assert unlike == []


@pytest.mark.parametrize("name", OURS)
def test_every_nugget_is_shown_by_the_sentences_that_answer(name: str, our_documents: dict[str, Document]) -> None:
    lost = [
        (each.question_id, nugget.text)
        for each in OURS[name].questions
        for nugget in each.nuggets
        if shown_support(nugget.strings, allowed_text(each, our_documents[each.document])) is not Support.FULL
    ]
    assert lost == []


def allowed_text(question: Question, document: Document) -> str:
    """Everything that a right answer may say, as a reader sees it."""
    gold = gold_of(question, document)
    return " ".join(document.sentences[number].text for _, number in sorted(gold.evidence | gold.also_ok))


def test_the_second_reader_quoted_whole_sentences_of_a_third_of_the_test_half(
    our_documents: dict[str, Document],
) -> None:
    test = {each.question_id: each for ours in OURS.values() for each in ours.of_split("test")}
    labels = read_second()
    assert len({label.question_id for label in labels} & set(test)) >= len(test) / 3
    for label in labels:
        question = test[label.question_id]
        gold_of(
            Question(
                question.question_id, question.kind, question.question, label.answerable, question.document, "test",
                evidence=label.evidence, also_ok=label.also_ok,
            ),
            our_documents[question.document],
        )  # fmt: skip
        assert label.answerable == bool(label.evidence), label.question_id
