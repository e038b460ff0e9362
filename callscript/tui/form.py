"""A form that is filled in by typing: move to a row and type; Enter keeps it and goes on.

Every change is told to the owner as it is typed, so an unfinished form is as safe as a note.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from callscript.call.fits import MAX_NOTE
from callscript.text import clean_line
from callscript.tui.line import EDITS, Line, line_of

_OPENING = frozenset({"backspace", "delete", "home", "ctrl+a", "ctrl+u", "ctrl+w"})
"""Editing keys that open a blank on what is there."""


@dataclass(frozen=True, slots=True)
class FormRow:
    """A row: a heading, a blank to fill in, something to do or to pick, or something said.

    `value` is what is kept, or shows what is picked; `shown` stands in for it where nobody types.
    `proposed` is what Enter begins an empty blank with. Typing goes on behind what is there, or
    begins `anew`; what was `proposed` gives way to it. `done` says whether a row is filled in or
    ticked; None: it doesn't count.
    """

    id: str
    label: str
    value: str = ""
    hint: str = ""
    kind: Literal["heading", "blank", "act", "pick", "said"] = "blank"
    sign: str = ""
    style: str = ""
    done: bool | None = None
    proposed: str = ""
    shown: str = ""
    anew: bool = False

    @property
    def can_be_marked(self) -> bool:
        """Whether the mark stops here."""
        return self.kind not in {"heading", "said"}


@dataclass(frozen=True, slots=True)
class Typed:
    """A blank is being filled in: its text so far."""

    row: str
    text: str


@dataclass(frozen=True, slots=True)
class Kept:
    """A blank was left with this text."""

    row: str
    text: str


@dataclass(frozen=True, slots=True)
class Acted:
    """Something to do was chosen."""

    row: str


FormEvent = Typed | Kept | Acted


class Form:
    """The rows, the marked one, and the open line if a blank is being filled in."""

    def __init__(self, rows: Sequence[FormRow]) -> None:
        self.rows = tuple(rows)
        self.marked = next((row.id for row in self.rows if row.can_be_marked), "")
        self.line: Line | None = None
        self._is_proposal = False

    @property
    def row(self) -> FormRow | None:
        """The marked row."""
        return next((row for row in self.rows if row.id == self.marked), None)

    def refill(self, rows: Sequence[FormRow]) -> None:
        """Show other rows or values; the mark stays on its row, or where that row was."""
        place = self._place()
        self.rows = tuple(rows)
        if self.row is None:
            self.line = None
            self._mark(min(place, len(self.rows) - 1), 1)

    def mark(self, row: str) -> None:
        """Mark a row, if it is there and can be."""
        place = next((n for n, one in enumerate(self.rows) if one.id == row), None)
        if place is not None:
            self._mark(place, 1)

    def beside(self, row: str, way: int) -> str:
        """The next row that can be marked after (1) or before (-1) this one; empty if none is."""
        marks = [one.id for one in self.rows if one.can_be_marked]
        place = marks.index(row) + way if row in marks else -1
        return marks[place] if 0 <= place < len(marks) else ""

    def press(self, key: str, character: str | None) -> list[FormEvent]:
        """Take a key; gives what happened, in order."""
        is_proposal, self._is_proposal = self._is_proposal, False
        if self.line is not None and key in EDITS:
            return self._change(EDITS[key](self.line))
        if key in {"up", "down", "pageup", "pagedown"}:
            return self._move({"up": -1, "down": 1, "pageup": -8, "pagedown": 8}[key])
        if key == "enter":
            return self._enter()
        if key == "escape":
            return self.close()
        if key in _OPENING and self._open():
            return self._change(EDITS[key](self.line or Line()))
        if character is not None and self.line is None and self._open(typing=True):
            self._go_on_behind(character)
        elif character is not None and is_proposal:
            self.line = Line()
        if character is not None and self.line is not None:
            return self._insert(character)
        return []

    def paste(self, text: str) -> list[FormEvent]:
        """Put pasted text into the marked blank."""
        # A paste of nothing must not empty a blank that is begun anew.
        if clean_line(text) and self._open(typing=True) and self.line is not None:
            return self._insert(text[: 2 * MAX_NOTE])
        return []

    def close(self) -> list[FormEvent]:
        """Stop typing; what was typed is kept."""
        if self.line is None:
            return []
        kept = Kept(self.marked, self.line.text)
        self.line = None
        return [kept]

    def _open(self, *, typing: bool = False) -> bool:
        row = self.row
        if self.line is None and row is not None and row.kind == "blank":
            self.line = line_of("" if typing and row.anew else row.value)
        return self.line is not None

    def _go_on_behind(self, character: str) -> None:
        """Keep what is typed from clinging to the last word there; a comma does."""
        text = self.line.text if self.line is not None else ""
        if text and not text[-1].isspace() and character.isalnum():
            self.line = line_of(f"{text} ")

    def _insert(self, text: str) -> list[FormEvent]:
        line = self.line or Line()
        return self._change(line.insert(clean_line(text)[: MAX_NOTE - len(line.text)]))

    def _change(self, line: Line) -> list[FormEvent]:
        typed = self.line is None or line.text != self.line.text
        self.line = line
        return [Typed(self.marked, line.text)] if typed else []

    def _enter(self) -> list[FormEvent]:
        row = self.row
        if row is not None and row.kind in {"act", "pick"}:
            return [Acted(row.id)]
        if self.line is None and row is not None and (row.value or row.proposed):
            self._open()
            self._is_proposal = not row.value
            return [] if row.value else self._insert(row.proposed)
        return self._move(1)

    def _move(self, by: int) -> list[FormEvent]:
        kept = self.close()
        self._mark(self._place() + by, 1 if by > 0 else -1)
        return kept

    def _place(self) -> int:
        return next((n for n, row in enumerate(self.rows) if row.id == self.marked), 0)

    def _mark(self, place: int, way: int) -> None:
        """Mark the row at `place`, or the nearest one that can be marked, that way first."""
        if not self.rows:
            self.marked = ""
            return
        last = len(self.rows) - 1
        start = max(0, min(last, place))
        ahead = range(start, last + 1) if way > 0 else range(start, -1, -1)
        behind = range(start, -1, -1) if way > 0 else range(start, last + 1)
        for n in (*ahead, *behind):
            if self.rows[n].can_be_marked:
                self.marked = self.rows[n].id
                return
