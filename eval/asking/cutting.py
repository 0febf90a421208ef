"""A document without some of its sentences: what the counterfactual question is asked of."""

from collections.abc import Collection
from dataclasses import replace

from qa.types import Document, Sentence


def without(document: Document, numbers: Collection[int]) -> Document:
    """The document as if these sentences had never stood in it.

    The rest keeps its place in the text, so that citations can still be checked; it is numbered anew, and an
    item whose lead-in is gone has none.
    """
    text = list(document.text)
    for sentence in document.sentences:
        if sentence.number in numbers:
            text[sentence.start : sentence.end] = " " * (sentence.end - sentence.start)
    left = [sentence for sentence in document.sentences if sentence.number not in numbers]
    new = {sentence.number: place for place, sentence in enumerate(left)}
    return replace(
        document, text="".join(text), sentences=tuple(_renumbered(sentence, new) for sentence in left), questions=()
    )


def _renumbered(sentence: Sentence, new: dict[int, int]) -> Sentence:
    lead_in = None if sentence.lead_in is None else new.get(sentence.lead_in)
    return replace(sentence, number=new[sentence.number], lead_in=lead_in)
