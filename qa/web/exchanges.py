"""One question and what became of it: the memory of a conversation, held by the page's session and nowhere else."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock
from uuid import uuid4

from qa.served import Answering
from qa.types import Answer, Turn

MAX_EXCHANGES = 40  # far beyond a real conversation; keeps one session's memory and page bounded
LONGEST_TURN = 30  # seconds: no answer takes as long, so who waits longer waits for a page that went away


def _new_key() -> str:
    return uuid4().hex


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question with its answer, or with a sentence saying why there is none; neither while it is looked up."""

    number: int  # counted from 1 through the conversation
    question: str
    answer: Answer | None = None
    failure: str = ""
    suggestions: tuple[str, ...] = ()
    key: str = field(default_factory=_new_key, compare=False)  # of no other exchange, in any conversation
    conversation: str = field(default_factory=_new_key, compare=False)  # shared by the exchanges of one page
    assistant: Answering | None = field(default=None, compare=False, repr=False)  # answers the whole conversation

    @property
    def is_pending(self) -> bool:
        """Whether it is still being looked up."""
        return self.answer is None and not self.failure


Conversation = tuple[Exchange, ...]


class Session:
    """The conversation of one open page, and whose turn it is: each question sees what became of the one before."""

    def __init__(self) -> None:
        self.conversation: Conversation = ()
        self._turn = Lock()

    def __deepcopy__(self, memo: dict[int, object]) -> "Session":
        """Every page begins with a conversation of its own: gradio copies the first value of its state."""
        return Session()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait until the answer before this one is whole. The lock may be given back by another thread."""
        is_mine = self._turn.acquire(timeout=LONGEST_TURN)
        try:
            yield
        finally:
            if is_mine:
                self._turn.release()


def opened(conversation: Conversation, question: str, assistant: Answering) -> Exchange:
    """The exchange that comes next, while its question is looked up."""
    if not conversation:
        return Exchange(1, question, assistant=assistant)
    last = conversation[-1]
    return Exchange(last.number + 1, question, conversation=last.conversation, assistant=assistant)


def history_of(conversation: Conversation) -> tuple[Turn, ...]:
    """What the assistant needs to understand a follow-up: questions as understood, so that a thread holds."""
    return tuple(Turn(turn.answer.understood_as, turn.answer.text) for turn in conversation if turn.answer)


def questions_of(conversation: Conversation) -> frozenset[str]:
    """Everything asked so far, so that it is not suggested again."""
    return frozenset(exchange.question for exchange in conversation)


def extended(conversation: Conversation, exchange: Exchange) -> Conversation:
    """The conversation with one more exchange; the oldest goes where it would grow without end."""
    return (*conversation, exchange)[-MAX_EXCHANGES:]
