"""What time it is where a contact is, and whether that is a good time to ring.

`timezone` is a name of the tz database ("Europe/London") or a distance from UTC ("+02:00").
`best_time` is what somebody wrote ("after 9", "14-16", "mornings"); of what is not understood the
words are shown, and nothing is made of them.
"""

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from callscript.call.people import Contact

_OFFSET = re.compile(r"(?:utc|gmt)?\s*([+-])(\d{1,2})(?::?([0-5]\d))?", re.IGNORECASE)
_MOST_HOURS = 14
_CLOCK = r"(\d{1,2})(?:[:.h](\d{2}))?\s*(am|pm)?"
_AFTER = re.compile(rf"(?:not before|after|from|>=?)\s*{_CLOCK}(?: on| onwards?)?")
_UNTIL = re.compile(rf"(?:until|till|up to|<=?)\s*{_CLOCK}")
_BETWEEN = re.compile(rf"(?:between |from )?{_CLOCK}\s*(?:-|–|to|and|until|till)\s*{_CLOCK}")
_NAMED = {
    "morning": (time(8), time(12)),
    "midday": (time(11), time(14)),
    "afternoon": (time(12), time(18)),
    "evening": (time(17), time(20)),
    "office hours": (time(9), time(17)),
}
_CIVIL = (time(8), time(20))
"""When people are rung who have not said otherwise."""


def zone_of(contact: Contact) -> tzinfo | None:
    """Give a contact's time zone; None where none is known, or it names none."""
    return zone_named(contact.fields.get("timezone", ""))


@lru_cache(maxsize=512)
def zone_named(name: str) -> tzinfo | None:
    """Give the time zone of this name, or this far from UTC; None if it is neither."""
    wanted = name.strip()
    if found := _OFFSET.fullmatch(wanted):
        hours, minutes = int(found[2]), int(found[3] or 0)
        if hours > _MOST_HOURS:
            return None
        apart = timedelta(hours=hours, minutes=minutes)
        return timezone(apart if found[1] == "+" else -apart)
    if not wanted:
        return None
    try:
        return ZoneInfo(wanted.replace(" ", "_"))
    except (KeyError, ValueError, OSError):
        # No such name; no name at all; or, as "Europe", a folder of the database.
        return None


def time_there(contact: Contact, now: datetime) -> datetime | None:
    """Give `now`, which carries its offset, on the contact's wall; None if it isn't known."""
    zone = zone_of(contact)
    return now.astimezone(zone) if zone is not None else None


@dataclass(frozen=True, slots=True)
class Hours:
    """When a contact is best reached, on their own wall: from `start` until before `end`."""

    start: time
    end: time

    def holds(self, at: time) -> bool:
        """Whether a time is among them; they may go past midnight."""
        if self.start <= self.end:
            return self.start <= at < self.end
        return at >= self.start or at < self.end


def best_hours(words: str) -> Hours | None:
    """Read off when somebody is best reached; None if the words are not understood."""
    said = " ".join(words.lower().split()).rstrip(".")
    if said.startswith("before "):
        said = f"until {said.removeprefix('before ')}"
    named = _NAMED.get(said.removesuffix("s") if said != "office hours" else said)
    if named is not None:
        return Hours(*named)
    if found := _BETWEEN.fullmatch(said):
        end = _clock(*found.groups()[3:])
        start = _clock(found[1], found[2], found[3] or _half(found))
        return Hours(start, end) if start and end else None
    if (found := _AFTER.fullmatch(said)) and (start := _clock(*found.groups())):
        return Hours(start, _CIVIL[1] if start < _CIVIL[1] else time.max)
    if (found := _UNTIL.fullmatch(said)) and (end := _clock(*found.groups())):
        return Hours(_CIVIL[0] if end > _CIVIL[0] else time.min, end)
    return None


def _half(found: re.Match[str]) -> str | None:
    """Of "2-4 pm" both are in the afternoon; of "10-2 pm" only the second."""
    same = found[6] == "pm" and int(found[1]) <= int(found[4]) and int(found[4]) != 12
    return "pm" if same else None


def _clock(hour: str, minute: str | None, half: str | None) -> time | None:
    hours = int(hour)
    if half is not None:
        if not 1 <= hours <= 12:
            return None
        hours = hours % 12 + (12 if half == "pm" else 0)
    try:
        return time(hours, int(minute or 0))
    except ValueError:
        return None


def is_good_time(contact: Contact, now: datetime) -> bool | None:
    """Whether now is a time to ring them; None where their time isn't known, or when is best."""
    there = time_there(contact, now)
    if there is None:
        return None
    words = contact.fields.get("best_time", "")
    hours = best_hours(words) if words else Hours(*_CIVIL)
    return hours.holds(there.time()) if hours is not None else None


def said_time_there(contact: Contact, now: datetime) -> str:
    """Say what time it is there and when is best: "There it is Tue 07:12; best after 9".

    Empty where nothing is known.
    """
    there, words = time_there(contact, now), contact.fields.get("best_time", "").strip()
    parts = []
    if there is not None:
        parts.append(f"there it is {there:%a %H:%M}")
        if not words and is_good_time(contact, now) is False:
            parts.append("not an hour to ring anybody")
    elif unknown := contact.fields.get("timezone", "").strip():
        parts.append(f"“{unknown}” is no time zone (Europe/London, +02:00)")
    if words:
        verdict = {True: ": now", False: ": not now", None: ""}[is_good_time(contact, now)]
        parts.append(f"best {words}{verdict}")
    said = "; ".join(parts)
    return said[:1].upper() + said[1:]
