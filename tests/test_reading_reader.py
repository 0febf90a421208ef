"""The reader: the best sentence and those close to it, and lists whole where they were asked for."""

from pathlib import Path

import pytest
from fakes import document_of

from qa.reading.answerability import Calibration
from qa.reading.reader import MARGIN, MOST, Reader, Reading, together
from qa.types import Document, Hit

CALIBRATION = Calibration(slope=10.0, intercept=-5.0, answer_from=0.5, fitted_on="nothing")
GUIDE = """Tics

Rest helps. Warm baths help too. So does music. Swimming is fine.

Early signs include:

- blinking
- sniffing
- a stiff neck
"""


@pytest.fixture
def guide(tmp_path: Path) -> Document:
    return document_of(tmp_path, "tics.txt", GUIDE)


def read(guide: Document, *scores: tuple[str, float]) -> list[str]:
    sentences = {sentence.text: sentence for sentence in guide.sentences}
    hits = [Hit(sentences[text], score) for text, score in scores]
    return [sentence.text for sentence in Reader({guide.id: guide}, CALIBRATION).read(hits).evidence]


def test_sentences_close_to_the_best_are_taken_and_others_left(guide: Document) -> None:
    found = read(guide, ("Rest helps.", 0.8), ("Warm baths help too.", 0.8 - MARGIN / 2), ("So does music.", 0.1))
    assert found == ["Rest helps.", "Warm baths help too."]


def test_no_more_than_a_few_are_taken(guide: Document) -> None:
    texts = ("Rest helps.", "Warm baths help too.", "So does music.", "Swimming is fine.")
    assert len(read(guide, *((text, 0.8) for text in texts))) == MOST


def test_one_item_far_above_the_rest_of_its_list_stays_single(guide: Document) -> None:
    assert read(guide, ("sniffing", 0.8), ("blinking", 0.8 - 2 * MARGIN)) == ["sniffing"]


def test_several_items_of_a_list_bring_the_whole_list(guide: Document) -> None:
    found = read(guide, ("sniffing", 0.8), ("blinking", 0.79), ("a stiff neck", 0.78))
    assert found == ["Early signs include:", "blinking", "sniffing", "a stiff neck"]


def test_two_items_of_a_list_are_two_items(guide: Document) -> None:
    assert read(guide, ("sniffing", 0.8), ("blinking", 0.79), ("a stiff neck", 0.1)) == ["sniffing", "blinking"]


def test_a_lead_in_is_never_evidence_without_its_list(guide: Document) -> None:
    found = read(guide, ("Early signs include:", 0.8), ("Rest helps.", 0.1))
    assert found == ["Early signs include:", "blinking", "sniffing", "a stiff neck"]


def test_without_a_hit_there_is_no_evidence_and_no_confidence(guide: Document) -> None:
    reading = Reader({guide.id: guide}, CALIBRATION).read([])
    assert (reading.evidence, reading.confidence) == ((), 0.0)


def test_it_is_enough_from_the_threshold_on(guide: Document) -> None:
    sentence = guide.sentences[0]
    readings = [Reader({guide.id: guide}, CALIBRATION).read([Hit(sentence, score)]) for score in (0.49, 0.5)]
    assert [reading.is_enough for reading in readings] == [False, True]
    assert readings[1].confidence == 0.5


def test_of_several_parts_each_that_is_answered_brings_its_evidence(guide: Document) -> None:
    rest, baths, music, swimming = guide.sentences[:4]
    whole = Reading((swimming,), 0.4, is_enough=False)
    parts = [Reading((rest,), 0.7, True), Reading((music,), 0.1, False), Reading((baths, rest), 0.6, True)]
    assert together(whole, parts) == Reading((rest, baths), 0.7, is_enough=True)


def test_without_an_answered_part_the_question_is_read_whole(guide: Document) -> None:
    whole = Reading(guide.sentences[:1], 0.8, is_enough=True)
    assert together(whole, [Reading(guide.sentences[1:2], 0.1, is_enough=False)] * 2) == whole
    assert together(whole, []) == whole
