"""One question, one way through the house: the only place that decides the order of the steps."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from hashlib import sha256
from itertools import zip_longest
from textwrap import shorten
from time import perf_counter
from unicodedata import category

import numpy as np

from qa.conversation.background import without_background
from qa.conversation.followup import after, named_in, understood
from qa.conversation.parts import Part, asks_yes_or_no, parts_of
from qa.conversation.premise import premise_of
from qa.conversation.spelling import Speller, build_speller
from qa.conversation.suggestions import candidate_questions, choose, informs
from qa.errors import QuestionError
from qa.reading.answerability import load_calibration
from qa.reading.compose import compose, leading_with
from qa.reading.reader import Reader, Reading, together, with_lead
from qa.retrieval.encoder import Encoder, Vectors
from qa.retrieval.index import Index, Progress
from qa.retrieval.manifest import fingerprint
from qa.retrieval.recent import RecentEncoder
from qa.retrieval.reranker import TokenReranker
from qa.retrieval.retriever import Retriever
from qa.retrieval.store import open_index
from qa.safety import Finding, Scrubbed, Texts, Triage, needs_medicine_caution, scrub, seems_young, texts_for
from qa.settings import Settings
from qa.types import Answer, Citation, Concern, Document, Hit, Kind, Sentence, Statement, Timing, Turn

MAX_QUESTION = 4_000  # characters: a long story fits, a pasted file does not
MOST_REPEATED = 100  # characters of a part of a question that is said to be unanswered
N_CANDIDATES = 50  # from each side, for the reranker; a leaflet has hardly more sentences
N_HITS = 20  # that the reader sees
N_RANKED = 10  # of them, how many an answer carries for evaluators
N_RELATED = 2
BESIDE_WARNING = 0.7  # confidence of an answer below the signs of an emergency: nothing doubtful stands there
RELATED_SHARE = 0.5  # of the confidence that answers; below, nothing is near, and a part is called unanswered
N_SUGGESTIONS = 3
N_EXAMPLES = 6
N_OFFERED = 40  # questions checked at start, so that a large corpus does not delay the page


@dataclass(frozen=True, slots=True)
class Models:
    """What was trained: it takes seconds to load, and one is enough for any number of indexes."""

    encoder: Encoder
    triage: Triage


@dataclass(frozen=True, slots=True)
class Offer:
    """A question that the documents answer, with what its answer cites."""

    question: str
    cited: frozenset[Citation]


@dataclass(frozen=True)
class Assistant:
    """Answers questions from the documents of one index."""

    speller: Speller
    retriever: Retriever
    reranker: TokenReranker
    reader: Reader
    triage: Triage
    texts: Texts

    @property
    def documents(self) -> Mapping[str, Document]:
        """The documents that may be quoted, by id."""
        return self.retriever.index.rows.documents

    @cached_property
    def makers(self) -> Mapping[str, str]:
        """What an answer rests on, by fingerprints, for the record: the index and the models."""
        indexed = "\n".join(fingerprint(document) for document in self.documents.values())
        return {
            "index": sha256(indexed.encode()).hexdigest(),
            "encoder": self.retriever.encoder.fingerprint,
            "opinion": self.triage.opinion.fingerprint,
        }

    @property
    def encoder(self) -> Encoder:
        """What turns questions into vectors."""
        return self.retriever.encoder

    def answer(self, question: str, history: Sequence[Turn] = ()) -> Answer:
        """Answer one question, given the earlier turns of the conversation.

        Raises:
            QuestionError: the question is empty or too long; the message is for the person who asked.
        """
        watch = _Stopwatch()
        with watch.stage("safety"):
            finding = self.triage.of(question)
            private = self._scrubbed(question)
        if finding.danger is not None:
            return self._urgent(private.text, finding.danger, watch)
        self._check(question)
        with watch.stage("understand"):
            typed = self.speller.corrected(_without_odd_characters(private.text))
            turns = self._calm(typed, history)
            message = without_background(typed)
            asked = understood(message, turns)
        # Once more: "cant breeth" is read now, and "how long?" may continue "he is not breathing".
        with watch.stage("safety"):
            if turns or typed != question:
                finding = self.triage.of(typed, question, *(after(typed, turn.question) for turn in turns[-1:]))
            concerns = _concerns(finding, typed, private)
        if finding.danger is not None:
            return self._urgent(private.text, finding.danger, watch)
        if any(concern.is_refused for concern in concerns):
            return self._refused(private.text, message, concerns, watch)
        found = self._find(asked, parts_of(message, turns), watch)
        if Concern.MAYBE_EMERGENCY in concerns:
            found = _beside_a_warning(found)
        with watch.stage("compose"):
            answer = self._compose(private.text, message, found, concerns)
        return replace(answer, timing=watch.timings())

    def without_private(self, question: str) -> str:
        """The question as it may be shown and kept. Example: "call me at 617-555-0142" -> "call me at [phone]"."""
        return self._scrubbed(question).text

    @cached_property
    def examples(self) -> tuple[str, ...]:
        """Questions to start with, each checked to be answered."""
        return tuple(offer.question for offer in self._offers)[:N_EXAMPLES]

    def suggestions(self, answer: Answer, asked: Collection[str]) -> tuple[str, ...]:
        """Questions to ask next: answered by the documents, near to this one, and saying something new."""
        shown = {citation for statement in answer.statements for citation in statement.citations}
        if not self._offers or answer.kind not in (Kind.ANSWERED, Kind.ABSTAINED):
            return ()
        vector = self.retriever.encoder.encode([answer.understood_as])[0]
        nearest = [self._offers[place] for place in np.argsort(-(self._offer_vectors @ vector), kind="stable")]
        new = [offer.question for offer in nearest if not offer.cited <= shown]
        return choose(new, asked, N_SUGGESTIONS)

    @cached_property
    def _offer_vectors(self) -> Vectors:
        """Row i is offer i: encoded once, not after every answer."""
        return self.retriever.encoder.encode([offer.question for offer in self._offers])

    @cached_property
    def _offers(self) -> tuple["Offer", ...]:
        in_turns = zip_longest(*map(candidate_questions, self.documents.values()))
        candidates = [question for turn in in_turns for question in turn if question is not None]
        answers = [self.answer(question) for question in list(dict.fromkeys(candidates))[:N_OFFERED]]
        return tuple(
            Offer(answer.question, frozenset(c for statement in answer.statements for c in statement.citations))
            for answer in answers
            if answer.kind is Kind.ANSWERED
        )

    def _find(self, asked: str, parts: Sequence[Part], watch: "_Stopwatch") -> "_Found":
        """Look for the whole of what is asked, and for each part of it where it has several."""
        hits, whole = self._read(asked, watch)
        readings = [self._read(part.searched, watch)[1] for part in parts]
        answered = any(each.is_enough for each in readings)
        silent = [part.text for part, each in zip(parts, readings, strict=True) if answered and not self._is_near(each)]
        return _Found(asked, hits, together(whole, readings), tuple(silent), self._premise(asked, watch))

    def _premise(self, asked: str, watch: "_Stopwatch") -> tuple[Sentence, ...]:
        """What the guide says of that which the question takes for granted, true or not."""
        claim = premise_of(asked)
        reading = self._read(claim, watch)[1] if claim else None
        return reading.evidence if reading and reading.is_enough else ()

    def _is_near(self, reading: Reading) -> bool:
        return reading.confidence >= RELATED_SHARE * self.reader.calibration.answer_from

    def _read(self, asked: str, watch: "_Stopwatch") -> tuple[Sequence[Hit], Reading]:
        with watch.stage("retrieve"):
            candidates = self.retriever.search(asked, N_CANDIDATES)
        with watch.stage("rerank"):
            hits = self.reranker.rerank(asked, candidates)[:N_HITS]
        with watch.stage("read"):
            return hits, self.reader.read(hits)

    def _urgent(self, question: str, kind: Kind, watch: "_Stopwatch") -> Answer:
        """Danger goes before everything else, and nothing from a document stands beside it."""
        return Answer(question, question, kind, 0.0, self.texts.of_danger(kind, question), timing=watch.timings())

    def _refused(self, question: str, message: str, concerns: Sequence[Concern], watch: "_Stopwatch") -> Answer:
        """No document is asked: what was typed is no question to one."""
        said = self.texts.of_concerns(concerns)
        return Answer(question, message, Kind.ABSTAINED, 0.0, said, timing=watch.timings(), concerns=tuple(concerns))

    def _calm(self, message: str, history: Sequence[Turn]) -> Sequence[Turn]:
        """The earlier turns that a question may lean on: after an emergency, one that names something starts anew."""
        is_over = history and named_in(message) and self.triage.of(history[-1].question).danger is not None
        return () if is_over else history

    def _check(self, question: str) -> None:
        if not question.strip():
            raise QuestionError(self.texts.empty_question)
        if len(question) > MAX_QUESTION:
            raise QuestionError(self.texts.too_long)

    def _scrubbed(self, question: str) -> Scrubbed:
        return scrub(question, self._words)

    @cached_property
    def _words(self) -> frozenset[str]:
        """Of all documents: a name that stands there is nobody's secret."""
        texts = (document.text.casefold() for document in self.documents.values())
        return frozenset(word for text in texts for word in re.findall(r"\w+", text))

    def _compose(self, question: str, message: str, found: "_Found", concerns: Sequence[Concern]) -> Answer:
        reading = with_lead(found.premise, found.reading) if found.premise else found.reading
        answered = reading.is_enough
        composed = compose(reading.evidence, self.documents)
        if reading.evidence and (found.premise or asks_yes_or_no(message)):
            composed = leading_with(reading.evidence[0], composed)
        statements = composed if answered else ()
        related = self._related(found.hits) if self._is_near(reading) and not answered else ()
        return Answer(
            question=question,
            understood_as=found.asked,
            kind=Kind.ANSWERED if answered else Kind.ABSTAINED,
            confidence=reading.confidence,
            message=self._message(found, concerns),
            statements=statements,
            caution=self._caution(message, statements, related),
            related=related,
            withheld=() if answered else tuple(cited for statement in composed for cited in statement.citations),
            ranking=tuple(found.hits[:N_RANKED]),
            concerns=tuple(concerns),
        )

    def _message(self, found: "_Found", concerns: Sequence[Concern]) -> str:
        """What each concern calls for, then what the guide does not say. Whom to ask is said once."""
        said = [self.texts.of_concerns(concerns)]
        if not found.reading.is_enough and found.premise:
            said.append(self.texts.premise)
        elif not found.reading.is_enough and not any(concern.names_whom_to_ask for concern in concerns):
            said.append(self.texts.abstained)
        if found.reading.is_enough and found.silent:
            said.append(self.texts.partly.replace("{part}", "” and “".join(map(_short, found.silent))))
        return "\n".join(filter(None, said))

    def _related(self, hits: Sequence[Hit]) -> tuple[Citation, ...]:
        """The best sentence of each of the nearest sections, with what it cannot be read without."""
        told = [hit.sentence for hit in hits if informs(hit.sentence.section, self.documents[hit.sentence.document_id])]
        nearest = {(sentence.document_id, sentence.section): sentence for sentence in reversed(told)}
        best_first = list(reversed(nearest.values()))[:N_RELATED]
        composed = [compose([sentence], self.documents)[-1] for sentence in best_first]
        return tuple(statement.citations[-1] for statement in composed)  # its lead-in may be cited before it

    def _caution(self, question: str, statements: Sequence[Statement], related: Sequence[Citation]) -> str:
        """Also wherever a medicine is named in the question: with what may it be taken, what if it is forgotten."""
        names_medicine = not self.speller.lexicon.medicines.isdisjoint(re.findall(r"\w+", question.casefold()))
        shown = (question, *(each.text for each in statements), *(each.quote for each in related))
        return self.texts.medicine_caution if names_medicine or any(map(needs_medicine_caution, shown)) else ""


