"""Are generated statements borne out by what they cite, and is each citation needed? Shares from 0 to 1.

What supports what is asked of a `Supports`: a person's verdicts, an entailment model, or, for wording taken from
the document, `contains`. Quotes of one statement are joined by line breaks, in their order.
"""

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

Supports = Callable[[str, str], bool]  # (premise, claim) -> whether the premise bears the claim out

# "• Rest", "- Rest", "2. Rest", "(b) Rest", at the start of a line. No "b.": "vitamin / D. Ask" is a wrapped line.
_MARK = re.compile(r"^\s*(?:[•◦▪‣⁃●○■□·\uf0b7]\s*|(?:[-–*+o]|\(?(?:\d{1,2}|[A-Za-z])\)|\d{1,2}\.)\s+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class CitedStatement:
    """One thing that an answer says, and the quotations that it cites for it, in reading order."""

    claim: str
    quotes: tuple[str, ...]


def citation_recall(statements: Sequence[CitedStatement], supports: Supports) -> float:
    """The share of the statements that their quotes, taken together, support. 0 to 1, higher is better.

    A statement that cites nothing is not supported. nan without statements; raises what `supports` raises.

    Source: ALCE, Gao et al. 2023, section 4.3.

    Example: citation_recall([CitedStatement("Rest.", ("Rest. Bathe.",)), CitedStatement("Run.", ())], contains)
    -> (1 + 0) / 2
    """
    if not statements:
        return math.nan
    return sum(_is_supported(each, supports) for each in statements) / len(statements)


def citation_precision(statements: Sequence[CitedStatement], supports: Supports) -> float:
    """The share of the citations that count for something. 0 to 1, higher is better.

    A citation counts 0 where its statement as a whole is not supported, and where it is irrelevant: alone it does
    not support the statement, and the others without it still do. nan without citations, where ALCE's script has
    0; raises what `supports` raises.

    Source: ALCE, Gao et al. 2023, section 4.3.

    Example: citation_precision([CitedStatement("Rest.", ("Rest. Bathe.", "Music helps."))], contains) -> (1 + 0) / 2
    """
    n_citations = sum(len(each.quotes) for each in statements)
    if not n_citations:
        return math.nan
    return sum(_n_relevant(each, supports) for each in statements) / n_citations


def contains(premise: str, claim: str) -> bool:
    """Whether the claim stands in the premise word for word: the support test for extractive wording.

    White space is folded and list marks at the start of a line are dropped; letter case counts. The claim is made
    of whole words, but not surely of whole sentences ("stop it" is in "Do not stop it"): whether sentences were cut
    is what the verbatim rate measures. A claim without words is supported by nothing. Raises nothing.

    Source: none; it is the handbook's rule, verbatim or no mark.

    Example: contains("Medicines include:\\n\\n- Baclofen.\\n- Botox.", "Medicines include:\\n• Baclofen.") -> True
    """
    words = _folded(claim)
    return bool(words) and re.search(rf"(?<!\w){re.escape(words)}(?!\w)", _folded(premise)) is not None


def _is_supported(statement: CitedStatement, supports: Supports) -> bool:
    return bool(statement.quotes) and supports("\n".join(statement.quotes), statement.claim)


def _n_relevant(statement: CitedStatement, supports: Supports) -> int:
    if not _is_supported(statement, supports):
        return 0
    return sum(_is_relevant(place, statement, supports) for place in range(len(statement.quotes)))


def _is_relevant(place: int, statement: CitedStatement, supports: Supports) -> bool:
    others = statement.quotes[:place] + statement.quotes[place + 1 :]
    alone = CitedStatement(statement.claim, (statement.quotes[place],))
    return _is_supported(alone, supports) or not _is_supported(CitedStatement(statement.claim, others), supports)


def _folded(text: str) -> str:
    return " ".join(_MARK.sub("", text).split())
