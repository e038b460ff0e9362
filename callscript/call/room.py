"""The room at a glance: who has said how much, who is quiet, and how the time stands.

A pure reading of a session, made anew at every key; everything in it is small.
"""

from collections.abc import Iterable
from datetime import datetime

from msgspec import Struct

from callscript.call.pace import minutes_left, time_in
from callscript.call.seats import at_table
from callscript.call.state import CallState, Note, Seat
from callscript.script.model import Group, Script, Section

_MANY = 4
"""Remarks from which a seat can be said to talk most."""


class Presence(Struct, frozen=True):
    """A seat: who sits there, and how much came from it.

    `last` is when it last spoke or agreed, `on_topic` how often it did on the topic at hand. One
    whose name nobody gave is here as soon as it speaks.
    """

    seat: int
    name: str
    here: bool
    remarks: int = 0
    agreed: int = 0
    on_topic: int = 0
    last: datetime | None = None


class Room(Struct, frozen=True):
    """A session at one moment.

    `quiet` are seats that have said nothing on the topic at hand, told once half the table has
    spoken on it or half its time is gone; `dominant` have said more than twice their share.
    `topic_left` and `left` are whole minutes, of the topic and of the session; None where no
    minutes are set. `bare` are ids of objectives nothing was said about. `someone` counts remarks
    of nobody named. `warning` says that there are too few or too many.
    """

    seats: tuple[Presence, ...]
    quiet: tuple[int, ...] = ()
    dominant: tuple[int, ...] = ()
    someone: int = 0
    topic: str = ""
    topic_left: int | None = None
    left: int | None = None
    bare: tuple[str, ...] = ()
    warning: str = ""


def room(script: Script, state: CallState, now: datetime) -> Room:
    """Read a session for the one who leads it; of a call with one customer there is no room."""
    group = script.group
    if group is None:
        return Room(())
    section = script.section_of.get(state.position or "")
    topic = section if section is not None and section.objective else None
    seats = presences(state, topic)
    here = [seat for seat in seats if seat.here]
    return Room(
        seats,
        quiet=_quiet(script, state, topic, here, now),
        dominant=_dominant(here),
        someone=sum(note.speaker == 0 for note in _remarks(state)),
        topic=topic.title if topic is not None else "",
        topic_left=_left_of(script, state, section, now),
        left=_left(script, state, now),
        bare=bare_objectives(script, state),
        warning=_warning(state, group),
    )


def _remarks(state: CallState) -> Iterable[Note]:
    """What guests said: promises are ours."""
    return (note for note in state.notes.values() if note.text and note.kind != "promise")


def presences(state: CallState, topic: Section | None) -> tuple[Presence, ...]:
    """Every seat that was taken or spoke, in order."""
    found: dict[int, _Heard] = {}
    about = {step.id for step in topic.steps} if topic is not None else frozenset[str]()
    for note in _remarks(state):
        here = note.step in about
        if note.speaker:
            _heard(found, note.speaker).says(note.at, here)
        for seat, at in note.agreed.items():
            _heard(found, seat).agrees(at, here)
    known = sorted({*state.seats, *found})
    return tuple(_presence(state.seats.get(seat), seat, found.get(seat)) for seat in known)


class _Heard:
    """What was heard from a seat so far; counted on, as this is done at every remark."""

    __slots__ = ("agreed", "last", "on_topic", "remarks")

    def __init__(self) -> None:
        self.remarks = self.agreed = self.on_topic = 0
        self.last: datetime | None = None

    def says(self, at: datetime, on_topic: bool) -> None:
        self.remarks += 1
        self._at(at, on_topic)

    def agrees(self, at: datetime, on_topic: bool) -> None:
        self.agreed += 1
        self._at(at, on_topic)

    def _at(self, at: datetime, on_topic: bool) -> None:
        self.on_topic += on_topic
        if self.last is None or at > self.last:
            self.last = at


def _heard(found: dict[int, _Heard], seat: int) -> _Heard:
    known = found.get(seat)
    if known is None:
        known = found[seat] = _Heard()
    return known


def _presence(taken: Seat | None, seat: int, heard: _Heard | None) -> Presence:
    name = taken.name if taken is not None else ""
    here = taken is None or taken.left is None
    if heard is None:
        return Presence(seat, name, here)
    return Presence(seat, name, here, heard.remarks, heard.agreed, heard.on_topic, heard.last)


def _quiet(
    script: Script, state: CallState, topic: Section | None, here: list[Presence], now: datetime
) -> tuple[int, ...]:
    if topic is None:
        return ()
    silent = tuple(seat.seat for seat in here if not seat.on_topic)
    if 2 * len(silent) <= len(here):
        return silent
    spent = time_in(script, state, (topic.id,), now)
    late = topic.minutes is not None and minutes_left(topic.minutes / 2, spent) <= 0
    return silent if late else ()


def _dominant(here: list[Presence]) -> tuple[int, ...]:
    total = sum(seat.remarks for seat in here)
    return tuple(
        seat.seat
        for seat in here
        if seat.remarks >= _MANY and len(here) > 2 and seat.remarks * len(here) > 2 * total
    )


def _left_of(
    script: Script, state: CallState, section: Section | None, now: datetime
) -> int | None:
    if section is None or section.minutes is None:
        return None
    return minutes_left(section.minutes, time_in(script, state, (section.id,), now))


def _left(script: Script, state: CallState, now: datetime) -> int | None:
    minutes = [s.minutes for s in script.sections if s.minutes is not None and not s.shared]
    return minutes_left(sum(minutes), state.length(now)) if minutes else None


def bare_objectives(script: Script, state: CallState) -> tuple[str, ...]:
    """The objectives about which nothing was taken down, in the order they are written."""
    spoken = {note.step for note in _remarks(state)}
    served = {s.objective for s in script.sections if any(step.id in spoken for step in s.steps)}
    objectives = script.group.objectives if script.group is not None else {}
    return tuple(name for name in objectives if name not in served)


def _warning(state: CallState, group: Group) -> str:
    """Whether there are too few at the table, or too many; nothing before anybody is there."""
    count = len(at_table(state))
    if not count or group.least <= count <= group.most:
        return ""
    if count < group.least:
        return f"{count} at the table: fewer than {group.least}, and the talk may stall"
    return f"{count} at the table: more than {group.most}, and somebody never speaks"
