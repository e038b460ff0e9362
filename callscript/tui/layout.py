"""Where things stand on every screen: header, middle, the line, and the key bar."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from callscript.tui.content import EMPTY, line, together
from callscript.tui.styled import Styled

_LOW = 10
"""Rows below which the second header row and the key bar are left out."""
_HEADER, _BAR = "on $surface", "on $panel"
"""The grounds of header and line, and of the key bar."""
_BORDER = line("│", "$panel")

Middle = Callable[[int, int], Sequence[Styled]]
"""From the width and height that are left to rows."""


@dataclass(frozen=True, slots=True)
class Edges:
    """What stands around a screen's middle: two rows above; the line, and the keys, below."""

    header: Sequence[Styled]
    foot: Sequence[Styled]
    keys: Styled


def arranged(edges: Edges, middle: Middle, width: int, height: int) -> list[Styled]:
    """All of a screen in `height` rows; in a low window the edges give way."""
    low = height < _LOW
    top = [row.on(_HEADER) for row in edges.header[: 1 if low else 2]]
    foot = [row.on(_HEADER) for row in edges.foot]
    bottom = foot if low else [*foot, edges.keys.on(_BAR)]
    room = max(0, height - len(top) - len(bottom))
    rows = [*middle(width, room)][:room] if room else []
    return [*top, *rows, *[EMPTY] * (room - len(rows)), *bottom][:height]


def first_body_row(height: int) -> int:
    """The row on which the middle begins."""
    return 1 if height < _LOW else 2


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the middle: its width in cells, and its rows."""

    width: int
    rows: Sequence[Styled]


def side_by_side(columns: Sequence[Column], height: int) -> list[Styled]:
    """Columns with a border between them, in `height` rows."""
    return [_across(columns, y) for y in range(height)]


def _across(columns: Sequence[Column], y: int) -> Styled:
    parts: list[Styled] = []
    for column in columns:
        row = column.rows[y] if y < len(column.rows) else EMPTY
        parts += [_BORDER] if parts else []
        parts.append(row.truncate(column.width, pad=True))
    return together(*parts)
