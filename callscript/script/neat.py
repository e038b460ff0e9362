"""A script's file laid out neatly: blanks, indents and empty lines only, nothing else is touched.

Not a comment is lost and not a value changed: the result is read again and compared, every time.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from callscript.script.positions import CLOSERS, GAP, TEXT, WORD, tokens
from callscript.script.problems import WHOLE_FILE, Problem, ScriptError
from callscript.script.toml import Document, parse

_INDENT = "    "
_CLOSING = frozenset(CLOSERS.values())


def neat(document: Document) -> str:
    """Lay a sound document out; raises `ScriptError` if that would change what it says."""
    text = document.text.replace("\r\n", "\n")
    layout = _Layout(text)
    for token in tokens(text):
        layout.take(*token)
    result = "\n".join(_spaced(layout.done())) + "\n"
    is_same = parse(result.encode(), document.file).content == document.content
    if comments(result) != comments(text) or not is_same:
        message = "this can't be laid out without changing what it says; it stays as it is"
        raise ScriptError([Problem(document.file, WHOLE_FILE, "not-neat", message)])
    return result


def comments(text: str) -> list[str]:
    """Every comment of a TOML text, in order, without the blanks at its end."""
    gaps = (text[start:end] for kind, start, end in tokens(text) if kind == GAP)
    lines = (line.strip() for gap in gaps for line in gap.split("\n"))
    return [line for line in lines if line.startswith("#")]


@dataclass(slots=True)
class _Line:
    """One line of the result, or several where a text has some of its own."""

    text: str
    is_header: bool = False

    @property
    def is_comment(self) -> bool:
        return self.text.startswith("#")


@dataclass(slots=True)
class _Layout:
    """Puts tokens into lines."""

    text: str
    lines: list[_Line] = field(default_factory=list)
    _parts: list[str] = field(default_factory=list)
    _before: str = ""
    _depth: int = 0
    _in_header: bool = False
    _end: int = 0

    def take(self, kind: str, start: int, end: int) -> None:
        """Add a token to the line, or end it."""
        piece = self.text[start:end]
        if kind == GAP:
            self._gap(piece, self.text[self._end : start])
        else:
            if kind in _CLOSING:
                self._depth -= 1
            if not self._parts:
                self._in_header = kind == "[" and self._depth == 0
                self._parts.append(_INDENT * self._depth)
            elif _is_apart(self._before, kind):
                self._parts.append(" ")
            self._parts.append(piece)
            if kind in CLOSERS:
                self._depth += 1
            # Within a header brackets are no lists: nothing stands apart there.
            self._before = "." if self._in_header else kind
        self._end = end

    def _gap(self, gap: str, blanks: str) -> None:
        first, *others = gap.split("\n")
        if first.strip():
            # A comment keeps its distance: people line them up.
            self._parts += [
                (blanks or "  ") if self._parts else _INDENT * self._depth,
                first.strip(),
            ]
        if others or not self._parts:
            self._finish()
        for line in others[:-1]:
            self.lines.append(_Line(f"{_INDENT * self._depth}{line.strip()}".rstrip()))
        if others and others[-1].strip():
            self._parts = [_INDENT * self._depth, others[-1].strip()]
        self._before = ""

    def _finish(self) -> None:
        if self._parts:
            self.lines.append(_Line("".join(self._parts).rstrip(), self._in_header))
        elif not self.lines or self.lines[-1].text:
            self.lines.append(_Line(""))
        self._parts, self._in_header, self._before = [], False, ""

    def done(self) -> list[_Line]:
        """All lines; the last one may lack its end."""
        if self._parts:
            self._finish()
        return self.lines


def _is_apart(before: str, kind: str) -> bool:
    """Whether a blank stands between two tokens on a line."""
    if not before or kind in {",", "."} or before in {".", "["} or kind == "]":
        return False
    if kind in {"}", "="} or before in {"{", "=", ","}:
        return not (before == "{" and kind == "}")
    return {before, kind} <= {WORD, TEXT}


def _spaced(lines: Sequence[_Line]) -> Iterator[str]:
    """One empty line at most, none at either end, and one before each header and its remarks."""
    wanted: set[int] = set()
    for number, line in enumerate(lines):
        if line.is_header:
            above = number
            while above > 0 and lines[above - 1].is_comment:
                above -= 1
            wanted.add(above)
    blank, begun = False, False
    for number, line in enumerate(lines):
        blank = blank or not line.text or number in wanted
        if line.text:
            if blank and begun:
                yield ""
            yield line.text
            blank, begun = False, True
