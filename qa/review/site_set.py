"""The site's own question set: verdicts of staff as questions with gold, in the form of eval/questions/README.md.

One JSON object a line in QA_DATA/questions/site.jsonl. It is a plain file, so that `python -m eval` needs no database;
what else stands in it, or was written into it by hand, is kept as it is.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from filelock import FileLock, Timeout
from pydantic import TypeAdapter, ValidationError
from sqlalchemy import select

from qa.assistant import MAX_QUESTION
from qa.batch import first_fault
from qa.disk import replacing
from qa.errors import StaffError
from qa.review.gold import citations_of, danger_of, document_of, is_answerable, kinds_for, quotes_of
from qa.review.history import Event, now, tell
from qa.review.records import Record, Verdict
from qa.review.store import Store
from qa.review.tables import records
from qa.settings import Settings
from qa.types import Document

FILE = Path("questions") / "site.jsonl"  # in the data folder
PREFIX = "site-"
DIGITS = 12  # of the id of its record, in a question_id
WAIT_SECONDS = 10.0  # for another writer of the file, which takes milliseconds


@dataclass(frozen=True, slots=True)
class SiteItem:
    """One question with its gold. The names of the fields are those of the file."""

    question_id: str  # "site-" and the first digits of the record's id
    kind: str
    question: str
    answerable: bool
    document: str
    split: Literal["dev", "test"]  # what staff add is "dev": they have seen it
    history: tuple[tuple[str, str] | str, ...] = ()  # earlier turns, oldest first, as the assistant was given them
    evidence: tuple[str, ...] = ()  # whole sentences of the document
    path: str = ""  # of an urgent question: the path that must open
    note: str = ""


_ITEM = TypeAdapter(SiteItem)


def path_of(settings: Settings) -> Path:
    """The file of a site. Example: QA_DATA=data -> data/questions/site.jsonl."""
    return settings.data / FILE


def question_id_of(record_id: str) -> str:
    """The name of a record's question. Example: "3f2a9c01d2e4b5..." -> "site-3f2a9c01d2e4"."""
    return PREFIX + record_id[:DIGITS]


def item_of(
    record: Record, turns: Sequence[Record], verdict: Verdict, kind: str, documents: Mapping[str, Document]
) -> SiteItem:
    """The question of a record, with the verdict as gold: what was picked, else what was cited and not refused.

    `turns` are the earlier exchanges of its conversation, oldest first; `documents` are those served now.

    Raises:
        StaffError: it cannot be a question of the set; says why, and what to do.
    """
    if not all(each.has_words for each in (*turns, record)):
        raise StaffError(
            "The words of this question, or of one before it, were not kept. Set QA_KEEP_QUESTIONS=true: "
            "what is asked from then on can be added."
        )
    if len(record.answer.question) > MAX_QUESTION:
        raise StaffError(f"The question is longer than {MAX_QUESTION} characters, and cannot be asked again.")
    kinds = kinds_for(record, turns, verdict)
    if kind not in kinds:
        raise StaffError(f"With this verdict the question cannot be of the kind {kind!r}. Choose {', '.join(kinds)}.")
    citations = citations_of(record, verdict) if is_answerable(record, verdict) else ()
    return SiteItem(
        question_id_of(record.id),
        kind,
        record.answer.question,
        bool(citations),
        document_of(record, citations, documents),
        "dev",
        tuple((each.answer.understood_as, each.answer.text) for each in turns),
        tuple(dict.fromkeys(quote for each in citations for quote in quotes_of(each, documents))),
        danger.value if (danger := danger_of(record, verdict)) else "",
        verdict.note,
    )


def add(store: Store, settings: Settings, item: SiteItem, who: str) -> Path:
    """Write a question into the set, in the place of an earlier one of the same record; the file.

    Raises:
        StaffError: the set asks this already, or the file is damaged or cannot be written.
        RecordsError: the history cannot be written. The question is in the set then; adding it again does no harm.
    """
    line = json.dumps(asdict(item), ensure_ascii=False)
    with _changing(path_of(settings)) as lines:
        _refuse_twice(item, lines.values())
        lines[item.question_id] = line
    _tell(store, who, "added to the question set", item.question_id)
    return path_of(settings)


def remove(store: Store, settings: Settings, question_id: str, who: str) -> bool:
    """Take a question out of the set; False where it is not in it.

    Raises:
        StaffError: the file is damaged or cannot be written.
        RecordsError: the history cannot be written. The question is out of the set then.
    """
    with _changing(path_of(settings)) as lines:
        was_there = lines.pop(question_id, None) is not None
    if was_there:
        _tell(store, who, "removed from the question set", question_id)
    return was_there


def questions(settings: Settings) -> tuple[SiteItem, ...]:
    """Every question of the set, in the order of the file; none where there is no file.

    Raises:
        StaffError: the file cannot be read; names file, line and remedy.
    """
    return tuple(item for item, _ in _read(path_of(settings)))


def _refuse_twice(item: SiteItem, lines: Iterable[str]) -> None:
    for other in map(_ITEM.validate_json, lines):
        if other.question_id != item.question_id and _said(other) == _said(item):
            raise StaffError(f"The question set asks this already, as {other.question_id}. Take that one out first.")


def _said(item: SiteItem) -> tuple[str, list[str], str]:
    return item.document, re.findall(r"\w+", item.question.casefold()), str(item.history)


@contextmanager
def _changing(path: Path) -> Iterator[dict[str, str]]:
    """The lines by question_id, to be changed by one writer at a time; the file is replaced whole."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(path.with_suffix(".lock"), timeout=WAIT_SECONDS):
            lines = {item.question_id: line for item, line in _read(path)}
            yield lines
            with replacing(path) as file:
                file.writelines(line + "\n" for line in lines.values())
    except Timeout as error:
        raise StaffError(f"{path} is being written by another process. Try again.") from error
    except OSError as error:
        raise StaffError(f"{path} cannot be written ({error.strerror}). Check QA_DATA and its rights.") from error


def _read(path: Path) -> Iterator[tuple[SiteItem, str]]:
    try:
        lines = path.read_text(encoding="utf-8").split("\n") if path.exists() else []  # not splitlines: U+2028 is text
    except (OSError, UnicodeDecodeError) as error:
        raise StaffError(
            f"{path} cannot be read as UTF-8 text ({error}). Mend it, or take it from a backup."
        ) from error
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                yield _ITEM.validate_json(line), line
            except ValidationError as error:
                told = f"{path}, line {number}: {first_fault(error)}. Mend the line, or take it out."
                raise StaffError(told) from error


def _tell(store: Store, who: str, action: str, question_id: str) -> None:
    """A line in the history of the record; of the question alone, where the record is deleted by now."""
    is_of = records.c.id.startswith(question_id.removeprefix(PREFIX), autoescape=True)
    with store.writing() as connection:
        record_id = connection.scalar(select(records.c.id).where(is_of))
        tell(connection, [Event(now(), who, action, record_id or question_id, question_id)])
