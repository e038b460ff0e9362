"""The note for a colleague who takes over: what is open with whom, and what to say next."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from callscript.call.aloud import words_now
from callscript.call.dates import said_day
from callscript.call.people import Contact
from callscript.call.state import CallState
from callscript.papers.about import about_call
from callscript.papers.correspondence import talked_on
from callscript.plan.commitment import Commitment
from callscript.plan.concerns import concerns
from callscript.plan.due import read_commitments
from callscript.script.model import Script

HANDOFF = "handoff.md"
"""The note's name, and so its template's."""
_NOBODY = Contact(id="")


@dataclass(frozen=True, slots=True)
class OpenItem:
    """Something that is still to be done."""

    what: str
    """What it is."""
    owner: str
    """Who does it; empty until somebody is named."""
    due: str
    """The day, in words; empty where none is set."""
    reason: str
    """What it is for: the concern behind an action, why a callback was asked for."""


@dataclass(frozen=True, slots=True)
class OpenCall:
    """A call with something open."""

    who: str
    """The customer, with the company."""
    phone: str
    """Their number."""
    best_time: str
    """When they like to be rung."""
    problem: str
    """What it is about, in one line."""
    call: str
    """When it was, on which script, and by whom."""
    standing: str
    """Where it stands: its outcome, or that it is not finished."""
    wish: str
    """How they would like it put right."""
    items: tuple[OpenItem, ...]
    """What is open."""
    worries: tuple[str, ...]
    """Concerns about which nothing is decided and nothing can be told yet."""
    questions: tuple[str, ...]
    """What is to be found out."""
    say_next: str
    """In the middle of a call the words that come next; after it, what is still owed to them."""


@dataclass(frozen=True, slots=True)
class HandoffView:
    """What a hand-off note can say, as unescaped text."""

    day: str
    """The day it is written, in words."""
    caller: str
    """Who hands over."""
    calls: tuple[OpenCall, ...]
    """The calls with something open, the last one first."""


def handoff_view(calls: Iterable[tuple[Script, CallState]], day: date, caller: str) -> HandoffView:
    """Read calls for a hand-off note; those with nothing open are left out."""
    read = (_open_call(script, state) for script, state in calls)
    return HandoffView(said_day(day), caller, tuple(call for call in read if call is not None))


def _open_call(script: Script, state: CallState) -> OpenCall | None:
    about, contact = about_call(script, state), state.contact or _NOBODY
    found = (item for item in read_commitments(script, state) if item.status == "open")
    items = tuple(map(_item, found))
    worries = tuple(c.heard for c in concerns(state) if not (c.actions or c.tell_customer))
    questions = tuple(note.text for note in state.notes_of("question"))
    if state.phase == "done" and not (items or worries or questions):
        return None
    unfinished = {"live": "not finished: the call was left", "wrap-up": "wrap-up not finished"}
    by = f", by {about.caller}" if about.caller else ""
    return OpenCall(
        who=about.who,
        phone=about.phone,
        best_time=contact.fields.get("best_time", ""),
        problem=about.problem,
        call=f"{about.started}, {about.script}{by}",
        standing=unfinished.get(state.phase, about.outcome),
        wish=state.details.get("wish", ""),
        items=items,
        worries=worries,
        questions=questions,
        say_next=_say_next(script, state),
    )


def _item(item: Commitment) -> OpenItem:
    return OpenItem(item.text, item.owner, said_day(item.due) if item.due else "", item.reason)


def _say_next(script: Script, state: CallState) -> str:
    now: datetime | None = state.last_at
    if state.phase == "live":
        return words_now(script, state, now) if now is not None else ""
    owed = (one for one in read_commitments(script, state) if one.status == "open")
    promised = [one.text.rstrip(".") for one in owed if one.kind in {"promise", "update"}]
    if not promised or talked_on(script, state) is None:
        return ""
    return f"I am ringing about what we promised you: {'; '.join(promised)}."
