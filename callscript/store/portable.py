"""Works that can be put down as records, for when the store itself does not take them."""

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, runtime_checkable

import msgspec

from callscript import __version__
from callscript.call.events import Event
from callscript.call.journal import Batch, Whole
from callscript.call.seats import party
from callscript.script.model import Script, pack
from callscript.store.chain import EventRow, row_of
from callscript.store.kept import (
    CallColumns,
    CallKept,
    ContactDraftKept,
    ContactKept,
    Kept,
    ScriptKept,
)


@runtime_checkable
class Portable(Protocol):
    """A work that can also be put down as records, to be run later by another process."""

    def records(self, known: set[str]) -> Iterable[Kept]:
        """Give the records; `known` names what the file holds from its beginning, and grows."""
        ...


@dataclass(frozen=True, slots=True)
class Keep:
    """The work that keeps one record which needs nothing before it."""

    record: ScriptKept | ContactKept | ContactDraftKept

    def __call__(self, connection: sqlite3.Connection) -> None:
        """Run it inside the writer's transaction."""
        self.record.write(connection)

    def records(self, _known: set[str]) -> Iterable[Kept]:
        """Give the record."""
        return (self.record,)


@dataclass(frozen=True, slots=True)
class KeepBatch:
    """The work that keeps a batch."""

    batch: Batch

    def __call__(self, connection: sqlite3.Connection) -> None:
        """Run it inside the writer's transaction."""
        call_kept(self.batch).write(connection)

    @property
    def leaves_traces(self) -> bool:
        """Whether it redacts something."""
        return bool(self.batch.rewritten)

    def records(self, known: set[str]) -> Iterable[Kept]:
        """Give the whole call and its script the first time, what was added to it from then on.

        A store that is deleted or damaged takes with it what it had; so the file begins with all.
        """
        batch, whole = self.batch, self.batch.whole
        if batch.state.call in known or whole is None:
            return (call_kept(batch),)
        known.add(batch.state.call)
        if batch.state.digest in known:
            return (_whole_call(batch, whole),)
        known.add(batch.state.digest)
        # The script comes last: where there is room for the call alone, the call has it.
        return (_whole_call(batch, whole), _script_kept(batch, whole.script))


def columns_of(batch: Batch) -> CallColumns:
    """Read a call's row off a batch."""
    state, contact = batch.state, batch.state.contact
    return CallColumns(
        state.call,
        state.script,
        state.title,
        state.digest,
        contact.id if contact else None,
        contact.name if contact else party(state),
        contact.company if contact else "",
        state.caller.name,
        state.rehearsal,
        state.phase,
        batch.overview.position,
        batch.overview.outcome,
        _iso(state.started_at),
        _iso(state.ended_at),
        _iso(batch.events[-1].at if batch.events else None),
        batch.overview.final,
    )


def call_kept(batch: Batch) -> CallKept:
    """Put down what a batch adds to its call."""
    events = batch.events
    version = max(batch.state.version, events[-1].seq if events else 0)
    rewritten = _rows(batch.rewritten)
    return CallKept(columns_of(batch), version, _rows(events), batch.drafts, rewritten=rewritten)


def _whole_call(batch: Batch, whole: Whole) -> CallKept:
    # The history may have grown since; later events come with batches of their own.
    kept = call_kept(batch)
    events = whole.events[: kept.version]
    updated_at = _iso(events[-1].at if events else None)
    return msgspec.structs.replace(
        kept,
        columns=kept.columns._replace(updated_at=updated_at),
        events=_rows(events),
        drafts=tuple(whole.drafts.values()),
        whole=True,
    )


def _script_kept(batch: Batch, script: Script) -> ScriptKept:
    """Put down a script's checked form; its text is not at hand while a call is made."""
    return ScriptKept(
        digest=batch.state.digest,
        id=script.id,
        title=script.title,
        file="",
        source=b"",
        packed=pack(script),
        packed_by=__version__,
        first_seen=_iso(batch.state.started_at) or "",
    )


def _rows(events: Sequence[Event]) -> tuple[EventRow, ...]:
    return tuple(row_of(event) for event in events)


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
