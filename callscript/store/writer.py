"""The one thread that writes: everything queued at a moment goes to the disk in one commit."""

import math
import sqlite3
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from secrets import token_hex
from threading import Condition, Thread
from typing import Any, Protocol, TypeVar

from callscript.store.connect import connect, has_log, quick_check
from callscript.store.errors import StoreError, StoreReadOnly
from callscript.store.fallback import Run
from callscript.store.files import OpenFile
from callscript.store.places import Place
from callscript.store.refuge import PATIENCE, Refuge
from callscript.store.sweeping import sweep
from callscript.store.trouble import Trouble, sentence_for, shakes_trust
from callscript.store.wal import WriteAheadLog
from callscript.store.work import Item, Work

T = TypeVar("T")

_RETRY = 0.25
"""Seconds between two attempts while something is wrong."""

_BRIEF = 1.0
"""Seconds leaving waits for a store that refuses what is safe in a fallback file."""

_IDLE = 2.0
"""Seconds without work after which the write-ahead log may be folded into the store."""


class Submitter(Protocol):
    """Whatever takes work for the store."""

    def submit(self, work: Work[T], /, *with_it: Work[object]) -> Future[T]:
        """Queue work; its future ends once the result is on the disk, and so what goes with it."""
        ...


class NoWriter:
    """Takes the writer's place in a store that is open for reading only."""

    def submit(self, _work: Work[T], /, *_with_it: Work[object]) -> Future[T]:
        """Refuse; raises `StoreReadOnly`."""
        raise StoreReadOnly("This store is open for reading only; nothing can be kept in it.")


def _nothing() -> None:
    """Do nothing."""


