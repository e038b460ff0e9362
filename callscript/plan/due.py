"""What a call leaves to be done: one reading of it, from promises to callbacks.

Each item has an id of its own within the call, and is due until somebody says that it was kept or
dropped. Nothing is invented: what has no day has none here.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from callscript.call.dueitems import (
    CALLBACK,
    CUSTOMER_LETTER,
    REPLY_LETTER,
    SEAT_LETTER,
    sent_tick,
)
from callscript.call.state import CallState
from callscript.plan.callbacks import callback_of, spoken
from callscript.plan.commitment import Commitment, DueKind
from callscript.plan.concerns import Concern, concerns
from callscript.plan.deadline import Due
from callscript.plan.promises import Promise, promises
from callscript.plan.themes import letters
from callscript.script.model import Script

_NEWS = re.compile(
    r"(?:(?:progress )?updates?\b|(?:ring|call|write|email|mail|text)\b.*\bwith (?:the )?news\b"
    r"|keep\b.*\b(?:posted|informed|up to date)\b|let\b.*\bknow how\b)",
    re.IGNORECASE,
)
"""A promise of news about how it is going: the customer waits for it, whatever else is done."""
CALL_AFTER = timedelta(days=3)
"""How long after a letter was taken in its writer is rung, unless another day is said."""
_WROTE = "wrote"
"""The contact's field that says when a letter came from them: it is answered first."""


def read_commitments(script: Script | None, state: CallState) -> tuple[Commitment, ...]:
    """Read all a call leaves to be done off it, in the order of the plan; settled items stay.

    Without its script nothing is known of a callback: how the call ended, only the script says.
    """
    found = (*_promised(state), *_planned(state), *_talked(script, state))
    return tuple(_settled(state, item) for item in found)


def _settled(state: CallState, item: Commitment) -> Commitment:
    """An item with what became of it, and with the day it was put off to."""
    to = state.postponed.get(item.item)
    if to:
        item = spoken(state, item, to)
    known = state.settled.get(item.item)
    if known is not None and known.how != "again":
        return replace(item, status=known.how, settled_at=known.at, why=known.reason)
    sent = state.ticks.get(sent_tick(item.item))
    return item if sent is None else replace(item, status="done", settled_at=sent)


def _promised(state: CallState) -> Iterator[Commitment]:
    for promise in promises(state):
        owed = Commitment(promise.note, _kind_of(promise), promise.what, promise.owner)
        yield _by(promise.due, owed)


def _kind_of(promise: Promise) -> DueKind:
    return "update" if _NEWS.match(promise.what) else "promise"


def _planned(state: CallState) -> Iterator[Commitment]:
    """What is to be done about each concern, and the day on which to look whether it worked."""
    for concern in concerns(state):
        yield from _actions(concern)
        if concern.verify_by.words:
            what = concern.verify or "See whether it worked"
            who = concern.accountable or concern.owner
            owed = Commitment(f"{concern.note}:verify", "verification", what, who)
            yield _by(concern.verify_by, replace(owed, reason=concern.heard))


def _actions(concern: Concern) -> Iterator[Commitment]:
    for action in concern.actions:
        part = "action" if action.kind == "corrective" else action.kind
        owed = Commitment(f"{concern.note}:{part}", part, action.what, action.owner)
        yield _by(action.due, replace(owed, reason=concern.heard))


def _talked(script: Script | None, state: CallState) -> Iterator[Commitment]:
    """What follows from the talk itself, once the phone is down."""
    if state.letter is not None and state.is_reading:
        yield from _letters(state)
        taken_in = state.letter.at.date()
        who, first = state.caller.name, "they wrote; the reply goes first"
        what, due = "Call them about their letter", taken_in + CALL_AFTER
        yield Commitment(CALLBACK, "callback", what, who, due, reason=first)
    if state.phase == "live":
        return
    if script is not None and (callback := callback_of(script, state)) is not None:
        yield callback
    yield from _letters(state)


def _letters(state: CallState) -> Iterator[Commitment]:
    """Letters that wait to be sent; the reply to one taken in here goes at once."""
    who = state.caller.name
    wrote = state.contact is not None and state.contact.fields.get(_WROTE)
    if state.letter is not None or (wrote and state.attempt == 1):
        at_once = state.letter.at.date() if state.letter is not None else None
        yield Commitment(REPLY_LETTER, "letter", "Send the reply to their letter", who, at_once)
    told = [c for c in concerns(state) if c.tell_customer]
    if state.phase == "done" and told and not state.seats:
        reason = told[0].tell_customer
        what = "Send them the letter about what they told us"
        yield Commitment(CUSTOMER_LETTER, "letter", what, who, reason=reason)
    for letter in letters(state):
        what = f"Send {letter.name} their letter"
        yield Commitment(f"{SEAT_LETTER}{letter.seat}", "letter", what, who, letter.due)


def _by(due: Due, owed: Commitment) -> Commitment:
    """An item with its day; words for a day that are none of the calendar stay with what it is."""
    unclear = due.words and due.day is None
    text = f"{owed.text} – {due.words}" if unclear else owed.text
    return replace(owed, text=text, due=due.day)
