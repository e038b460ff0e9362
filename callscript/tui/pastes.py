"""Telling pasted text from typed keys, before any of it is read as an escape sequence."""

from dataclasses import dataclass

START = "\x1b[200~"
END = "\x1b[201~"
_PATIENCE = 5
"""Quiet moments (a tenth of a second each) after which a paste without an end counts as ended."""
_SHORTEST_HOLD = 2
"""Characters of a start marker worth holding back: a single one may well be the Esc key."""


@dataclass(frozen=True, slots=True)
class TypedText:
    """Characters as a keyboard sends them, escape sequences included."""

    text: str


@dataclass(frozen=True, slots=True)
class PastedText:
    """Text between paste markers, whole and uninterpreted."""

    text: str


class PasteSplitter:
    """Cuts a terminal's input into typed and pasted text, in order.

    A marker may be cut by the end of a read; an end marker may never come.
    """

    def __init__(self) -> None:
        self._held = ""
        self._paste: list[str] | None = None
        self._quiet = 0

    def feed(self, text: str) -> list[TypedText | PastedText]:
        """Take what was read; gives what is complete."""
        self._quiet = 0
        found: list[TypedText | PastedText] = []
        rest = self._held + text
        self._held = ""
        while rest:
            rest = (
                self._in_paste(rest, found) if self._paste is not None else self._out(rest, found)
            )
        return found

    def waited(self) -> list[TypedText | PastedText]:
        """A moment passed without input; gives what was only held back for more."""
        self._quiet += 1
        if self._paste is not None and self._quiet < _PATIENCE:
            # What is held may still become the end marker: a slow line can cut it by a moment.
            return []
        held, self._held = self._held, ""
        if self._paste is None:
            return [TypedText(held)] if held else []
        self._paste.append(held)
        return [self._ended()]

    def _out(self, text: str, found: list[TypedText | PastedText]) -> str:
        typed, marker, rest = text.partition(START)
        if marker:
            self._paste = []
        else:
            typed, self._held = _without_tail(text, START, _SHORTEST_HOLD)
        if typed:
            found.append(TypedText(typed))
        return rest

    def _in_paste(self, text: str, found: list[TypedText | PastedText]) -> str:
        pasted, marker, rest = text.partition(END)
        if marker and self._paste is not None:
            self._paste.append(pasted)
            found.append(self._ended())
            return rest
        kept, self._held = _without_tail(text, END, 1)
        if self._paste is not None:
            self._paste.append(kept)
        return ""

    def _ended(self) -> PastedText:
        whole = "".join(self._paste or ())
        self._paste, self._quiet = None, 0
        return PastedText(whole)


def _without_tail(text: str, marker: str, shortest: int) -> tuple[str, str]:
    """Split off an end of `text` that may be the beginning of a marker."""
    for length in range(len(marker) - 1, shortest - 1, -1):
        if text.endswith(marker[:length]):
            return text[:-length], text[-length:]
    return text, ""
