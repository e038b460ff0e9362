"""Saying what became of something due, for a call that nobody has open."""

from callscript.call.intents import PostponeDue, SettleDue, Undo
from callscript.store.workplace import Workplace

_PATIENCE = 5.0
"""Seconds to wait for the disk."""


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
