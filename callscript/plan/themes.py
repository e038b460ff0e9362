"""Themes of a session: remarks that say the same, put under the concern they belong to."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from callscript.call.planfields import THEME
from callscript.call.points import is_concern
from callscript.call.state import CallState, Note
from callscript.call.ticks import SENT

LETTER_AFTER = timedelta(days=7)
"""How long after a session each participant is due a letter."""


@dataclass(frozen=True, slots=True)
class Theme:
    """A concern, the remarks put under it (the concern first), and the seats behind them.

    `seats` said one of the remarks or agreed with one; remarks of nobody named count in `remarks`
    alone.
    """

    head: Note
    remarks: tuple[Note, ...]
    seats: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class LetterDue:
    """A letter a participant is due: its file's name, and when it was sent, if it was."""

    seat: int
    name: str
    paper: str
    due: date
    sent: datetime | None


def head_of(state: CallState, note: Note) -> Note | None:
    """The concern a remark was put under; None where it stands for itself.

    What was put under something that is no concern any more, or that is part of another theme by
    now, goes where that went; a round leads nowhere.
    """
    seen = {note.id}
    head: Note | None = None
    above = state.notes.get(note.details.get(THEME, ""))
    while above is not None and above.id not in seen:
        seen.add(above.id)
        if is_concern(state, above):
            head = above
        above = state.notes.get(above.details.get(THEME, ""))
    return head if above is None else None


def themes(state: CallState) -> tuple[Theme, ...]:
    """The themes of a session: concerns that stand for themselves, the most widely shared first."""
    under: dict[str, list[Note]] = {}
    for note in state.notes.values():
        if note.text and (head := head_of(state, note)) is not None:
            under.setdefault(head.id, []).append(note)
    found = (note for note in state.notes.values() if is_concern(state, note))
    heads = (note for note in found if head_of(state, note) is None)
    made = [_theme(head, under.get(head.id, [])) for head in heads]
    return tuple(sorted(made, key=lambda theme: (-len(theme.seats), -len(theme.remarks))))


def _theme(head: Note, under: list[Note]) -> Theme:
    remarks = (head, *sorted(under, key=lambda note: note.seq))
    seats = {seat for note in remarks for seat in (note.speaker, *note.agreed)}
    return Theme(head, remarks, tuple(sorted(seats - {0})))


def letter_name(seat: int) -> str:
    """The file name of the letter to a seat."""
    return f"letter-{seat}.md"


def letters(state: CallState) -> tuple[LetterDue, ...]:
    """The letters that are due after a session, by seat; none of one that has not ended.

    A seat that nobody named is due one too if it said something.
    """
    ended = state.ended_at
    if ended is None:
        return ()
    day = ended.date() + LETTER_AFTER
    return tuple(
        LetterDue(seat, _name(state, seat), paper, day, state.ticks.get(f"{SENT}{paper}"))
        for seat in guests(state)
        for paper in (letter_name(seat),)
    )


def _name(state: CallState, seat: int) -> str:
    taken = state.seats.get(seat)
    return taken.name if taken is not None and taken.name else f"seat {seat}"


def guests(state: CallState) -> tuple[int, ...]:
    """Every seat that was taken, or that something was taken down for; leavers are among them."""
    said = {seat for n in state.notes.values() if n.text for seat in (n.speaker, *n.agreed)}
    return tuple(sorted({*state.seats, *said} - {0}))
