"""What is due as a calendar (iCalendar, RFC 5545): for the calendar one looks at anyway.

What has a day is an event with an alarm, as few calendars show tasks; what has none is a task. An
item has the same UID for ever, so a calendar that is given it again brings it up to date.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from callscript.call.wallclock import instant
from callscript.call.zones import zone_named
from callscript.plan.commitment import KIND_WORDS, Commitment
from callscript.text import clean_line

if TYPE_CHECKING:
    from icalendar import Alarm, Component

_LONG = timedelta(minutes=15)
"""How long a callback takes in a calendar."""
_BEFORE = timedelta(minutes=-10)
"""When its alarm goes off."""
_MORNING = timedelta(hours=9)
"""When, on its day, the alarm goes off of what has no time of day."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Something due as a calendar shows it: whose call it is from, and how to reach them."""

    call: str
    who: str
    phone: str
    title: str
    owed: Commitment

    @property
    def uid(self) -> str:
        """The name that stays the same whatever becomes of the item."""
        return f"{self.call}.{self.owed.item}@callscript"


def calendar_of(entries: Sequence[Entry], now: datetime) -> bytes:
    """Write a calendar of what is due, as it is at `now`; raises `ImportError` without icalendar.

    Times stand in the zone they were spoken in, which comes along; those without a zone are the
    reader's own wall clock.
    """
    # An extra, and slow to import; only who wants a calendar waits for it.
    from icalendar import Calendar  # noqa: PLC0415

    calendar = Calendar()
    calendar.add("prodid", "-//callscript//due//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "callscript: due")
    for entry in entries:
        calendar.add_component(_component(entry, now))
    calendar.add_missing_timezones()
    written: bytes = calendar.to_ical()
    return written


def _component(entry: Entry, now: datetime) -> "Component":
    from icalendar import Event, Todo  # noqa: PLC0415

    owed = entry.owed
    component = Todo() if owed.due is None else Event()
    component.add("uid", entry.uid)
    component.add("dtstamp", now.astimezone(UTC))
    component.add("summary", clean_line(": ".join(filter(None, (owed.text, entry.who)))))
    component.add("description", _description(entry))
    component.add("categories", [KIND_WORDS[owed.kind]])
    if owed.due is None:
        component.add("status", "NEEDS-ACTION")
        return component
    start = _start(owed.due, owed)
    component.add("dtstart", start)
    if isinstance(start, datetime):
        component.add("duration", _LONG)
        component.add_component(_alarm(owed, _BEFORE))
    else:
        component.add("transp", "TRANSPARENT")
        component.add_component(_alarm(owed, _MORNING))
    return component


def _description(entry: Entry) -> str:
    owed = entry.owed
    lines = (
        owed.reason,
        f"Who does it: {owed.owner}" if owed.owner else "",
        f"Phone: {entry.phone}" if entry.phone else "",
        f"From the call: {entry.title} ({entry.call})",
    )
    return "\n".join(map(clean_line, filter(None, lines)))


def _start(day: date, owed: Commitment) -> date | datetime:
    """The day, or the time as it was spoken; of a zone without rules of its own, in UTC."""
    if not owed.at:
        return day
    wall = datetime.fromisoformat(f"{day.isoformat()}T{owed.at}")
    zone = zone_named(owed.zone)
    if zone is None:
        return wall
    return wall.replace(tzinfo=zone) if isinstance(zone, ZoneInfo) else instant(wall, zone)


def _alarm(owed: Commitment, trigger: timedelta) -> "Alarm":
    from icalendar import Alarm  # noqa: PLC0415

    alarm: Any = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", clean_line(owed.text))
    alarm.add("trigger", trigger)
    return alarm  # type: ignore[no-any-return]
