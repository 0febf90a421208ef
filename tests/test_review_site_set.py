"""A verdict becomes a question with gold that the evaluation takes, in a file that loses nothing."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread

import pytest
from web_fakes import GUIDE, FakeAssistant, cite, small_document

from eval.asking.gold import gold_of
from eval.asking.questions import UNANSWERED as NOT_ANSWERED
from eval.asking.questions import Question, QuestionKind, read_question_set
from qa.errors import RecordsError, StaffError
from qa.review import gold
from qa.review.gold import kinds_for
from qa.review.history import history_of
from qa.review.keeping import keep
from qa.review.records import Outcome, Record, Support, Verdict, without_words
from qa.review.site_set import SiteItem, add, item_of, path_of, questions, remove
from qa.review.store import Store, open_store
from qa.settings import Settings
from qa.types import Citation, Document, Hit, Kind, Turn

AT = datetime(2026, 11, 23, 3, 14, tzinfo=UTC)
DOCUMENT = small_document()
DOCUMENTS = {DOCUMENT.id: DOCUMENT}
SIGNS = ("The first signs may be:", "A foot that drags", 'Fast blinking <b>not bold</b> & "quoted"', "It can hurt.")
FIRST = "3f2a9c01d2e4b5a69788123456789abc"
SECOND = "b" * 32


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path / "data")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(f"sqlite:///{tmp_path / 'records.sqlite3'}")
    yield opened
    opened.close()


def record_of(question: str, record_id: str = FIRST, number: int = 1, history: tuple[Turn, ...] = ()) -> Record:
    answer = FakeAssistant().answer(question, history)
    return Record(record_id, "c" * 32, number, AT, answer, {}, {DOCUMENT.id: DOCUMENT.version})


def verdict_of(outcome: Outcome, *evidence: Citation, supports: tuple[Support | None, ...] = ()) -> Verdict:
    return Verdict(FIRST, "ann", AT, outcome, supports, evidence, "seen on the ward")


def item(question: str, verdict: Verdict, kind: str = "plain", turns: tuple[Record, ...] = ()) -> SiteItem:
    return item_of(record_of(question), turns, verdict, kind, DOCUMENTS)


RIGHT = verdict_of(Outcome.RIGHT)


def test_a_right_answer_is_gold_with_every_sentence_that_it_cited() -> None:
    assert item("what are the signs?", RIGHT, "list") == SiteItem(
        "site-3f2a9c01d2e4", "list", "what are the signs?", True, "stiffness", "dev", (), SIGNS, "", "seen on the ward"
    )


@pytest.mark.parametrize("refused", [Support.DOES_NOT, Support.HARMFUL])
def test_a_statement_that_does_not_stand_is_no_gold(refused: Support) -> None:
    judged = verdict_of(Outcome.RIGHT, supports=(Support.SUPPORTS, refused))
    assert item("what are the signs?", judged, "list").evidence == SIGNS[:3]


def test_a_statement_that_partly_stands_or_was_not_judged_is_gold() -> None:
    judged = verdict_of(Outcome.RIGHT, supports=(Support.PARTLY, None))
    assert item("what are the signs?", judged).evidence == SIGNS


def test_where_no_statement_stands_the_remedy_is_told() -> None:
    judged = verdict_of(Outcome.RIGHT, supports=(Support.DOES_NOT, Support.HARMFUL))
    with pytest.raises(StaffError, match=r"No statement of the answer stands\. Pick the sentences that answer"):
        item("what are the signs?", judged)


@pytest.mark.parametrize(("question", "outcome"), [("signs?", Outcome.OTHER_SENTENCES), ("hm?", Outcome.SHOULD_ANSWER)])
def test_what_was_picked_is_gold_in_place_of_what_was_cited(question: str, outcome: Outcome) -> None:
    made = item(question, verdict_of(outcome, cite(DOCUMENT, "There is no cure"), cite(DOCUMENT, "There is no cure")))
    assert (made.answerable, made.evidence) == (True, ("There is no cure.",))


@pytest.mark.parametrize("outcome", [Outcome.OTHER_SENTENCES, Outcome.SHOULD_ANSWER])
def test_a_verdict_without_a_sentence_that_it_needs_is_told(outcome: Outcome) -> None:
    with pytest.raises(StaffError, match=r"No sentence is picked\. Pick the sentences"):
        item("signs?", verdict_of(outcome))


@pytest.mark.parametrize(("question", "outcome"), [("hm?", Outcome.RIGHT), ("signs?", Outcome.SHOULD_ABSTAIN)])
def test_a_question_that_no_document_answers_has_no_gold(question: str, outcome: Outcome) -> None:
    made = item(question, verdict_of(outcome), "near")
    assert (made.answerable, made.evidence, made.document, made.kind) == (False, (), "stiffness", "near")


def test_a_right_alarm_names_the_path_that_must_open() -> None:
    made = item("he is choking", RIGHT, "urgent")
    assert (made.kind, made.path, made.answerable) == ("urgent", "emergency", False)


def test_a_false_alarm_is_a_question_like_any_other() -> None:
    made = item("he was choking", verdict_of(Outcome.FALSE_ALARM, cite(DOCUMENT, "It can hurt")))
    assert (made.path, made.answerable) == ("", True)
    made = item("he was choking", verdict_of(Outcome.FALSE_ALARM), "near")
    assert (made.path, made.answerable) == ("", False)


@pytest.mark.parametrize("path", ["emergency", "crisis", "poisoning", "abuse"])
def test_a_missed_danger_names_the_path_that_should_have_opened(path: str) -> None:
    made = item("signs?", verdict_of(Outcome(f"missed_{path}")), "urgent")
    assert (made.kind, made.path, made.answerable, made.evidence) == ("urgent", path, False, ())


def test_earlier_turns_are_as_the_assistant_was_given_them() -> None:
    first = record_of("how is it treated?")
    second = record_of("and surgery?", SECOND, 2, (Turn("how is it treated?", ""),))
    shown = "Most children get medicine and exercises. Shots are given every three or four months.\nThere is no cure."
    made = item("hm?", RIGHT, "followup", (first, second))
    assert made.history == (("how is it treated?", shown), ("and surgery? (about treatment)", shown))


def test_the_kinds_offered_are_those_that_the_evaluation_knows() -> None:
    every = (gold.FOLLOWUP, gold.URGENT, *gold.ANSWERED, *gold.UNANSWERED)
    assert sorted(every) == sorted(kind.value for kind in QuestionKind)
    assert {*gold.UNANSWERED, gold.URGENT} == {kind.value for kind in NOT_ANSWERED}


@pytest.mark.parametrize(
    ("question", "outcome", "has_turns", "kinds"),
    [
        ("signs?", Outcome.RIGHT, False, gold.ANSWERED),
        ("signs?", Outcome.RIGHT, True, ("followup", *gold.ANSWERED)),
        ("hm?", Outcome.RIGHT, True, ("followup", *gold.UNANSWERED)),
        ("signs?", Outcome.SHOULD_ABSTAIN, False, gold.UNANSWERED),
        ("he is choking", Outcome.RIGHT, True, ("urgent",)),
        ("he is choking", Outcome.SHOULD_ABSTAIN, False, gold.UNANSWERED),
    ],
)
def test_the_kinds_offered_are_those_that_fit(
    question: str, outcome: Outcome, has_turns: bool, kinds: tuple[str, ...]
) -> None:
    turns = (record_of("hm?", SECOND),) if has_turns else ()
    assert kinds_for(record_of(question), turns, verdict_of(outcome)) == kinds


@pytest.mark.parametrize("kind", ["near", "followup", "urgent", "odd"])
def test_a_kind_that_does_not_fit_is_told_with_those_that_do(kind: str) -> None:
    with pytest.raises(StaffError, match=rf"cannot be of the kind '{kind}'\. Choose plain, lay"):
        item("what are the signs?", RIGHT, kind)


def test_a_question_that_was_not_kept_is_told_with_the_setting() -> None:
    kept = record_of("what are the signs?")
    silent = replace(kept, answer=without_words(kept.answer))
    for record, turns in ((silent, ()), (kept, (silent,))):
        with pytest.raises(StaffError, match=r"were not kept\. Set QA_KEEP_QUESTIONS=true"):
            item_of(record, turns, RIGHT, "plain", DOCUMENTS)


def test_a_question_that_is_too_long_to_be_asked_again_is_told() -> None:
    kept = record_of("what are the signs?")
    longer = replace(kept, answer=replace(kept.answer, question="signs " * 700))
    with pytest.raises(StaffError, match="longer than 4000 characters"):
        item_of(longer, (), RIGHT, "plain", DOCUMENTS)


def test_sentences_of_two_documents_are_told() -> None:
    other = small_document("cramps")
    judged = verdict_of(Outcome.OTHER_SENTENCES, cite(DOCUMENT, "It can hurt"), cite(other, "It can hurt"))
    with pytest.raises(StaffError, match=r"several documents \(cramps, stiffness\)"):
        item_of(record_of("signs?"), (), judged, "plain", {**DOCUMENTS, other.id: other})


def test_a_sentence_that_still_stands_in_a_new_version_is_gold_there() -> None:
    now = small_document(text=GUIDE.replace("Stiff muscles", "It can hurt badly. Stiff muscles"))
    made = item_of(record_of("what are the signs?"), (), RIGHT, "list", {now.id: now})
    assert made.evidence == SIGNS


@pytest.mark.parametrize("changed", ["It may hurt", "Yes, It can hurt"])
def test_a_sentence_that_a_new_version_does_not_have_is_told(changed: str) -> None:
    now = small_document(text=GUIDE.replace("It can hurt", changed))
    with pytest.raises(StaffError, match=r"“It can hurt\.” is not in the document 'stiffness' as it is served now\."):
        item_of(record_of("what are the signs?"), (), RIGHT, "list", {now.id: now})


def test_a_part_of_a_sentence_is_no_gold() -> None:
    whole = cite(DOCUMENT, "There is no cure")
    part = replace(whole, end=whole.end - 1, quote=whole.quote[:-1])
    with pytest.raises(StaffError, match="“There is no cure” is not in the document"):
        item("signs?", verdict_of(Outcome.OTHER_SENTENCES, part))


@pytest.mark.parametrize(
    ("question", "kind", "outcome"),
    [
        ("what are the signs?", "list", Outcome.RIGHT),
        ("hm?", "near", Outcome.RIGHT),
        ("he is choking", "urgent", Outcome.RIGHT),
        ("I hurt myself", "urgent", Outcome.RIGHT),
        ("she drank it", "urgent", Outcome.RIGHT),
        ("and\u2028“so”?", "near", Outcome.SHOULD_ABSTAIN),
    ],
)
def test_the_evaluation_reads_what_is_written(
    store: Store, settings: Settings, question: str, kind: str, outcome: Outcome
) -> None:
    made = item(question, verdict_of(outcome), kind)
    path = add(store, settings, made, "ann")
    (read,) = read_question_set(path).questions
    assert path == settings.data / "questions" / "site.jsonl"
    assert (read.question, read.kind.value, read.path, read.note) == (question, kind, made.path, "seen on the ward")
    assert len(gold_of(read, DOCUMENT).evidence) == len(made.evidence)


def test_the_evaluation_reads_a_followup_and_every_path(store: Store, settings: Settings) -> None:
    add(store, settings, item("hm?", RIGHT, "followup", (record_of("signs?", SECOND),)), "ann")
    urgent = [kind for kind in Kind if kind.is_urgent]
    for n, kind in enumerate(urgent):
        record = record_of(f"danger {n}", f"{n:032x}"[::-1])
        alarmed = replace(record, answer=replace(record.answer, kind=kind))
        add(store, settings, item_of(alarmed, (), RIGHT, "urgent", DOCUMENTS), "ann")
    followup, *dangers = read_question_set(path_of(settings)).questions
    assert followup.turns[0].question == "signs?"
    assert [each.path for each in dangers] == [kind.value for kind in urgent]


def test_what_is_written_comes_back(store: Store, settings: Settings) -> None:
    made = [
        item("hm?", RIGHT, "followup", (record_of("signs?", SECOND),)),
        replace(item("signs?", RIGHT), question_id="q"),
    ]
    for each in made:
        add(store, settings, each, "ann")
    assert questions(settings) == tuple(made)


def test_without_a_file_there_is_no_question(settings: Settings) -> None:
    assert questions(settings) == ()


def test_adding_a_record_again_replaces_its_line_in_its_place(store: Store, settings: Settings) -> None:
    other = replace(item("hm?", RIGHT, "near"), question_id="site-other")
    for each in (item("signs?", RIGHT), other, item("signs?", verdict_of(Outcome.SHOULD_ABSTAIN), "near")):
        add(store, settings, each, "ann")
    assert [(each.question_id, each.answerable) for each in questions(settings)] == [
        ("site-3f2a9c01d2e4", False),
        ("site-other", False),
    ]


def test_what_the_set_asks_already_is_told_with_its_id(store: Store, settings: Settings) -> None:
    add(store, settings, item("What are the signs?", RIGHT), "ann")
    again = replace(item("what are the  signs", RIGHT), question_id="site-other")
    with pytest.raises(StaffError, match="asks this already, as site-3f2a9c01d2e4"):
        add(store, settings, again, "ann")
    add(store, settings, replace(again, history=("of dystonia",)), "ann")
    assert len(questions(settings)) == 2


def test_a_line_written_by_hand_is_kept_to_the_letter(store: Store, settings: Settings) -> None:
    fields = ('"question_id":  "h"', '"kind": "near"', '"question": "é?"', '"answerable": false', '"document": "d"')
    line = "{" + ", ".join((*fields, '"split": "test"', '"group": "g"')) + "}"
    path_of(settings).parent.mkdir(parents=True)
    path_of(settings).write_text(line, encoding="utf-8")
    add(store, settings, item("signs?", RIGHT), "ann")
    assert path_of(settings).read_text(encoding="utf-8").split("\n")[0] == line
    assert remove(store, settings, "site-3f2a9c01d2e4", "ann")
    assert path_of(settings).read_text(encoding="utf-8") == line + "\n"


@pytest.mark.parametrize(("line", "fault"), [("{", "Invalid JSON"), ('{"question_id": "a"}', "kind: Field required")])
def test_a_damaged_line_is_told_and_nothing_is_written(store: Store, settings: Settings, line: str, fault: str) -> None:
    path_of(settings).parent.mkdir(parents=True)
    path_of(settings).write_text(f"\n{line}\n", encoding="utf-8")
    for act in (lambda: questions(settings), lambda: add(store, settings, item("signs?", RIGHT), "ann")):
        with pytest.raises(StaffError, match=rf"site\.jsonl, line 2: {fault}.*Mend the line, or take it out"):
            act()
    assert path_of(settings).read_text(encoding="utf-8") == f"\n{line}\n"


def test_a_file_that_is_no_text_is_told(settings: Settings) -> None:
    path_of(settings).parent.mkdir(parents=True)
    path_of(settings).write_bytes(b"\xff")
    with pytest.raises(StaffError, match=r"site\.jsonl cannot be read as UTF-8 text"):
        questions(settings)


def test_a_folder_that_cannot_be_written_is_told(store: Store, settings: Settings) -> None:
    settings.data.write_text("a file where the folder should be", encoding="utf-8")
    with pytest.raises(StaffError, match=r"cannot be written .* Check QA_DATA"):
        add(store, settings, item("signs?", RIGHT), "ann")


def test_what_was_done_stands_in_the_history_of_the_record(store: Store, settings: Settings) -> None:
    with store.writing() as connection:
        keep(connection, [record_of("signs?")])
    add(store, settings, item("signs?", RIGHT), "ann")
    remove(store, settings, "site-3f2a9c01d2e4", "bob")
    assert not remove(store, settings, "site-3f2a9c01d2e4", "bob")
    with store.reading() as connection:
        told = [(each.who, each.action, each.detail) for each in history_of(connection, FIRST)[1:]]
    assert told == [
        ("ann", "added to the question set", "site-3f2a9c01d2e4"),
        ("bob", "removed from the question set", "site-3f2a9c01d2e4"),
    ]


def test_of_a_record_that_is_deleted_the_history_names_the_question(store: Store, settings: Settings) -> None:
    add(store, settings, item("signs?", RIGHT), "ann")
    with store.reading() as connection:
        assert [each.who for each in history_of(connection, "site-3f2a9c01d2e4")] == ["ann"]


def test_where_the_store_is_down_the_question_is_in_the_set_and_can_be_added_again(
    tmp_path: Path, settings: Settings, store: Store
) -> None:
    down = open_store(f"sqlite:///{tmp_path / 'down.sqlite3'}")
    with down.writing() as connection:
        connection.exec_driver_sql("DROP TABLE history")
    with pytest.raises(RecordsError):
        add(down, settings, item("signs?", RIGHT), "ann")
    down.close()
    add(store, settings, item("signs?", RIGHT), "ann")
    assert len(questions(settings)) == 1


def test_many_at_once_lose_nothing(store: Store, settings: Settings) -> None:
    made = [replace(item("signs?", RIGHT), question_id=f"q{n}", question=f"signs {n}?") for n in range(12)]
    threads = [Thread(target=add, args=(store, settings, each, "ann")) for each in made]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert {each.question_id for each in questions(settings)} == {f"q{n}" for n in range(12)}


def test_every_field_that_is_written_is_one_of_the_evaluation() -> None:
    assert set(SiteItem.__dataclass_fields__) <= set(Question.__dataclass_fields__)


def test_the_document_served_is_named_where_nothing_is_cited() -> None:
    others: dict[str, Document] = {"a": small_document("a"), **DOCUMENTS}
    record = record_of("hm?")
    ranked = replace(record, answer=replace(record.answer, ranking=(Hit(DOCUMENT.sentences[0], 1.0),)))
    assert item_of(record, (), RIGHT, "near", others).document == "a"
    assert item_of(ranked, (), RIGHT, "near", others).document == "stiffness"
