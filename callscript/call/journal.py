"""Where a session's events go: the promise any journal makes, and one that keeps them in memory."""

from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Protocol

from msgspec import Struct

from callscript.call.events import Event
from callscript.call.state import CallState
from callscript.script.model import NoteKind, Script

NOTE_LINE = "note"
"""The slot of the line a caller types notes into."""
EDIT = "edit:"
"""Before the id of a note: the slot of its new text."""


class Draft(Struct, frozen=True):
    """Text typed and not yet kept. One per slot: the note line, or a field of the plan.

    An empty text removes the slot's draft.
    """

    slot: str
    text: str
    kind: NoteKind = "note"
    step: str | None = None


class Overview(Struct, frozen=True):
    """The line a list of calls shows for a call, as far as only the script knows it.

    After a `final` one nobody rings this contact again.
    """

    position: str = ""
    outcome: str = ""
    final: bool = False


class Whole(Struct, frozen=True):
    """All of a call, for a journal that must begin anew in another place.

    `events` goes on growing after the batch it came with; `drafts` are those of that moment.
    """

    script: Script
    events: Sequence[Event]
    drafts: Mapping[str, Draft]


class Batch(Struct, frozen=True):
    """What one act of the caller's adds to a call: all of it is kept, or none.

    `state` is the call after it, from which tables for lists and reports are derived. `rewritten`
    are events kept before, as they stand once something was redacted in them.
    """

    state: CallState
    overview: Overview
    events: tuple[Event, ...] = ()
    drafts: tuple[Draft, ...] = ()
    whole: Whole | None = None
    rewritten: tuple[Event, ...] = ()


class Journal(Protocol):
    """Keeps batches, in order.

    `append` returns at once; its future is done when the batch is on disk, and only then may the
    screen show what the batch did. A journal never loses or reorders a batch it has taken.
    """

    def append(self, batch: Batch) -> Future[None]:
        """Take a batch; the future ends when it is safe."""
        ...


@dataclass(slots=True)
class MemoryJournal:
    """Keeps a call only as long as the program runs: rehearsals, previews, scripts' own tests."""

    events: list[Event] = field(default_factory=list)
    drafts: dict[str, Draft] = field(default_factory=dict)

    def append(self, batch: Batch) -> Future[None]:
        """Take a batch; it is as safe as it will ever be."""
        changed = {event.seq: event for event in batch.rewritten}
        self.events[:] = [changed.get(event.seq, event) for event in self.events]
        self.events.extend(batch.events)
        keep_drafts(self.drafts, batch.drafts)
        done: Future[None] = Future()
        done.set_result(None)
        return done


def keep_drafts(kept: dict[str, Draft], changed: Sequence[Draft]) -> None:
    """Bring drafts up to date in place; an empty one is removed."""
    for draft in changed:
        if draft.text:
            kept[draft.slot] = draft
        else:
            kept.pop(draft.slot, None)
