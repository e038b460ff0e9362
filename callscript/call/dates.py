"""The few ways a caller writes a day: exact, so that nothing is ever guessed."""

import re
from calendar import monthrange
from datetime import date, timedelta


def _numbers(names: str) -> dict[str, int]:
    """Number names from 0, each also by its first three letters."""
    full = {name: n for n, name in enumerate(names.split())}
    return full | {name[:3]: n for name, n in full.items()}


_WEEKDAYS = _numbers("monday tuesday wednesday thursday friday saturday sunday") | {
    "tues": 1,
    "weds": 2,
    "thur": 3,
    "thurs": 3,
}
_MONTHS = _numbers(
    "january february march april may june july august september october november december"
) | {"sept": 8}
_AHEAD = re.compile(r"(?:in |\+)([0-9]{1,3}|a|one) ?(d|days?|w|weeks?)")
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MONTH_END = re.compile(r"(?:the )?end of (?:the |this )?month")
_COMING = re.compile(r"^(?:this )?coming ")
"""The weekday after today, as a bare weekday is; "next fri" is not: people mean two by it."""
_PART_OF_DAY = re.compile(r" (?:morning|noon|afternoon|evening|night)$")
_NUMBERED = r"([0-9]{1,2})(?:st|nd|rd|th)?"
_DATE = re.compile(
    rf"(?:{_NUMBERED} (?:of )?([a-z]{{3,9}})|([a-z]{{3,9}}) {_NUMBERED})(?:,? ([0-9]{{4}}))?"
)
_FAR = 300
"""Days ahead from which a date without a year is rather one that has just passed."""
_STOPS = ".,;:!?)"

WAYS = "today, tomorrow, fri, fri morning, in 3 days, in 2 weeks, 5 dec, end of month, 2026-12-24"
"""What to show a caller whose words were not understood."""
SHORT_WAYS = "fri, in 3 days, 5 dec"
"""The same where there is little room."""
LONGEST_DAY = 4
"""Words in the longest way to write a day ("5th of December 2026")."""


def parse_day(words: str, today: date) -> date | None:
    """Read a day as spoken on `today`; None when the words are none of the known ways.

    A weekday is the next one after today: "fri" on a Friday is a week away. A date without a year
    is the next one of that name, unless it has only just passed. A written year is obeyed, even
    if the day is past.
    """
    said = " ".join(words.lower().split()).rstrip(_STOPS)
    if said == "tonight":
        return today
    if (named := _named(_PART_OF_DAY.sub("", said), today)) is not None:
        return named
    if ahead := _AHEAD.fullmatch(said):
        number = 1 if ahead[1] in {"a", "one"} else int(ahead[1])
        return _after(today, number * (7 if ahead[2].startswith("w") else 1))
    if _MONTH_END.fullmatch(said):
        return today.replace(day=monthrange(today.year, today.month)[1])
    return _iso(said) or _dated(said, today)


def _named(said: str, today: date) -> date | None:
    """A day that has a name, whatever part of it is meant."""
    if said == "today":
        return today
    if said == "tomorrow":
        return _after(today, 1)
    weekday = _WEEKDAYS.get(_COMING.sub("", said))
    return None if weekday is None else _after(today, (weekday - today.weekday() - 1) % 7 + 1)


def _dated(said: str, today: date) -> date | None:
    """A day of a month, with or without its year."""
    found = _DATE.fullmatch(said)
    if found is None or (month := _MONTHS.get(found[2] or found[3])) is None:
        return None
    month, day = month + 1, int(found[1] or found[4])
    if found[5] is not None:
        return _day(int(found[5]), month, day)
    for next_year in (today.year, today.year + 1):
        there = _day(next_year, month, day)
        if there is not None and today <= there:
            return there if (there - today).days <= _FAR else None
    return None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


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


def _iso(said: str) -> date | None:
    return _day(*map(int, said.split("-"))) if _ISO.fullmatch(said) else None


def said_day(day: date) -> str:
    """Write a day the way people say it: Friday, 27 November 2026."""
    return f"{day:%A}, {day.day} {day:%B %Y}"


def short_day(day: date, today: date) -> str:
    """Write a day where there is little room: Fri 27 Nov; with its year when that is another."""
    year = "" if day.year == today.year else f" {day.year}"
    return f"{day:%a} {day.day} {day:%b}{year}{' (past)' if day < today else ''}"
