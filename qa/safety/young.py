"""Does a child or teen ask for themselves? Then the answer begins with whom to show it to."""

import re

AGE = (
    r"(?:[5-9]|1[0-7]|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen)\b"
    r"(?! (?:weeks?|months?|days?|hours?|minutes?|miles|km|%))"
)
ELDERS = "mom|mum|mama|mommy|dad|daddy|parents|stepmom|stepdad|teacher|coach"
SAYS = r"says?|said|told me|won['’]?t|do(?:es)?n['’]?t|ma(?:de|kes?) me|lets? me|thinks? i|already|signed"
YOUNG = (
    rf"(?:i am|i['’]?m) (?:(?:only|just|almost|turning) )?{AGE}",
    rf"i (?:just )?turn(?:ed)? {AGE}",
    r"(?:as|i am|i['’]?m) a (?:kid|child|teen\w*|\w+th grader|freshman|sophomore)",
    rf"my (?:{ELDERS}) (?:{SAYS})",
    r"i have (?!a\b|an\b|\d|kids|children)\w+ (?:and|but) my (?:twin|sister|brother|friends?|mom|dad|class)",
    r"(?:kids|girls|boys|people|ppl|everyone) (?:in|at) (?:my )?(?:gym|school|class|practice|lunch) \w+ (?:at )?me",
)
_YOUNG = re.compile(rf"\b(?:{'|'.join(YOUNG)})\b", re.IGNORECASE)
# Somebody who speaks of themselves and of what children have, and of no child of theirs.
_SELF = re.compile(r"\b(?:i|i['’]?m|me|my)\b", re.IGNORECASE)
_WORLD = re.compile(
    r"\bmy (?:mom|mum|mama|dad|parents|teacher|coach|school|class|grade|homework|twin|pe|gym)\b", re.IGNORECASE
)
_OF_A_CHILD = re.compile(
    r"\b(?:he|she|him|her|his|son|daughter|kid|kids|child|children|baby|boy|girl|toddler|grand\w+|we|our)\b",
    re.IGNORECASE,
)


def seems_young(message: str) -> bool:
    """Whether the one who types is a child or teen, by what they say. Example: "im 13 and my hand twists" -> True"""
    is_own = _SELF.search(message) and _WORLD.search(message) and not _OF_A_CHILD.search(message)
    return _YOUNG.search(message) is not None or bool(is_own)
