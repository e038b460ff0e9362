"""Which attempt a call to a contact is, and how it opens: read off the calls made before it."""

from collections.abc import Sequence

from callscript.call.events import Opening
from callscript.call.flow import outcome_of
from callscript.call.fold import fold
from callscript.call.people import Contact
from callscript.script.model import Script
from callscript.script.problems import ScriptError
from callscript.store.calls import CallRow
from callscript.store.errors import StoreError
from callscript.store.library import script_of_call
from callscript.store.store import Store

_LOOKED_AT = 5
"""Calls of which it is found out whether they reached somebody: the newest; each is read whole."""


def calls_before(store: Store, contact: Contact | None) -> Sequence[CallRow]:
    """The real calls to a contact so far, newest first; none where the store can't tell."""
    if contact is None:
        return ()
    try:
        return store.calls.with_contact(*store.contacts.family(contact.id))
    except StoreError:
        # A call is begun all the same; a store in trouble is told of elsewhere.
        return ()


def opening_after(store: Store, before: Sequence[CallRow], script: Script) -> Opening:
    """How a further call opens: as a callback if the script has words for it and we talked before.

    A call that reached nobody counts as an attempt, but those we ring know nothing of it.
    """
    if "callback" not in script.openings:
        return "first"
    return "callback" if any(_reached(store, row) for row in before[:_LOOKED_AT]) else "first"


def _reached(store: Store, row: CallRow) -> bool:
    """Whether somebody was talked to; without an outcome, whether anything was taken down."""
    try:
        script = script_of_call(store.scripts, row.digest, row.script)
        state = fold(row.id, store.calls.events_of(row.id))
    except (StoreError, ScriptError):
        return False
    outcome = script.outcome(outcome_of(script, state)) if script is not None else None
    if outcome is None:
        return bool(state.answers or state.notes)
    return outcome.contacted
