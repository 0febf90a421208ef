"""What families ask and the documents do not say: abstained questions, grouped by what they mean.

Questions of one wording are one; wordings are then joined by average linkage on the cosine distance of their vectors
(Sokal and Michener 1958), until the nearest two groups are JOIN_BELOW apart. The same questions give the same groups.
A group is a hint where to look, not a measured need: read its examples.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray
from sklearn.cluster import AgglomerativeClustering
from sqlalchemy import ColumnElement, Connection, func, select

from qa.conversation.suggestions import informs
from qa.retrieval.encoder import Vectors
from qa.review.days import Days, within
from qa.review.tables import records
from qa.types import Document, Kind, Section, Sentence

# 2026-11-23, the dev halves of eval/questions without follow-ups, pairs of one gold group against pairs joined here,
# precision and recall: dystonia .29 .24, bedwetting .41 .23, nephrotic .72 .33. At .60 the precision falls on two of
# the three (.22, .35, .72), and questions are joined that share no more than "how many" or "how long"; at .50 half of
# the pairs are lost. Complete linkage and HDBSCAN did worse. The gold groups are finer than what an author needs.
JOIN_BELOW = 0.55
MOST_QUESTIONS = 3_000  # the newest: joining them takes a second and 300 MB
N_EXAMPLES = 5
REFUSED = 0.0  # the confidence of an answer for which no document was asked

Encode = Callable[[Sequence[str]], Vectors]  # one unit row for each text


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A question that was not answered."""

    record_id: str
    conversation: str
    asked_at: datetime
    question: str  # as asked
    understood_as: str  # what was searched: it stands alone, and its slips are mended


@dataclass(frozen=True, slots=True)
class Place:
    """A section of a document that is served now."""

    document: Document
    section: Section


@dataclass(frozen=True, slots=True)
class Example:
    """One wording of a group."""

    record_id: str  # the newest of its questions
    question: str
    understood_as: str
    n: int  # questions of this wording


@dataclass(frozen=True, slots=True)
class Gap:
    """Questions that mean much the same, and that nothing answered."""

    n: int  # questions
    n_conversations: int
    first: datetime
    last: datetime
    examples: tuple[Example, ...]  # closest to the middle of the group first, at most N_EXAMPLES
    n_wordings: int
    nearest: Place | None  # the section with the sentence closest to the middle; None without documents


@dataclass(frozen=True, slots=True)
class Silence:
    """How many questions were not answered, and what is known of them."""

    n: int
    n_with_words: int  # of those for which the documents were asked
    n_refused: int  # for which no document was asked: another language, off topic, orders to the bot


def silence(connection: Connection, days: Days) -> Silence:
    """Count them: a site may keep no words, or may have begun to keep them within these days."""
    asked, worded = records.c.confidence > REFUSED, records.c.question != ""
    counts = (func.count(), func.count().filter(asked, worded), func.count().filter(~asked))
    return Silence(*connection.execute(select(*counts).select_from(records).where(*_meant(days))).one())


def unanswered(connection: Connection, days: Days) -> tuple[Unanswered, ...]:
    """The questions with words, newest first, MOST_QUESTIONS at most."""
    columns = ("id", "conversation", "asked_at", "question", "understood_as")
    is_asked = (records.c.confidence > REFUSED, records.c.question != "")
    wanted = select(*(records.c[name] for name in columns)).where(*_meant(days), *is_asked)
    newest = wanted.order_by(records.c.asked_at.desc(), records.c.id.desc()).limit(MOST_QUESTIONS)
    return tuple(Unanswered(*row) for row in connection.execute(newest))


def gaps_in(questions: Sequence[Unanswered], documents: Mapping[str, Document], encode: Encode) -> tuple[Gap, ...]:
    """The groups, largest first; of two alike the one asked last."""
    if not questions:
        return ()
    wordings = list(_by_wording(questions).values())
    vectors = encode([same[0].understood_as for same in wordings])
    groups: dict[int, list[int]] = {}
    for row, label in enumerate(_labels(vectors)):
        groups.setdefault(label, []).append(row)
    places = _Places(documents, encode)
    found = [_gap([wordings[row] for row in rows], vectors[rows], places) for rows in groups.values()]
    return tuple(sorted(found, key=lambda gap: (gap.n, gap.last), reverse=True))


class _Places:
    """Finds the section that is nearest to a direction."""

    def __init__(self, documents: Mapping[str, Document], encode: Encode) -> None:
        told = [(document, each) for document in documents.values() for each in _informing(document)]
        self._places = [Place(document, document.sections[each.section]) for document, each in told]
        self._vectors = encode([each.text for _, each in told])

    def nearest(self, middle: Vectors) -> Place | None:
        return self._places[int(np.argmax(self._vectors @ middle))] if self._places else None


def _informing(document: Document) -> Iterator[Sentence]:
    """Without the section on who reviewed the guide."""
    for number in range(len(document.sections)):
        if informs(number, document):
            yield from (each for each in document.sentences if each.section == number)


def _meant(days: Days) -> tuple[ColumnElement[bool], ...]:
    return records.c.kind == Kind.ABSTAINED.value, within(records.c.asked_at, days)


def _by_wording(questions: Sequence[Unanswered]) -> Mapping[str, list[Unanswered]]:
    """The newest first within each. Capitals, white space and marks make no other wording."""
    same: dict[str, list[Unanswered]] = {}
    for each in questions:
        words = re.findall(r"\w+", each.understood_as.casefold())
        same.setdefault(" ".join(words) or each.understood_as, []).append(each)
    return same


def _labels(vectors: Vectors) -> NDArray[np.int64]:
    """The group of each row."""
    if len(vectors) < 2:
        return np.zeros(len(vectors), dtype=np.int64)
    cosine = np.clip(1 - vectors @ vectors.T, 0, 2)  # a row of zeros is as far from itself as from all others
    np.fill_diagonal(cosine, 0)
    joined = AgglomerativeClustering(None, metric="precomputed", linkage="average", distance_threshold=JOIN_BELOW)
    labels: NDArray[np.int64] = joined.fit_predict(cosine)
    return labels


def _gap(wordings: Sequence[Sequence[Unanswered]], vectors: Vectors, places: _Places) -> Gap:
    """The middle of a group leans to what is asked most."""
    counts = np.array([len(same) for same in wordings], dtype=np.float32)
    middle = counts @ vectors
    closest = np.argsort(-(vectors @ middle), kind="stable")[:N_EXAMPLES]
    asked = [each for same in wordings for each in same]
    return Gap(
        n=len(asked),
        n_conversations=len({each.conversation for each in asked}),
        first=min(each.asked_at for each in asked),
        last=max(each.asked_at for each in asked),
        examples=tuple(_example(wordings[row]) for row in closest),
        n_wordings=len(wordings),
        nearest=places.nearest(middle),
    )


def _example(same: Sequence[Unanswered]) -> Example:
    newest = same[0]
    return Example(newest.record_id, newest.question, newest.understood_as, len(same))
