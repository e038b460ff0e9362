"""Bringing fallback files into the store, before anybody goes on with a call."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter
from pathlib import Path

from callscript.call.fold import fold
from callscript.store.calls import Calls
from callscript.store.commitments import ReadCommitments, write_commitments
from callscript.store.derived import script_if_kept
from callscript.store.errors import speaking
from callscript.store.fallback import Fallback, claimed, remove, set_aside
from callscript.store.kept import (
    CallKept,
    ContactDraftKept,
    ContactForgotten,
    ContactKept,
    Kept,
    ScriptKept,
)
from callscript.store.places import Place
from callscript.store.reading import Reader
from callscript.store.work import Item


@dataclass(frozen=True, slots=True)
class Merged:
    """What became of the fallback files found: events brought in by call, and what was not.

    `left` says of calls why their rest does not fit; `aside` and `waiting` are files that stay, the
    first set aside, the second to be tried again.
    """

    brought: dict[str, int] = field(default_factory=dict)
    left: dict[str, str] = field(default_factory=dict)
    aside: tuple[Path, ...] = ()
    waiting: tuple[Path, ...] = ()

    @property
    def sentence(self) -> str:
        """What a person should know of it; empty if there is nothing to tell."""
        return " ".join(filter(None, (self._brought(), self._left(), self._waiting())))

    def _brought(self) -> str:
        if not self.brought:
            return ""
        calls = ", ".join(self.brought)
        return f"What could not be saved at the time is in the store now: {calls}."

    def _left(self) -> str:
        if not self.aside:
            return ""
        calls = f" (call {', '.join(self.left)})" if self.left else ""
        files = ", ".join(map(str, self.aside))
        return f"Not all of it fits what the store has{calls}; nothing was replaced. See {files}."

    def _waiting(self) -> str:
        if not self.waiting:
            return ""
        return f"More is kept in {', '.join(map(str, self.waiting))} and can't be read just now."


@dataclass(frozen=True, slots=True)
class _Found:
    """A fallback file, and where it is."""

    place: Place
    name: str
    fallback: Fallback


def merge_fallbacks(
    connection: sqlite3.Connection,
    store: Path,
    places: Iterable[Place],
    commitments: ReadCommitments,
) -> Merged:
    """Bring what fallback files hold into the open store; for the holder of its `WriterLock`.

    Nothing that is in the store is replaced. A file is removed once all it holds is there; if
    something does not fit, the file is set aside. Raises `StoreError` if the store takes nothing.
    """
    with ExitStack() as stack:
        found = [
            _Found(place, name, stack.enter_context(claimed(place, name)))
            for place in places
            for name in (path.name for path in place.waiting())
        ]
        if not found:
            return Merged()
        readable = [each for each in found if not (each.fallback.error or each.fallback.in_use)]
        merging = _Merging(connection, store, commitments)
        with speaking(store):
            merging.run([each.fallback for each in readable])
        return _tidied(merging, found, readable)


def _tidied(merging: "_Merging", found: Sequence[_Found], readable: Sequence[_Found]) -> Merged:
    """Remove what is in the store now, and set the rest aside."""
    aside, waiting = [], [each.fallback.path for each in found if each not in readable]
    for each in readable:
        done = each.fallback.is_whole and merging.took_all_of(each.fallback)
        try:
            if done:
                remove(each.place, each.name)
            else:
                aside.append(set_aside(each.place, each.name))
        except OSError:
            # It is merged again at the next start, and nothing will come of it.
            waiting.append(each.fallback.path)
    return Merged(merging.brought, merging.left, tuple(aside), tuple(waiting))


class _Merging:
    """Runs records, and remembers which calls they stopped fitting."""

    def __init__(
        self, connection: sqlite3.Connection, store: Path, commitments: ReadCommitments
    ) -> None:
        self._connection = connection
        self._store = store
        self._commitments = commitments
        self.brought: dict[str, int] = {}
        self.left: dict[str, str] = {}

    def run(self, fallbacks: Sequence[Fallback]) -> None:
        """Run all in one transaction, in the order in which it all happened."""
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            for record in _in_order(fallbacks):
                self._take(record)
            for call in self.brought:
                self._derive(call)
            self._connection.execute("COMMIT")
        finally:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")

    def took_all_of(self, fallback: Fallback) -> bool:
        """Say whether everything in a file fitted."""
        return not any(_name(r) in self.left for e in fallback.entries for r in e.records)

    def _take(self, record: Kept) -> None:
        name = _name(record)
        # Past the first record that does not fit, the call in the file is another one.
        if name in self.left:
            return
        before = self._last(name)
        work = Item(record.write)
        work.run(self._connection)
        if work.error is not None:
            self.left[name] = str(work.error)
        elif isinstance(record, CallKept):
            self.brought[name] = self.brought.get(name, 0) + self._last(name) - before

    def _last(self, call: str) -> int:
        asked = "SELECT coalesce(max(seq), 0) FROM events WHERE call = ?"
        (last,) = self._connection.execute(asked, (call,)).fetchone()
        return int(last)

    def _derive(self, call: str) -> None:
        """Make what is derived anew; a fault in it costs no event."""

        def derive(connection: sqlite3.Connection) -> None:
            reader = Reader(connection, self._store)
            state = fold(call, Calls(reader).events_of(call))
            read = self._commitments(script_if_kept(reader, state), state)
            write_commitments(connection, call, read)

        Item(derive).run(self._connection)


def _name(record: Kept) -> str:
    match record:
        case CallKept():
            return record.call
        case ScriptKept(digest=digest):
            return f"script {digest}"
        case ContactDraftKept(contact=contact):
            return f"contact draft {contact}"
        case ContactKept(id=contact) | ContactForgotten(id=contact):
            return f"contact {contact}"


def _in_order(fallbacks: Sequence[Fallback]) -> Iterator[Kept]:
    """Give all records: run after run, and in each as its works were numbered.

    A run may have several files, in several places; what two of them hold comes twice.
    """
    token = attrgetter("token")
    for _token, group in groupby(sorted(fallbacks, key=token), key=token):
        entries = [entry for each in group for entry in each.entries]
        for entry in sorted(entries, key=attrgetter("number")):
            yield from entry.records
