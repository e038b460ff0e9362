"""A line being typed, with undo; what becomes of its text is for those who inherit it."""

from callscript.call.fits import MAX_NOTE
from callscript.text import clean
from callscript.tui.line import EDITS, Line, line_of

_PASTS = 200
"""Earlier states of the line that undo can reach."""


class TypedLine:
    """The text and cursor of an open line; None when it is closed."""

    def __init__(self) -> None:
        self.line: Line | None = None
        self._past: list[Line] = []
        self._future: list[Line] = []

    def open_with(self, text: str) -> None:
        """Open the line on a text, with nothing to undo yet."""
        self.line, self._past, self._future = line_of(text), [], []

    def typed(self) -> None:
        """Take notice that the text has changed."""

    def insert(self, text: str) -> str:
        """Put typed or pasted text in; returns what to tell the caller if it did not all fit."""
        if self.line is None:
            return ""
        wanted = clean(text[: 2 * MAX_NOTE + 2])
        room = MAX_NOTE - len(self.line.text)
        self._change(self.line.insert(wanted[:room]))
        if len(wanted) > room:
            return f"A note holds {MAX_NOTE:,} characters; the rest was left out."
        return ""

    def press(self, key: str) -> bool:
        """Edit the line; says whether the key was one of the editing keys."""
        change = EDITS.get(key)
        if self.line is None or change is None:
            return False
        if key == "backspace" and not self.line.text:
            self.leave()
            return True
        self._change(change(self.line))
        return True

    def undo(self) -> bool:
        """Take the last change of the line back; says whether there was one."""
        if self.line is None or not self._past:
            return False
        self._future.append(self.line)
        self.line = self._past.pop()
        self.typed()
        return True

    def redo(self) -> bool:
        """Make the change again that was last taken back; says whether there was one."""
        if self.line is None or not self._future:
            return False
        self._past.append(self.line)
        self.line = self._future.pop()
        self.typed()
        return True

    def leave(self) -> None:
        """Close the line; the draft stays."""
        self.line = None

    def _change(self, changed: Line) -> None:
        if self.line is None or changed == self.line:
            return
        before, self.line = self.line, changed
        if changed.text != before.text:
            self._past = [*self._past[1 - _PASTS :], before]
            self._future = []
            self.typed()
