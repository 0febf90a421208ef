"""From evidence to statements: whole sentences in the document's order, each run of them with its citation.

Nothing is reworded. What is added is only what a chosen sentence cannot be read without: its lead-in, the
rest of its bullet, and the sentence that its "this" or "it" points to.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from qa.reading.lists import list_around
from qa.types import Citation, Document, Sentence, Statement

# A pronoun that opens a sentence, or its first clause, points backwards. "It is important to …" does not.
POINTS_BACK = re.compile(
    r"""^(?:(?:and|but|so|also|then|therefore|however|instead|for\ example|as\ a\ result)\b,?\s+)?
        (?:(?:if|when|while|because|although|though|since|once|as|after|before|until|unless|for|in|with|by|
            during|to|of|most\ of|some\ of|many\ of|all\ of|both\ of|one\ of|each\ of)\s+)?
        (?:this|that|these|those|it|its|they|their|them|such|he|she|his|her|both|neither)\b
        (?!\s+(?:is|was|may\ be|can\ be)\s+(?:\w+\s+){1,2}(?:to|that|for)\b)""",
    re.IGNORECASE | re.VERBOSE,
)


def compose(evidence: Sequence[Sentence], documents: Mapping[str, Document]) -> tuple[Statement, ...]:
    """Statements in reading order within each section; the section of the best evidence comes first.

    Each unbroken run of sentences has one citation.
    Example: the item "Baclofen." under "Medicines include:" -> "Medicines include:\\n• Baclofen."
    """
    statements = []
    for document_id, section in dict.fromkeys((each.document_id, each.section) for each in evidence):
        document = documents[document_id]
        chosen = [each for each in evidence if (each.document_id, each.section) == (document_id, section)]
        readable = _readable(chosen, document)
        statements += [_statement(group, document) for group in _groups(readable, document)]
    return tuple(statements)


def leading_with(sentence: Sentence, statements: Sequence[Statement]) -> tuple[Statement, ...]:
    """The same statements, the one that cites this sentence first: what decides a question for yes or no.

    Their order stays where that statement opens with a word that points to the one before it.
    """
    leads = [each for each in statements if _cites(each, sentence) and not POINTS_BACK.match(each.text)]
    return (*leads, *(each for each in statements if each not in leads))


def _cites(statement: Statement, sentence: Sentence) -> bool:
    return any(
        each.document_id == sentence.document_id and each.start <= sentence.start and sentence.end <= each.end
        for each in statement.citations
    )


def cite(sentences: Sequence[Sentence], document: Document) -> Citation:
    """One citation for an unbroken run of sentences of one section."""
    start, end = sentences[0].start, sentences[-1].end
    heading = document.sections[sentences[0].section].heading
    return Citation(document.id, document.version, heading, start, end, document.text[start:end])


def _readable(chosen: Iterable[Sentence], document: Document) -> list[Sentence]:
    """The chosen sentences and those that they need, in order."""
    numbers: set[int] = set()
    waiting = [each.number for each in chosen]
    while waiting:
        number = waiting.pop()
        if number not in numbers:
            numbers.add(number)
            waiting += _needed_by(document.sentences[number], document)
    return [document.sentences[number] for number in sorted(numbers)]


def _needed_by(sentence: Sentence, document: Document) -> list[int]:
    needed = [] if sentence.lead_in is None else [sentence.lead_in]
    before = document.sentences[sentence.number - 1] if sentence.number > 0 else sentence
    if sentence.is_item:
        needed += [each.number for each in _neighbours(sentence, document) if each.block == sentence.block]
    elif POINTS_BACK.match(sentence.text) and before.section == sentence.section:
        needed += [each.number for each in list_around(before, document)] or [before.number]
    return needed


def _neighbours(sentence: Sentence, document: Document) -> tuple[Sentence, ...]:
    return document.sentences[max(0, sentence.number - 1) : sentence.number + 2]


def _groups(sentences: Sequence[Sentence], document: Document) -> list[list[Sentence]]:
    """Split where a new thing is said: a list with its lead-in is one, as are neighbours in a paragraph."""
    lead_ins = {each.lead_in for each in sentences if each.lead_in is not None}

    def thing(place_and_sentence: tuple[int, Sentence]) -> tuple[str, int]:
        place, sentence = place_and_sentence
        if sentence.is_item or sentence.number in lead_ins:
            return "list", _outermost(sentence, document)
        return f"block {sentence.block}", sentence.number - place  # constant along neighbours

    return [[each for _, each in group] for _, group in groupby(enumerate(sentences), key=thing)]


def _outermost(sentence: Sentence, document: Document) -> int:
    """A number that all sentences of one list share: that of its lead-in, else of its first item."""
    while sentence.lead_in is not None:
        sentence = document.sentences[sentence.lead_in]
    return list_around(sentence, document)[0].number if sentence.is_item else sentence.number


def _statement(sentences: Sequence[Sentence], document: Document) -> Statement:
    runs = groupby(enumerate(sentences), key=lambda pair: pair[1].number - pair[0])
    citations = tuple(cite([each for _, each in run], document) for _, run in runs)
    return Statement(_text(sentences), citations)


def _text(sentences: Sequence[Sentence]) -> str:
    """Sentences of a paragraph in a line, each bullet on a line of its own."""
    blocks = groupby(sentences, key=lambda each: (each.block, each.is_item))
    return "\n".join(
        ("• " if is_item else "") + " ".join(each.text for each in block) for (_, is_item), block in blocks
    )
