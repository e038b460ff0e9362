"""A day something is due, as a reading of the words it was written in."""

from dataclasses import dataclass
from datetime import date

from callscript.call.dates import parse_day
from callscript.call.state import Note


@dataclass(frozen=True, slots=True)
class Due:
    """A day something is due: as it was written, and as a date where that was understood."""

    words: str = ""
    day: date | None = None


NO_DAY = Due()
"""Nobody said until when."""


def due_of(words: str, note: Note) -> Due:
    """Read a day filled in for a note; it counts from where and when the note was taken."""
    return Due(words, parse_day(words, note.at.date())) if words else NO_DAY
