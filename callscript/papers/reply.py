"""The reply to a written complaint: written back at once, before anybody rings."""

from dataclasses import dataclass
from datetime import date

from callscript.call.dates import said_day
from callscript.call.state import CallState
from callscript.call.ticks import REPLY
from callscript.papers.correspondence import (
    Addressee,
    Promised,
    Sender,
    addressee_of,
    dated,
    promised,
    sender_of,
    talked_on,
)
from callscript.papers.standing import sent_at
from callscript.plan.concerns import concerns
from callscript.script.model import Script

WROTE = "wrote"
"""The contact's field that says when they wrote."""


@dataclass(frozen=True, slots=True)
class ReplyView:
    """What a reply to a letter can say, as unescaped text; nothing internal is in it."""

    date: str
    """The day it was sent, or else that of the last work on the call, in words."""
    sender: Sender
    """Who signs."""
    to: Addressee
    """Who it is written to."""
    rehearsal: bool
    """Whether it is practice: then it goes to nobody."""
    wrote: str
    """The day they wrote, in words; empty where the contact has no day."""
    phone: str
    """The number we'd ring them on."""
    points: tuple[str, ...]
    """The points of their letter: what was marked as a concern before the reply went out."""
    promises: tuple[Promised, ...]
    """What we promise in writing."""


def reply_view(script: Script, state: CallState) -> ReplyView:
    """Read a call for the reply: what was marked before it was sent, and nothing said since."""
    del script
    sent = sent_at(state, REPLY)
    # What they said on the phone is no point of their letter.
    until = sent or (state.started_at if state.letter is not None else None)
    contact = state.contact
    return ReplyView(
        date=dated(state, REPLY),
        sender=sender_of(state.caller),
        to=addressee_of(contact),
        rehearsal=state.rehearsal,
        wrote=_day_written(_wrote(state)),
        phone=contact.phone if contact else "",
        points=tuple(
            concern.heard
            for concern in concerns(state)
            if until is None or concern.heard_at <= until
        ),
        promises=promised(state, sent),
    )


def _wrote(state: CallState) -> str:
    """When they wrote, as far as that is known; empty if they didn't."""
    if state.letter is not None:
        return state.letter.came or "yes"
    return state.contact.fields.get(WROTE, "").strip() if state.contact else ""


def _day_written(words: str) -> str:
    """The day of their letter, said as a day if it is one; "yes" is no day."""
    try:
        return said_day(date.fromisoformat(words))
    except ValueError:
        return words if any(sign.isdigit() for sign in words) else ""


def why_no_reply(script: Script, state: CallState) -> str:
    """Why a call gets no reply; empty if it gets one."""
    view = reply_view(script, state)
    if not _wrote(state):
        return "they have not written to us (the contact's “wrote” is empty)"
    if not (view.to.name or view.to.company):
        return "nobody is named to write to"
    if not sent_at(state, REPLY) and state.phase != "live" and talked_on(script, state):
        return "you have talked since; the letter answers them"
    return "" if view.points else "no point of theirs is marked as a concern yet"
