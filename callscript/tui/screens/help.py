"""Help: the keys of the screen it was opened from, made from the command table."""

from callscript.tui.commands import Where
from callscript.tui.content import blocked, line, words
from callscript.tui.keymap import Keymap, shown
from callscript.tui.noteline import KIND_NAMES, MARKS
from callscript.tui.screens.base import KeyScreen
from callscript.tui.styled import Styled

_KEYS = 16
"""Cells in which keys stand."""


def help_rows(keymap: Keymap, about: Where, width: int) -> list[Styled]:
    """Every command of a screen: its keys, its name, and what it does."""
    rows = [line("")]
    if about == "call":
        rows += _typing_first(width)
    for command in keymap.on(about):
        keys = " ".join(shown(key) for key in command.keys) or "–"
        text = f"{command.label}. {command.help}"
        rows += blocked(line(f" {keys}", "bold $accent"), words(text), width - 1, _KEYS)
    return rows


def _typing_first(width: int) -> list[Styled]:
    marks = ", ".join(f"{mark} {KIND_NAMES[kind]}" for mark, kind in MARKS.items())
    said = (
        ("digits", "Answer the step; on disk before the next step is shown."),
        ("any letter", "Starts a note with it. Enter keeps it; Esc leaves it as a draft."),
        ("first letter", f"Gives the note its kind: {marks}."),
    )
    rows = [
        row
        for label, text in said
        for row in blocked(line(f" {label}", "bold $accent"), words(text), width - 1, _KEYS)
    ]
    return [*rows, line("")]


class HelpScreen(KeyScreen):
    """Scrolls; any other key goes back."""

    where = "help"

    def __init__(self, about: Where) -> None:
        super().__init__()
        self._about = about
        self._first = 0

    def press(self, key: str, character: str | None) -> None:
        """Scroll, or go back to where help was asked for."""
        by = {"up": -1, "down": 1, "pageup": -10, "pagedown": 10}.get(key)
        if by is None:
            self.callscript.close_help()
            return
        last = len(help_rows(self.callscript.keymap, self._about, self.size.width)) - 3
        self._first = max(0, min(last, self._first + by))
        self.paint()
        del character

    def header_rows(self, width: int) -> list[Styled]:
        """What this is."""
        del width
        return [line(" Help", "bold $primary"), line("")]

    def body_rows(self, width: int, height: int) -> list[Styled]:
        """As many rows as fit, from the first."""
        return help_rows(self.callscript.keymap, self._about, width)[self._first :][:height]

    @property
    def hint(self) -> str:
        """How to leave."""
        return "↑ ↓ PgUp PgDn scroll · any other key goes back"
