"""What is served now, as everything above the assistant sees it: the real one fits, and so does a fake in a test."""

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from qa.retrieval.encoder import Encoder
from qa.safety import Texts
from qa.types import Answer, Document, Turn


class Answering(Protocol):
    """An assistant as pages and records see it."""

    @property
    def documents(self) -> Mapping[str, Document]:
        """Every document that may be quoted, by id."""

    @property
    def texts(self) -> Texts:
        """The approved sentences of the site."""

    @property
    def examples(self) -> tuple[str, ...]:
        """Questions to begin with, each checked to be answered."""

    @property
    def makers(self) -> Mapping[str, str]:
        """What makes the answers, for the record. Example: {"encoder": "3f2a...", "opinion": "557a..."}."""

    @property
    def encoder(self) -> Encoder:
        """What turns questions into vectors, to tell which of them mean the same."""

    def answer(self, question: str, history: Sequence[Turn] = ()) -> Answer:
        """Answer one question. Raises QuestionError, with a sentence for people, where it cannot be taken."""

    def without_private(self, question: str) -> str:
        """The question as it may be shown and kept: without telephone numbers, dates and the like."""

    def suggestions(self, answer: Answer, asked: Collection[str]) -> tuple[str, ...]:
        """Two or three questions to go on with, each answered by the documents."""


def versions_of(documents: Mapping[str, Document]) -> dict[str, str]:
    """The version of each document, by id: what a record, a comparison or a running conversation rests on."""
    return {name: document.version for name, document in documents.items()}


class Served:
    """The assistant that a new conversation gets; a running one keeps what it began with.

    Reading `current` and replacing it are one step each, from any thread.
    """

    def __init__(self, current: Answering) -> None:
        self.current = current
