"""Papers read back the way a renderer reads them."""

from collections.abc import Sequence
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.token import Token

from callscript.text import clean

# The commonmark preset lets raw HTML through, so that any that slipped in shows as a token.
_PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])

_STRUCTURE = {"text", "softbreak", "hardbreak", "strong_open", "strong_close"}
_EMPHASIS = {"em_open", "em_close"}
ALLOWED_INLINE = _STRUCTURE | _EMPHASIS
"""All that a built-in template writes inside a line; anything else came from outside."""


def tokens(paper: str) -> Sequence[Token]:
    """All block tokens of a paper."""
    return _PARSER.parse(paper)


def inline_types(paper: str) -> set[str]:
    """The kinds of token inside a paper's lines."""
    return {child.type for token in tokens(paper) for child in token.children or ()}


def texts(paper: str) -> list[str]:
    """What each paragraph, heading, item and cell of a paper shows, white space normalised."""
    return [shown(token) for token in tokens(paper) if token.type == "inline"]


def headings(paper: str) -> list[str]:
    """Headings, as ``## words``."""
    found = tokens(paper)
    pairs = pairwise(found)
    return [f"{one.markup} {shown(two)}" for one, two in pairs if one.type == "heading_open"]


def shown(token: Token) -> str:
    """The words one inline token shows, white space normalised."""
    words = (
        child.content or " " * (child.type in {"softbreak", "hardbreak"})
        for child in token.children or ()
    )
    return normal("".join(words))


def normal(text: str) -> str:
    """Text with every run of white space made one blank, none at the edges."""
    return " ".join(clean(text).split())
