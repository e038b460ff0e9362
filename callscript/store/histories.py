"""The history of a contact: their calls, and those of contacts who became part of them."""

from itertools import islice

from callscript.call.fold import fold
from callscript.call.people import Contact
from callscript.call.state import CallState
from callscript.contacts.history import History, Talk, history_of
from callscript.script.model import Script
from callscript.script.problems import ScriptError
from callscript.store.calls import CallRow
from callscript.store.errors import StoreError
from callscript.store.library import script_of_call
from callscript.store.store import Store

_READ = 40
"""Calls that are read whole, the newest; of those before only their line in the list is known."""


def history_with(store: Store, contact: Contact, but: str = "") -> History:
    """Read what there was with a contact, rehearsals left out; raises `StoreError`.

    `but` is a call that doesn't count. A call that can't be read whole is told by its line in the
    list alone.
    """
    rows = store.calls.with_contact(*store.contacts.family(contact.id))
    rows = tuple(row for row in rows if row.id != but)
    read = (_read(store, row) for row in islice(rows, _READ))
    known = history_of(call for call in read if call is not None)
    by_call = {talk.call: talk for talk in known.talks}
    talks = tuple(by_call.get(row.id) or _listed(row) for row in rows)
    return History(talks, known.vows, known.heard)


def _read(store: Store, row: CallRow) -> tuple[Script | None, CallState] | None:
    try:
        state = fold(row.id, store.calls.events_of(row.id))
    except StoreError:
        return None
    try:
        return script_of_call(store.scripts, row.digest, row.script), state
    except (StoreError, ScriptError):
        return None, state


def _listed(row: CallRow) -> Talk:
    return Talk(row.id, row.started_at, row.title, row.outcome, is_open=row.phase != "done")
