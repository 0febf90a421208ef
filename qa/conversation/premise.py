"""What a question takes for granted: "since it is curable, when do we start?" says that it is curable."""

import re

from qa.documents import split_sentences

TAKEN = re.compile(
    r"^\W*(?:(?:and|but|so|ok|well)\b\W*)?(?:since|because|given (?:that|how)?|now that|seeing (?:as|that)(?: how)?|as"
    r"|considering(?: that)?|knowing(?: that)?|if)\s+(?P<claim>[^,?!.]{8,120}),\s*(?P<asked>.*\w.*)$",
    re.IGNORECASE | re.DOTALL,
)
SAID_BEFORE = re.compile(
    r"^(?P<claim>[^,?!.]{8,120}),\s*(?:so|then|right|correct)\b(?P<asked>.*)$", re.IGNORECASE | re.DOTALL
)
# What somebody tells of one child is theirs to know; only a claim about all of them can be wrong by the guide.
OF_ONE = re.compile(
    r"\b(?:i|i['’]?m|i['’]?ve|we|we['’]?re|we['’]?ve|my|our|us|me|he|she|his|her|him|he['’]?s|she['’]?s)\b",
    re.IGNORECASE,
)


def premise_of(question: str) -> str:
    """The claim about children in general that a question is built on, as a sentence of its own; "" for none.

    Example: "Since tics are curable, when do we start?" -> "tics are curable"
    """
    for start, end in split_sentences(question):
        found = TAKEN.match(question[start:end]) or SAID_BEFORE.match(question[start:end])
        if found and not OF_ONE.search(found["claim"]):
            return found["claim"].strip()
    return ""
