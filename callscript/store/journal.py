"""A call's journal in the store."""

import sqlite3
from concurrent.futures import Future
from dataclasses import dataclass

from callscript.call import events as e
from callscript.call.journal import Batch
from callscript.call.state import CallState
from callscript.script.model import Script
from callscript.store.commitments import ReadCommitments, none_read, write_commitments
from callscript.store.kept import Kept
from callscript.store.portable import KeepBatch
from callscript.store.writer import Submitter

_CHANGES_COMMITMENTS = (
    e.NoteKept,
    e.NoteEdited,
    e.NoteMarked,
    e.DetailSet,
    e.DueSettled,
    e.DuePostponed,
    e.Dialled,
    e.Redacted,
    e.Undone,
    e.Redone,
)


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
        changes = any(isinstance(event.body, _CHANGES_COMMITMENTS) for event in batch.events)
        changes = changes or batch.state.is_reading
        # Once the phone is down anything may change when to ring again.
        if not changes and (batch.state.phase == "live" or not batch.events):
            return self.writer.submit(KeepBatch(batch))
        # A work of its own, in the same commit: what is only derived can't cost an event.
        script = batch.whole.script if batch.whole is not None else None
        return self.writer.submit(KeepBatch(batch), _Derive(script, batch.state, self.commitments))


@dataclass(frozen=True, slots=True)
class _Derive:
    """The work that brings up to date what is read off a call."""

    script: Script | None
    state: CallState
    commitments: ReadCommitments

    def __call__(self, connection: sqlite3.Connection) -> None:
        write_commitments(connection, self.state.call, self.commitments(self.script, self.state))

    def records(self, _known: set[str]) -> tuple[Kept, ...]:
        """Nothing: it is derived from the call again."""
        return ()
