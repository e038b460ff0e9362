"""Papers about many calls: what customers said, and what is open for a colleague."""

from collections.abc import Iterable, Iterator
from datetime import date

from callscript.call.fold import fold
from callscript.call.state import CallState
from callscript.papers.quotes import Said
from callscript.script.model import Script
from callscript.store.calls import CallRow
from callscript.store.errors import StoreError
from callscript.store.library import script_of_call
from callscript.store.workplace import Workplace

_ALL = 1_000_000


def quotes_said(
    place: Workplace, since: date | None = None, script: str | None = None
) -> Iterator[Said]:
    """Give what customers said word for word, oldest first; rehearsals left out.

    `script` is the id of the calls' script. Raises `StoreError`.
    """
    for row in reversed(place.store.calls.recent(_ALL)):
        day = row.started_at.date() if row.started_at else None
        early = since is not None and (day is None or day < since)
        if not (row.rehearsal or early or script not in {None, row.script}):
            state = fold(row.id, place.store.calls.events_of(row.id))
            for note in state.notes_of("verbatim"):
                who, company = row.contact_name, row.company
                yield Said(row.id, note.text, who, company, day, row.title)


def open_calls(place: Workplace) -> Iterator[tuple[Script, CallState]]:
    """Give the calls that are unfinished or have something due, the last one first.

    Rehearsals are left out. Raises `StoreError`.
    """
    due = {item.call for item in place.store.commitments.due()}
    wanted = (
        row
        for row in place.store.calls.recent(_ALL)
        if not row.rehearsal and (row.phase != "done" or row.id in due)
    )
    yield from calls_with_scripts(place, wanted)


def with_earlier(place: Workplace, call: str) -> tuple[CallRow, ...]:
    """Give a call, and those of the same contact with something open, newest first.

    Raises `StoreError`.
    """
    wanted = place.store.calls.find(call)
    if not wanted.contact or wanted.rehearsal:
        return (wanted,)
    due = {item.call for item in place.store.commitments.due()}
    known = place.store.calls.with_contact(wanted.contact)
    others = (row for row in known if row.id != wanted.id)
    return (wanted, *(row for row in others if row.phase != "done" or row.id in due))


def calls_with_scripts(
    place: Workplace, rows: Iterable[CallRow]
) -> Iterator[tuple[Script, CallState]]:
    """Give calls with the scripts they were made on; raises `StoreError`."""
    for row in rows:
        script = script_of_call(place.store.scripts, row.digest, row.script)
        if script is None:
            raise StoreError(f"The script of call {row.id} is not in the store.")
        yield script, fold(row.id, place.store.calls.events_of(row.id))
