"""How it stands with every contact, read off the lists: enough to say who is called next."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from callscript.call.people import Contact
from callscript.contacts.history import Talk
from callscript.contacts.names import MERGED_INTO
from callscript.contacts.queue import Callback, Queue, Standing, queue_of
from callscript.script.model import Outcome
from callscript.script.problems import ScriptError
from callscript.store.calls import CallRow
from callscript.store.errors import StoreError
from callscript.store.library import script_of_call
from callscript.store.store import Store


def queue_in(store: Store, now: datetime) -> Queue:
    """Read whom to call next; raises `StoreError`."""
    return queue_of(_standings(store), now)


def _standings(store: Store) -> Iterator[Standing]:
    everybody = store.contacts.every()
    kept = _kept(everybody)
    last: dict[str, tuple[CallRow, int]] = {}
    for row, count in store.calls.last_with_each():
        whose = kept.get(row.contact or "", row.contact or "")
        other, before = last.get(whose, (row, 0))
        newer = row if (row.started_at or _LONG_AGO) >= (other.started_at or _LONG_AGO) else other
        last[whose] = (newer, before + count)
    refused = {kept.get(each, each) for each in store.refusals.contacts()}
    callbacks = _callbacks(store, kept)
    outcomes = _Outcomes(store)
    for contact in everybody:
        if contact.fields.get(MERGED_INTO):
            continue
        standing = Standing(contact, callbacks=tuple(callbacks.get(contact.id, ())))
        if contact.id in last:
            row, count = last[contact.id]
            talk = _talk(row, outcomes.of(row))
            standing = replace(standing, attempts=count, last=talk, script=row.script)
        if contact.id in refused:
            said = store.refusals.of(contact.id)
            standing = replace(standing, refused=said.sentence if said else "they said no for good")
        yield standing


_LONG_AGO = datetime.fromisoformat("1970-01-01T00:00:00+00:00")


def _kept(everybody: tuple[Contact, ...]) -> Mapping[str, str]:
    """Whom each merged contact became part of in the end, by id."""
    into = {c.id: c.fields[MERGED_INTO] for c in everybody if c.fields.get(MERGED_INTO)}
    kept = {}
    for one, other in into.items():
        end, seen = other, {one}
        while end in into and end not in seen:
            seen.add(end)
            end = into[end]
        kept[one] = end
    return kept


def _callbacks(store: Store, kept: Mapping[str, str]) -> Mapping[str, list[Callback]]:
    found: defaultdict[str, list[Callback]] = defaultdict(list)
    for due in store.commitments.due():
        owed = due.commitment
        if owed.kind == "callback" and due.contact is not None:
            callback = Callback(owed.due, owed.at, owed.zone, owed.reason)
            found[kept.get(due.contact, due.contact)].append(callback)
    return found


class _Outcomes:
    """Outcomes by their labels, each script read once: the list of calls has labels only."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: dict[str, Mapping[str, Outcome]] = {}

    def of(self, row: CallRow) -> Outcome | None:
        """How a call ended, as its script describes it; None where that isn't known."""
        if row.digest not in self._known:
            self._known[row.digest] = self._read(row)
        return self._known[row.digest].get(row.outcome)

    def _read(self, row: CallRow) -> Mapping[str, Outcome]:
        try:
            found = script_of_call(self._store.scripts, row.digest, row.script)
        except (StoreError, ScriptError):
            return {}
        return {outcome.label: outcome for outcome in found.outcomes} if found else {}


def _talk(row: CallRow, outcome: Outcome | None) -> Talk:
    reached = outcome.contacted if outcome is not None else None
    final = bool(outcome and outcome.final)
    is_open = row.phase != "done" and not row.waits_with_letter
    return Talk(
        row.id,
        row.started_at,
        row.title,
        row.outcome,
        is_final=final,
        reached=reached,
        is_open=is_open,
    )
