"""The lines between two "---" at the head of a Markdown file, in which authors say what the text cannot."""

from collections.abc import Mapping
from dataclasses import dataclass

import yaml  # type: ignore[import-untyped]

from qa.documents.dates import parse_date
from qa.documents.layout import NOT_STATED, line_spans
from qa.documents.provenance import split_reviewers
from qa.errors import DocumentError
from qa.types import Provenance

KEYS = ("title", "audience", "source", "reviewers", "review_date", "note", "questions")
_FENCE = "---"
_LISTS = ("reviewers", "questions")


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What the head of a file says, and where the text proper begins."""

    body_start: int = 0
    title: str = ""
    provenance: Provenance = NOT_STATED
    questions: tuple[str, ...] = ()


def read_front_matter(text: str) -> FrontMatter:
    """Read the head of a Markdown file. Without one, everything is left open and the text begins at 0.

    Raises DocumentError for a head that is not closed, is not `key: value`, or holds a key not in KEYS.
    """
    lines = line_spans(text)
    first = text[slice(*lines[0])].removeprefix("\ufeff").rstrip()
    # A blank line after the fence makes it a rule across the page, as in any Markdown.
    if first != _FENCE or len(lines) < 2 or not text[slice(*lines[1])].strip():
        return FrontMatter()
    for number, (start, end) in enumerate(lines[1:], start=1):
        if text[start:end].rstrip() == _FENCE:
            body_start = lines[number + 1][0] if number + 1 < len(lines) else len(text)
            return _understood(_fields(text[lines[1][0] : start]), body_start)
    raise DocumentError("the front matter opened by --- in line 1 is never closed; add a line --- after it")


def _fields(head: str) -> Mapping[str, str | list[str]]:
    try:
        # Builds text, lists and mappings only: nothing is run, and dates and "No" keep the author's words.
        fields = yaml.BaseLoader(head).get_single_data()
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        line = f" near line {mark.line + 2}" if mark else ""
        raise DocumentError(f"the front matter cannot be read{line}; write each line as `key: value`") from error
    if fields is None:
        return {}
    if not isinstance(fields, dict):
        raise DocumentError("the front matter is not a set of keys; write each line as `key: value`")
    for key, value in fields.items():
        _check(key, value)
    return fields


def _check(key: object, value: object) -> None:
    if key not in KEYS:
        raise DocumentError(f"the front matter has the unknown key {key!r}; allowed are {', '.join(KEYS)}")
    if isinstance(value, str):
        return
    if key not in _LISTS:
        raise DocumentError(f"the front matter's {key} is not plain text; write it on one line, in quotes if need be")
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise DocumentError(f"the front matter's {key} is not a list of texts; write each on a line with '- '")


def _understood(fields: Mapping[str, str | list[str]], body_start: int) -> FrontMatter:
    one = {key: " ".join(value.split()) for key, value in fields.items() if isinstance(value, str)}
    many = {key: _listed(fields.get(key, "")) for key in _LISTS}
    stated = one.get("review_date", "")
    review_date = parse_date(stated)
    if stated and review_date is None:
        raise DocumentError(
            f"the front matter's review_date {stated!r} is not a date; write it like March 2019 or 2019-03-14"
        )
    reviewers = split_reviewers(one["reviewers"]) if one.get("reviewers") else many["reviewers"]
    provenance = Provenance(
        source=one.get("source", ""),
        audience=one.get("audience", ""),
        reviewers=reviewers,
        review_date=review_date,
        review_date_stated=stated,
        note=one.get("note", ""),
    )
    return FrontMatter(body_start, one.get("title", ""), provenance, many["questions"])


def _listed(value: str | list[str]) -> tuple[str, ...]:
    items = [value] if isinstance(value, str) else value
    return tuple(" ".join(item.split()) for item in items if item.strip())
