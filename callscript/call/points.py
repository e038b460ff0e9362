"""Read-back: what was heard, as short points to read out, and what the customer confirmed of it.

Source: "Call Lost or Lapsed Customers": say back what you noted, let them correct it, and mark each
point they confirm.
"""

import re
from datetime import datetime

from callscript.call.state import CallState, Note
from callscript.script.model import NoteKind, Script, Step

CONFIRMED = "confirmed:"
"""Before a note's id in ticks: the customer confirmed it when it was read back."""
POINTS: tuple[NoteKind, ...] = ("concern", "verbatim", "note", "praise")
"""Kinds of note that took down what the customer said, and can be read back."""
_CONCERNS: frozenset[NoteKind] = frozenset({"note", "verbatim"})
"""Kinds that become concerns once they are confirmed; praise stays praise."""
_YES = "yes"
_LONG = 100
"""Characters a point has at most, unless its first sentence is longer than that by itself."""
_SENTENCE = re.compile(r"(?<=[.!?…])\s+")


def point(text: str) -> str:
    """Shorten a note to what can be read out in one breath, in the words it was taken down in.

    On one line, and of a long note as many whole sentences as fit; the first one always does.
    """
    said = " ".join(text.split())
    if len(said) <= _LONG:
        return said
    sentences = _SENTENCE.split(said)
    kept = sentences[0]
    for sentence in sentences[1:]:
        if len(kept) + 1 + len(sentence) > _LONG:
            break
        kept = f"{kept} {sentence}"
    return kept


def points_to_read(state: CallState, step: Step) -> tuple[Note, ...]:
    """The notes a step reads back, oldest first."""
    return state.notes_of(*step.read_back) if step.read_back else ()


def points_here(script: Script, state: CallState) -> tuple[Note, ...]:
    """What was heard in the section on the screen, oldest first; past the end, in the last one."""
    places = (visit.step for visit in reversed(state.trail) if visit.step is not None)
    section = script.section_of.get(next(places, ""))
    here = {step.id for step in section.steps} if section is not None else set[str]()
    return tuple(note for note in state.notes_of(*POINTS) if note.step in here)


def confirmed_at(state: CallState, note: Note) -> datetime | None:
    """When the customer confirmed a note; None if it was not read back, or not agreed to."""
    return state.ticks.get(f"{CONFIRMED}{note.id}")


def confirmed_by(state: CallState, step: Step, value: object) -> tuple[tuple[str, bool], ...]:
    """Ticks that an answer to a read-back sets or takes off: a yes is one to each point.

    Another answer after a yes takes back what that yes confirmed.
    """
    given = state.answers.get(step.id)
    was_yes = given is not None and given.value == _YES
    if value != _YES and not was_yes:
        return ()
    on = value == _YES
    items = (f"{CONFIRMED}{note.id}" for note in points_to_read(state, step))
    return tuple((item, on) for item in items if (item in state.ticks) is not on)


def is_concern(state: CallState, note: Note) -> bool:
    """Whether a note is a concern: marked as one, or confirmed when it was read back."""
    return bool(note.text) and (
        note.kind == "concern" or (note.kind in _CONCERNS and bool(confirmed_at(state, note)))
    )
