"""Rough typing made readable before it is searched: slips, text-message style, capitals, missing spaces.

A word that may be right is never changed, and a medicine never becomes another.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from breame.spelling import get_american_spelling, get_british_spelling
from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from qa.conversation.lexicon import Lexicon, grouped, load_lexicon
from qa.conversation.slips import LONG, forgiven, slips_between, sound_of
from qa.retrieval.lexical import tokens

SHORTEST = 4  # letters; of three, too many are one slip apart ("thr" is the and three)
LONGEST = 40  # letters; beyond, it is no word of any language that we know
ACRONYM = 5  # letters, at most, of a word in capitals that is left alone
MOSTLY = 4  # words, from which a question half beyond mending is taken for another language

# How likely a word was meant, in powers of ten. Zipf is log10 of its uses in a billion words.
RARE = 2.5  # zipf: what is said less often is known, but nothing turns into it
UNHEARD = 3.0  # zipf taken for a word of the corpus that the lists lack
MOST = 6.0  # zipf, so that "what" does not win by being everywhere
COMMON = 4.5  # zipf of the pieces that words run together may fall into
IN_CORPUS = 1.5  # a word of the corpus counts as if it were said thirty times as often
EDIT = 4.0  # a whole slip costs what makes a word ten thousand times as rare
SPACE = 0.85  # in slips, for the spaces left out
LEAST = -1.0  # below, the best is a guess
# The best beats the next six times, or nothing is changed. Of 166 common slips in words and spaces, with the guide as
# the corpus: 140 mended and none wrongly; at 0.5, 142 and one; at 1, 139 and none.
MARGIN = 0.8
SHORT, SHORT_MARGIN = 5, 1.0  # of few letters many are one slip apart

SMALL_WORDS = frozenset("a am an as at be by do go he if in is it me my no of on or so to up us we".split())  # noqa: SIM905
NEVER_MADE = re.compile(r"fuck|shit|bitch|cunt|whore|slut|asshole|bastard|porn|tits?$|piss|dick|cock|nigg|fag|blowjob")
# How a medicine's name may end. One that our list lacks has neighbours that it lacks too: nothing turns into it.
MEDICINE_ENDING = re.compile(
    r"(?:mab|nib|pril|lol|artan|azole|cillin|m[yi]cin|pam|lam|stat(?:in)?|vir|triptan|ne|ide|ate|toin|parin|barbital"
    r"|dopa|cept|oxacin)s?$"
)
NOUN, ADJECTIVE = re.compile("(?:ias?|is|es|us|um|y|a|e|s)$"), re.compile("(?:ic|ical|al|ous)$")
WORD = re.compile(
    r"(?P<address>[^\s@]{1,64}@[\w.-]{1,64}|(?:https?://|www\.)\S{1,300}"
    r"|[\w-]{1,64}(?:\.[\w-]{1,64}){0,3}\.(?:com|org|net|edu|gov|uk)\b)"
    r"|[\w\u0300-\u036f]+(?:['’][\w\u0300-\u036f]+)*"
)
SENTENCE_START = re.compile(r"(?:^|(?<!\b[DM]r)(?<!\b[DM]rs|\bM[is]s)[.?!:\n])[\s\"'“‘(]*\Z")
HANGS_ON = re.compile(r"'(?:s|ll|ve|re|d|m)$")


@dataclass(frozen=True, slots=True, repr=False)  # thousands of words
class Targets:
    """Words that a misspelled one may become, by what is left of them in it."""

    by_start: Mapping[tuple[str, int], Sequence[str]]  # by their first letter and the length typed
    swapped: Mapping[str, Sequence[str]]  # by their first two letters, the second first: "ehart" is heart
    by_sound: Mapping[str, Sequence[str]]

    def near(self, word: str) -> set[str]:
        """Those that a word is few slips from, seen or heard."""
        slips, sound = forgiven(len(word)), sound_of(word)
        beside = [*self.by_start.get((word[0], len(word)), ()), *self.swapped.get(word[:2], ())]
        seen = {each for each, _, _ in extract(word, beside, scorer=OSA.distance, score_cutoff=slips, limit=None)}
        further = slips + (len(sound) > 2)  # "dieing" sounds like "doing" too
        return seen | {each for each in self.by_sound.get(sound, ()) if OSA.distance(word, each) <= further}


@dataclass(frozen=True, slots=True)
class Speller:
    """Corrects questions against the words of a corpus and plain English."""

    lexicon: Lexicon
    corpus: frozenset[str]
    stems: frozenset[str]  # of its words
    roots: frozenset[str]  # of its nouns: "dyston", which makes "dystonic" right
    targets: tuple[Targets, Targets]  # plain English, and the corpus

    def corrected(self, text: str) -> str:
        """The text with its slips mended; what is right, unclear or in another language stays as typed.

        Example: "wat is baclofin for" -> "what is baclofen for"
        """
        lowered = text.lower() if _shouts(text) else text
        found = [_base(match[0]) for match in WORD.finditer(lowered) if not match["address"]]
        words = [word for word in found if _is_letters(word)]
        meant = {word: self._better(word) for word in self._unknown(words)}
        n_foreign = sum(word in self.lexicon.spanish or meant.get(word, word) is None for word in words)
        if len(words) >= MOSTLY and 2 * n_foreign >= len(words):
            return text
        return WORD.sub(lambda match: self._written(match, meant), lowered)

    def _unknown(self, words: Iterable[str]) -> frozenset[str]:
        strange = sorted({word for word in words if not self._is_known(word)})
        stems = tokens(strange) if strange else []
        return frozenset(word for word, stem in zip(strange, stems, strict=True) if not self.stems.intersection(stem))

    def _is_known(self, word: str) -> bool:
        if word in self.corpus or any(map(self.lexicon.holds, (word, *_simpler(word)))):
            return True
        return ADJECTIVE.search(word) is not None and ADJECTIVE.sub("", word) in self.roots

    def _written(self, match: re.Match[str], meant: Mapping[str, str | None]) -> str:
        """One word as it is to be read, in the capitals that it was typed in."""
        typed, base = match[0], _base(match[0])
        ending = typed[len(base) :]
        if match["address"] or (typed.isupper() and len(typed) <= ACRONYM):
            return typed
        if base in self.lexicon.shorthand and base not in self.corpus and not _is_in_compound(match):
            return _in_case_of(typed, self.lexicon.shorthand[base]) + ending
        if (other := self._as_the_corpus_spells(base)) != base:
            return _in_case_of(typed, other) + ending
        better = meant.get(base)
        if better is None or (_may_be_made_up(match) and not self._is_one_slip(base, better)):
            return typed
        return _in_case_of(typed, better) + ending

    def _as_the_corpus_spells(self, word: str) -> str:
        """The American or British form of a word where the corpus has that one alone. Example: "tumour" -> "tumor"."""
        forms = (get_american_spelling(word), get_british_spelling(word))
        other = next((form for form in forms if form in self.corpus), word)
        return word if word in self.corpus else other

    def _is_one_slip(self, word: str, better: str) -> bool:
        return better in self.corpus and OSA.distance(word, better) == 1

    def _better(self, word: str) -> str | None:
        """What an unknown word was meant to be, if that is clear."""
        if not word.isascii() or not SHORTEST <= len(word) <= LONGEST:
            return None
        is_spoken = word.endswith("in") and self.lexicon.zipf.get(f"{word}g", 0.0) >= RARE  # "walkin"
        best = f"{word}g" if is_spoken else self._likeliest(word)
        return None if best is None or self._may_be_another_medicine(word, best) else best

    def _likeliest(self, word: str) -> str | None:
        near = [(self._score(word, each), each) for each in self._near(word)]
        ranked = sorted([*near, *self._splits(word)], reverse=True)
        if not ranked or ranked[0][0] < LEAST:
            return None
        score, best = ranked[0]
        if len(word) == SHORTEST and sound_of(word) != sound_of(best) and sorted(word) != sorted(best):
            return None  # of four letters, too many are one slip apart
        rivals = [each for other, each in ranked[1:] if score - other < (MARGIN if len(word) > SHORT else SHORT_MARGIN)]
        if rivals and not _are_one_word([best, *rivals]):
            return None
        return best

    def _near(self, word: str) -> list[str]:
        return sorted(self.targets[0].near(word) | self.targets[1].near(word))

    def _score(self, word: str, target: str) -> float:
        """The log10 of how likely the target was meant: higher is better."""
        heard = min(self.lexicon.zipf.get(target, UNHEARD), MOST)
        return heard + IN_CORPUS * self._is_familiar(target) - EDIT * slips_between(word, target)

    def _is_familiar(self, word: str) -> bool:
        """Whether a word is to be expected here: the corpus has it in some form, or it is a part of the body."""
        is_ours = word in self.corpus or word in self.lexicon.body
        return is_ours or not self.stems.isdisjoint(tokens([word])[0])

    def _splits(self, word: str) -> list[tuple[float, str]]:
        """The two likeliest ways to read a word as words run together, each with its score."""
        ways: list[list[tuple[float, str]]] = [[(MOST - EDIT * SPACE, "")], *([] for _ in word)]  # by where they end
        for end in range(1, len(word) + 1):
            longer = [
                (score + self._heard(word[start:end]) - MOST, f"{before} {word[start:end]}".strip())
                for start in range(max(0, end - 16), end)
                if ways[start] and self._may_be_a_piece(word[start:end])
                for score, before in ways[start]
            ]
            ways[end] = sorted(longer, reverse=True)[:2]
        return [(score, way) for score, way in ways[-1] if _is_a_phrase(way.split())]

    def _heard(self, piece: str) -> float:
        return MOST if piece in self.corpus else min(self.lexicon.zipf.get(piece, 0.0), MOST)

    def _may_be_a_piece(self, piece: str) -> bool:
        if len(piece) < 3:
            return piece in SMALL_WORDS
        return self.lexicon.zipf.get(piece, 0.0) >= COMMON or (len(piece) > 3 and piece in self.corpus)

    def _may_be_another_medicine(self, word: str, best: str) -> bool:
        """Whether another medicine is as near; for a medicine, within one slip of being as near."""
        distance = OSA.distance(word, best)
        if best in self.lexicon.medicines:
            if slips_between(word, best) > 1:
                return True  # one that our list lacks
            distance += 1
        alike_long = self.lexicon.medicines_by_length.get(len(word), ())
        rivals = extract(word, alike_long, scorer=OSA.distance, score_cutoff=distance, limit=None)
        return any(each != best for each, _, _ in rivals)


def build_speller(texts: Iterable[str]) -> Speller:
    """Learn the words of the corpus; the texts may be whole documents."""
    lexicon = load_lexicon()
    found = {_base(match[0]) for text in texts for match in WORD.finditer(text) if not match["address"]}
    corpus = frozenset(filter(_is_letters, found))
    stems = frozenset(stem for word in tokens(sorted(corpus)) for stem in word) if corpus else frozenset()
    roots = frozenset(NOUN.sub("", word) for word in corpus if len(word) >= LONG)
    sure = [word for word in corpus if lexicon.holds(word) or not MEDICINE_ENDING.search(word)]
    return Speller(lexicon, corpus, stems, roots, (_plain_english(), _targets(sure)))


@cache
def _plain_english() -> Targets:
    """What is often said and is no medicine; the same for every corpus."""
    lexicon = load_lexicon()
    said = {word for word, zipf in lexicon.zipf.items() if zipf >= RARE and not NEVER_MADE.search(word)}
    return _targets(said - lexicon.medicines)


def _targets(words: Iterable[str]) -> Targets:
    able = sorted(word for word in words if len(word) >= SHORTEST - 1 and word.isascii())
    return Targets(
        grouped(able, lambda word: [(word[0], length) for length in _lengths_near(word)]),
        grouped(able, lambda word: [word[1::-1]]),
        grouped(able, lambda word: [sound_of(word)]),
    )


def _lengths_near(word: str) -> list[int]:
    """How long a word may have been typed."""
    return [length for length in range(len(word) - 2, len(word) + 3) if abs(length - len(word)) <= forgiven(length)]


def _shouts(text: str) -> bool:
    """Whether all is in capitals, and is more than an acronym or two. Example: "IS IT BAD" -> True, "EEG" -> False."""
    words = text.split()
    return text.isupper() and (len(words) > 2 or any(len(word) > ACRONYM for word in words))


def _base(typed: str) -> str:
    """In small letters, without what hangs on it. Example: "Mother’s" -> "mother", "she'll" -> "she"."""
    return HANGS_ON.sub("", typed.lower().replace("’", "'"))


def _is_letters(word: str) -> bool:
    return word.replace("'", "").isalpha()


def _in_case_of(typed: str, better: str) -> str:
    if typed.isupper():
        return better.upper()
    return better[0].upper() + better[1:] if typed[0].isupper() else better


def _may_be_made_up(match: re.Match[str]) -> bool:
    """Whether a word is a name or part of a compound, which no list holds. Example: "Keiran", "idio-something"."""
    before = match.string[: match.start()][-20:]
    is_name = match[0][0].isupper() and not match[0].isupper() and not SENTENCE_START.search(before)
    return is_name or _is_in_compound(match)


def _is_in_compound(match: re.Match[str]) -> bool:
    return match.string[: match.start()].endswith("-") or match.string[match.end() :].startswith("-")


def _simpler(word: str) -> tuple[str, ...]:
    """Of what the word may be a form that no list holds. Example: "gummies" -> ("gummie", "gummy")."""
    if len(word) < LONG:
        return ()
    if word.endswith("s"):
        return (word[:-1], word.removesuffix("ies") + "y", word.removesuffix("less"), word.removesuffix("ness"))
    return (word[:-1], word[:-1] + "e") if word.endswith("y") else ()  # "squirty", "squeezy"


def _are_one_word(forms: Sequence[str]) -> bool:
    """Whether these are forms of one word. Example: "seizure", "seizures" -> True."""
    stems = tokens(forms)
    return stems.count(stems[0]) == len(stems)


def _is_a_phrase(pieces: Sequence[str]) -> bool:
    """Whether pieces are more than crumbs. Example: "is it" -> True, "or as one" -> False."""
    return len(pieces) == 2 or (len(pieces) > 2 and len("".join(pieces)) >= 3 * len(pieces))
