"""What happens when a family asks, judges, saves or starts over: plain functions of the conversation so far.

No gradio here. Each step gives back a Screen, and qa.web.pages puts its parts where they belong.
"""

import time
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date
from unicodedata import category

from qa.errors import QuestionError
from qa.served import Answering
from qa.settings import Settings
from qa.types import Answer, Citation, Document
from qa.web.answers import ExchangeView, Presenter
from qa.web.exchanges import (
    Conversation,
    Exchange,
    cited_once,
    extended,
    history_of,
    next_number,
    questions_of,
)
from qa.web.faults import log_without_words
from qa.web.provenance import Age, Backing, backing_of
from qa.web.rendering import THANKS, Saving, Welcome, earlier_html, latest_html, pinned_html, saved_page
from qa.web.verdicts import Judgment, Verdict, VerdictStore

PAUSE = 0.12  # seconds between two steps of an answer: seen to be written, and never waited for
MOST_STEPS = 8  # so that a long answer is written in less than a second

LOOKING = "Looking in the guide"


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
    """One family's side of the assistant, for all sessions: it holds no conversation itself."""

    def __init__(self, assistant: Answering, settings: Settings, verdicts: VerdictStore) -> None:
        self.assistant = assistant
        self.settings = settings
        self.verdicts = verdicts

    def ask(self, question: str, conversation: Conversation) -> Iterator[Screen]:
        """Answer one question, a sentence or a few at a time; an emergency at once and whole.

        An empty question after others is Enter pressed twice, and changes nothing.
        """
        if conversation and not question.strip():
            yield self.screen(conversation)
            return
        shown = self.assistant.without_private(_showable(question))  # what was typed is kept nowhere
        exchange = Exchange(next_number(conversation), shown)
        if exchange.question:
            yield self.screen(extended(conversation, exchange), LOOKING)
        try:
            settled = self._settled(question, exchange, conversation)
        except QuestionError as error:
            yield replace(self.screen(conversation, str(error)), problem=True)
            return
        whole = self.screen(extended(conversation, settled), _ready(settled))
        yield from self._step_by_step(whole)
        yield whole

    def screen(self, conversation: Conversation, status: str = "") -> Screen:
        """The page with this conversation."""
        views = [self.presenter().exchange(exchange) for exchange in conversation]
        texts = self.assistant.texts
        return Screen(
            conversation,
            earlier_html(views[:-1], texts),
            latest_html(views[-1] if views else None, self.welcome(), texts),
            pinned_html([exchange.answer for exchange in conversation], texts),
            status,
        )

    def judge(self, judgment: str, place: tuple[int, int], conversation: Conversation) -> str:
        """Note a verdict on an answer, or on its citation of that number (0: on the whole); say so.

        What the browser sends is only used to look up what this conversation really holds.
        """
        number, citation = place
        exchange = next((each for each in conversation if each.number == number), None)
        if exchange is None or exchange.answer is None or judgment not in tuple(Judgment):
            return ""
        subject, judged = f"{exchange.key}-{citation}", _judged(exchange.answer, citation)
        self.verdicts.add(Verdict(Judgment(judgment), exchange.answer.kind, judged, date.today(), subject))
        return THANKS

    def saved(self, conversation: Conversation, address: str) -> str:
        """The conversation as one self-contained page to keep or print."""
        presenter = self.presenter()
        views: list[ExchangeView] = [presenter.exchange(exchange) for exchange in conversation]
        today = date.today()
        saving = Saving(f"{today:%B} {today.day}, {today.year}", address)
        return saved_page(views, saving, self.assistant.texts)

    def welcome(self) -> Welcome:
        """What stands on the page before the first question."""
        return Welcome(self.assistant.examples, self.backings())

    def backings(self) -> tuple[Backing, ...]:
        """Who stands behind each of the documents, as of today."""
        return tuple(map(self.backing, self.assistant.documents.values()))

    def backing(self, document: Document) -> Backing:
        """Who stands behind a document, as of today."""
        return backing_of(document, self._age())

    def presenter(self) -> Presenter:
        """Turns exchanges into what is shown today."""
        return Presenter(self.assistant.documents, self._age())

    def _age(self) -> Age:
        return Age(date.today(), self.settings.review_max_age_months, self.assistant.texts)

    def _settled(self, question: str, exchange: Exchange, conversation: Conversation) -> Exchange:
        """The exchange with its answer. Anything unexpected becomes a kind sentence: no family sees a traceback."""
        try:
            answer = self.assistant.answer(question, history_of(conversation))
        except QuestionError:
            raise
        except Exception as error:  # noqa: BLE001  the last line of defence of a page for frightened people
            log_without_words("An answer could not be made", error)
            return replace(exchange, failure=self.assistant.texts.error)
        asked = questions_of(conversation) | {exchange.question}
        return replace(exchange, answer=answer, suggestions=self._suggestions(answer, asked))

    def _suggestions(self, answer: Answer, asked: Collection[str]) -> tuple[str, ...]:
        """What to ask next. An answer is never lost because there is nothing to suggest."""
        try:
            return self.assistant.suggestions(answer, asked)
        except Exception as error:  # noqa: BLE001  the answer itself stands
            log_without_words("An answer could not be made", error)
            return ()

    def _step_by_step(self, whole: Screen) -> Iterator[Screen]:
        """The answer as it grows, without the last step; nothing where there is nothing to wait for."""
        exchange, presenter = whole.conversation[-1], self.presenter()
        n_sentences = presenter.n_sentences(exchange.answer) if exchange.answer else 0
        n_steps = min(n_sentences, MOST_STEPS)
        for step in range(1, n_steps):
            view = presenter.exchange(exchange, n_sentences * step // n_steps)
            if view.is_urgent:
                return
            latest = latest_html(view, self.welcome(), self.assistant.texts)
            yield replace(whole, latest=latest, status=LOOKING)
            time.sleep(PAUSE)


def _showable(question: str) -> str:
    """The question without what no page can show: control characters, and halves of characters."""
    kept = (char for char in question if char == "\n" or category(char) not in ("Cc", "Cs"))
    return "".join(kept).strip()


def _judged(answer: Answer, number: int) -> tuple[Citation, ...]:
    citations = cited_once(answer)
    return citations[number - 1 : number] if number > 0 else citations


def _ready(exchange: Exchange) -> str:
    """Example: "Answer ready. 3 sources."."""
    if exchange.answer is None:
        return exchange.failure
    n_sources = len(cited_once(exchange.answer))
    if n_sources == 0:
        return "Answer ready."
    return f"Answer ready. {n_sources} {'source' if n_sources == 1 else 'sources'}."
