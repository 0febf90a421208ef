"""Where a citation is found: one stable address for each, carrying the version of the text it was made from.

    source/dystonia@9f86d081884c#s-120-188

Nothing is stored to make such a link, so it outlives the conversation; and because it names the version, an
old citation is never opened against a new text.
"""

import re
from dataclasses import dataclass
from urllib.parse import quote

from qa.types import VERSION_DIGITS, Citation, Document

_ADDRESS = re.compile(rf"(?P<document_id>.+)@(?P<version>[0-9a-f]{{{VERSION_DIGITS}}})")


@dataclass(frozen=True, slots=True)
class Edition:
    """One version of one document, as an address names it."""

    document_id: str
    version: str  # the first 12 hexadecimal digits of the sha256 of its text

    @property
    def href(self) -> str:
        """Relative, so that a site may live below any path. Example: source/dystonia@9f86d081884c."""
        return f"source/{quote(self.document_id, safe='')}@{self.version}"


def edition_of(document: Document) -> Edition:
    """The edition that is served now."""
    return Edition(document.id, document.version[:VERSION_DIGITS])


def parse_edition(address: str) -> Edition | None:
    """Read `dystonia@9f86d081884c`; None where it is no such address."""
    match = _ADDRESS.fullmatch(address)
    return Edition(match["document_id"], match["version"]) if match else None


def citation_href(citation: Citation) -> str:
    """The address of the cited characters. Example: source/dystonia@9f86d081884c#s-120-188."""
    edition = Edition(citation.document_id, citation.version[:VERSION_DIGITS])
    return f"{edition.href}#{sentence_anchor(citation.start, citation.end)}"


def sentence_anchor(start: int, end: int) -> str:
    """The fragment that names a half-open range of characters. Example: s-120-188."""
    return f"s-{start}-{end}"
