"""What happens at a table: who sits where, whose remark it was, who agrees, hands, and rounds.

Each rule gives the events of an intent, or says in words for the caller why it can't be done now.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from callscript.call import events as e
from callscript.call import intents as i
from callscript.call.fits import MAX_WORDS, too_long
from callscript.call.state import CallState, Note, Seat
from callscript.script.model import MOST_SEATS, NoteKind, NumberField, Script

Done = Sequence[e.Body] | str
"""Events, or why there are none."""

_NO_TABLE = "This script is for one customer: there are no seats."
_NO_SEAT = f"Seats have numbers from 1 to {MOST_SEATS}."
_NO_NOTE = "There is no such remark."


def at_table(state: CallState) -> tuple[Seat, ...]:
    """Who sits at the table now, by seat."""
    return tuple(seat for seat in state.seats.values() if seat.left is None)


def seat_name(state: CallState, seat: int) -> str:
    """Who a seat is: "3 Mary Holt", "seat 3" while nobody gave a name, "someone" for none."""
    known = state.seats.get(seat)
    if known is not None and known.name:
        return f"{seat} {known.name}"
    return f"seat {seat}" if seat else "someone"


def party(state: CallState) -> str:
    """Who a session was with, in words: "8 guests at one table"; empty where no seat was taken."""
    count = len(state.seats)
    return f"{count} guest{'' if count == 1 else 's'} at one table" if count else ""


def last_remark(state: CallState, by: str = "") -> Note | None:
    """The remark taken down last at one window: the caller's, or that of the partner `by`.

    Promises are ours, and nobody agrees with them. What the other window takes down is not what
    the one at this window heard last.
    """
    newest = reversed(tuple(state.notes.values()))
    return next((n for n in newest if n.text and n.kind != "promise" and n.by == by), None)


def speaker_of(script: Script, seat: int, kind: NoteKind) -> int:
    """A seat as a note keeps it: nobody's where there is no table, or no such seat.

    A promise is ours, whoever has the hand.

    Never refused: a word that was typed must not be lost over a number.
    """
    theirs = script.group is not None and kind != "promise"
    return seat if theirs and _is_seat(seat) else 0


def _is_seat(seat: int) -> bool:
    return 1 <= seat <= MOST_SEATS


def _take_seat(script: Script, state: CallState, intent: i.TakeSeat) -> Done:
    if script.group is None:
        return _NO_TABLE
    if not _is_seat(intent.seat):
        return _NO_SEAT
    name = " ".join(intent.name.split())
    if wrong := too_long(name, MAX_WORDS):
        return wrong
    if not name:
        return "Who sits there? A name, or any word to tell them by."
    known = state.seats.get(intent.seat)
    if known is None or known.left is None:
        same = known is not None and (known.name, known.contact) == (name, intent.contact)
        return () if same else (e.SeatTaken(intent.seat, name, intent.contact),)
    if known.name.casefold() != name.casefold() and has_said(state, intent.seat):
        who = f"Seat {intent.seat} is {known.name}'s, and what they said stands under it."
        return f"{who} Give whoever comes now another number."
    return (e.SeatTaken(intent.seat, name, intent.contact),)


def has_said(state: CallState, seat: int) -> bool:
    """Whether anything was taken down as a seat's."""
    said = any(note.speaker == seat or seat in note.agreed for note in state.notes.values())
    shown = any(seat in hands.seats for hands in state.hands)
    return said or shown or any(seat in by_seat for by_seat in state.ratings.values())


def _leave_seat(script: Script, state: CallState, intent: i.LeaveSeat) -> Done:
    if script.group is None:
        return _NO_TABLE
    known = state.seats.get(intent.seat)
    if known is None or known.left is not None:
        return f"Nobody sits at seat {intent.seat}."
    return (e.SeatLeft(intent.seat),)


def _set_speaker(script: Script, state: CallState, intent: i.SetSpeaker) -> Done:
    note = state.notes.get(intent.note)
    if script.group is None:
        return _NO_TABLE
    if note is None:
        return _NO_NOTE
    if intent.seat and not _is_seat(intent.seat):
        return _NO_SEAT
    if note.speaker == intent.seat:
        return ()
    # Nobody agrees with what they said themselves.
    own = (e.Agreed(note.id, intent.seat, on=False),) if intent.seat in note.agreed else ()
    return (e.SpeakerSet(note.id, intent.seat), *own)


def _agree(script: Script, state: CallState, intent: i.Agree) -> Done:
    note = state.notes.get(intent.note)
    if script.group is None:
        return _NO_TABLE
    if note is None or not note.text:
        return _NO_NOTE
    if not _is_seat(intent.seat):
        return _NO_SEAT
    if note.speaker == intent.seat:
        return "They said it themselves."
    return (e.Agreed(note.id, intent.seat, intent.seat not in note.agreed),)


def _show_hands(script: Script, state: CallState, intent: i.ShowHands) -> Done:
    if script.group is None:
        return _NO_TABLE
    if wrong := too_long(intent.text, MAX_WORDS):
        return wrong
    seats = tuple(sorted(set(intent.seats)))
    if not all(map(_is_seat, seats)):
        return _NO_SEAT
    count = len(seats) if seats else intent.count
    if not 0 <= count <= MOST_SEATS:
        return f"There are {MOST_SEATS} seats at most."
    step = intent.step if intent.step is not None else state.position
    return (e.HandsShown(step, intent.text.strip(), count, seats),)


def _rate(script: Script, state: CallState, intent: i.Rate) -> Done:
    step = script.steps.get(intent.step if intent.step is not None else state.position or "")
    if script.group is None:
        return _NO_TABLE
    if step is None or not step.by_seat or not isinstance(step.field, NumberField):
        return "On this step the seats are not asked one by one."
    if not _is_seat(intent.seat):
        return _NO_SEAT
    low, high = step.field.minimum, step.field.maximum
    if (low is not None and intent.value < low) or (high is not None and intent.value > high):
        return f"It goes from {low} to {high}."
    known = state.ratings.get(step.id, {}).get(intent.seat)
    if known is not None and known.value == intent.value:
        return ()
    return (e.Rated(step.id, intent.seat, intent.value),)


Rule = Callable[[Script, CallState, Any], Done]

RULES: Mapping[type, Rule] = {
    i.TakeSeat: _take_seat,
    i.LeaveSeat: _leave_seat,
    i.SetSpeaker: _set_speaker,
    i.Agree: _agree,
    i.ShowHands: _show_hands,
    i.Rate: _rate,
}
"""What each intent does to a session."""