class Writer:
    """Owns the only writing connection of an open store.

    `submit` never waits. A work may be run again after a failed commit, so it must give the same
    result when its first run did reach the disk; it may raise to fail its own future, and must
    not touch the transaction. Nothing that was submitted is dropped while the process lives.
    """

    def __init__(
        self,
        file: OpenFile,
        now: Callable[[], datetime],
        *,
        places: Sequence[Place] = (),
        retry: float = _RETRY,
        connector: Callable[[Path], sqlite3.Connection] = connect,
    ) -> None:
        """Start the thread. `retry` is in seconds; `connector` opens the connection in it.

        What the store does not take is kept in one of `places` meanwhile.
        """
        self._file = file
        self._now = now
        self._retry = retry
        self._connect = connector
        self._connection: sqlite3.Connection | None = None
        self._log = WriteAheadLog(file.path)
        self._suspect = False
        self._unsaved: list[Item[Any]] = []
        self._numbers = count(1)
        self._changed = Condition()
        self._closing = False
        self._trouble: Trouble | None = None
        self._attempt: datetime | None = None
        self._moved = 0.0
        run = Run(f"{now().astimezone(UTC):%Y%m%dT%H%M%SZ}-{token_hex(4)}", str(file.path), now())
        self._refuge = Refuge(places, run, self)
        self.before_sync: Callable[[], None] = _nothing
        """Called in the writer's thread when all is handed over and the disk is about to be
        waited for: a good moment to do something else."""
        # A daemon, so that a disk that never answers can't keep the program from ending.
        self._thread = Thread(target=self._run, name="callscript-writer", daemon=True)
        self._thread.start()

    def submit(self, work: Work[T], /, *with_it: Work[object]) -> Future[T]:
        """Queue work; its future ends after the commit. Raises `StoreError` once closed.

        What goes `with_it` is in the same commit, and may fail by itself.
        """
        with self._changed:
            if self._closing:
                raise StoreError("The store is closed; nothing more can be kept in it.")
            item = Item(work, next(self._numbers))
            self._unsaved += [item, *(Item(each, next(self._numbers)) for each in with_it)]
            self._changed.notify()
        if self._refuge.engaged:
            self._refuge.look_now()
        return item.future

    @property
    def trouble(self) -> Trouble | None:
        """What keeps work from being saved right now; None when all is well. Any thread."""
        if not self._thread.is_alive() and self._unsaved:
            return Trouble(self._now(), "the writer has stopped; restart callscript")
        trouble, attempt = self._trouble, self._attempt
        if trouble is None and attempt and self.waited() > PATIENCE:
            trouble = Trouble(attempt, "the disk is slow to answer")
        if trouble is None:
            return None
        return replace(trouble, kept=self._refuge.where, only_in_memory=self._refuge.nowhere)

    def unsaved(self) -> Sequence[Item[Any]]:
        """Give the works that are not in the store, oldest first. Any thread."""
        with self._changed:
            return self._unsaved.copy()

    def waited(self) -> float:
        """Tell for how many seconds the store has not answered; without end if it refused."""
        if self._trouble is not None:
            return math.inf
        return time.monotonic() - self._moved if self._attempt else 0.0

    def keep(self, upto: int) -> None:
        """End the futures of works that are safe in a fallback file, up to this number."""
        with self._changed:
            for item in self._unsaved:
                if item.number <= upto and item.portable is not None and not item.was_kept:
                    item.future.set_result(None)

    def close(self, timeout: float) -> int:
        """Save what is queued, fold the log into the store and close it.

        Gives how many works remain unsaved after `timeout` seconds, fewer if they are safe in a
        fallback file; the thread then keeps trying for as long as the process lives.
        """
        with self._changed:
            self._closing = True
            self._changed.notify()
        self._thread.join(min(timeout, _BRIEF))
        end = time.monotonic() + timeout - _BRIEF
        while self._thread.is_alive() and time.monotonic() < end and not self._is_hopeless():
            self._thread.join(0.05)
        return len(self._unsaved)

    def _is_hopeless(self) -> bool:
        """Whether the store refuses what is safe elsewhere; one that is slow is waited for."""
        return self._trouble is not None and all(item.was_kept for item in self.unsaved())

    def _run(self) -> None:
        while items := self._next():
            self._moved, self._attempt = time.monotonic(), self._now()
            self._refuge.look_after()
            try:
                self._commit(items)
            except (sqlite3.Error, StoreError) as error:
                self._fail(error)
                time.sleep(self._retry)
            else:
                self._settle(items)
                self._sweep(items)
        self._leave()

    def _next(self) -> list[Item[Any]]:
        """Wait for work and give all there is; nothing once the writer is closed and done."""
        with self._changed:
            idle = not self._changed.wait_for(self._due, _IDLE)
        if idle and self._connection is not None:
            self._log.fold_if_long(self._connection)
        with self._changed:
            self._changed.wait_for(self._due)
            return self._unsaved.copy()

    def _due(self) -> bool:
        return bool(self._unsaved) or self._closing

    def _commit(self, items: list[Item[Any]]) -> None:
        connection = self._connection or self._reopen()
        self._file.check()
        connection.execute("BEGIN IMMEDIATE")
        for item in items:
            item.run(connection)
            # Ten thousand works take a while; the disk is silent only while none is done.
            self._moved = time.monotonic()
        self.before_sync()
        connection.execute("COMMIT")
        # Only a commit into files that others will find may be called saved.
        self._file.check()
        self._log.secure(connection)

    def _settle(self, items: list[Item[Any]]) -> None:
        self._attempt = self._trouble = None
        with self._changed:
            del self._unsaved[: len(items)]
        spoilt = any(item.was_kept and item.error is not None for item in items)
        self._refuge.settled(items[-1].number, spoilt=spoilt)
        for item in items:
            item.settle()

    def _sweep(self, items: Sequence[Item[Any]]) -> None:
        """Wipe out what was redacted; nobody waits for it, and the next opening makes up for it."""
        if self._connection is not None and any(item.leaves_traces for item in items):
            sweep(self._connection)

    def _fail(self, error: sqlite3.Error | StoreError) -> None:
        """Remember what is wrong and start from a fresh connection next time."""
        since = self._trouble.since if self._trouble else self._now()
        self._trouble = Trouble(since, sentence_for(error))
        self._attempt = None
        # A commit after a failed sync proves nothing until the file has been read again.
        self._suspect = self._suspect or shakes_trust(error)
        self._drop_connection()
        self._refuge.look_now()

    def _reopen(self) -> sqlite3.Connection:
        self._file.check()
        connection = self._connect(self._file.path)
        self._connection = connection
        self._log = WriteAheadLog(self._file.path, used=has_log(connection))
        if self._suspect:
            quick_check(connection, self._file.path)
            self._suspect = False
        return connection

    def _drop_connection(self) -> None:
        if self._connection is not None:
            with suppress(sqlite3.Error):
                self._connection.close()
            self._connection = None

    def _leave(self) -> None:
        if self._connection is not None:
            self._log.fold(self._connection)
        self._drop_connection()
        self._refuge.end()
