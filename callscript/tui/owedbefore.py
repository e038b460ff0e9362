"""What was promised to this contact on earlier calls and is still open, during the next call."""

from collections.abc import Callable
from datetime import datetime

from callscript.call.intents import SettleDue
from callscript.call.state import CallState
from callscript.store.commitments import Due
from callscript.store.errors import StoreError
from callscript.store.settling import say_of
from callscript.store.workplace import Workplace
from callscript.tui.content import box
from callscript.tui.duedesk import carried_out
from callscript.tui.duelist import Here, when_due
from callscript.tui.finder import Choice

OWED = "owed:"
"""Before its place: the row of something promised earlier."""
_KIND = "From earlier calls (Enter: it was kept)"
_PROMISED = frozenset({"promise", "update"})


class OwedBefore:
    """Promises of earlier calls: read when they are first asked for, kept with one key.

    What is kept here stays on the list with its tick, so that the same key takes it back.
    """

    def __init__(self, place: Callable[[], Workplace]) -> None:
        self._place = place
        self._found: tuple[Due, ...] | None = None
        self._kept: set[int] = set()

    def rows(self, state: CallState) -> tuple[Choice, ...]:
        """A row for each promise; none on a call to nobody known, or in practice."""
        here = Here(self._place().world.now(), datetime.astimezone)
        return tuple(
            Choice(
                f"{OWED}{n}",
                f"{box(ticked=n in self._kept)} {due.commitment.text}",
                f"{when_due(due.commitment, here)} · {due.commitment.owner or 'nobody yet'}",
                _KIND,
            )
            for n, due in enumerate(self._read(state))
        )

    def toggle(self, name: str) -> str:
        """Say that a promise was kept, or after all was not; gives a sentence about it."""
        found = self._found or ()
        place = int(name) if name.isdecimal() and int(name) < len(found) else None
        if place is None:
            return ""
        due, is_kept = found[place], place in self._kept
        intent = SettleDue(due.commitment.item, "again" if is_kept else "done")
        refused = carried_out(lambda: say_of(self._place(), due.call, intent))
        if refused:
            return refused
        self._kept ^= {place}
        said = "Open again" if is_kept else "Kept"
        return f"{said}: {due.commitment.text}"

    def _read(self, state: CallState) -> tuple[Due, ...]:
        if self._found is None:
            self._found = ()
            if state.contact is not None and not state.rehearsal:
                try:
                    owed = self._place().store.commitments.of_contact(state.contact.id, state.call)
                except StoreError:
                    # A store that can't be read is told elsewhere; the call must go on.
                    owed = ()
                self._found = tuple(due for due in owed if due.commitment.kind in _PROMISED)
        return self._found
