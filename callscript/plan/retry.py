"""What follows from how a call ended: when to ring again, or never, and whether a word is wanted.

The script's outcomes say it; nothing here rings anybody, and nothing is demanded of the caller.
"""

from datetime import datetime, timedelta

from callscript.call.dates import short_day
from callscript.call.flow import outcome_of
from callscript.call.state import CallState
from callscript.script.model import Outcome, Script

_DAY = 24
"""Hours; what is to be tried again sooner has a time of day, too."""


def ending(script: Script, state: CallState) -> Outcome | None:
    """The outcome of a call as its script describes it; None while there is none."""
    return script.outcome(outcome_of(script, state))


def retry_at(script: Script, state: CallState) -> datetime | None:
    """When to ring again, as the outcome says, counted from the call's end (else its last act).

    None for an outcome that says nothing of it, and for a final one.
    """
    outcome, ended = ending(script, state), state.ended_at or state.last_at
    if outcome is None or outcome.final or outcome.retry_after is None or ended is None:
        return None
    try:
        return ended + timedelta(hours=outcome.retry_after)
    except OverflowError:  # a clock gone wrong, at the calendar's end
        return None


def what_follows(script: Script, state: CallState) -> str:
    """Say what the outcome means: that nobody rings again, or when to; empty if it says neither."""
    outcome, at = ending(script, state), retry_at(script, state)
    if outcome is not None and outcome.final:
        return "nobody calls them again"
    if outcome is None or at is None:
        return ""
    soon = f", from {at:%H:%M}" if (outcome.retry_after or 0) < _DAY else ""
    today = (state.ended_at or at).date()
    return f"call again on {short_day(at.date(), today)}{soon}"


def wants_word(script: Script, state: CallState) -> bool:
    """Whether the outcome asks for a word on why, and nothing is written down yet."""
    outcome = ending(script, state)
    noted = any(note.text for note in state.notes.values())
    return outcome is not None and outcome.note and not noted


def in_short(outcome: Outcome) -> str:
    """Say beside an outcome, where one is chosen, what would follow from it."""
    words = ["nobody calls them again"] if outcome.final else []
    if outcome.retry_after is not None and not outcome.final:
        words.append(f"call again after {_stretch(outcome.retry_after)}")
    words += [] if outcome.contacted else ["nobody was reached"]
    return " · ".join([*words, *(["a word on why is wanted"] if outcome.note else [])])


def _stretch(hours: int) -> str:
    """So many hours in the longest unit that fits: 2 weeks, 3 days, 5 hours."""
    units = ((7 * _DAY, "week"), (_DAY, "day"), (1, "hour"))
    size, unit = next((size, unit) for size, unit in units if hours % size == 0)
    number = hours // size
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"
