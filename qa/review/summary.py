"""What a month brought, in one value: numbers, pictures, gaps, how far reviewers agree, what was changed."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, select

from qa.review.agreement import Agreement, agreement
from qa.review.days import Days, within
from qa.review.drawing import Plot
from qa.review.figures import Figures, figures_of
from qa.review.gaps import Encode, Gap, Silence, gaps_in, silence, unanswered
from qa.review.history import Event
from qa.review.plots import plots_of
from qa.review.tables import history
from qa.types import Document

CHANGES = ("found in the corpus", "published", "went back to")  # of documents, as the history calls them
N_GAPS = 10


@dataclass(frozen=True, slots=True)
class Summary:
    """Of a range of days, usually a month."""

    days: Days
    figures: Figures
    plots: tuple[Plot, ...]
    silence: Silence
    gaps: tuple[Gap, ...]  # those of more than one question, the N_GAPS largest
    agreement: Agreement  # over all records that are kept now
    changes: tuple[Event, ...]  # of documents, oldest first


def summary_of(connection: Connection, days: Days, documents: Mapping[str, Document], encode: Encode) -> Summary:
    """Put it together. Takes some seconds where many questions are new to `encode`."""
    figures = figures_of(connection, days)
    found = gaps_in(unanswered(connection, days), documents, encode)
    return Summary(
        days,
        figures,
        plots_of(figures),
        silence(connection, days),
        tuple(gap for gap in found if gap.n > 1)[:N_GAPS],
        agreement(connection),
        _changes(connection, days),
    )


def _changes(connection: Connection, days: Days) -> tuple[Event, ...]:
    told = select(history).where(within(history.c.at, days), history.c.action.in_(CHANGES))
    rows = connection.execute(told.order_by(history.c.id))
    return tuple(Event(row.at, row.who, row.action, row.subject, row.detail) for row in rows)
