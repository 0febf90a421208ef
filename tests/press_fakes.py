"""A press for tests: a corpus of real files in a folder, and assistants that answer by the words of the question.

A question is answered by every sentence that holds one of its longer words; nothing is embedded. The index is one file
"index" with the versions in it.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from recording_fakes import id_of, record
from web_fakes import FakeAssistant

from qa.documents import read_corpus
from qa.review.keeping import keep
from qa.review.making import Candidate
from qa.review.publishing import Press
from qa.review.store import Store
from qa.served import Served
from qa.settings import Settings, load_settings
from qa.types import Answer, Citation, Document, Kind, Sentence, Statement, Turn

GUIDE = """# Stiffness

## Signs

A foot may drag. It can hurt.

## Treatment

Shots are given every three months. There is no cure.

Reviewed by: Ada Bell, MD

Date: March 2019
"""
CHANGED = GUIDE.replace("every three months", "every four months")


@dataclass
class WordAssistant(FakeAssistant):
    """Answers with every sentence that holds a word of four letters or more of the question."""

    held: tuple[Document, ...] = ()

    @property
    def documents(self) -> dict[str, Document]:
        return {document.id: document for document in self.held}

    def answer(self, question: str, history: Sequence[Turn] = ()) -> Answer:
        self.asked.append((question, tuple(history)))
        words = set(re.findall(r"\w{4,}", question.casefold()))
        found = [
            Statement(sentence.text, (_cite(document, sentence),))
            for document in self.held
            for sentence in document.sentences
            if words & set(re.findall(r"\w+", sentence.text.casefold()))
        ]
        return Answer(question, question, Kind.ANSWERED if found else Kind.ABSTAINED, 0.9, "", tuple(found))


@dataclass
class WordMaker:
    """Makes word assistants; `fails` names the step that raises: "build" or "swap"."""

    index: Path
    fails: Mapping[str, BaseException] = field(default_factory=dict)
    before_trial: Callable[[], object] = lambda: None

    def trial(self, documents: Iterable[Document]) -> WordAssistant:
        self.before_trial()
        return WordAssistant(held=tuple(documents))

    @contextmanager
    def beside(self, documents: Iterable[Document]) -> Iterator[Candidate]:
        self._step("build")
        held = tuple(documents)
        beside = self.index.with_suffix(".beside")
        beside.write_text(" ".join(document.version for document in held))

        def swap() -> None:
            self._step("swap")
            beside.replace(self.index)

        yield Candidate(WordAssistant(held=held), swap)
        beside.unlink(missing_ok=True)

    def _step(self, name: str) -> None:
        if name in self.fails:
            raise self.fails[name]


@dataclass
class House:
    """A site without pages: its corpus, its store, what it serves, and its press."""

    settings: Settings
    store: Store
    served: Served
    maker: WordMaker
    press: Press


def house_of(folder: Path, store: Store, files: Mapping[str, str]) -> House:
    """Open a site whose corpus holds these files; none: what the folder holds already, as after a restart."""
    corpus = folder / "corpus"
    corpus.mkdir(exist_ok=True)
    for name, text in files.items():
        (corpus / name).write_text(text, encoding="utf-8", newline="")
    settings = load_settings().model_copy(update={"corpus": corpus, "data": folder / "data", "keep_questions": True})
    served = Served(WordAssistant(held=read_corpus(corpus)))
    maker = WordMaker(folder / "index")
    return House(settings, store, served, maker, Press(store, settings, served, maker))


def asked_by_a_family(store: Store, number: int, question: str, kind: Kind = Kind.ANSWERED) -> str:
    """Keep a record of nothing but a question, asked so many minutes after noon; its id."""
    alone = record(number, conversation=id_of(number), number=1, answer=Answer(question, question, kind, 0.5))
    with store.writing() as connection:
        keep(connection, [alone])
    return alone.id


def _cite(document: Document, sentence: Sentence) -> Citation:
    quote = document.text[sentence.start : sentence.end]
    heading = document.sections[sentence.section].heading
    return Citation(document.id, document.version, heading, sentence.start, sentence.end, quote)
