"""Who asks does not change what the guide says: names, peoples, faiths, insurance, homes are left out of the search."""

import re
import tomllib
from functools import cache
from pathlib import Path

WORDS = Path(__file__).parent / "background.toml"
CLAUSE = re.compile(r"[^,;:.!?()–—\n]+[,;:.!?()–—\n]*\s*")
KIN = (
    "son|daughter|child|kid|kiddo|boy|girl|gal|baby|toddler|teen|teenager|grandson|granddaughter|grandchild|nephew|niece"
    "|brother|sister|twin|family|household|mom|mother|mum|dad|father|parent|parents|grandma|grandmother|grandpa|people"
    "|woman|man|person|couple|home|house"
)
COLOURS = "(?:black|brown|white)"
OPENS = (
    r"(?:we|i|he|she|they|my|our|his|her|ours|both)\b|we['’]re|i['’]?m|he['’]s|she['’]s|as an?\b|being\b|coming from"
    r"|no\b|in (?:our|my)\b"
)
ASKS = re.compile(
    r"\?\s*$|\b(?:what|how|when|where|who|which|why|can|could|do|does|did|is|are|will|would|should|may|tell|explain)\b",
    re.IGNORECASE,
)
INTRODUCES = re.compile(  # capitals are what tells a name: "called DeShawn", but not "called an ambulance"
    r"(?i:\b(?:called|named)\b)\s*(?=[A-Z]|\W*$)|(?i:^\W*asking (?:this )?(?:for|about|as)\b)"
    r"|(?i:^\W*(?:i am|we are|i['’]?m|we['’]re) from\b)"
    r"|(?i:\b(?:sur)?name(?:['’]?s)?(?: is)?)\s+(?=[A-Z]|\W*$)"
)
PAID = re.compile(r"\b(?:pay|pays|paid|cover|covers|covered|cost|costs|copay|afford|approve|approved)\b", re.IGNORECASE)
MARKER = re.compile(r"\[(?:name|date|phone|number|address|e-mail|web address|card)\]")  # of qa.safety.private


def without_background(question: str) -> str:
    """The question without what only tells who asks; as it is where nothing else would be left.

    Example: "We have Medicaid. How is it diagnosed?" -> "How is it diagnosed?"
    Example: "does my Black son need an MRI?" -> "does my son need an MRI?"
    """
    clauses = [match[0] for match in CLAUSE.finditer(MARKER.sub("", question))]
    kept = [clause for clause in clauses if not _tells_who_asks(clause)]
    is_about_money = PAID.search("".join(kept))  # then an insurance is what is asked about
    asked = "".join(kept if any(map(ASKS.search, kept)) and not is_about_money else clauses)
    asked = _beside_kin().sub(r"\g<before>\g<kin>", asked)
    return re.sub(r"\s+([,.;:?!])", r"\1", " ".join(asked.split())).strip(" ,;") or question


def _tells_who_asks(clause: str) -> bool:
    """A clause that asks nothing and says who somebody is."""
    bare = clause.strip()
    if bare.endswith("?") or re.match(r"\W*(?:what|how|when|where|who|which|why)\b", bare, re.IGNORECASE):
        return False
    if INTRODUCES.search(bare) or _background().fullmatch(bare.strip(".,;:! ")):
        return True
    opens = re.match(rf"\W*(?:(?:and|but|so)\s+)?(?:{OPENS})", bare, re.IGNORECASE)
    return opens is not None and _background().search(bare) is not None


@cache
def _background() -> re.Pattern[str]:
    of_skin = rf"(?:we|i)(?: are| am|['’]re|['’]m) {COLOURS}|{COLOURS} (?:{KIN})"  # "his lips are white" is no people
    return re.compile(rf"\b(?:{_alternatives()}|{of_skin})\b", re.IGNORECASE)


@cache
def _beside_kin() -> re.Pattern[str]:
    """Example: "my Black son", "our two moms household", "my son DeShawn"."""
    return re.compile(
        rf"(?P<before>\b(?:my|our|his|her|the|a|an)\s+)(?:(?:{_alternatives()}|{COLOURS})\s+)+(?P<kin>(?:{KIN})\b)",
        re.IGNORECASE,
    )


@cache
def _alternatives() -> str:
    lists = tomllib.loads(WORDS.read_text(encoding="utf-8")).values()
    words = [word for words in lists for word in words.split()]
    return "|".join(
        re.escape(word).replace(r"\\s", r"\s").replace(r"\*", r"\w*") for word in sorted(words, key=len, reverse=True)
    )
