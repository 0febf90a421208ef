"""From candidate sentences to evidence: what answers the question, and how sure that is."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qa.reading.answerability import probability_answered
from qa.types import Document, Hit, Sentence

# Measured on the dev half of the question sets: eval/LOG.md, "How many sentences".
MARGIN = 0.08  # a sentence this far below the best one is not part of the answer
MOST = 3  # sentences, before lists are made whole
LIST_DEPTH = 5  # two items of a list this high mean that the list was asked for
LIST_SHARE = 2


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader found: the sentences that answer, best first, and the probability that they do."""

    evidence: tuple[Sentence, ...]
    confidence: float


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads by score alone: the best sentence and those close to it, with lists made whole."""

    documents: Mapping[str, Document]

    def read(self, hits: Sequence[Hit]) -> Reading:
        """Choose the evidence from hits, best first, and judge whether it answers.

        The evidence is chosen even when the confidence is low: whoever decides to abstain must see both.
        """
        if not hits:
            return Reading((), 0.0)
        close = [hit.sentence for hit in hits[:MOST] if hit.score >= hits[0].score - MARGIN]
        asked = self._lists_asked_for(hits)
        chosen = [each for hit in close for each in self._with_list(hit, asked)]
        return Reading(tuple(dict.fromkeys(chosen)), probability_answered(hits[0].score))

    def _lists_asked_for(self, hits: Sequence[Hit]) -> set[tuple[str, int]]:
        """The lead-ins, as document and number, of lists that several of the best hits stand in."""
        high = [hit.sentence for hit in hits[:LIST_DEPTH] if hit.score >= hits[0].score - MARGIN]
        members = Counter((each.document_id, self._lead_in(each)) for each in high)
        return {(name, lead) for (name, lead), n in members.items() if lead is not None and n >= LIST_SHARE}

    def _lead_in(self, sentence: Sentence) -> int | None:
        """The lead-in of the list that a sentence belongs to, itself if it is one."""
        return sentence.number if self._items(sentence) else sentence.lead_in

    def _items(self, lead_in: Sentence) -> list[Sentence]:
        sentences = self.documents[lead_in.document_id].sentences
        return [each for each in sentences[lead_in.number + 1 :] if each.lead_in == lead_in.number]

    def _with_list(self, sentence: Sentence, asked: set[tuple[str, int]]) -> list[Sentence]:
        """A sentence, or the whole list where that was asked for; a lead-in never stands alone."""
        lead = self._lead_in(sentence)
        if lead is None or ((sentence.document_id, lead) not in asked and lead != sentence.number):
            return [sentence]
        lead_in = self.documents[sentence.document_id].sentences[lead]
        return [lead_in, *self._items(lead_in)]
