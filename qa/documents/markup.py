"""Markdown as tokens that know where they end: the one place that knows the parser.

The parser keeps the lines of a block but not the places within it, so the rules that drop characters
(a link's address, say) are made to note where they end.
"""

from collections.abc import Callable

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline, backtick, image, link
from markdown_it.token import Token

__all__ = ["END", "Token", "inline_tokens", "markdown_tokens"]

END = "end"  # the key in a token's meta: the place right behind its markup
_Rule = Callable[[StateInline, bool], bool]


def _noting_its_end(rule: _Rule) -> _Rule:
    def noting(state: StateInline, silent: bool) -> bool:
        n_before = len(state.tokens)
        fits = rule(state, silent)
        if fits and len(state.tokens) > n_before:
            state.tokens[-1].meta[END] = state.pos
        return fits

    return noting


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    parser.disable("text_join")  # would merge an escape with its neighbours and lose its written form
    for name, rule in (("link", link), ("image", image), ("backticks", backtick)):
        parser.inline.ruler.at(name, _noting_its_end(rule))
    return parser


_PARSER = _parser()


def markdown_tokens(text: str) -> list[Token]:
    """Parse a whole text into block tokens."""
    return _PARSER.parse(text)


def inline_tokens(line: str) -> list[Token]:
    """Parse one line that is known to be prose."""
    return _PARSER.parseInline(line)[0].children or []
