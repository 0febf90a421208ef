"""What happens when a family asks, judges, saves or starts over: plain functions of the conversation so far.

No gradio here. Each step gives back a Screen, and qa.web.pages puts its parts where they belong.
"""

import time
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from threading import BoundedSemaphore
from unicodedata import category

from qa.errors import QuestionError
from qa.review.history import now
from qa.review.recorder import Records
from qa.review.records import FamilyJudgment, Judgment, Record
from qa.safety import Texts
from qa.served import Answering, Served, versions_of
from qa.settings import Settings
from qa.types import Answer, Document
from qa.web.answers import ExchangeView, Presenter
from qa.web.exchanges import (
    Conversation,
    Exchange,
    extended,
    history_of,
    opened,
    questions_of,
)
from qa.web.faults import log_without_words
from qa.web.provenance import Age, Backing, backing_of
from qa.web.rendering import Saving, Welcome, earlier_html, latest_html, pinned_html, saved_page

PAUSE = 0.12  # seconds between two steps of an answer: seen to be written, and never waited for
MOST_STEPS = 8  # so that a long answer is written in less than a second
WRITTEN_AT_ONCE = 1  # answer; the next ones come whole: no family waits while another's is written out

LOOKING = "Looking in the guide"
NOTED = "Thank you. We noted it."
NOT_YET = "Thank you. We could not note it yet."


@dataclass(frozen=True, slots=True)
class Screen:
    """Everything on the page that changes, at one moment."""

    conversation: Conversation
    earlier: str
    latest: str
    pinned: str
    status: str  # the one line that is read aloud
    problem: bool = False  # whether the status line is also seen


