"""The few ways a caller writes a day: exact, so that nothing is ever guessed."""

import re
from datetime import date, timedelta

_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_AHEAD = re.compile(r"(?:in |\+)([0-9]{1,3}) ?(d|days?|w|weeks?)")
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

WAYS = "today, tomorrow, fri, in 3 days, in 2 weeks, 2026-12-24"
"""What to show a caller whose words were not understood."""


def parse_day(words: str, today: date) -> date | None:
    """Read a day as spoken on `today`; None when the words are none of the known ways.

    A weekday is the next one after today: "fri" on a Friday is a week away.
    """
    said = " ".join(words.lower().split())
    if said in {"today", "tonight"}:
        return today
    if said == "tomorrow":
        return _after(today, 1)
    if (weekday := _weekday(said)) is not None:
        return _after(today, (weekday - today.weekday() - 1) % 7 + 1)
    if ahead := _AHEAD.fullmatch(said):
        return _after(today, int(ahead[1]) * (7 if ahead[2].startswith("w") else 1))
    return _iso(said)


def _after(today: date, days: int) -> date | None:
    """The day so many days later; None past the calendar's end, where a clock gone wrong may be."""
    try:
        return today + timedelta(days=days)
    except OverflowError:
        return None


def settled_day(words: str, today: date) -> str:
    """Turn a day spoken today into its date, so that it means the same tomorrow.

    Words that are no day are kept as they are.
    """
    day = parse_day(words, today)
    return day.isoformat() if day is not None else words


def _weekday(said: str) -> int | None:
    for names in (_WEEKDAYS, _NAMES):
        if said in names:
            return names.index(said)
    return None


def _iso(said: str) -> date | None:
    if not _ISO.fullmatch(said):
        return None
    try:
        return date.fromisoformat(said)
    except ValueError:
        return None


def said_day(day: date) -> str:
    """Write a day the way people say it: Friday, 27 November 2026."""
    return f"{day:%A}, {day.day} {day:%B %Y}"
