"""Days and times of day as customers say them: exact, so that nothing is ever guessed.

An answer that was understood is kept in one form ("2026-11-27", "14:30", "2026-11-27T14:30"), any
other in its own words; the two can't be mixed up, as words in one of these forms are understood.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta

from callscript.call.dates import parse_day, said_day
from callscript.script.model import MomentField

_AGO = re.compile(r"([0-9]{1,3}) (days?|weeks?) ago")
_DOTTED = re.compile(r"([0-9]{1,2})\. ?([0-9]{1,2})\. ?([0-9]{4})")
_SLASHED = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")
_CLOCK = re.compile(r"([0-9]{1,2})[:.h]([0-9]{2})")
_HALF_DAY = re.compile(r"([0-9]{1,2})(?:[:.]([0-9]{2}))? ?([ap])\.?m\.?")
_KEPT = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})t([0-9]{2}:[0-9]{2})")
_NAMED = {"noon": time(12), "midday": time(12), "midnight": time(0)}

HINTS: Mapping[str, str] = {
    "date": "a day: today, fri, in 2 weeks, 3 days ago, 24 dec 2026",
    "time": "a time: 14:30, 2:30 pm, noon",
    "datetime": "a day and a time: fri 14:30, tomorrow 9 am",
}
"""How each kind can be typed, for the caller."""


def settled_moment(field: MomentField, words: str, now: datetime) -> str:
    """Give what was said in its one form, or in its own words when it isn't understood."""
    said = " ".join(words.lower().replace(",", " ").split())
    return _READ[field.kind](said, now) or words.strip()


def is_moment(field: MomentField, value: object) -> bool:
    """Whether a kept answer was understood."""
    return isinstance(value, str) and _FORMS[field.kind].fullmatch(value) is not None


def said_moment(value: str) -> str:
    """Say a kept answer the way people do; words that were not understood as they are."""
    try:
        if _FORMS["date"].fullmatch(value):
            return said_day(date.fromisoformat(value))
        if _FORMS["datetime"].fullmatch(value):
            moment = datetime.fromisoformat(value)
            return f"{said_day(moment.date())}, {moment:%H:%M}"
    except ValueError:
        pass
    return value


_FORMS = {
    "date": re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"),
    "time": re.compile(r"[0-9]{2}:[0-9]{2}"),
    "datetime": re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}"),
}


def _date(said: str, now: datetime) -> str | None:
    today = now.date()
    found = parse_day(said, today) or _past(said, today) or _calendar(said)
    return found.isoformat() if found is not None else None


def _past(said: str, today: date) -> date | None:
    ago = _AGO.fullmatch(said)
    if said != "yesterday" and ago is None:
        return None
    days = 1 if ago is None else int(ago[1]) * (7 if ago[2].startswith("w") else 1)
    try:
        return today - timedelta(days=days)
    except OverflowError:
        return None


def _calendar(said: str) -> date | None:
    """A day in figures; of 3/4/2026 nobody knows which is the month."""
    if found := _DOTTED.fullmatch(said):
        return _day(found[1], int(found[2]), found[3])
    if found := _SLASHED.fullmatch(said):
        one, other = (
            _day(found[1], int(found[2]), found[3]),
            _day(found[2], int(found[1]), found[3]),
        )
        return one if other is None or one == other else other if one is None else None
    return None


def _day(day: str, month: int, year: str) -> date | None:
    try:
        return date(int(year), month, int(day))
    except ValueError:
        return None


def _time(said: str, _now: datetime | None = None) -> str | None:
    if said in _NAMED:
        return f"{_NAMED[said]:%H:%M}"
    if found := _CLOCK.fullmatch(said):
        return _clock(int(found[1]), int(found[2]))
    if (found := _HALF_DAY.fullmatch(said)) and 1 <= int(found[1]) <= 12:
        hour = int(found[1]) % 12 + (12 if found[3] == "p" else 0)
        return _clock(hour, int(found[2] or 0))
    return None


def _clock(hour: int, minute: int) -> str | None:
    try:
        return f"{time(hour, minute):%H:%M}"
    except ValueError:
        return None


def _datetime(said: str, now: datetime) -> str | None:
    """A day and a time, in either order, with or without "at" between them."""
    if kept := _KEPT.fullmatch(said):
        said = f"{kept[1]} {kept[2]}"
    words = [word for word in said.split() if word != "at"]
    found: set[str] = set()
    for cut in range(1, len(words)):
        one, other = " ".join(words[:cut]), " ".join(words[cut:])
        for day, clock in ((one, other), (other, one)):
            on, at = _date(day, now), _time(clock)
            found |= {f"{on}T{at}"} if on is not None and at is not None else set()
    return found.pop() if len(found) == 1 else None


_READ: Mapping[str, Callable[[str, datetime], str | None]] = {
    "date": _date,
    "time": _time,
    "datetime": _datetime,
}
