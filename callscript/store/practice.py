"""The practice ladder: how much practice there was before a call to a customer who was lost."""

from dataclasses import dataclass
from datetime import date, datetime

from callscript.call.dates import said_day
from callscript.call.session import Session
from callscript.script.model import Script
from callscript.script.problems import ScriptError
from callscript.store.errors import StoreError
from callscript.store.workplace import Workplace

_WEEK = 7


@dataclass(frozen=True, slots=True)
class Practice:
    """How often a script was rehearsed, when last, and how many customers were called besides."""

    rehearsed: int
    last: datetime | None
    existing: int

    def said(self, today: date) -> str:
        """Say it in one calm line."""
        times = {0: "Not rehearsed yet", 1: "Rehearsed once"}
        often = times.get(self.rehearsed, f"Rehearsed {self.rehearsed} times")
        when = f", last {_when(self.last.date(), today)}" if self.rehearsed and self.last else ""
        calls = {0: "no call yet", 1: "one call"}.get(self.existing, f"{self.existing} calls")
        return f"{often}{when}; {calls} to customers you still have."


def practised(place: Workplace, script: Script) -> str:
    """Say how much practice there was, for a script that rings lost customers; else nothing.

    A store that can't tell says nothing: a call is never kept waiting for this.
    """
    if script.practice != "lost":
        return ""
    try:
        found = practice_of(place, script)
    except StoreError:
        return ""
    return found.said(place.world.now().date())


def practised_before(place: Workplace, session: Session) -> str:
    """Say it on a real call; a rehearsal is practice itself."""
    return "" if session.state.rehearsal else practised(place, session.script)


def practice_of(place: Workplace, script: Script) -> Practice:
    """Count the practice this caller had; raises `StoreError`.

    Calls count from the moment they were ended, those under no name as well: whoever has not said
    who they are is this caller.
    """
    times, last = place.store.calls.rehearsed(script.id, place.settings.caller.name)
    existing = place.store.calls.made_on(_existing(place), place.settings.caller.name)
    return Practice(times, last, existing)


def _existing(place: Workplace) -> tuple[str, ...]:
    """The scripts on the shelf by which customers are called whom we still have."""
    found = []
    for path in place.shelf.files():
        try:
            script = place.open(path).script
        except ScriptError:
            continue
        if script.practice == "existing":
            found.append(script.id)
    return tuple(found)


def _when(day: date, today: date) -> str:
    days = (today - day).days
    if days in {0, 1}:
        return "yesterday" if days else "today"
    return f"on {day:%A}" if 0 < days < _WEEK else f"on {said_day(day)}"
