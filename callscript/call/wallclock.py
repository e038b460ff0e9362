"""Times as they are on the customer's wall: kept as spoken, and due when they come there.

An hour agreed for next month is that hour on the customer's clock, whatever the clocks do until
then. So the time is kept as spoken, with its zone, and becomes an instant only to be compared.
"""

from collections.abc import Callable
from datetime import UTC, datetime, tzinfo
from typing import Literal

from callscript.call.zones import zone_named

ToLocal = Callable[[datetime], datetime]
"""Brings an instant to the clock on the caller's wall: `datetime.astimezone`, of the real one."""

Oddity = Literal["", "skipped", "twice"]
"""What is odd about a time of day on a day when the clocks change."""


def oddity(wall: datetime, zone: tzinfo) -> Oddity:
    """Say whether a wall-clock time (without a zone) is left out in a zone, or comes twice."""
    first, second = (wall.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    if first.utcoffset() == second.utcoffset():
        return ""
    try:
        back = first.astimezone(UTC).astimezone(zone).replace(tzinfo=None)
    except OverflowError:
        return ""
    return "twice" if back == wall else "skipped"


def instant(wall: datetime, zone: tzinfo) -> datetime:
    """Give the instant at which a zone's clocks show a time; of one that comes twice the first.

    Raises `OverflowError` at the calendar's ends.
    """
    return wall.replace(tzinfo=zone, fold=0).astimezone(UTC)


def both_clocks(wall: datetime, zone: str, to_local: ToLocal) -> str:
    """Say a time of theirs on both clocks: "your 15:00 = their 09:00 (New York)"; or what is odd.

    Empty for a zone that nobody knows.
    """
    there = zone_named(zone)
    if there is None:
        return ""
    match oddity(wall, there):
        case "skipped":
            return f"there is no {wall:%H:%M} there that day: the clocks go forward"
        case "twice":
            return f"{wall:%H:%M} comes twice there that day: the clocks go back"
    try:
        here = to_local(instant(wall, there))
    except (OverflowError, ValueError, OSError):
        # The calendar's ends, or a year the system's clock does not know.
        return ""
    days = (here.date() - wall.date()).days
    other_day = {0: "", 1: " the day after", -1: " the day before"}.get(days, "")
    place = zone.rpartition("/")[2].replace("_", " ")
    return f"your {here:%H:%M}{other_day} = their {wall:%H:%M} ({place})"
