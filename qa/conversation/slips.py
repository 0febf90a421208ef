"""How far what was typed lies from a word, to the eye and to the ear."""

import re
from functools import lru_cache

from rapidfuzz.distance import OSA

LONG = 7  # letters, from which two slips are forgiven
SWAP = 0.4  # of a slip saved where letters only changed places
SOUNDS = (
    ("scl", "sl"), ("ph", "f"), ("gh", "g"), ("tch", "ch"), ("ck", "k"), ("ce", "se"), ("ci", "si"), ("cy", "sy"),
    ("z", "s"), ("ch", "C"), ("c", "k"), ("C", "ch"), ("qu", "kw"), ("q", "k"), ("x", "ks"), ("'", ""),
)  # fmt: skip
UNHEARD_START = re.compile(r"^(?:k(?=n)|w(?=r))")
LAST_Y, LAST_ING, REPEATED = re.compile(r"e?y$"), re.compile(r"ing$"), re.compile(r"(.)\1+")
VOWELS_ALIKE, NO_VOWELS = str.maketrans("eiouy", "aaaaa"), str.maketrans("", "", "aeiouy")


def forgiven(length: int) -> int:
    """How many slips a word of this length may hold."""
    return 1 if length < LONG else 2


def slips_between(word: str, target: str) -> float:
    """How many slips lie between: the mean of those seen and those heard, less where letters changed places.

    Both are counted by optimal string alignment (Boytsov 2011): one for a letter left out, put in, taken for another,
    or two beside each other swapped. Example: "baclofin", "baclofen" -> (1 + 0) / 2
    """
    seen, heard = OSA.distance(word, target), OSA.distance(sound_of(word), sound_of(target))
    return (seen + heard) / 2 - SWAP * (sorted(word) == sorted(target))


@lru_cache(maxsize=100_000)
def sound_of(word: str) -> str:
    """A rough spelling of how a word is heard: its consonants, those that sound alike as one.

    Example: "physio", "fizio" -> "fs"; "talkin", "talking" -> "tlkn"; "shakey", "shaky" -> "shkY"
    """
    word = UNHEARD_START.sub("", LAST_Y.sub("Y", LAST_ING.sub("in", word)))
    for written, heard in SOUNDS:
        word = word.replace(written, heard)
    word = REPEATED.sub(r"\1", word)
    return word[:1].translate(VOWELS_ALIKE) + word[1:].translate(NO_VOWELS)
