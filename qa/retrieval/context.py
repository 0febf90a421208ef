"""What the encoder and the word index see of a sentence: its words, and where it stands."""

from qa.types import Document, Passage, Sentence


def sentence_in_context(document: Document, sentence: Sentence) -> str:
    """A sentence with title, heading path and lead-in before it; only the sentence itself is ever cited.

    Example: "Dystonia in children. Tests: Other tests include: Blood or urine tests."
    """
    return f"{_place(document, sentence.section)}: {_with_lead_in(document, sentence)}"


def passage_in_context(document: Document, passage: Passage) -> str:
    """A passage with title and heading path before it."""
    words = " ".join(document.sentences[number].text for number in passage.sentences)
    return f"{_place(document, passage.section)}: {words}"


def words_in_context(document: Document, sentence: Sentence) -> str:
    """What the word index sees: no title, since a word that stands in every sentence tells nothing apart."""
    heading = " ".join(document.sections[sentence.section].heading)
    return f"{heading} {_with_lead_in(document, sentence)}"


def _place(document: Document, section: int) -> str:
    return ". ".join((document.title, *document.sections[section].heading))


def _with_lead_in(document: Document, sentence: Sentence) -> str:
    if sentence.lead_in is None:
        return sentence.text
    return f"{document.sentences[sentence.lead_in].text} {sentence.text}"
