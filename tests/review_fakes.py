"""Records for the tests of the queue and the review page: what the fake assistant answers, at minutes after a start."""

from datetime import UTC, datetime, timedelta
from typing import Any

from recording_fakes import ASSISTANT, id_of
from recording_fakes import record as recorded
from staff_fakes import DirectRecorder

from qa.review.recorder import Standing
from qa.review.records import Record, without_words
from qa.types import Answer, Hit

START = datetime(2026, 11, 23, 3, 14, tzinfo=UTC)
SENTENCES = ASSISTANT.document.sentences


class QuietRecorder(DirectRecorder):
    """Writes nothing, and says how it stands: well, unless told otherwise."""

    def __init__(self, standing: Standing | None = None) -> None:
        super().__init__()
        self.said = standing or Standing(0, 0, True, START, "")

    def standing(self) -> Standing:
        return self.said


def record(place: int, question: str = "What are the early signs?", **changes: Any) -> Record:
    """A record asked `place` minutes after the start; the later, the higher in the queue.

    `answer` in place of the fake's; `is_sampled`, `conversation`, `number`, ...
    """
    alone = {"conversation": id_of(place), "number": 1, "asked_at": START + timedelta(minutes=place)}
    return recorded(place, **{"answer": answered(question), **alone, **changes})


def answered(question: str) -> Answer:
    """What the fake assistant says, with the first two sentences as its candidates."""
    answer = ASSISTANT.answer(question)
    ranking = (Hit(SENTENCES[0], 0.75), Hit(SENTENCES[1], 0.5))
    return Answer(**{**{name: getattr(answer, name) for name in Answer.__slots__}, "ranking": ranking})


def unkept(question: str) -> Answer:
    """The same on a site that keeps no questions."""
    return without_words(answered(question))
