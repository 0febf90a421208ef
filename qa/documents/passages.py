"""Neighbouring sentences of one section, read together when the house searches."""

from itertools import groupby

from qa.types import VERSION_DIGITS, Document, Passage, Sentence

# An encoder of 256 word pieces reads about 180 English words, and one point of a family guide takes one
# paragraph. So a passage aims at a paragraph and stays inside the encoder.
FULL_WORDS = 90
FULL_SENTENCES = 6
# Below this a passage says too little to be found by; it goes with its neighbour while both stay readable.
THIN_WORDS = 30
MOST_WORDS = 140

Run = tuple[Sentence, ...]  # consecutive sentences


def passages_of(document: Document) -> tuple[Passage, ...]:
    """Divide a document into passages: every sentence in exactly one, none across a section.

    A list stays whole and with its lead-in, however long: an item alone can be read as its opposite.
    """
    passages = []
    for section, sentences in groupby(document.sentences, key=lambda sentence: sentence.section):
        for run in _packed(_bundles(tuple(sentences))):
            start, end = run[0].start, run[-1].end
            passage_id = f"{document.id}@{document.version[:VERSION_DIGITS]}#{start}-{end}"
            numbers = tuple(sentence.number for sentence in run)
            passages.append(Passage(document.id, passage_id, section, start, end, numbers))
    return tuple(passages)


def _bundles(sentences: Run) -> list[Run]:
    """Tie what must not be parted: each lead-in and all that it introduces."""
    opens = [_earliest(sentence) for sentence in sentences]
    bundles: list[Run] = []
    last = len(sentences)
    earliest = last and sentences[-1].number
    for place in range(len(sentences) - 1, -1, -1):
        earliest = min(earliest, opens[place])
        if earliest == sentences[place].number:
            bundles.insert(0, sentences[place:last])
            last, earliest = place, earliest - 1
    return bundles


def _earliest(sentence: Sentence) -> int:
    return sentence.number if sentence.lead_in is None else sentence.lead_in


def _packed(bundles: list[Run]) -> list[Run]:
    runs: list[Run] = []
    for bundle in bundles:
        if runs and _belongs(runs[-1], bundle):
            runs[-1] += bundle
        else:
            runs.append(bundle)
    if len(runs) > 1 and _n_words(runs[-1]) < THIN_WORDS and _n_words(runs[-2] + runs[-1]) <= MOST_WORDS:
        runs[-2:] = [runs[-2] + runs[-1]]
    return runs


def _belongs(run: Run, bundle: Run) -> bool:
    together = _n_words(run + bundle)
    if _n_words(run) < THIN_WORDS:
        return together <= MOST_WORDS
    return together <= FULL_WORDS and len(run) + len(bundle) <= FULL_SENTENCES


def _n_words(run: Run) -> int:
    return sum(len(sentence.text.split()) for sentence in run)
