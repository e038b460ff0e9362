"""Texts made to trip a Markdown writer up."""

from hypothesis import strategies as st

from tests.papers.calls import NASTY

_SIGNS = (
    *"\\`*_{}[]()<>#+-.!|~&;:=$^@%\"' \n\t",
    "www.", "http://", "https://", "ftp://", "&amp;", "&#x23;", "[ ]", "[a]: b", "---", "===",
    "1.", "23)", "```", "~~~", "<b>", "<!--", "a", "word", "\u00a0", "\u200d", "\x1b[2J", "\u202e",
    "    ", "\r\n", "|-|", ":-:", "##",
)  # fmt: skip

markup = st.lists(st.sampled_from(_SIGNS), max_size=12).map("".join)
"""Signs that mean something to Markdown, in any order."""

outside = st.one_of(markup, st.text(max_size=40), st.sampled_from(NASTY))
"""Text as it may come from outside."""