def open_assistant(
    settings: Settings,
    documents: Iterable[Document],
    models: Models,
    announce: Callable[[str], None],
    progress: Progress,
) -> Assistant:
    """Open the index of the documents, building it first where it is stale.

    Raises:
        QaError: whatever of that cannot be done, with the remedy.
    """
    index = open_index(settings.index, documents, models.encoder, announce, progress)
    return assistant_of(index, models, texts_for(settings))


def assistant_of(index: Index, models: Models, texts: Texts) -> Assistant:
    """Put the stages together over one index.

    Raises:
        CalibrationError: the constants of the confidence are missing or damaged.
    """
    reader = Reader(index.rows.documents, load_calibration())
    speller = build_speller(document.text for document in index.rows.documents.values())
    encoder = RecentEncoder(models.encoder)
    retriever, reranker = Retriever(index, encoder), TokenReranker(index, encoder)
    return Assistant(speller, retriever, reranker, reader, models.triage, texts)


@dataclass(frozen=True, slots=True)
class _Found:
    """What the documents hold on a question."""

    asked: str  # as it was searched
    hits: Sequence[Hit]
    reading: Reading
    silent: tuple[str, ...]  # the parts of the question that nothing answers, where another part is answered
    premise: tuple[Sentence, ...] = ()  # what is said of that which the question takes for granted


