"""What the pages need of an assistant, and nothing more: the real one fits, and so does a fake in a test."""

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from qa.safety import Texts
from qa.types import Answer, Document, Turn


class Answering(Protocol):
    """An assistant as the pages see it."""

    @property
    def documents(self) -> Mapping[str, Document]:
        """Every document that may be quoted, by id."""

    @property
    def texts(self) -> Texts:
        """The approved sentences of the site."""

    @property
    def examples(self) -> tuple[str, ...]:
        """Questions to begin with, each checked to be answered."""

    def answer(self, question: str, history: Sequence[Turn] = ()) -> Answer:
        """Answer one question. Raises QuestionError, with a sentence for people, where it cannot be taken."""

    def without_private(self, question: str) -> str:
        """The question as it may be shown and kept: without telephone numbers, dates and the like."""

    def suggestions(self, answer: Answer, asked: Collection[str]) -> tuple[str, ...]:
        """Two or three questions to go on with, each answered by the documents."""
