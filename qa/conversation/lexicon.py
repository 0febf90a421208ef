"""Which words are right, whatever the corpus: two word lists that complete each other, and one of our own.

The one owner of both: pyspellchecker's is American, with how often each word is said in films; symspellpy's is British.
"""

import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import log10
from pathlib import Path
from typing import TypeVar

from spellchecker import SpellChecker

Key = TypeVar("Key")

OURS = Path(__file__).parent / "lexicon.toml"
FURTHEST = 3  # letters between a word and the medicine it is mistaken for


@dataclass(frozen=True, slots=True, repr=False)  # thousands of words
class Lexicon:
    """What stands in no corpus and is right all the same; all in small letters."""

    zipf: Mapping[str, float]  # American English by how often it is said; higher is more
    others: frozenset[str]  # British spellings, names, abbreviations
    medicines: frozenset[str]
    medicines_by_length: Mapping[int, Sequence[str]]  # those that a word of this length may be meant for
    shorthand: Mapping[str, str]  # what is meant, by how it is typed
    body: frozenset[str]  # parts of it, and what goes wrong with them: expected wherever families ask
    spanish: frozenset[str]

    def holds(self, word: str) -> bool:
        """Whether a word is right, or shorthand that is read without a guess."""
        return word in self.zipf or word in self.others or word in self.medicines or word in self.shorthand


@cache
def load_lexicon() -> Lexicon:
    """Read once in a process; nothing of it depends on the corpus."""
    counts = SpellChecker(language="en").word_frequency.dictionary
    in_billion = 1e9 / sum(counts.values())
    zipf = {word: log10(count * in_billion) for word, count in counts.items() if not word.endswith("'s")}
    british = (files("symspellpy") / "frequency_dictionary_en_82_765.txt").read_text(encoding="utf-8-sig")
    ours = tomllib.loads(OURS.read_text(encoding="utf-8"))
    others = (*(line.split(" ")[0] for line in british.splitlines()), *ours["known"].split(), *ours["names"].split())
    medicines = sorted(" ".join(ours["medicines"].values()).split())
    by_length = grouped(medicines, lambda name: range(len(name) - FURTHEST, len(name) + FURTHEST + 1))
    bare = {word.replace("'", ""): word for word in zipf if word.endswith("n't")}  # "doesnt"; "cant" is a word
    shorthand = {word: meant for word, meant in bare.items() if word not in zipf}
    shorthand |= {word: meant for meant, typed in ours["shorthand"].items() for word in typed.split()}
    right = frozenset(others).difference(zipf)
    body, spanish = frozenset(ours["body"].split()), frozenset(ours["spanish"].split())
    return Lexicon(zipf, right, frozenset(medicines), by_length, shorthand, body, spanish)


def grouped(words: Iterable[str], keys: Callable[[str], Iterable[Key]]) -> Mapping[Key, Sequence[str]]:
    """The words under each of their keys, in their order."""
    groups: dict[Key, list[str]] = {}
    for word in words:
        for key in keys(word):
            groups.setdefault(key, []).append(word)
    return groups
