"""From candidate sentences to evidence: what answers the question, and how sure that is."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qa.reading.answerability import Calibration
from qa.reading.lists import list_around
from qa.types import Document, Hit, Sentence

# Measured on the dev half of the question sets: eval/LOG.md, "How many sentences".
MARGIN = 0.08  # a sentence this far below the best one is not part of the answer
MOST = 2  # sentences, before lists are made whole
LIST_DEPTH = 8  # so many of the best sentences are looked at to see whether a list was asked for
LIST_MARGIN = 0.12  # those of them that are further below the best one do not count
LIST_SHARE = 3  # of them in one list mean that it was, if they are half of it


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader found: the sentences that answer, best first, and whether they do."""

    evidence: tuple[Sentence, ...]
    confidence: float  # the probability that they answer
    is_enough: bool  # to answer; otherwise abstain


def together(whole: Reading, parts: Sequence[Reading]) -> Reading:
    """What answers a question of several parts: the evidence of each part that is answered, else that of the whole."""
    answered = [part for part in parts if part.is_enough]
    if not answered:
        return whole
    evidence = dict.fromkeys(sentence for part in answered for sentence in part.evidence)
    return Reading(tuple(evidence), max(each.confidence for each in (whole, *answered)), is_enough=True)


def with_lead(lead: Sequence[Sentence], reading: Reading) -> Reading:
    """The reading with sentences put first: they alone where the rest is not sure enough to be shown."""
    others = reading.evidence if reading.is_enough else ()
    evidence = tuple(dict.fromkeys((*lead, *others)))
    return Reading(evidence, reading.confidence, is_enough=True)


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads by score alone: the best sentence and those close to it, and the lists that they speak for."""

    documents: Mapping[str, Document]
    calibration: Calibration

    def read(self, hits: Sequence[Hit]) -> Reading:
        """Choose the evidence from hits, best first, and judge whether it answers.

        The evidence is chosen even when the confidence is low: whoever decides to abstain must see both.
        """
        if not hits:
            return Reading((), 0.0, is_enough=False)
        close = [hit.sentence for hit in hits[:MOST] if hit.score >= hits[0].score - MARGIN]
        asked = self._lists_asked_for(hits)
        chosen = [each for sentence in close for each in self._with_list(sentence, asked)]
        chosen += [each for whole in asked for each in whole]
        confidence = self.calibration.probability_answered(hits[0].score)
        return Reading(tuple(dict.fromkeys(chosen)), confidence, confidence >= self.calibration.answer_from)

    def _lists_asked_for(self, hits: Sequence[Hit]) -> tuple[tuple[Sentence, ...], ...]:
        """The lists of which half stands among the best hits."""
        high = [hit.sentence for hit in hits[:LIST_DEPTH] if hit.score >= hits[0].score - LIST_MARGIN]
        members = Counter(list_around(each, self.documents[each.document_id]) for each in high)
        return tuple(whole for whole, n in members.items() if whole and n >= max(LIST_SHARE, len(whole) / 2))

    def _with_list(self, sentence: Sentence, asked: Sequence[tuple[Sentence, ...]]) -> tuple[Sentence, ...]:
        """A sentence, or the whole list where that was asked for; what ends in a colon never stands alone."""
        whole = list_around(sentence, self.documents[sentence.document_id])
        return whole if whole and (whole in asked or whole[0] == sentence) else (sentence,)
