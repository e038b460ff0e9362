"""Saying what became of something due, for a call that nobody has open."""

from callscript.call.events import DuePostponed, DueSettled
from callscript.call.intents import PostponeDue, SettleDue, Undo
from callscript.store.workplace import Workplace

_PATIENCE = 5.0
"""Seconds to wait for the disk."""


NOT_LAST = "Something else was done on that call since; open it to undo that first."


def take_back(place: Workplace, call: str) -> str:
    """Undo what was last said of something due on a call; gives why it can't be, or nothing.

    Whatever else was done there since is left alone. Raises as `say_of`.
    """
    session = place.take_up(call, resume=False)
    last = session.state.done[-1] if session.state.done else 0
    bodies = [event.body for event in session.events if event.intent == last]
    if not any(isinstance(body, DueSettled | DuePostponed) for body in bodies):
        return NOT_LAST
    return say_of(place, call, Undo())


def say_of(place: Workplace, call: str, intent: SettleDue | PostponeDue | Undo) -> str:
    """Carry out an intent on a call that was made; gives why it can't be done, or nothing.

    Raises `StoreError`, `ScriptError` where this version knows the call's script no more, and
    `TimeoutError` while the disk takes nothing.
    """
    session = place.take_up(call, resume=False)
    refusal = session.do(intent)
    if refusal is not None:
        return refusal.reason
    session.wait(_PATIENCE)
    return ""
