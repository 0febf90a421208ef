"""The tables, as the newest migration leaves them. Times are UTC; ids of records are 32 hexadecimal digits."""

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
)

metadata = MetaData()


class Moment(TypeDecorator[datetime]):
    """An aware time in UTC. SQLite keeps no zone, so it goes in without and comes out with one."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To the database."""
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """From the database."""
        return None if value is None else value.replace(tzinfo=UTC)


def _of_record() -> Column[str]:
    return Column("record_id", String(32), ForeignKey("records.id", ondelete="CASCADE"), nullable=False)


records = Table(
    "records",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("conversation", String(32), nullable=False),
    Column("number", Integer, nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("confidence", Float, nullable=False),
    Column("seconds", Float, nullable=False),
    Column("question", Text, nullable=False),  # "" where the site keeps none
    Column("understood_as", Text, nullable=False),
    Column("makers", JSON, nullable=False),
    Column("documents", JSON, nullable=False),
    Column("is_sampled", Boolean, nullable=False),
    # What the queue is filtered by; the rows of judgments, verdicts and history tell the same at length.
    Column("thumb", String(12), nullable=False, default=""),  # the family's last: helpful, unhelpful
    Column("is_wrong_source", Boolean, nullable=False, default=False),
    Column("state", String(12), nullable=False, default="new"),
    Column("assignee", String(64), nullable=False, default=""),
    # The whole Answer as JSON; last, since SQLite reads a row from its start and the queue never reads this far.
    Column("answer", Text, nullable=False),
    Index("records_by_time", "asked_at", "id"),
    Index(  # with all that the queue counts, so that counting reads nothing else
        "records_by_state",
        *("state", "asked_at", "id", "kind", "confidence", "thumb", "is_wrong_source", "is_sampled", "assignee"),
    ),
    Index("records_by_kind", "kind", "asked_at", "id"),
    Index("records_by_conversation", "conversation", "number"),
)

cited = Table(  # the places that an answer cites, so that the queue can be filtered by them
    "cited",
    metadata,
    Column("id", Integer, primary_key=True),
    _of_record(),
    Column("document_id", Text, nullable=False),
    Column("version", String(64), nullable=False),
    Column("section", Text, nullable=False),  # the heading path, joined with " > "
    Index("cited_by_record", "record_id"),
    Index("cited_by_section", "document_id", "section", "record_id"),
    Index("cited_by_version", "document_id", "version"),
)

judgments = Table(
    "judgments",
    metadata,
    Column("id", Integer, primary_key=True),
    _of_record(),
    Column("at", Moment, nullable=False),
    Column("judgment", String(12), nullable=False),
    Column("citation", Integer, nullable=False),  # 0: the whole answer
    Index("judgments_by_record", "record_id"),
)

verdicts = Table(
    "verdicts",
    metadata,
    Column("id", Integer, primary_key=True),
    _of_record(),
    Column("at", Moment, nullable=False),
    Column("reviewer", String(64), nullable=False),
    Column("outcome", String(16), nullable=False),
    Column("supports", JSON, nullable=False),  # [null or a Support for each statement]
    Column("evidence", JSON, nullable=False),  # [the fields of a Citation]
    Column("note", Text, nullable=False),
    Index("verdicts_by_record", "record_id"),
    Index("verdicts_by_reviewer", "reviewer", "record_id"),
)

history = Table(  # only ever added to: triggers refuse the rest
    "history",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("who", String(64), nullable=False),  # an account, "family" or "system"
    Column("action", String(32), nullable=False),
    Column("subject", Text, nullable=False),  # the id of a record, the name of an account, a document and version
    Column("detail", Text, nullable=False),  # never a word that a family typed
    Index("history_by_subject", "subject"),
)

accounts = Table(
    "accounts",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("password", Text, nullable=False),  # argon2; "" where only single sign-on opens it
    Column("role", String(12), nullable=False),
    Column("added_at", Moment, nullable=False),
    Column("is_disabled", Boolean, nullable=False, default=False),
    Column("n_failures", Integer, nullable=False, default=0),  # since the last sign-in
    Column("locked_until", Moment),
)

sessions = Table(
    "sessions",
    metadata,
    Column("id", String(64), primary_key=True),  # sha256 of what the cookie holds
    Column("account", String(64), ForeignKey("accounts.name", ondelete="CASCADE"), nullable=False),
    Column("csrf", String(64), nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
)

tokens = Table(
    "tokens",
    metadata,
    Column("id", String(64), primary_key=True),  # sha256 of the token
    Column("name", String(64), nullable=False, unique=True),
    Column("role", String(12), nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("is_revoked", Boolean, nullable=False, default=False),
)

editions = Table(  # every version of a document that was ever served or uploaded
    "editions",
    metadata,
    Column("document_id", Text, primary_key=True),
    Column("version", String(64), primary_key=True),
    Column("file_name", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),  # the file's bytes
    Column("state", String(12), nullable=False),  # draft, served, earlier, discarded
    Column("added_at", Moment, nullable=False),
    Column("added_by", String(64), nullable=False),
    Column("served_at", Moment),  # last time
)

comparisons = Table(  # what a draft would change in the answers
    "comparisons",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("document_id", Text, nullable=False),
    Column("before", String(64), nullable=False),
    Column("after", String(64), nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("n_done", Integer, nullable=False),
    Column("n_total", Integer, nullable=False),
    Column("result", Text, nullable=False),  # JSON of what was answered so far
)
