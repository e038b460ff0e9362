r"""Text from outside, written as Markdown that shows it exactly as it was noted.

A customer's words may hold anything Markdown would obey: emphasis, tables, headings, HTML, links.
Everything here goes through `callscript.text.clean` first and is then escaped, so that a renderer
of CommonMark or GitHub's dialect shows the words and nothing else. One thing can't be escaped in
GitHub's dialect: a bare e-mail address becomes a link to itself, with or without backslashes.
"""

import re
from itertools import groupby

from callscript.text import clean

_MARKUP = re.compile(
    r"\[…\](?![(\[:])"  # a name that was taken out: no link, and shown as editors write it
    r"|[\\`*_\[\]<|~]"  # emphasis, code, links, HTML, tables, strikethrough
    r"|&(?=#?\w+;)"  # character references
    r"|:(?=//)|(?<=www)\."  # addresses that become links by themselves
    r"|(?:^|(?<= ))#(?=#*$)"  # hashes that would close a heading, and vanish
    r"|^(?:\#(?=#{0,5} )|[-+](?= |$)|>|[-=:](?=[-=: ]*$))"  # headings, items, quotes, rules
    r"|^(\d{1,9})(?=[.)](?: |$))"  # numbered items: the sign after the number is escaped
)
"""What could be taken for markup in a line whose runs of white space are single blanks."""

_TAKEN_OUT = "[…]"
_SPACES = re.compile(r"[ \t\n]+")


class Markdown(str):
    """Text that is Markdown already: made here or by a template, never straight from outside."""

    __slots__ = ()


def literal(text: str) -> Markdown:
    """Write text on one line, as nothing but itself; line breaks become spaces.

    Safe at the start of a line, inside one, in a heading, a list item and a table's cell.
    """
    return Markdown(_literal_line(clean(text)))


def quote(text: str) -> Markdown:
    """Write text as a block quote that keeps its lines and paragraphs; it begins a line."""
    lines = (_literal_line(line) for line in clean(text).split("\n"))
    paragraphs = ["\\\n> ".join(group) for full, group in groupby(lines, bool) if full]
    return Markdown("> " + "\n>\n> ".join(paragraphs) if paragraphs else ">")


def hanging(text: str, indent: int = 2) -> Markdown:
    """Write text in a list item: later lines are indented by `indent`, empty ones left out."""
    lines = filter(None, (_literal_line(line) for line in clean(text).split("\n")))
    return Markdown(("\\\n" + " " * indent).join(lines))


def _literal_line(line: str) -> str:
    return _MARKUP.sub(_escaped, _SPACES.sub(" ", line).strip())


def _escaped(found: re.Match[str]) -> str:
    if found[0] == _TAKEN_OUT:
        return _TAKEN_OUT
    number: str | None = found[1]
    return f"{number}\\" if number else f"\\{found[0]}"
