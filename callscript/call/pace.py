"""How long a call has been where, read off the places it visited."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from callscript.call.state import CallState
from callscript.script.model import Script

_MINUTE = timedelta(minutes=1)


def time_in(script: Script, state: CallState, sections: Iterable[str], now: datetime) -> timedelta:
    """How long these sections, by id, have been on screen so far."""
    wanted = frozenset(sections)
    total = timedelta()
    trail = state.trail
    ends = [*(visit.at for visit in trail[1:]), state.ended_at or now]
    for visit, end in zip(trail, ends, strict=True):
        there = script.section_of.get(visit.step or "")
        if there is not None and there.id in wanted:
            total += max(timedelta(), end - visit.at)
    return total


def minutes_left(minutes: float, spent: timedelta) -> int:
    """Whole minutes left of so many, begun ones counted; below nothing where it ran over."""
    return -int((spent - minutes * _MINUTE) // _MINUTE)
