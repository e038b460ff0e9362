"""Styled text as plain data: what is written, how it looks, and how many cells it takes.

The window and the picture drawn before the window's library is loaded are both made of it, so it
knows no Textual. A look is a style in Textual's words ("bold $accent"); here nothing is made of it.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

import msgspec
from rich.cells import cell_len, chop_cells, set_cell_size

Run = tuple[str, str]
"""A stretch of text and its look."""

ELLIPSIS = "…"
_TAB = 8
_WORD = re.compile(r"\s*\S+\s*")


def cells(text: str) -> int:
    """Cells a text takes; most texts are plain letters, and counted at once."""
    return len(text) if text.isascii() and text.isprintable() else cell_len(text)


class Styled(msgspec.Struct, frozen=True):
    """Runs beside one another; `ground` is the look of the whole row they stand on."""

    runs: tuple[Run, ...] = ()
    ground: str = ""

    @property
    def plain(self) -> str:
        """The text without its looks."""
        return "".join(text for text, _look in self.runs)

    @property
    def cell_length(self) -> int:
        """Cells the text takes on one row."""
        return sum(cells(text) for text, _look in self.runs)

    def on(self, ground: str) -> "Styled":
        """The same on another ground."""
        return Styled(self.runs, ground)

    def truncate(self, width: int, *, ellipsis: bool = False, pad: bool = False) -> "Styled":
        """Cut to `width` cells, or fill them with blanks."""
        length = self.cell_length
        if length > width:
            sign = ELLIPSIS if ellipsis and width > 0 else ""
            kept = list(_first_cells(self.runs, max(0, width - len(sign))))
            look = kept[-1][1] if kept else ""
            return Styled((*kept, (sign, look)) if sign else tuple(kept), self.ground)
        if pad and length < width:
            return Styled((*self.runs, (" " * (width - length), "")), self.ground)
        return self

    def wrap(self, width: int) -> list["Styled"]:
        """Rows of at most `width` cells (at least 1), broken between words where it can be done."""
        whole = self.plain
        if "\n" not in whole and "\t" not in whole and cells(whole) <= width:
            return [self]
        return [
            Styled(tuple(_first_cells(row, width)), self.ground)
            for paragraph in _lines(self.runs)
            for row in _broken(paragraph, width)
        ]


def join(parts: Iterable[Styled]) -> Styled:
    """Parts beside one another, on the first one's ground; neighbours that look alike are one."""
    runs: list[Run] = []
    ground = None
    for part in parts:
        ground = part.ground if ground is None else ground
        for text, look in part.runs:
            if runs and runs[-1][1] == look:
                runs[-1] = (runs[-1][0] + text, look)
            elif text:
                runs.append((text, look))
    return Styled(tuple(runs), ground or "")


def _first_cells(runs: Iterable[Run], width: int) -> Iterator[Run]:
    """The runs within the first `width` cells; half of a wide character is a blank."""
    for text, look in runs:
        length = cells(text)
        if length > width:
            if width > 0:
                yield set_cell_size(text, width), look
            return
        width -= length
        yield text, look


def _lines(runs: Iterable[Run]) -> Iterator[tuple[Run, ...]]:
    """Runs parted at line ends, tabs as the blanks that lead to the next stop."""
    line: list[Run] = []
    column = 0
    for text, look in runs:
        for n, part in enumerate(text.split("\n")):
            if n:
                yield tuple(line)
                line, column = [], 0
            spread = _without_tabs(part, column)
            column += cells(spread)
            if spread:
                line.append((spread, look))
    yield tuple(line)


def _without_tabs(text: str, column: int) -> str:
    if "\t" not in text:
        return text
    head, *rest = text.split("\t")
    for part in rest:
        head += " " * (_TAB - (column + cells(head)) % _TAB) + part
    return head


def _broken(runs: tuple[Run, ...], width: int) -> list[tuple[Run, ...]]:
    """One line's runs as rows."""
    text = "".join(part for part, _look in runs)
    starts = [0, *_row_starts(text, width), len(text)]
    return [tuple(_slice(runs, a, b)) for a, b in pairwise(starts)]


def _row_starts(text: str, width: int) -> Iterator[int]:
    """Where rows after the first begin; a word longer than a row is broken where the row ends."""
    column = 0
    for match in _WORD.finditer(text):
        word, start = match.group(), match.start()
        length = cells(word.rstrip())
        if column + length <= width:
            column += cells(word)
        elif length <= width:
            if start:
                yield start
            column = cells(word)
        else:
            pieces = chop_cells(word, width)
            for piece in pieces:
                if start:
                    yield start
                start += len(piece)
            column = cells(pieces[-1])


def _slice(runs: tuple[Run, ...], start: int, end: int) -> Iterator[Run]:
    """The runs between two offsets of their text."""
    at = 0
    for text, look in runs:
        part = text[max(0, start - at) : max(0, end - at)]
        if part:
            yield part, look
        at += len(text)
