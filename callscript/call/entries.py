"""Entries of repeated sections: which there are, and what they are called."""

import re
from typing import TYPE_CHECKING

from callscript.call.answers import as_said
from callscript.call.state import CallState
from callscript.script.condition import holds, number_in, value_of
from callscript.script.model import Repeat, Section
from callscript.script.places import place_of

if TYPE_CHECKING:
    from callscript.call.known import Known


def numbered(known: "Known", state: CallState, section: Section) -> tuple[int, ...]:
    """The entries of a section, in order: those it asks for and those added, none taken out."""
    repeat = section.repeat
    if repeat is None:
        return ()
    if repeat.over:
        last = len(items(known, repeat))
    elif repeat.count is not None:
        last = int(number_in(value_of(repeat.count, known)) or 0)
    else:
        last = _wanted(known, section, repeat)
    numbers = {*range(1, min(last, repeat.most) + 1), *state.added.get(section.id, ())}
    kept = (n for n in sorted(numbers) if place_of(section.id, n) not in state.gone)
    return tuple(kept)[: repeat.most]


def _wanted(known: "Known", section: Section, repeat: Repeat) -> int:
    """How many entries there are when one more is asked for until a condition holds.

    One in which nothing was said is the last, too.
    """
    number = 1
    while number < repeat.most and is_filled(known, section, number):
        there = known.at(place_of(section.steps[0].id, number))
        if repeat.until is not None and holds(repeat.until, there):
            break
        number += 1
    return number


def is_filled(known: "Known", section: Section, entry: int) -> bool:
    """Whether anything was answered in an entry."""
    return any(place_of(step.id, entry) in known.counted for step in section.steps)


def items(known: "Known", repeat: Repeat) -> list[str]:
    """The items of the contact's field a section is repeated over."""
    field = known.fact(repeat.over) if repeat.over else None
    return [item.strip() for item in re.split("[,;\n]", str(field or "")) if item.strip()]


def title(known: "Known", section: Section, entry: int) -> str:
    """What an entry is called: the item it is for, else its first answer, else its number."""
    listed = items(known, section.repeat) if section.repeat else []
    if entry <= len(listed):
        return listed[entry - 1]
    places = ((step, place_of(step.id, entry)) for step in section.steps)
    given = (as_said(step, known.counted[at]) for step, at in places if at in known.counted)
    return next(given, str(entry))


def begins_at(known: "Known", section: Section, entry: int) -> str:
    """Where an entry is gone through from: the first of its steps that is shown."""
    places = ((step, place_of(step.id, entry)) for step in section.steps)
    shown = (at for step, at in places if step.when is None or holds(step.when, known.at(at)))
    return next(shown, place_of(section.steps[0].id, entry))
