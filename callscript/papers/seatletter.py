"""The letter to each participant of a session: what they told us, and how it will be tackled.

It quotes nobody but its reader, names nobody else at the table, and has no field for anything
internal. Source: "How to Make an Uncomfortable Call": a week later each participant gets a letter.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from callscript.call.dates import said_day
from callscript.call.people import Contact
from callscript.call.state import CallState, Note
from callscript.papers.correspondence import (
    Addressee,
    Promised,
    Sender,
    addressee_of,
    dated,
    promised_in,
    sender_of,
)
from callscript.papers.masked import masked
from callscript.papers.promisedto import promised_to
from callscript.plan.themes import Theme, guests, letter_name, themes
from callscript.script.model import NoteKind, Script

SEAT_LETTER = "seat-letter.md"
"""The name of the letters' template; each letter has a file name of its own."""


@dataclass(frozen=True, slots=True)
class SeatPoint:
    """Something the reader told us, or agreed with, and what they hear about it."""

    words: tuple[str, ...]
    """Their own words; none where they agreed with somebody else's."""
    answer: str
    """What to tell the customer, as the plan has it."""
    others: int
    """How many others at the table said so or agreed."""


@dataclass(frozen=True, slots=True)
class SeatLetterView:
    """What a letter to a participant can say, as unescaped text; nothing internal is in it."""

    date: str
    """The day it was sent, or else that of the last work on the session, in words."""
    sender: Sender
    """Who signs."""
    to: Addressee
    """Who it is written to; all empty for somebody whose name was not taken down."""
    rehearsal: bool
    """Whether the session was practice: then it goes to nobody."""
    met: str
    """The day of the session, in words."""
    points: tuple[SeatPoint, ...]
    """Their concerns with what we say to each."""
    noted: tuple[str, ...]
    """Their concerns to which nothing is said yet, in their own words."""
    said: tuple[str, ...]
    """What else was kept word for word of what they said."""
    asked: tuple[str, ...]
    """What they asked and is to be found out, in their own words."""
    shared: tuple[str, ...]
    """What is done about concerns that several others shared, in our words."""
    praise: tuple[str, ...]
    """What they were glad of, in their own words."""
    promises: tuple[Promised, ...]
    """What was promised to them, or to everybody at the table."""


def seat_letters(script: Script, state: CallState) -> Iterator[tuple[str, SeatLetterView]]:
    """The letters of a session that has ended, by file name; none of a call with one customer."""
    if script.group is not None and state.phase != "live":
        for seat in guests(state):
            yield letter_name(seat), seat_letter_view(state, seat)


def seat_letter_view(state: CallState, seat: int) -> SeatLetterView:
    """Read a session for one participant's letter; nothing is filled in that nobody wrote."""
    reader = _Reader(state, seat)
    found = themes(state)
    mine = [reader.point(theme) for theme in found if seat in theme.seats]
    others = (theme for theme in found if seat not in theme.seats and len(theme.seats) > 1)
    in_themes = {note.id for theme in found for note in theme.remarks}

    def own(kind: NoteKind) -> tuple[str, ...]:
        theirs = (note for note in state.notes_of(kind) if note.speaker == seat)
        return tuple(reader.quote(note) for note in theirs if note.id not in in_themes)

    return SeatLetterView(
        date=dated(state, letter_name(seat)),
        sender=sender_of(state.caller),
        to=reader.addressee,
        rehearsal=state.rehearsal,
        met=said_day(state.started_at.date()) if state.started_at else "",
        points=tuple(point for point in mine if point.answer),
        noted=tuple(words for point in mine if not point.answer for words in point.words),
        said=own("verbatim"),
        asked=own("question"),
        shared=tuple(said for theme in others if (said := reader.answer(theme))),
        praise=own("praise"),
        promises=tuple(reader.promises()),
    )


class _Reader:
    """The participant a letter is for: what they may read, and in which words."""

    def __init__(self, state: CallState, seat: int) -> None:
        self._seat = seat
        taken = state.seats.get(seat)
        self._contact = taken.contact if taken is not None else None
        self._name = taken.name if taken is not None else ""
        company = self._contact.company if self._contact is not None else ""
        others = [other for other in state.seats.values() if other.number != seat]
        firms = [other.contact.company for other in others if other.contact is not None]
        self._others = [other.name for other in others]
        self._firms = [firm for firm in firms if firm and firm.casefold() != company.casefold()]
        self._state = state

    @property
    def addressee(self) -> Addressee:
        """Who it is written to."""
        return addressee_of(self._contact or (Contact("", self._name) if self._name else None))

    def quote(self, note: Note) -> str:
        """Their own words, without anybody else's name."""
        return self._without_others(note.text, quoted=True)

    def answer(self, theme: Theme) -> str:
        """What is told about a theme, without anybody else's name."""
        told = theme.head.details.get("tell_customer", "")
        return self._without_others(told, quoted=False)

    def point(self, theme: Theme) -> SeatPoint:
        """A theme as the reader may hear of it."""
        words = tuple(self.quote(n) for n in theme.remarks if n.speaker == self._seat)
        return SeatPoint(words, self.answer(theme), len(theme.seats) - 1)

    def promises(self) -> Iterator[Promised]:
        """The promises to them, and those to everybody that are about nobody else."""
        for note in self._state.notes_of("promise"):
            to = promised_to(self._state, note)
            for made in promised_in(self._state, [note]):
                theirs = to is not None and self._seat in to
                if theirs or (to is None and not self._is_about_others(made.what)):
                    yield self._promise(made, to or frozenset())

    def _is_about_others(self, text: str) -> bool:
        """Whether words of ours name another participant: blacked out, they tell nobody."""
        return self._without_others(text, quoted=False) != text

    def _promise(self, made: Promised, to: frozenset[int]) -> Promised:
        named = [self._state.seats[seat].name for seat in to - {self._seat}]
        what, when = (
            self._without_others(masked(t, named, self._name, quoted=True), quoted=False)
            for t in (made.what, made.when)
        )
        # Whoever keeps it may have the same name as somebody at the table: then it goes unsaid.
        same = self._without_others(made.who, quoted=True) != made.who
        return Promised(what, "" if same else made.who, when)

    def _without_others(self, text: str, *, quoted: bool) -> str:
        for firm in self._firms:
            # A firm is known by its whole name: "& Sons" is nobody's.
            text = masked(text, [firm], self._name, quoted=False) if firm in text else text
        return masked(text, self._others, self._name, quoted=quoted)