@dataclass(slots=True)
class _Stopwatch:
    """Adds up how long each stage of one answer took."""

    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        start = perf_counter()
        yield
        self.seconds[name] = self.seconds.get(name, 0.0) + perf_counter() - start

    def timings(self) -> tuple[Timing, ...]:
        return tuple(Timing(name, seconds) for name, seconds in self.seconds.items())


def _beside_a_warning(found: _Found) -> _Found:
    """The same, answered only where that is nearly certain."""
    is_sure = found.reading.is_enough and found.reading.confidence >= BESIDE_WARNING
    return replace(found, reading=replace(found.reading, is_enough=is_sure), premise=())


def _concerns(finding: Finding, message: str, private: Scrubbed) -> tuple[Concern, ...]:
    """All that an answer must mind, in the order in which it is said."""
    also = {Concern.PRIVATE: bool(private.found), Concern.YOUNG: seems_young(message)}
    return tuple(concern for concern in Concern if concern in finding.concerns or also.get(concern))


def _short(part: str) -> str:
    """A part of the question as it is repeated to the family."""
    return shorten(part.rstrip("?!. "), MOST_REPEATED, placeholder=" …")


def _without_odd_characters(text: str) -> str:
    """Without what no document holds and no tokenizer takes: control characters and halves of characters."""
    return "".join(" " if category(char) in ("Cc", "Cs") else char for char in text)
