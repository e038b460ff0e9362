"""What a call leaves to be done, by name; and what is said about it: kept, put off, dropped.

An item's id is its own within the call and never changes: a promise is the id of its note, what a
concern asks for is "NOTE:action", and so on. The plan (`plan/due.py`) reads them off a call.
"""

from collections.abc import Sequence
from datetime import date, datetime

from callscript.call import events as e
from callscript.call import intents as i
from callscript.call.dates import settled_day
from callscript.call.fits import MAX_WORDS, too_long
from callscript.call.moments import settled_moment
from callscript.call.state import CallState
from callscript.script.model import MomentField

CALLBACK = "callback"
REPLY_LETTER = "letter"
CUSTOMER_LETTER = "letter:customer"
SEAT_LETTER = "letter:seat:"
"""Before a participant's seat: the letter they are to get a week after."""

_DAY_FIELDS = {
    "": "due",
    "action": "due",
    "containment": "containment_due",
    "preventive": "preventive_due",
    "verify": "verify_by",
}
"""The blank of the plan that says until when, by what stands behind the note's id."""
_SENT = {REPLY_LETTER: "sent:reply.md", CUSTOMER_LETTER: "sent:letter.md"}
_MOMENT = MomentField("datetime")


def day_field(item: str) -> tuple[str, str]:
    """Give the note an item belongs to and the blank that holds its day; empty where none does."""
    note, _, part = item.partition(":")
    field = _DAY_FIELDS.get(part, "")
    return (note, field) if field else ("", "")


def sent_tick(item: str) -> str:
    """Give the tick that says a letter was sent; empty for what is no letter with a paper."""
    seat = item.removeprefix(SEAT_LETTER)
    return f"sent:letter-{seat}.md" if seat != item else _SENT.get(item, "")


def settle(state: CallState, intent: i.SettleDue) -> Sequence[e.Body] | str:
    """Give the events that settle an item, or say why it can't be."""
    if not _is_item(state, intent.item):
        return "There is nothing due by that name."
    reason = intent.reason.strip()
    if intent.how == "dropped" and not reason:
        return "Say in a few words why it is dropped."
    if wrong := too_long(reason, MAX_WORDS):
        return wrong
    tick = sent_tick(intent.item)
    sent = intent.how == "done"
    # What is ticked as sent and what is done are one thing: both say so, and undo takes both back.
    ticked = (e.Ticked(tick, sent),) if tick and sent != (tick in state.ticks) else ()
    known = state.settled.get(intent.item)
    now = (known.how, known.reason) if known is not None else ("again", "")
    if now == (intent.how, reason):
        return ticked
    return (e.DueSettled(intent.item, intent.how, reason), *ticked)


def postpone(state: CallState, intent: i.PostponeDue, now: datetime) -> Sequence[e.Body] | str:
    """Give the event that puts an item off, or say why it can't be."""
    if not _is_item(state, intent.item):
        return "There is nothing due by that name."
    if not intent.to.strip():
        return "Say a day."
    if wrong := too_long(intent.to, MAX_WORDS):
        return wrong
    to = settled_due(intent.item, intent.to, now)
    return () if to == put_off_to(state, intent.item) else (e.DuePostponed(intent.item, to),)


def settled_due(item: str, words: str, now: datetime) -> str:
    """Give the day an item is put off to in its one form; words that are no day as they are.

    A callback may have a time of day, too.
    """
    if item == CALLBACK:
        moment = settled_moment(_MOMENT, words, now)
        if moment != words.strip():
            return moment
    return settled_day(words.strip(), now.date())


def read_due(words: str) -> tuple[date | None, str]:
    """Read what `settled_due` gave: the day, and the time of day ("14:30") if there is one."""
    day, _, clock = words.partition("T")
    try:
        return date.fromisoformat(day), clock
    except ValueError:
        return None, ""


def put_off_to(state: CallState, item: str) -> str:
    """Give the day an item was put off to, as it is kept; empty where it never was."""
    note, field = day_field(item)
    if note in state.notes:
        return state.notes[note].details.get(field, "")
    return state.postponed.get(item, "")


def _is_item(state: CallState, item: str) -> bool:
    note, field = day_field(item)
    if note in state.notes and field:
        return True
    return item in {CALLBACK, REPLY_LETTER, CUSTOMER_LETTER} or item.startswith(SEAT_LETTER)
