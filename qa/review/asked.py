"""What is asked of both versions of a document: the site's own question set, and what families asked last."""

from collections.abc import Iterable

from sqlalchemy import Connection, select

from qa.review.answer_changes import Asked, Origin
from qa.review.keeping import conversation_of, record_of
from qa.review.site_set import SiteItem
from qa.review.tables import records
from qa.types import Kind, Turn

N_ASKED = 200  # different questions of families: a few minutes' work, and what they ask now
LOOKED_THROUGH = 5 * N_ASKED  # records in which they are looked for


def of_set(items: Iterable[SiteItem]) -> tuple[Asked, ...]:
    """The questions of the set, with the evidence that staff picked."""
    return tuple(map(_of_item, items))


def of_families(connection: Connection) -> tuple[Asked, ...]:
    """The last different questions of families, latest first. Urgent ones are left out: no document answers them."""
    kinds = (Kind.ANSWERED.value, Kind.ABSTAINED.value)
    kept = select(records.c.id, records.c.understood_as).where(records.c.question != "", records.c.kind.in_(kinds))
    different: dict[str, str] = {}
    for row in connection.execute(kept.order_by(records.c.asked_at.desc(), records.c.id).limit(LOOKED_THROUGH)):
        different.setdefault(row.understood_as.casefold(), row.id)
    ids = list(different.values())[:N_ASKED]
    return tuple(asked for id_ in ids for asked in _of_record(connection, id_))


def _of_item(item: SiteItem) -> Asked:
    turns = (Turn(*each) if isinstance(each, tuple) else Turn(each, "") for each in item.history)
    return Asked(Origin.SET, item.question_id, item.question, tuple(turns), item.evidence)


def _of_record(connection: Connection, record_id: str) -> tuple[Asked, ...]:
    """A question with its conversation; nothing where it was deleted meanwhile."""
    record = record_of(connection, record_id)
    if record is None:
        return ()
    earlier = conversation_of(connection, record) if record.number > 1 else ()
    turns = tuple(Turn(each.answer.understood_as, each.answer.text) for each in earlier)
    return (Asked(Origin.ASKED, record.id, record.answer.question, turns),)
