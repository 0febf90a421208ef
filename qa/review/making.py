"""Assistants for documents that are not served yet: in memory to be tried, or with an index beside the current one."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import sleep
from typing import Protocol

from qa.assistant import Assistant, Models, assistant_of
from qa.retrieval.index import rows_of
from qa.retrieval.store import index_beside, index_in_memory
from qa.safety import Texts
from qa.served import Answering
from qa.types import Document

REST = 0.05  # seconds between two batches of a trial, in which families' questions go first


@dataclass(frozen=True, slots=True)
class Candidate:
    """An assistant whose index stands on the disk beside the current one."""

    assistant: Answering
    swap: Callable[[], None]  # makes its index the current one, whole; OSError where the disk refuses


class Making(Protocol):
    """What a press needs: the real one below fits, and so does a fake in a test."""

    def trial(self, documents: Iterable[Document]) -> Answering:
        """An assistant in memory alone."""

    def beside(self, documents: Iterable[Document]) -> AbstractContextManager[Candidate]:
        """An assistant with its index on the disk; the index goes again at the end where it was not swapped in."""


@dataclass(frozen=True, slots=True)
class Maker:
    """Makes assistants with the models that are loaded already. Only changed sentences and passages are embedded."""

    folder: Path  # of the index
    models: Models
    texts: Texts

    def trial(self, documents: Iterable[Document]) -> Assistant:
        """An assistant in memory alone, made without haste."""
        index = index_in_memory(self.folder, rows_of(documents), self.models.encoder, _rest)
        return assistant_of(index, self.models, self.texts)

    @contextmanager
    def beside(self, documents: Iterable[Document]) -> Iterator[Candidate]:
        """An assistant with its index on the disk; the index goes again at the end where it was not swapped in.

        Raises:
            StoreError: the index cannot be written.
        """
        with index_beside(self.folder, rows_of(documents), self.models.encoder, _quietly) as built:
            yield Candidate(assistant_of(built.index, self.models, self.texts), built.swap)


def _rest(_n_done: int, _n_all: int) -> None:
    sleep(REST)


def _quietly(_: str) -> None:
    """There is no screen to say it on."""
