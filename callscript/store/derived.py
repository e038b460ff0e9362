"""What is derived from events, made anew: to compare it with what is kept, or to replace that.

The list of calls and what is due can be read off the events and the pinned scripts alone; only a
call's number, the order in which calls were begun, is kept nowhere else.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from callscript.call.events import Event
from callscript.call.fold import fold
from callscript.call.journal import Batch, Overview
from callscript.call.session import overview_of
from callscript.call.state import CallState
from callscript.plan.commitment import Commitment
from callscript.script.model import Script
from callscript.script.problems import ScriptError
from callscript.store.calls import Calls
from callscript.store.commitments import COLUMNS as COMMITTED
from callscript.store.commitments import ReadCommitments, commitment_in, write_commitments
from callscript.store.errors import StoreError, speaking
from callscript.store.kept import CallColumns, CallKept
from callscript.store.library import script_of_call
from callscript.store.portable import columns_of
from callscript.store.reading import Reader
from callscript.store.scripts import Scripts
from callscript.store.seals import seal
from callscript.store.writer import NoWriter

_COLUMNS = ", ".join(CallColumns._fields)
_LISTED = " ".join(("SELECT", _COLUMNS, ", last_seq FROM calls WHERE id = ?"))
_COMMITTED = " ".join(
    ("SELECT place,", ", ".join(COMMITTED), "FROM commitments WHERE call = ? ORDER BY place")
)


@dataclass(frozen=True, slots=True)
class Derived:
    """A call's row in the list of calls, the number of its last event, and what it commits to."""

    columns: CallColumns
    last_seq: int
    commitments: tuple[Commitment, ...]


@dataclass(frozen=True, slots=True)
class Derivation:
    """Derives from the events of an open store; `read` knows what a call commits to."""

    reader: Reader
    read: ReadCommitments

    def calls(self) -> Sequence[str]:
        """Name every call that has events, in the order they were begun; raises `StoreError`."""
        rows = self.reader.rows(
            "SELECT e.call FROM events AS e LEFT JOIN calls AS c ON c.id = e.call "
            "WHERE e.seq = 1 ORDER BY c.number IS NULL, c.number, e.at, e.call"
        )
        return [row[0] for row in rows]

    def differing(self) -> Sequence[str]:
        """Name the calls whose rows are not what their events say; raises `StoreError`.

        Calls that can't be read whole are passed over: their chain says so.
        """
        return [made.columns.id for made in self._made() if self._kept(made.columns.id) != made]

    def rebuild(self, connection: sqlite3.Connection) -> int:
        """Put what events say in the place of what differs; gives how many calls' rows did.

        For inside a transaction. Raises `sqlite3.Error` and `StoreError`.
        """
        made = tuple(self._made())
        changed = [each for each in made if self._kept(each.columns.id) != each]
        for each in changed:
            call = each.columns.id
            connection.execute("UPDATE calls SET last_seq = 0 WHERE id = ?", (call,))
            CallKept(each.columns, each.last_seq).write(connection)
            write_commitments(connection, call, each.commitments)
        for each in made:
            seal(connection, "calls", "id = ?", (each.columns.id,))
            seal(connection, "commitments", "call = ?", (each.columns.id,))
        connection.execute("DELETE FROM commitments WHERE call NOT IN (SELECT call FROM events)")
        return len(changed)

    def _made(self) -> Iterator[Derived]:
        calls = Calls(self.reader)
        for call in self.calls():
            try:
                events = calls.events_of(call)
            except StoreError:
                continue
            yield self._derive(call, events)

    def _derive(self, call: str, events: Sequence[Event]) -> Derived:
        state = fold(call, events)
        script = script_if_kept(self.reader, state)
        batch = Batch(state, self._overview(script, state), tuple(events))
        return Derived(columns_of(batch), state.version, self.read(script, state))

    def _overview(self, script: Script | None, state: CallState) -> Overview:
        if script is not None:
            return overview_of(script, state)
        # Without its script, what the list says of it stands.
        listed = self.reader.row(
            "SELECT position, outcome, final FROM calls WHERE id = ?", (state.call,)
        )
        return Overview(listed[0], listed[1], bool(listed[2])) if listed else Overview()

    def _kept(self, call: str) -> Derived | None:
        """Read what is kept; None if it is not there, or makes no sense."""
        try:
            listed = self.reader.row(_LISTED, (call,))
            if listed is None:
                return None
            *columns, last_seq = listed
            rows = self.reader.rows(_COMMITTED, (call,))
            return Derived(
                CallColumns(*columns),
                last_seq,
                tuple(_commitment(n, row) for n, row in enumerate(rows)),
            )
        except (StoreError, ValueError):
            return None


def rebuild(connection: sqlite3.Connection, path: Path, read: ReadCommitments) -> int:
    """Make indexes and derived rows of the open store at `path` anew, in one transaction.

    Gives how many calls' rows changed. Raises `StoreError`, and then nothing has changed.
    """
    with speaking(path):
        connection.execute("BEGIN IMMEDIATE")
        try:
            connection.execute("REINDEX")
            changed = Derivation(Reader(connection, path), read).rebuild(connection)
            connection.execute("COMMIT")
        finally:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
    return changed


def derive_anew(connection: sqlite3.Connection, path: Path, read: ReadCommitments) -> None:
    """Read off the calls of a store just brought forward what its older version did not.

    A call that can't be read whole keeps what it has. Raises `StoreError`.
    """
    with speaking(path):
        connection.execute("BEGIN IMMEDIATE")
        try:
            Derivation(Reader(connection, path), read).rebuild(connection)
            connection.execute("COMMIT")
        finally:
            if connection.in_transaction:
                connection.execute("ROLLBACK")


def _commitment(expected: int, row: Sequence[Any]) -> Commitment:
    place, *columns = row
    if place != expected:
        raise ValueError(place)
    return commitment_in(columns)


def script_if_kept(reader: Reader, state: CallState) -> Script | None:
    """The script a call was made on, as far as the store has it and this version accepts it."""
    scripts = Scripts(reader, NoWriter(), _never)
    try:
        return script_of_call(scripts, state.digest, state.script)
    except (ScriptError, StoreError):
        return None


def _never() -> datetime:
    raise NotImplementedError
