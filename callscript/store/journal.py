"""A call's journal in the store."""

import sqlite3
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass

from callscript.call import events as e
from callscript.call.journal import Batch, Draft
from callscript.call.state import CallState
from callscript.store.chain import EventRow, first_link, next_link, row_of
from callscript.store.commitments import ReadCommitments, none_read, write_commitments
from callscript.store.writer import Submitter

_CHANGES_COMMITMENTS = (
    e.NoteKept,
    e.NoteEdited,
    e.NoteMarked,
    e.DetailSet,
    e.Undone,
    e.Redone,
)

_UPSERT_CALL = """
INSERT INTO calls (id, script, title, digest, contact, contact_name, company, caller, rehearsal,
    phase, position, outcome, started_at, ended_at, updated_at, last_seq)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (id) DO UPDATE SET script = excluded.script, title = excluded.title,
    digest = excluded.digest, contact = excluded.contact, contact_name = excluded.contact_name,
    company = excluded.company, caller = excluded.caller, rehearsal = excluded.rehearsal,
    phase = excluded.phase, position = excluded.position, outcome = excluded.outcome,
    started_at = excluded.started_at, ended_at = excluded.ended_at,
    updated_at = coalesce(excluded.updated_at, updated_at),
    last_seq = max(last_seq, excluded.last_seq)
"""


@dataclass(frozen=True, slots=True)
class SqliteJournal:
    """Keeps calls in the store, each batch whole or not at all (`callscript.call.journal`).

    A future fails with `sqlite3.IntegrityError` if a batch leaves a gap after the call's last
    event, or has another event under a number that is taken: an event is never overwritten.
    """

    writer: Submitter
    commitments: ReadCommitments = none_read

    def append(self, batch: Batch) -> Future[None]:
        """Take a batch; the future ends when it is on the disk."""
        kept = self.writer.submit(lambda connection: _write(connection, batch))
        if any(isinstance(event.body, _CHANGES_COMMITMENTS) for event in batch.events):
            # A work of its own, in the same commit: what is only derived can't cost an event.
            self.writer.submit(lambda connection: self._derive(connection, batch.state))
        return kept

    def _derive(self, connection: sqlite3.Connection, state: CallState) -> None:
        write_commitments(connection, state.call, self.commitments(state))


def _write(connection: sqlite3.Connection, batch: Batch) -> None:
    _write_call(connection, batch)
    _write_events(connection, batch.state.call, [row_of(event) for event in batch.events])
    for draft in batch.drafts:
        _write_draft(connection, batch.state.call, draft)


def _write_call(connection: sqlite3.Connection, batch: Batch) -> None:
    state, last = batch.state, batch.events[-1] if batch.events else None
    contact = state.contact
    row = (
        state.call,
        state.script,
        state.title,
        state.digest,
        contact.id if contact else None,
        contact.name if contact else "",
        contact.company if contact else "",
        state.caller.name,
        state.rehearsal,
        state.phase,
        batch.overview.position,
        batch.overview.outcome,
        state.started_at and state.started_at.isoformat(),
        state.ended_at and state.ended_at.isoformat(),
        last and last.at.isoformat(),
        last.seq if last else 0,
    )
    connection.execute(_UPSERT_CALL, row)


def _write_events(connection: sqlite3.Connection, call: str, rows: Sequence[EventRow]) -> None:
    tip = connection.execute(
        "SELECT seq, chain FROM events WHERE call = ? ORDER BY seq DESC LIMIT 1", (call,)
    ).fetchone()
    seq, link = tip or (0, first_link(call))
    for row in rows:
        if row.seq <= seq:
            _expect_same(connection, call, row)
            continue
        if row.seq != seq + 1:
            raise sqlite3.IntegrityError(f"call {call}: event {row.seq} would follow {seq}")
        seq, link = row.seq, next_link(link, row)
        connection.execute("INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?)", (call, *row, link))


def _expect_same(connection: sqlite3.Connection, call: str, row: EventRow) -> None:
    """Let an event pass that is there already: a commit may succeed and yet report failure."""
    there = connection.execute(
        "SELECT seq, intent, at, by, kind, body FROM events WHERE call = ? AND seq = ?",
        (call, row.seq),
    ).fetchone()
    if there != tuple(row):
        raise sqlite3.IntegrityError(f"call {call}: event {row.seq} is already another one")


def _write_draft(connection: sqlite3.Connection, call: str, draft: Draft) -> None:
    if not draft.text:
        connection.execute("DELETE FROM drafts WHERE call = ? AND slot = ?", (call, draft.slot))
        return
    connection.execute(
        "INSERT INTO drafts VALUES (?, ?, ?, ?, ?) ON CONFLICT (call, slot) DO UPDATE SET "
        "step = excluded.step, kind = excluded.kind, text = excluded.text",
        (call, draft.slot, draft.step, draft.kind, draft.text),
    )
