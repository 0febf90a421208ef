"""A small document and an assistant for the tests of the pages: what it answers can be read off the question."""

import hashlib
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from fakes import WordEncoder

from qa.errors import QuestionError
from qa.retrieval.encoder import Encoder
from qa.review.records import FamilyJudgment, Record
from qa.safety import Texts, scrub, texts_for
from qa.settings import load_settings
from qa.types import Answer, Citation, Document, Kind, Provenance, Section, Sentence, Statement, Turn

GUIDE = """Shaking and stiffness

What it is
Stiff muscles pull against each other. They may twist a child's arm or leg. It can hurt.

Early signs
The first signs may be:
- A foot that drags
- A neck that turns by itself
- Fast blinking <b>not bold</b> & "quoted"

Treatment
Most children get medicine and exercises. Shots are given every three or four months. There is no cure.

Medicines
Do not stop a medicine on your own. Ask the clinic first.
"""

HEADINGS = ("What it is", "Early signs", "Treatment", "Medicines")


def small_document(id_: str = "stiffness", text: str = GUIDE) -> Document:
    """Read the layout above: its first line is the title, a line of HEADINGS opens a section, `- ` is a bullet."""
    sections: list[Section] = []
    sentences: list[Sentence] = []
    title = text.split("\n", 1)[0]
    lead_in: int | None = None
    for block, line in enumerate(re.finditer(r"[^\n]+", text)):
        if line[0] == title or line[0] in HEADINGS:
            sections.append(Section((line[0],), line.start(), len(text)))
            continue
        is_item = line[0].startswith("- ")
        for part in re.finditer(r"[^.:]+[.:]?", line[0].removeprefix("- ")):
            start = line.start() + part.start() + 2 * is_item + (len(part[0]) - len(part[0].lstrip()))
            end = line.start() + part.end() + 2 * is_item
            number = len(sentences)
            sentences.append(
                Sentence(
                    id_,
                    number,
                    start,
                    end,
                    text[start:end],
                    len(sections) - 1,
                    block,
                    is_item,
                    lead_in if is_item else None,
                )
            )
            lead_in = number if part[0].endswith(":") else lead_in
    return Document(
        id_,
        title,
        text,
        hashlib.sha256(text.encode()).hexdigest(),
        Provenance(
            source="A page of the hospital",
            reviewers=("Ada Bell, MD", "Cy Dow, MD"),
            review_date=date(2019, 3, 1),
            review_date_stated="March 2019",
            note="The wording is an example.",
        ),
        tuple(sections),
        tuple(sentences),
    )


def cite(document: Document, *words: str) -> Citation:
    """The sentences from the one holding the first words to the one holding the last."""
    found = [next(s for s in document.sentences if each in s.text) for each in words]
    start, end = found[0].start, found[-1].end
    return Citation(
        document.id,
        document.version,
        document.sections[found[0].section].heading,
        start,
        end,
        document.text[start:end],
    )


@dataclass
class FakeAssistant:
    """Answers by the words of the question.

    "sign" -> the list; "treat", "surgery" -> the treatment; "stop" -> a medicine sentence with its caution; "choking",
    "hurt myself", "drank" -> the three dangers; "break" -> a fault; everything else -> abstains.
    """

    document: Document = field(default_factory=small_document)
    texts: Texts = field(default_factory=lambda: texts_for(load_settings()))
    examples: tuple[str, ...] = ("What are the early signs?", "How is it treated?")
    asked: list[tuple[str, tuple[Turn, ...]]] = field(default_factory=list)
    others: tuple[Document, ...] = ()
    makers: Mapping[str, str] = field(default_factory=lambda: {"encoder": "fake"})
    encoder: Encoder = field(default_factory=lambda: WordEncoder(("school", "swim", "cost", "sign", "hurt", "shots")))

    @property
    def documents(self) -> dict[str, Document]:
        return {document.id: document for document in (self.document, *self.others)}

    def answer(self, question: str, history: Sequence[Turn] = ()) -> Answer:
        self.asked.append((question, tuple(history)))
        if not question.strip():
            raise QuestionError(self.texts.empty_question)
        if len(question) > 4000:
            raise QuestionError("The question is too long. Please ask in fewer words.")
        if "break" in question:
            raise RuntimeError(f"broke on {question}")
        kept = self.without_private(question)
        return self._danger(kept) or self._answer(kept, history)

    def without_private(self, question: str) -> str:
        return scrub(question).text

    def suggestions(self, answer: Answer, asked: Collection[str]) -> tuple[str, ...]:
        offered = ("What about surgery?", "Does it hurt?", *self.examples)
        return tuple(each for each in offered if each not in asked)[:3] if answer.kind is Kind.ANSWERED else ()

    def _danger(self, question: str) -> Answer | None:
        dangers = {
            "choking": (Kind.EMERGENCY, self.texts.emergency),
            "hurt myself": (Kind.CRISIS, self.texts.crisis),
            "drank": (Kind.POISONING, self.texts.poisoning),
        }
        for word, (kind, message) in dangers.items():
            if word in question:
                return Answer(question, question, kind, 0.0, message)
        return None

    def _answer(self, question: str, history: Sequence[Turn]) -> Answer:
        understood = f"{question} (about treatment)" if "surgery" in question and history else question
        statements = tuple(self._statements(question))
        caution = self.texts.medicine_caution if "stop" in question else ""
        if statements:
            return Answer(question, understood, Kind.ANSWERED, 0.9, "", statements, caution)
        related = (cite(self.document, "It can hurt"),)
        return Answer(question, understood, Kind.ABSTAINED, 0.1, self.texts.abstained, (), caution, related)

    def _statements(self, question: str) -> list[Statement]:
        """As the composer makes them: a list in one statement, each unbroken run of it with one citation."""
        places: tuple[Citation, ...] = ()
        if "sign" in question:  # the second bullet is left out, so the list has two citations
            places = (cite(self.document, "The first signs", "A foot"), cite(self.document, "Fast blinking"))
            lead_in, first, last = "The first signs may be:", "A foot that drags", places[1].quote
            listed = Statement(f"{lead_in}\n• {first}\n• {last}", places)
            hurt = cite(self.document, "It can hurt")
            return [listed, Statement(hurt.quote, (hurt,))]
        if "treat" in question or "surgery" in question:
            places = (cite(self.document, "Most children", "Shots are"), cite(self.document, "There is no cure"))
        if "stop" in question:
            places = (cite(self.document, "Do not stop"),)
        return [Statement(place.quote, (place,)) for place in places]


@dataclass
class RecordedHere:
    """Records in a list. `is_reachable` False is a database that is down; `is_broken` True fails on everything."""

    records: list[Record] = field(default_factory=list)
    judgments: list[FamilyJudgment] = field(default_factory=list)
    is_reachable: bool = True
    is_broken: bool = False

    def add(self, record: Record) -> None:
        self._fail(record)
        self.records.append(record)

    def judge(self, judged: FamilyJudgment) -> bool:
        self._fail(judged)
        self.judgments.append(judged)
        return self.is_reachable

    def _fail(self, what: object) -> None:
        if self.is_broken:
            raise RuntimeError(f"broke on {what}")
