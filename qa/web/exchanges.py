"""One question and what became of it: the memory of a conversation, held by the page's session and nowhere else."""

from dataclasses import dataclass

from qa.types import Answer, Citation, Turn

MAX_EXCHANGES = 40  # far beyond a real conversation; keeps one session's memory and page bounded


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question with its answer, or with a sentence saying why there is none; neither while it is looked up."""

    number: int  # counted from 1 through the conversation
    question: str
    answer: Answer | None = None
    failure: str = ""
    suggestions: tuple[str, ...] = ()

    @property
    def is_pending(self) -> bool:
        """Whether it is still being looked up."""
        return self.answer is None and not self.failure


Conversation = tuple[Exchange, ...]


def history_of(conversation: Conversation) -> tuple[Turn, ...]:
    """What the assistant needs to understand a follow-up."""
    return tuple(Turn(turn.question, turn.answer.text) for turn in conversation if turn.answer)


def questions_of(conversation: Conversation) -> frozenset[str]:
    """Everything asked so far, so that it is not suggested again."""
    return frozenset(exchange.question for exchange in conversation)


def extended(conversation: Conversation, exchange: Exchange) -> Conversation:
    """The conversation with one more exchange; the oldest goes where it would grow without end."""
    return (*conversation, exchange)[-MAX_EXCHANGES:]


def next_number(conversation: Conversation) -> int:
    """The number of the exchange that comes next."""
    return conversation[-1].number + 1 if conversation else 1


def cited_once(answer: Answer) -> tuple[Citation, ...]:
    """The citations of an answer, each place once, in reading order: their places here are the marker numbers."""
    found = (citation for statement in answer.statements for citation in statement.citations)
    return tuple(dict.fromkeys(found))
