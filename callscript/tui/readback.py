"""Read-back over a call: the points heard, to read out, tick and correct."""

from collections.abc import Iterable

from callscript.call.letters import from_letter
from callscript.call.points import CONFIRMED, POINTS, confirmed_at, point, points_here
from callscript.call.seats import seat_name
from callscript.call.session import Session
from callscript.call.state import CallState, Note
from callscript.tui.content import box
from callscript.tui.finder import Choice, Finder
from callscript.tui.keymap import Keymap
from callscript.tui.noteline import KIND_NAMES, SIGNS

POINT = "point:"
"""Before a note's id: the row that ticks it."""
HINT = "a digit or Enter: they agree · Tab mends it · F5 closes"


def read_back_finder(session: Session, _keymap: Keymap) -> Finder:
    """The points of this section first, then those before, then notes of ours; each to be mended.

    The first point that isn't confirmed is marked.
    """
    state = session.state
    here = points_here(session.script, state)
    others = tuple(note for note in state.notes_of(*POINTS) if note not in here)
    before = tuple(note for note in others if not from_letter(note))
    wrote = tuple(filter(from_letter, others))
    ours = (note for note in state.notes.values() if note.text and note.kind not in POINTS)
    rows = (
        *_points(state, here, "They said"),
        *_points(state, before, "Earlier they said"),
        *_points(state, wrote, "In their letter"),
        *(Choice(f"note:{note.id}", _label(note), KIND_NAMES[note.kind], "Ours") for note in ours),
    )
    title = "Read it back: have I got that right?"
    none = "Nothing is noted yet. Any letter starts a note."
    finder = Finder(title, rows, none=none, hint=HINT, tab=_mend)
    finder.marked = _first_open(state, (*here, *before, *wrote))
    return finder


def tick_of(name: str) -> str:
    """The tick that says a note was confirmed."""
    return f"{CONFIRMED}{name}"


def _points(state: CallState, notes: Iterable[Note], kind: str) -> Iterable[Choice]:
    for note in notes:
        ticked = confirmed_at(state, note) is not None
        label = f"{box(ticked=ticked)} {_label(note)}"
        who = f"{seat_name(state, note.speaker)} · " if note.speaker else ""
        yield Choice(f"{POINT}{note.id}", label, f"{who}{KIND_NAMES[note.kind]}", kind)


def _label(note: Note) -> str:
    return f"{SIGNS[note.kind]} {point(note.text)}"


def _mend(choice: Choice) -> Choice:
    """The row that edits a note, from the one that ticks it."""
    return Choice(f"note:{choice.id.partition(':')[2]}", choice.label)


def _first_open(state: CallState, notes: tuple[Note, ...]) -> int:
    left = (n for n, note in enumerate(notes) if confirmed_at(state, note) is None)
    return next(left, 0)
