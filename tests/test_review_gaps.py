"""What families ask and no document says: groups by meaning, with vectors that can be worked out by hand."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import postgres
import pytest
from fakes import WordEncoder
from recording_fakes import NOON, record
from web_fakes import FakeAssistant, small_document

from qa.errors import StaffError
from qa.retrieval.encoder import Vectors
from qa.review import gap_finder, vectors
from qa.review.days import Days, days_between, last_days, month
from qa.review.gap_finder import GapFinder
from qa.review.gaps import Silence, Unanswered, gaps_in, silence, unanswered
from qa.review.keeping import keep
from qa.review.records import Record, without_words
from qa.review.store import Store, open_store
from qa.review.vectors import KeptVectors

TODAY = Days(NOON.date(), NOON.date())
store = postgres.store
database_url = postgres.database_url
postgres_server = postgres.postgres_server

WORDS = ("school", "swim", "cost", "bus", "clinic", "signs")
ENCODER = WordEncoder(WORDS)


def unheard(number: int, question: str, conversation: str = "") -> Unanswered:
    conversation = conversation or str(number)
    return Unanswered(f"{number:032x}", conversation, NOON - timedelta(minutes=number), question, question)


def sizes(*questions: str) -> list[int]:
    return [gap.n for gap in gaps_in([unheard(n, text) for n, text in enumerate(questions)], {}, ENCODER.encode)]


def test_questions_of_the_same_words_make_a_group_and_the_largest_comes_first() -> None:
    assert sizes("swim?", "can he go to school", "school today", "may she go to school") == [3, 1]


def test_a_distance_above_the_threshold_keeps_groups_apart() -> None:
    # cosine of (1,1) and (1,0) is .71: distance .29; of (1,1) and (0,0,1): 1
    assert sizes("school bus", "school", "cost") == [2, 1]
    # average linkage: school-bus to swim-bus .5, below .55; school-bus-swim-cost to cost .5
    assert sizes("school bus", "swim bus") == [2]
    # (1,1,1) and (0,0,1,1,1): one in common of three, .67
    assert sizes("school swim bus", "bus cost clinic") == [1, 1]


def test_one_wording_is_one_example_however_often_it_was_asked() -> None:
    questions = [unheard(0, "School?"), unheard(1, "school"), unheard(2, "SCHOOL !"), unheard(3, "school bus")]
    (gap,) = gaps_in(questions, {}, ENCODER.encode)
    assert (gap.n, gap.n_wordings) == (4, 2)
    # the middle is 3 * (1, 0) + (.71, .71), closer to "school"
    assert [(each.question, each.n) for each in gap.examples] == [("School?", 3), ("school bus", 1)]


def test_a_group_tells_its_conversations_and_its_days() -> None:
    questions = [unheard(0, "school", "a"), unheard(5, "to school", "a"), unheard(9, "school bus", "b")]
    (gap,) = gaps_in(questions, {}, ENCODER.encode)
    assert gap.n_conversations == 2
    assert (gap.first, gap.last) == (NOON - timedelta(minutes=9), NOON)


def test_five_examples_are_shown_at_most() -> None:
    (gap,) = gaps_in([unheard(n, f"school {n}") for n in range(7)], {}, ENCODER.encode)
    assert (len(gap.examples), gap.n_wordings) == (5, 7)


def test_the_nearest_section_is_that_of_the_sentence_closest_to_the_middle() -> None:
    document = small_document()
    signs, clinic = gaps_in([unheard(1, "signs"), unheard(2, "clinic")], {document.id: document}, ENCODER.encode)
    assert signs.nearest is not None
    assert clinic.nearest is not None
    assert signs.nearest.section.heading == ("Early signs",)
    assert clinic.nearest.section.heading == ("Medicines",)  # "Ask the clinic first."


def test_no_document_gives_no_section_and_no_question_no_gap() -> None:
    (gap,) = gaps_in([unheard(1, "school")], {}, ENCODER.encode)
    assert gap.nearest is None
    assert gaps_in([], {}, ENCODER.encode) == ()


def test_a_question_that_the_encoder_knows_nothing_of_stands_alone() -> None:
    assert sizes("school", "zebra", "lion") == [1, 1, 1]


def test_the_same_questions_give_the_same_groups() -> None:
    questions = [unheard(n, text) for n, text in enumerate(("school bus", "swim bus", "cost", "school", "swim cost"))]
    assert gaps_in(questions, {}, ENCODER.encode) == gaps_in(questions, {}, ENCODER.encode)


def kept() -> tuple[Record, ...]:
    """Of one day: two with words, one without, one refused, one answered; and one of the day before."""
    plain = [record(n, f"school {n}") for n in range(1, 7)]
    no_words = replace(plain[2].answer, question="", understood_as="")
    refused = replace(plain[3].answer, confidence=0.0)
    return (
        *plain[:2],
        replace(plain[2], answer=no_words),
        replace(plain[3], answer=refused),
        record(5, "how is it treated"),
        replace(plain[5], asked_at=NOON - timedelta(days=1)),
    )


def test_only_abstained_questions_with_words_are_read_and_the_newest_first(store: Store) -> None:
    with store.writing() as connection:
        keep(connection, kept())
    with store.reading() as connection:
        assert [each.question for each in unanswered(connection, TODAY)] == ["school 2", "school 1"]
        assert silence(connection, TODAY) == Silence(n=4, n_with_words=2, n_refused=1)


def test_gaps_are_found_once_until_a_question_comes(tmp_path: Path) -> None:
    store, finder = open_store(f"sqlite:///{tmp_path / 'records.sqlite3'}"), GapFinder()
    assistant = FakeAssistant(encoder=WordEncoder(WORDS))
    with store.writing() as connection:
        keep(connection, [record(1, "school")])
    first = finder.find(store, assistant, TODAY)
    assert finder.find(store, assistant, TODAY) == first
    with store.writing() as connection:
        keep(connection, [record(2, "school bus")])
    again = finder.find(store, assistant, TODAY)
    assert [gap.n for gap in again.repeated] == [2]
    assert again.single == ()
    store.close()


def test_a_question_that_makes_no_gap_is_counted_at_once(tmp_path: Path) -> None:
    store, finder, assistant = open_store(f"sqlite:///{tmp_path / 'records.sqlite3'}"), GapFinder(), FakeAssistant()
    with store.writing() as connection:
        keep(connection, [record(1, "school")])
    first = finder.find(store, assistant, TODAY)
    wordless = record(2, "swim")
    with store.writing() as connection:
        keep(connection, [replace(wordless, answer=without_words(wordless.answer))])
    again = finder.find(store, assistant, TODAY)
    assert (first.silence.n, again.silence.n) == (1, 2)
    assert again.gaps == first.gaps
    store.close()


def test_gaps_that_were_found_long_ago_are_forgotten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store, finder, assistant = open_store(f"sqlite:///{tmp_path / 'records.sqlite3'}"), GapFinder(), FakeAssistant()
    first = finder.find(store, assistant, TODAY)
    monkeypatch.setattr(gap_finder, "LONGEST", timedelta(0))
    assert finder.find(store, assistant, TODAY).at > first.at
    store.close()


def test_a_text_is_encoded_once_and_in_portions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vectors, "AT_ONCE", 2)
    encoder, known = Counting(), KeptVectors()
    rows = known.encode(encoder, ["school", "swim", "school", "bus"])
    assert encoder.portions == [2, 1]
    assert np.array_equal(rows, ENCODER.encode(["school", "swim", "school", "bus"]))
    known.encode(encoder, ["bus", "cost"])
    assert encoder.portions == [2, 1, 1]


def test_the_oldest_vectors_go_when_there_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vectors, "N_KEPT", 1)
    encoder, known = Counting(), KeptVectors()
    known.encode(encoder, ["school", "bus"])
    known.encode(encoder, ["bus"])
    known.encode(encoder, ["school"])
    assert encoder.portions == [2, 1]


class Counting(WordEncoder):
    def __init__(self) -> None:
        super().__init__(WORDS)
        self.portions: list[int] = []

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.portions.append(len(texts))
        return super().encode(texts)


def test_ranges_of_days_hold_both_ends() -> None:
    week = last_days(7, NOON.date())
    assert (str(week.first), str(week.last), week.n, len(list(week))) == ("2026-11-17", "2026-11-23", 7, 7)
    assert (week.start, week.end) == (datetime(2026, 11, 17, tzinfo=UTC), datetime(2026, 11, 24, tzinfo=UTC))
    assert month("2028-02").n == 29
    assert month("2026-12").last == datetime(2026, 12, 31, tzinfo=UTC).date()


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("2026-11-02", "2026-11-01", "earlier day first"),
        ("today", "2026-11-01", "'today' is no day"),
        ("2026-01-01", "9999-12-31", "outside"),
        ("1970-01-01", "2900-01-01", "hundred years"),
    ],
)
def test_a_range_that_cannot_be_is_refused(first: str, last: str, words: str) -> None:
    with pytest.raises(StaffError, match=words):
        days_between(first, last)
    with pytest.raises(StaffError, match="no month"):
        month("2026-13")
