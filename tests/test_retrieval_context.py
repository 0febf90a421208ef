"""What is embedded of a sentence: title, heading path and lead-in before it; what is cited is never changed."""

from pathlib import Path

from fakes import document_of

from qa.documents import passages_of
from qa.retrieval.context import passage_in_context, sentence_in_context, words_in_context

GUIDE = """# Tics

## Tests

### At the clinic

Tests include:

- blood tests
"""


def test_a_sentence_stands_in_its_place(tmp_path: Path) -> None:
    guide = document_of(tmp_path, "tics.md", GUIDE)
    item = guide.sentences[1]
    assert sentence_in_context(guide, item) == "Tics. Tests. At the clinic: Tests include: blood tests"
    assert words_in_context(guide, item) == "Tests At the clinic Tests include: blood tests"


def test_a_passage_stands_in_its_place(tmp_path: Path) -> None:
    guide = document_of(tmp_path, "tics.md", GUIDE)
    (passage,) = passages_of(guide)
    assert passage_in_context(guide, passage) == "Tics. Tests. At the clinic: Tests include: blood tests"


def test_without_a_heading_the_title_stands_alone(tmp_path: Path) -> None:
    guide = document_of(tmp_path, "tics.txt", "Rest helps most children.\n")
    assert sentence_in_context(guide, guide.sentences[0]) == "Tics: Rest helps most children."
