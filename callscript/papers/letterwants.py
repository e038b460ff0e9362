"""What keeps a letter from being ready to go: said where papers are written, never demanded."""

import re
from collections.abc import Iterator

from callscript.call.people import Caller
from callscript.call.state import CallState, Note
from callscript.papers.letter import left_unsaid
from callscript.plan.promises import promise_of

_TOLD = "tell_customer"
_OF_THEM = re.compile(r"\b(?:she|he|hers?|him|his|theirs?|the customer)\b", re.IGNORECASE)
_TO_THEM = re.compile(r"\byou(?:rs?)?\b", re.IGNORECASE)


def letter_wants(state: CallState) -> tuple[str, ...]:
    """Say what the letter of a call still wants, one line for each thing."""
    promised = (line for note in _promises(state) for line in _of_promise(note))
    unsaid = left_unsaid(state)
    return (*promised, *notes_to_us(state), *((unsaid,) if unsaid else ()), *_to_sign(state.caller))


def notes_to_us(state: CallState) -> tuple[str, ...]:
    """Say which promises speak of the customer, to whom the letter would send them as they are."""
    found = (note for note in _promises(state) if not note.details.get(_TOLD))
    said = (promise_of(note).what for note in found)
    return tuple(
        f"the letter reads as a note to us: “{what}”; write “In the letter”"
        for what in said
        if _OF_THEM.search(what) and not _TO_THEM.search(what)
    )


def _promises(state: CallState) -> tuple[Note, ...]:
    """The promises a letter repeats; what waits for somebody's yes is none of them."""
    waiting = {made.note for made in state.offers.values() if not made.granted}
    return tuple(note for note in state.notes_of("promise") if note.id not in waiting)


def _of_promise(note: Note) -> Iterator[str]:
    promise = promise_of(note)
    known = ((promise.due.words, "day"), (promise.owner, "owner"))
    if lacks := " and ".join(f"no {name}" for there, name in known if not there):
        yield f"promise “{promise.what}”: {lacks} yet"


def _to_sign(caller: Caller) -> Iterator[str]:
    if not (caller.name or caller.company):
        yield "the letter is not signed: your name is missing ([caller] name in the settings)"
    if not caller.phone:
        yield "“please ring me” has no number ([caller] phone in the settings)"
