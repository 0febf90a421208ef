"""What a frightened parent typed, in one plain spelling that the rules can be written against.

Everything that is not meaning goes: capitals, accents, apostrophes, emoji, hidden marks, doubled letters.
The rules go through the same squeeze, so "Seiiizure", "seizzure" and "siezure" meet one pattern.
"""

import re
import unicodedata
from itertools import groupby

_SPELLINGS = {
    "cant": "cannot cnt carnt",
    "couldnt": "coudnt couldent",
    "wont": "willnot wont",
    "is not": "isnt aint isent",
    "are not": "arent",
    "was not": "wasnt",
    "were not": "werent",
    "does not": "doesnt dosent dosnt doesent",
    "do not": "dont",
    "did not": "didnt",
    "has not": "hasnt",
    "have not": "havent",
    "he is": "hes",
    "she is": "shes",
    "they are": "theyre",
    "i am": "im",
    "it is": "its",
    "that is": "thats",
    "what is": "whats",
    "want to": "wanna",
    "going to": "gonna gunna",
    "right now": "rn rightnow",
    "you": "u",
    "a lot": "alot",
    "not": "nt nto",
    "breath": "breth breeth breadth braeth",
    "breathe": "brethe breethe breate breahte braethe breathee",
    "breathing": "brething breething breating breahting breathin braething breathng berathing",
    "seizure": "siezure seizur sezure seisure ceizure seizer siezer seziure seasure seizre",
    "seizing": "siezing",
    "convulsion": "convultion convulson",
    "unconscious": "unconcious unconsious unconcius unconchious unconcsious",
    "unresponsive": "unresponsiv unresponcive",
    "choking": "chocking choaking chokeing chokin",
    "turning": "turnin",
    "blue": "blu bleu",
    "bleeding": "bleedin",
    "vomiting": "vomitin vomting vommit",
    "waking": "wakeing wakin",
    "spasm": "spazm spasum",
    "minute": "minuet",
    "swallow": "swalow swolow",
    "emergency": "emergancy emergensy",
    "baclofen": "baclofin baclofine backlofen baclophen baclofan baclofin",
    "medicine": "medecine medicin medacine medicen medisin",
    "overdose": "overdoze",
    "poison": "poisin posion",
    "suicide": "suiside sucide suicde suacide",
    "suicidal": "sucidal suisidal suicidle",
    "dying": "dieing dyin",
    "killing": "killin",
    "cutting": "cuttin",
}
_HIDDEN = re.compile("[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u0300-\u036f]")
_APOSTROPHES = re.compile("['`´\u2018\u2019\u02bc\u2032]")
_PAUSE = re.compile(r"\.{2,}|(?<=\d)[.,](?=\d)|[^\w.,!?;¿¡\n]|_")  # "he cant... breathe" is one sentence
_STOP = re.compile(r"[.!?;¿¡]+|\n\s*\n")
_DOUBLED = re.compile(r"([a-z])\1+")
_MULTIWORD = (("can not", "cant"), ("can t", "cant"), ("could not", "couldnt"), ("will not", "wont"))


def squeeze(text: str) -> str:
    """One letter for each run of it. Example: squeeze("noooot swalllowing") -> "not swalowing"."""
    return _DOUBLED.sub(r"\1", text)


_WORDS = {
    squeeze(seen + ending): squeeze(meant + ending)
    for meant, spellings in _SPELLINGS.items()
    for seen in spellings.split()
    for ending in ("", "s")
}


def plain(text: str) -> str:
    """Words between single spaces, each sentence closed by " . ", a space at both ends.

    Example: plain("HE CAN’T breeethe!! 😱 help") -> " he cant breathe . help . "
    """
    text = unicodedata.normalize("NFKC", text).casefold()
    if not text.isascii():
        text = _HIDDEN.sub("", unicodedata.normalize("NFKD", text))
    text = _PAUSE.sub(" ", _APOSTROPHES.sub("", text))
    text = _STOP.sub(" . ", text).replace(",", " , ")
    words = (_WORDS.get(word, word) for word, _ in groupby(squeeze(text).split()))  # "help help help" once
    text = f" {' '.join(words).removesuffix(' .')} . "
    for seen, meant in _MULTIWORD:
        text = text.replace(f" {seen} ", f" {meant} ")
    return text


def phrases(*alternatives: str) -> re.Pattern[str]:
    """A pattern over plain text: whole words, any one of the phrases, in ordinary spelling.

    Within a phrase " ~ " leaves room for up to four words of one sentence, and " ~~ " for up to fifteen
    words across sentences. The room is bounded, so a search takes time in proportion to the text.
    """
    source = "|".join(alternatives).replace(" ~~ ", r"(?: [\w.,]+){0,15}? ")
    source = source.replace(" ~ ", r"(?: [\w,]+){0,4}? ")
    return re.compile(f" (?:{squeeze(source)})(?= )")


_SPANISH = re.compile(
    r"\b(?:el|la|los|las|mi|su|se|no|que|qué|una?|es|esta|está|niñ[oa]|nin[oa]|bebe|bebé|hij[oa]|puede|tiene|tom[oó]"
    r"|ayuda|por|favor|con|para|como|cómo|quiero|quiere|respira|muy|me|le|te|porque|del|al|yo|ya)\b"
)
_ENGLISH_TOO = re.compile(r"\b(?:no|me|la|es|the|is|are|my|he|she|it|and|to|of|what|can)\b")


def is_spanish(text: str) -> bool:
    """Whether a message is mostly Spanish: more of its small words than of the English ones.

    Example: "mi niño no respira" -> True
    """
    text = text.casefold()
    return len(_SPANISH.findall(text)) > 1 + len(_ENGLISH_TOO.findall(text))
