r"""Where one sentence ends and the next begins, in the prose of one paragraph or bullet.

Own rules, because syntok 1.4.4 (tried on 22 cases like those of the test) runs sentences together after
"vitamin D.", "20 min.", "M.D.", a year before a number and an ellipsis. A sentence too long is quoted with too
much; one too short loses its "not": so where a full stop is in doubt, the sentence goes on.
"""

import re

from qa.documents.vocabulary import (
    BEFORE_NUMBER,
    CALENDAR,
    CLOCK,
    LETTERED,
    NEVER_LAST,
    OPENERS,
    SHORT_FORMS,
)

# A stop, whatever closes with it (brackets, quotes, trade marks, note marks, markup), and white space.
_STOP = re.compile(r"(?P<mark>(?<![.!?…])[.!?…]++)(?P<close>(?:[)\]}\"'”’»*_®™†‡¹²³]|\[\d{1,3}\])*+)\s+")
_OPENING = re.compile(r"[\s(\[{\"'“‘«¿¡*_•–—-]*")
_INITIAL = re.compile(r"(?:[A-Z]|[A-Z]-[A-Z])")
_ACRONYM = re.compile(r"(?:[A-Za-z]{1,2}\.)+[A-Za-z]{1,2}|Ph\.D|Pharm\.D|Psy\.D")
_ENUMERATOR = re.compile(r"\W*(?:\d{1,2}|[A-Za-z])")
_BEFORE_WORD = re.compile(r"[\s(\[{\"“‘'/]")
_LETTER = re.compile(r"[^\W_]")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


def split(text: str) -> tuple[tuple[int, int], ...]:
    """Place the sentences of a text: in order, none lost, without the white space around them.

    Example: "Ask Dr. Lee. It helps." -> ((0, 12), (13, 22))
    """
    spans: list[tuple[int, int]] = []
    start = 0
    for stop in _STOP.finditer(text):
        if _ends_sentence(text, start, stop):
            spans.append((start, stop.end("close")))
            start = stop.end()
    spans.append((start, len(text)))
    return tuple(_trimmed(text, *span) for span in spans if _says_something(text, *span))


def _says_something(text: str, start: int, end: int) -> bool:
    return _LETTER.search(text, start, end) is not None


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    said = text[start:end]
    return start + len(said) - len(said.lstrip()), start + len(said.rstrip())


def _ends_sentence(text: str, start: int, stop: re.Match[str]) -> bool:
    if not _says_something(text, start, stop.start()) or not _says_something(text, stop.end(), len(text)):
        return False  # nothing is left alone that is not a sentence
    said = text[start : stop.start()]
    if _ENUMERATOR.fullmatch(said):
        return False  # "2. Dry your hands" is one
    opening = _OPENING.match(text, stop.end())
    follows = _WORD.match(text, opening.end() if opening else stop.end())
    if follows is None:
        return True  # a sign opens the next: "Rest. → Then call."
    if stop["mark"] != ".":
        return not follows[0][0].islower()  # "Why?" she asked. / Wait... then go.
    last = _BEFORE_WORD.split(said)[-1]
    return _full_stop_ends(said, last, follows[0])


def _full_stop_ends(said: str, last: str, follows: str) -> bool:
    word = last.casefold()
    if word in NEVER_LAST or (word in BEFORE_NUMBER and follows[0].isdigit()):
        return False
    if follows[0].islower():
        return _plain_word_ends(last, word)
    if word in CLOCK:
        return follows.casefold() not in CALENDAR
    if _INITIAL.fullmatch(last):
        return _letter_ends(said, last, follows)
    if _ACRONYM.fullmatch(last):
        return follows.casefold() in OPENERS
    return True


def _plain_word_ends(last: str, word: str) -> bool:
    # A sentence may open with a small letter ("pH", "mRNA", a generic name), but an unknown abbreviation is
    # far more usual: only after a whole word, or the brackets or figure that close a sentence.
    return len(word) > 3 and last.isalpha() and word not in SHORT_FORMS


def _letter_ends(said: str, last: str, follows: str) -> bool:
    before = said[: -len(last)].casefold().split()
    if before and before[-1] in LETTERED:
        return True
    return follows.casefold() in OPENERS and len(follows) > 1
