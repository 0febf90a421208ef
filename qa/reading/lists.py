"""Which sentences belong to a list together: its lead-in, its items, and the items of lists inside it."""

from qa.types import Document, Sentence


def list_around(sentence: Sentence, document: Document) -> tuple[Sentence, ...]:
    """The whole list that a sentence stands in, or that it introduces with a colon; () for prose.

    The lead-in comes first where there is one. Items straight under a heading are a list without a lead-in.
    """
    if sentence.text.endswith(":") and (items := items_of(sentence, document)):
        return (sentence, *items)
    if not sentence.is_item:
        return ()
    if sentence.lead_in is None:
        return _bare_list(sentence, document)
    lead_in = document.sentences[sentence.lead_in]
    return (lead_in, *items_of(lead_in, document))


def items_of(lead_in: Sentence, document: Document) -> tuple[Sentence, ...]:
    """The items under a lead-in, with those of the lists inside them."""
    under = {lead_in.number}
    for sentence in document.sentences[lead_in.number + 1 :]:
        if sentence.section != lead_in.section:
            break
        if sentence.lead_in in under:
            under.add(sentence.number)
    return tuple(document.sentences[number] for number in sorted(under - {lead_in.number}))


def _bare_list(item: Sentence, document: Document) -> tuple[Sentence, ...]:
    start, end = item.number, item.number + 1
    while start > 0 and _continues(document.sentences[start - 1], item):
        start -= 1
    while end < len(document.sentences) and _continues(document.sentences[end], item):
        end += 1
    return document.sentences[start:end]


def _continues(sentence: Sentence, item: Sentence) -> bool:
    return sentence.is_item and sentence.section == item.section
