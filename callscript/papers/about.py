"""What every paper says first: which call this was, in words."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from callscript.call.dates import said_day
from callscript.call.flow import outcome_of
from callscript.call.letters import LETTER
from callscript.call.people import Contact
from callscript.call.points import POINTS
from callscript.call.seats import party
from callscript.call.state import CallState
from callscript.plan.retry import ending, what_follows
from callscript.script.model import Script

_SECONDS = timedelta(seconds=30)
"""A call that was shorter, and left no word, is taken for a slip or a line that broke."""
_NOBODY = Contact(id="")
_NOT_NAMED = "customer not named"


@dataclass(frozen=True, slots=True)
class AboutCall:
    """The call a paper is about. Unescaped text; empty where nothing is known.

    `value`, `problem` and `notes` are what was known of the customer before the call. `who` is the
    customer in one line, `started` the day and time on the caller's wall, `duration` is in words,
    `outcome` is a label, and what follows from it. `who`, `started`, `duration` and `outcome`
    always say something.
    """

    who: str
    customer: str
    company: str
    phone: str
    value: str
    problem: str
    notes: str
    caller: str
    script: str
    rehearsal: bool
    started: str
    duration: str
    outcome: str


def about_call(script: Script, state: CallState) -> AboutCall:
    """Read off a call what it was."""
    contact = state.contact or _NOBODY
    known = ending(script, state)
    outcome = known.label if known else outcome_of(script, state) or "not set"
    return AboutCall(
        who=", ".join(filter(None, (contact.name, contact.company))) or party(state) or _NOT_NAMED,
        customer=contact.name,
        company=contact.company,
        phone=contact.phone,
        value=contact.value,
        problem=contact.fields.get("problem", ""),
        notes=contact.notes,
        caller=state.caller.name,
        script=state.title or script.title,
        rehearsal=state.rehearsal,
        started=moment(state.started_at) if state.started_at else "not started",
        duration=duration(state.started_at, state.ended_at and state.ended_at - state.away),
        outcome="; ".join(filter(None, (outcome, what_follows(script, state)))),
    )


def nothing_said(state: CallState) -> bool:
    """Say whether a call ended before anything was said: in seconds, without a word of theirs.

    What is promised or asked afterwards, at the desk, is nothing that was said on the phone.
    """
    if state.started_at is None or state.ended_at is None or state.answers or state.offers:
        return False
    ended = state.ended_at
    heard = (
        note.step != LETTER and (note.at <= ended or note.kind in POINTS)
        for note in state.notes.values()
        if note.text
    )
    return ended - state.started_at < _SECONDS and not any(heard)


def moment(at: datetime) -> str:
    """Say a day and time as the wall showed it: Sunday, 22 November 2026, 17:40."""
    return f"{said_day(at.date())}, {clock_time(at)}"


def clock_time(at: datetime) -> str:
    """Say a time as the wall showed it: 17:40."""
    return f"{at:%H:%M}"


def duration(start: datetime | None, end: datetime | None) -> str:
    """Say how long a call took: seconds below a minute, else the nearest minute."""
    if start is None or end is None:
        return "not ended"
    seconds = round((end - start).total_seconds())
    if seconds < 0:
        return "not known (the clock was set back)"
    if seconds < 60:
        return _counted(seconds, "second")
    hours, minutes = divmod((seconds + 30) // 60, 60)
    parts = (_counted(hours, "hour") if hours else "", _counted(minutes, "minute"))
    return " ".join(filter(None, parts if minutes else parts[:1]))


def _counted(number: int, unit: str) -> str:
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"
