"""Where every key and value stands in a TOML text.

tomli tells where a broken text breaks, but nothing about a sound one, and a sound text can still be
a wrong script. So this reads an accepted text once more, judges nothing and only notes places.
"""

import re
from array import array
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate

import tomli

from callscript.script.problems import START_OF_FILE, Span

Path = tuple[str | int, ...]
"""The way to a value: keys, and 0-based indexes into arrays and arrays of tables."""

_Place = tuple[int, int]

TEXT, WORD, GAP, QUOTE, _END = "text", "word", "gap", "quote", ""
CLOSERS = {"[": "]", "{": "}"}

# Possessive throughout: no stretch of a text, however hostile, is tried twice.
_TOKEN = re.compile(
    r'''(?P<text> """ (?: [^"\\]++ | \\[\s\S] | "{1,2}+(?!") )*+ "{3,5}
                | \'\'\' (?: [^']++ | '{1,2}+(?!') )*+ '{3,5}
                | "(?!"") (?: [^"\\\n]++ | \\[^\n] )*+ "
                | '(?!'') [^'\n]*+ ' )
      | (?P<quote> ["'] )
      | (?P<gap> (?: \n | \#[^\n]*+ ) (?: [ \t\r\n]++ | \#[^\n]*+ )*+ )
      | (?P<word> [^ \t\r\n"'\#=.,\[\]{}]++ )
      | [=.,\[\]{}]''',
    re.VERBOSE,
)


def tokens(text: str) -> Iterator[tuple[str, int, int]]:
    """Cut a TOML text, sound or not, into tokens: kind, start offset, end offset.

    Kinds: TEXT (a whole string), WORD (a bare key, or a piece of a number, date or boolean), GAP
    (line ends with the comments and blank lines between them), QUOTE (a quote that is never
    closed: always the last token), or one of ``= . , [ ] { }``, each its own kind.
    """
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or match.group()
        yield (kind, *match.span())
        if kind == QUOTE:  # going on would search for its end from every further quote
            return


def line_starts(text: str) -> "array[int]":
    """Give the offset of each line; only a line feed ends one, as in tomli and `excerpt`."""
    return array("q", accumulate((len(line) + 1 for line in text.split("\n")[:-1]), initial=0))


def span_of(starts: "array[int]", start: int, end: int) -> Span:
    """Give the span between two offsets of the text whose `line_starts` these are."""
    line = bisect_right(starts, start)
    return Span(start, end, line, start - starts[line - 1] + 1)


@dataclass(slots=True)
class _Node:
    """A table, array or value: offsets of its key and of itself, and what stands below it."""

    key: _Place | None = None
    value: _Place | None = None
    below: dict[str | int, "_Node"] = field(default_factory=dict)

    def child(self, name: str | int, key: _Place | None = None) -> "_Node":
        """Give the node of that name; a new one keeps `key` as the place of its first mention."""
        return self.below.setdefault(name, _Node(key))


@dataclass(frozen=True, slots=True)
class Positions:
    """The places of all keys and values of one text; made by `locate`."""

    _root: _Node = field(repr=False)
    _starts: "array[int]" = field(repr=False)

    def key(self, path: Path) -> Span | None:
        """Span of the key, or of its part in a header or dotted key; None for items of `[…]`."""
        return self._span(self._node(path).key)

    def value(self, path: Path) -> Span | None:
        """Span of the whole value with its quotes or brackets; None for tables under headers."""
        return self._span(self._node(path).value)

    def nearest(self, path: Path) -> Span:
        """Span of the value, else of its key, else the same of the longest known prefix."""
        prefixes = (path[:length] for length in range(len(path), 0, -1))
        spans = (self.value(prefix) or self.key(prefix) for prefix in prefixes)
        return next(filter(None, spans), START_OF_FILE)

    def _node(self, path: Path) -> _Node:
        node = self._root
        for name in path:
            node = node.below.get(name) or _Node()
        return node

    def _span(self, place: _Place | None) -> Span | None:
        return span_of(self._starts, *place) if place else None


def locate(text: str) -> Positions:
    """Find the places of all keys and values of a TOML 1.1 text that tomli accepts.

    Of any other text the answer means nothing. Recurses with every bracket inside a bracket, so
    their depth must have been bounded.
    """
    return Positions(_Scanner(text).document(), line_starts(text))


class _Scanner:
    """One walk along the tokens, seeing one token ahead."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = tokens(text)
        self._ahead = next(self._tokens, (_END, 0, 0))

    def _take(self) -> tuple[str, int, int]:
        token, self._ahead = self._ahead, next(self._tokens, (_END, 0, 0))
        return token

    def document(self) -> _Node:
        root = table = _Node()
        while (kind := self._ahead[0]) != _END:
            if kind in {GAP, "]"}:
                self._take()
            elif kind == "[":
                table = self._header(root)
            else:
                self._pair(table)
        return root

    def _header(self, root: _Node) -> _Node:
        """Read ``[a.b`` or ``[[a.b`` and give the table that the next lines fill."""
        self._take()
        is_element = self._ahead[0] == "["
        if is_element:
            self._take()
        *above, (name, place) = self._key()
        table = root
        for part in above:
            table = table.child(*part)
            # The name of an array of tables stands for its last element.
            table = table.below.get(len(table.below) - 1, table)
        table = table.child(name, place)
        if is_element:
            table = table.child(len(table.below))
        table.key = place
        return table

    def _pair(self, table: _Node) -> None:
        for part in self._key():
            table = table.child(*part)
        self._take()
        self._value(table)

    def _key(self) -> list[tuple[str, _Place]]:
        """Read a key and give the name and place of each of its dotted parts."""
        parts = []
        while self._ahead[0] in {WORD, TEXT, "."}:
            kind, start, end = self._take()
            name = self._text[start:end]
            if kind == TEXT:
                name = tomli.loads(f"name = {name}")["name"] if "\\" in name else name[1:-1]
            if kind != ".":
                parts.append((name, (start, end)))
        return parts

    def _value(self, node: _Node) -> None:
        kind, start, end = self._take()
        if kind in CLOSERS:
            end = self._inside(node, CLOSERS[kind])
        # 1.5 is three tokens, and a blank may stand between a date and its time.
        while self._ahead[0] in {WORD, "."}:
            end = self._take()[2]
        node.value = (start, end)

    def _inside(self, node: _Node, closer: str) -> int:
        """Read an array or inline table behind its opening bracket and give the end of it."""
        while (kind := self._ahead[0]) not in {closer, _END}:
            if kind in {GAP, ","}:
                self._take()
            elif closer == "]":
                self._value(node.child(len(node.below)))
            else:
                self._pair(node)
        return self._take()[2]
