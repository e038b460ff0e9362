"""The write-ahead log beside a store: where commits are until they are folded into it."""

import sqlite3
from contextlib import suppress
from pathlib import Path

from callscript.store.errors import StoreGone
from callscript.store.files import OpenFile

_LONG = 1 << 20
"""Bytes below which folding the log in isn't worth its two syncs."""

LOGS = ("-wal", "-journal")
"""How the names of logs end, beside a store of the name before it."""


def log_of(store: Path) -> int:
    """Give the size in bytes of what lies beside a store and belongs into it, or out of it again.

    A write-ahead log holds what is not in the file yet; a rollback journal, where there is no such
    log, what an unfinished commit has overwritten in it.
    """
    return sum(_size(store, name) for name in LOGS)


def is_half_committed(store: Path) -> bool:
    """Say whether a rollback journal was left behind: the file alone would be a mixture."""
    return _size(store, "-journal") > 0


def _size(store: Path, name: str) -> int:
    try:
        return store.with_name(store.name + name).stat().st_size
    except OSError:
        return 0


class WriteAheadLog:
    """Looks after the log of one writing connection, if it is `used` at all."""

    __slots__ = ("_known", "_path", "_used")

    def __init__(self, store: Path, *, used: bool = True) -> None:
        self._path = store.with_name(store.name + "-wal")
        self._used = used
        self._known: OpenFile | None = None

    def secure(self, connection: sqlite3.Connection) -> None:
        """After a commit: make sure that it is where the next program will find it.

        A log that was deleted or replaced takes commits and loses them with the process, so each
        one is folded into the store at once. Raises `StoreGone` if that can't be done.
        """
        if not self._used:
            return
        try:
            found = OpenFile.at(self._path)
        except StoreGone:
            found = None
        if self._known is None:
            self._known = found
        if found is None or found != self._known:
            busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            if busy:
                raise StoreGone(f"{self._path} was deleted or replaced; restart callscript")

    def fold_if_long(self, connection: sqlite3.Connection) -> None:
        """Fold the log in if it has grown; that it can't be done just now means nothing."""
        with suppress(OSError, sqlite3.Error):
            if self._path.stat().st_size > _LONG:
                connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()

    def fold(self, connection: sqlite3.Connection) -> None:
        """Fold all of it in; if that fails, the next one to open the store will do it."""
        with suppress(sqlite3.Error):
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
