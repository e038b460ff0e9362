"""The line being typed, as a value: text and cursor, and what each editing key does to it.

Our own, because the stock one drops joiners and no-break spaces, keeps one line of a paste, and
takes keys through the focus, which loses those that arrive in the same read.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass

_JOINER = "\u200d"
_CLINGING = re.compile("[\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]")
"""Skin tones, and the tags that make a flag England's."""
_JAMO = re.compile("[\u1100-\u11ff\ua960-\ua97f\uac00-\ud7ff]")
_LATER_JAMO = re.compile("[\u1160-\u11ff\ud7b0-\ud7ff]")
"""Vowels and finals typed on their own join the syllable before them."""


@dataclass(frozen=True, slots=True)
class Line:
    """Text with a cursor: `cursor` characters stand before it."""

    text: str = ""
    cursor: int = 0

    def insert(self, typed: str) -> "Line":
        """Put text in at the cursor, whole and unchanged."""
        before, after = self.text[: self.cursor], self.text[self.cursor :]
        return Line(before + typed + after, self.cursor + len(typed))


def line_of(text: str) -> Line:
    """A line with the cursor at its end."""
    return Line(text, len(text))


def _before(line: Line) -> int:
    """Where the visible character before the cursor begins."""
    place = line.cursor - 1
    while place > 0 and _clings(line.text, place):
        place -= 1
    return max(0, place)


def visible_end(text: str, start: int) -> int:
    """Where the visible character at `start` ends: an accent goes with its letter."""
    place = start + 1
    while place < len(text) and _clings(text, place):
        place += 1
    return min(len(text), place)


def _clings(text: str, place: int) -> bool:
    """Say whether the character at `place` belongs to the one before it."""
    here, before = text[place], text[place - 1]
    if _JOINER in (here, before) or _CLINGING.match(here):
        return True
    if _LATER_JAMO.match(here) and _JAMO.match(before):
        return True
    if _is_flag_letter(here) and _is_flag_letter(before):
        start = place
        while start > 0 and _is_flag_letter(text[start - 1]):
            start -= 1
        return (place - start) % 2 == 1
    return unicodedata.category(here) in {"Mn", "Me", "Mc"}


def _is_flag_letter(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def _backspace(line: Line) -> Line:
    start = _before(line) if line.cursor else 0
    return Line(line.text[:start] + line.text[line.cursor :], start)


def _delete(line: Line) -> Line:
    after = line.text[visible_end(line.text, line.cursor) :]
    return Line(line.text[: line.cursor] + after, line.cursor)


def _left(line: Line) -> Line:
    return Line(line.text, _before(line) if line.cursor else 0)


def _right(line: Line) -> Line:
    return Line(line.text, visible_end(line.text, line.cursor))


def _home(line: Line) -> Line:
    return Line(line.text, 0)


def _end(line: Line) -> Line:
    return line_of(line.text)


def _word_start(line: Line) -> int:
    """Where the word before the cursor begins; the blank before it stays."""
    before = line.text[: line.cursor].rstrip()
    words = before.rsplit(maxsplit=1)
    return len(before) - len(words[-1]) if words else 0


def _word_left(line: Line) -> Line:
    return Line(line.text, _word_start(line))


def _word_right(line: Line) -> Line:
    rest = re.match(r"\s*\S*\s*", line.text[line.cursor :])
    return Line(line.text, line.cursor + (rest.end() if rest else 0))


def _cut_word(line: Line) -> Line:
    start = _word_start(line)
    return Line(line.text[:start] + line.text[line.cursor :], start)


def _cut_before(line: Line) -> Line:
    return Line(line.text[line.cursor :], 0)


def _cut_after(line: Line) -> Line:
    return Line(line.text[: line.cursor], line.cursor)


EDITS: Mapping[str, Callable[[Line], Line]] = {
    "backspace": _backspace,
    "delete": _delete,
    "left": _left,
    "right": _right,
    "home": _home,
    "end": _end,
    "ctrl+a": _home,
    "ctrl+e": _end,
    "ctrl+left": _word_left,
    "ctrl+right": _word_right,
    "ctrl+w": _cut_word,
    "ctrl+backspace": _cut_word,
    "ctrl+u": _cut_before,
    "ctrl+k": _cut_after,
}
"""What each editing key does while a line is open; these win over commands on the same key."""