class Dialogue:
    """One family's side of the assistant, for all sessions: it holds no conversation itself.

    A conversation keeps the assistant that it began with; a new one gets the one that is served by then.
    """

    def __init__(self, served: Served, settings: Settings, records: Records) -> None:
        self.served = served
        self.settings = settings
        self.records = records
        self._pens = BoundedSemaphore(WRITTEN_AT_ONCE)

    @property
    def texts(self) -> Texts:
        """The approved sentences of the site."""
        return self.served.current.texts

    @property
    def privacy(self) -> str:
        """What stands under the box: what not to type, and whether questions are kept."""
        return f"{self.texts.privacy} {self.texts.kept}" if self.settings.keep_questions else self.texts.privacy

    def ask(self, question: str, conversation: Conversation) -> Iterator[Screen]:
        """Answer one question, a sentence or a few at a time; an emergency at once and whole.

        An empty question after others is Enter pressed twice, and changes nothing.
        """
        if conversation and not question.strip():
            yield self.screen(conversation)
            return
        asked_at, assistant = now(), self._assistant(conversation)
        shown = assistant.without_private(_showable(question))  # what was typed is kept nowhere
        exchange = opened(conversation, shown, assistant)
        if exchange.question:
            yield self.screen(extended(conversation, exchange), LOOKING)
        try:
            settled = _settled(question, exchange, conversation, assistant)
        except QuestionError as error:
            yield replace(self.screen(conversation, str(error)), problem=True)
            return
        self._record(settled, asked_at, assistant)
        whole = self.screen(extended(conversation, settled), _ready(settled))
        yield from self._step_by_step(whole)
        yield whole

    def screen(self, conversation: Conversation, status: str = "") -> Screen:
        """The page with this conversation."""
        presenter, texts = self._presenter(conversation), self.texts
        views = [presenter.exchange(exchange) for exchange in conversation]
        return Screen(
            conversation,
            earlier_html(views[:-1], texts),
            latest_html(views[-1] if views else None, self.welcome(), texts),
            pinned_html([exchange.answer for exchange in conversation], texts),
            status,
        )

    def judge(self, judgment: str, place: tuple[int, int], conversation: Conversation) -> str:
        """Note a judgment on an answer, or on its citation of that number (0: on the whole); say whether it is noted.

        What the browser sends is only used to look up what this conversation really holds.
        """
        number, citation = place
        exchange = next((each for each in conversation if each.number == number), None)
        if exchange is None or exchange.answer is None or judgment not in tuple(Judgment):
            return ""
        if not 0 <= citation <= len(exchange.answer.cited):
            return ""
        return NOTED if self._is_noted(FamilyJudgment(exchange.key, Judgment(judgment), citation, now())) else NOT_YET

    def saved(self, conversation: Conversation, address: str) -> str:
        """The conversation as one self-contained page to keep or print."""
        presenter = self._presenter(conversation)
        views: list[ExchangeView] = [presenter.exchange(exchange) for exchange in conversation]
        today = date.today()
        saving = Saving(f"{today:%B} {today.day}, {today.year}", address)
        return saved_page(views, saving, self.texts)

    def welcome(self) -> Welcome:
        """What stands on the page before the first question."""
        return Welcome(self.served.current.examples, self.backings())

    def backings(self) -> tuple[Backing, ...]:
        """Who stands behind each of the documents that are served now, as of today."""
        return tuple(map(self.backing, self.served.current.documents.values()))

    def backing(self, document: Document) -> Backing:
        """Who stands behind a document, as of today."""
        return backing_of(document, self._age())

    def _assistant(self, conversation: Conversation) -> Answering:
        begun_with = conversation[-1].assistant if conversation else None
        return begun_with or self.served.current

    def _presenter(self, conversation: Conversation) -> Presenter:
        """Turns exchanges into what is shown today, with the documents that they speak from."""
        assistant = self._assistant(conversation)
        is_outdated = versions_of(assistant.documents) != versions_of(self.served.current.documents)
        return Presenter(assistant.documents, self._age(), is_outdated)

    def _age(self) -> Age:
        return Age(date.today(), self.settings.review_max_age_months, self.texts)

    def _record(self, settled: Exchange, asked_at: datetime, assistant: Answering) -> None:
        """Put an answer on record. The family gets it whatever becomes of that."""
        if settled.answer is None:
            return
        place = (settled.key, settled.conversation, settled.number)
        try:
            made = (dict(assistant.makers), versions_of(assistant.documents))
            self.records.add(Record(*place, asked_at, settled.answer, *made))
        except Exception as error:  # noqa: BLE001  an answer is worth more than its record
            log_without_words("An answer could not be recorded", error)

    def _is_noted(self, judged: FamilyJudgment) -> bool:
        try:
            return self.records.judge(judged)
        except Exception as error:  # noqa: BLE001  the page goes on; the family is told that it is not noted
            log_without_words("A judgment could not be recorded", error)
            return False

    def _step_by_step(self, whole: Screen) -> Iterator[Screen]:
        """The answer as it grows, without the last step; nothing where many others are being written."""
        if not self._pens.acquire(blocking=False):
            return
        try:
            yield from self._steps(whole)
        finally:
            self._pens.release()

    def _steps(self, whole: Screen) -> Iterator[Screen]:
        """Nothing where there is nothing to wait for."""
        exchange, presenter = whole.conversation[-1], self._presenter(whole.conversation)
        n_sentences = presenter.n_sentences(exchange.answer) if exchange.answer else 0
        n_steps = min(n_sentences, MOST_STEPS)
        for step in range(1, n_steps):
            view = presenter.exchange(exchange, n_sentences * step // n_steps)
            if view.is_urgent:
                return
            latest = latest_html(view, self.welcome(), self.texts)
            yield replace(whole, latest=latest, status=LOOKING)
            time.sleep(PAUSE)


def _settled(question: str, exchange: Exchange, conversation: Conversation, assistant: Answering) -> Exchange:
    """The exchange with its answer. Anything unexpected becomes a kind sentence: no family sees a traceback."""
    try:
        answer = assistant.answer(question, history_of(conversation))
    except QuestionError:
        raise
    except Exception as error:  # noqa: BLE001  the last line of defence of a page for frightened people
        log_without_words("An answer could not be made", error)
        return replace(exchange, failure=assistant.texts.error)
    asked = questions_of(conversation) | {exchange.question}
    return replace(exchange, answer=answer, suggestions=_suggestions(answer, asked, assistant))


def _suggestions(answer: Answer, asked: Collection[str], assistant: Answering) -> tuple[str, ...]:
    """What to ask next. An answer is never lost because there is nothing to suggest."""
    try:
        return assistant.suggestions(answer, asked)
    except Exception as error:  # noqa: BLE001  the answer itself stands
        log_without_words("An answer could not be made", error)
        return ()


def _showable(question: str) -> str:
    """The question without what no page can show: control characters, and halves of characters."""
    kept = (char for char in question if char == "\n" or category(char) not in ("Cc", "Cs"))
    return "".join(kept).strip()


def _ready(exchange: Exchange) -> str:
    """Example: "Answer ready. 3 sources."."""
    if exchange.answer is None:
        return exchange.failure
    n_sources = len(exchange.answer.cited)
    if n_sources == 0:
        return "Answer ready."
    return f"Answer ready. {n_sources} {'source' if n_sources == 1 else 'sources'}."
