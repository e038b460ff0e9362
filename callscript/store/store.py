"""An open store: the one thing the rest of the program holds in its hands."""

import fcntl
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from threading import Thread
from time import monotonic, sleep
from types import TracebackType
from typing import Self

from callscript.store.backup import back_up, backup_due, backups_of
from callscript.store.calls import Calls
from callscript.store.commitments import Commitments, ReadCommitments, none_read
from callscript.store.connect import connect
from callscript.store.contacts import Contacts
from callscript.store.copies import keep_as_it_was
from callscript.store.database import Database, open_database
from callscript.store.derived import derive_anew
from callscript.store.errors import StoreDenied, StoreError
from callscript.store.files import make_folder
from callscript.store.filesystems import filesystem_of
from callscript.store.journal import SqliteJournal
from callscript.store.lock import Flock, NoLocksHere, WriterLock, is_locked
from callscript.store.logend import is_cut_off, log_end
from callscript.store.merge import merge_fallbacks
from callscript.store.migrate import migrate, newest, version_of
from callscript.store.places import Place, places_for
from callscript.store.reading import Reader
from callscript.store.refusals import Refusals
from callscript.store.scripts import Scripts
from callscript.store.seals import said_broken
from callscript.store.soundness import expect_sound, look_into
from callscript.store.sweeping import sweep
from callscript.store.trouble import Trouble
from callscript.store.writer import NoWriter, Writer

_PATIENCE = 10.0
"""Seconds leaving may take to save what is still queued."""

_READING_WAITS = 5000
"""Milliseconds reading may wait for a commit, where there is no log to read past it."""

_LOOK = 0.002
"""Seconds between two looks at whether all is saved."""

Clock = Callable[[], datetime]
"""Gives the time now, with its offset from UTC."""


@dataclass(frozen=True, slots=True)
class _Opened:
    """What `Store.open` brings together; `lock` and `writer` are there only for writing."""

    database: Database
    damage: str | None
    lock: WriterLock | None = None
    writer: Writer | None = None


class Store:
    """Calls, contacts, scripts and commitments on the disk.

    Reading belongs to the thread that opened the store; saving gives futures and may be asked for
    from any thread. `notice` is what the user must know about this store, if anything.
    """

    def __init__(self, opened: _Opened, now: Clock, commitments: ReadCommitments) -> None:
        self._opened = opened
        self._lock = opened.lock
        self._now = now
        self.path = opened.database.file.path
        self.readonly = opened.writer is None
        told = filter(None, (opened.damage, opened.database.notice))
        self.notice = " ".join(told) or None
        reader = Reader(opened.database.connection, self.path)
        writer = opened.writer or NoWriter()
        self.journal = SqliteJournal(writer, commitments)
        self.calls = Calls(reader)
        self.contacts = Contacts(reader, writer, now)
        self.scripts = Scripts(reader, writer, now)
        self.commitments = Commitments(reader)
        self.refusals = Refusals(reader)

    @classmethod
    def open(  # noqa: PLR0913 - all of it is the world's, and tests bring another one
        cls,
        path: Path,
        *,
        now: Clock,
        what: str,
        readonly: bool = False,
        commitments: ReadCommitments = none_read,
        second: Sequence[Path] = (),
        filesystem: Callable[[Path], str] = filesystem_of,
    ) -> "Store":
        """Open the store at `path`, or make a new one; `what` tells others who has it.

        What it does not take is kept beside it, or in one of the `second` folders, and brought in
        at the next opening. `filesystem` names the kind of file system a path is on. Reading needs
        no lock and makes no store. Raises `StoreError` if there is no opening it.
        """
        whole = whole_path(path)
        places = places_for(whole, second)
        if readonly:
            opened = _read(whole, places)
        else:
            opened = _claim(whole, _Wish(places, now, what, commitments, filesystem))
        return cls(opened, now, commitments)

    @property
    def trouble(self) -> Trouble | None:
        """What keeps work from being saved right now; None when all is well. Any thread."""
        return self._opened.writer.trouble if self._opened.writer else None

    def while_syncing(self, act: Callable[[], None]) -> None:
        """Have `act` called, in another thread, whenever the disk is about to be waited for."""
        if self._opened.writer is not None:
            self._opened.writer.before_sync = act

    def has_all(self, timeout: float) -> bool:
        """Wait until the store has everything it was given; False if it can't, or takes too long.

        What is safe only in a fallback file is not in the store yet.
        """
        writer, end = self._opened.writer, monotonic() + timeout
        while writer is not None and writer.unsaved():
            if writer.trouble is not None or monotonic() > end:
                return False
            sleep(_LOOK)
        return True

    def back_up_if_due(self) -> Future[Path | None]:
        """Make today's copy unless there is one, in a thread of its own; for an idle moment.

        The future gives the copy's path, None if none was due, or a `StoreError`.
        """
        done: Future[Path | None] = Future()
        done.set_running_or_notify_cancel()
        now = self._now()
        # A daemon: leaving the program must not wait for a copy that can be made tomorrow.
        Thread(
            target=self._back_up, args=(done, now), name="callscript-backup", daemon=True
        ).start()
        return done

    def close(self, timeout: float = _PATIENCE) -> int:
        """Save what is queued and close; gives how many works `timeout` seconds did not save.

        For the thread that opened the store. Closing again tries again.
        """
        self._opened.database.connection.close()
        unsaved = self._opened.writer.close(timeout) if self._opened.writer else 0
        # While something is unsaved the writer goes on trying, so nobody else may write yet.
        if self._lock and not unsaved:
            self._lock.release()
            self._lock = None
        return unsaved

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.close()

    def _back_up(self, done: Future[Path | None], now: datetime) -> None:
        try:
            due = backup_due(self.path, backups_of(self.path), now)
            done.set_result(back_up(self.path, now, self._is_good) if due else None)
        except StoreError as error:
            self.notice = str(error)
            done.set_exception(error)

    def _is_good(self, copy: Path) -> bool:
        """Read a backup through; of a damaged store no older one is given up."""
        try:
            with closing(look_into(copy)) as connection:
                expect_sound(connection, copy)
        except StoreError as error:
            self.notice = f"Today's backup is not sound; older ones stay. {error}"
            return False
        return True


def whole_path(path: Path) -> Path:
    """Follow links and `~`: one store has one path, and so one lock."""
    try:
        return path.expanduser().resolve()
    except (OSError, RuntimeError) as error:
        raise StoreDenied(f"{path} leads nowhere ({error}).") from error


def _told(database: Database, sentence: str) -> Database:
    """Add a sentence to what the user must know about a store."""
    said = " ".join(filter(None, (database.notice, sentence)))
    return replace(database, notice=said or None)


def _waiting(places: Sequence[Place]) -> str:
    files = ", ".join(str(path) for place in places for path in place.waiting())
    return f"{files} holds what the store has not taken yet; it is missing here." if files else ""


@dataclass(frozen=True, slots=True)
class _Wish:
    """What a store is opened for writing with (see `Store.open`)."""

    places: Sequence[Place]
    now: Clock
    what: str
    commitments: ReadCommitments
    filesystem: Callable[[Path], str]
    flock: Flock = fcntl.flock


def _claim(path: Path, wish: _Wish) -> _Opened:
    """Take the lock, open, migrate, and bring in what an earlier run could not save.

    A store of a newer version is left for others to write.
    """
    try:
        make_folder(path.parent)
    except OSError as error:
        raise StoreDenied(f"{path.parent} can't be made ({error.strerror}).") from error
    with ExitStack() as failing:
        lock = _locked(path, wish)
        failing.callback(lock.release)
        end = log_end(path)
        database = open_database(path, filesystem=wish.filesystem)
        if database.readonly:
            return _look(database, wish.places)
        connection = database.connection
        failing.callback(connection.close)
        lost = ""
        if is_cut_off(path, end):
            lost = f"{_cut_off(path)} The files as they were: {keep_as_it_was(path, wish.now())}."
        if migrate(connection, path, wish.now()):
            derive_anew(connection, path, wish.commitments)
        merged = merge_fallbacks(connection, path, wish.places, wish.commitments)
        sweep(connection)
        # From here on it only reads: the writer's is the one connection that writes.
        connection.execute("PRAGMA query_only = 1")
        if database.journal != "wal":
            # Without a log, reading waits while the writer commits.
            connection.execute(f"PRAGMA busy_timeout = {_READING_WAITS}")
        damage = said_broken(connection, path)
        failing.pop_all()
    told = " ".join(filter(None, (lost, merged.sentence)))
    return _Opened(_told(database, told), damage, lock, _writer(database, wish))


def _cut_off(path: Path) -> str:
    return f"The end of what was kept last in {path} is damaged: the last acts may be missing."


def _writer(database: Database, wish: _Wish) -> Writer:
    connector = partial(connect, journal=database.journal)
    return Writer(database.file, wish.now, places=wish.places, connector=connector)


def _locked(path: Path, wish: _Wish) -> WriterLock:
    """Take the store's lock; where there can be none, one that holds on this computer."""
    try:
        return WriterLock.acquire(path, wish.now(), wish.what, wish.flock)
    except NoLocksHere as error:
        for place in wish.places:
            if place.own:
                with suppress(OSError), place.opened(make=True):
                    return WriterLock.acquire(place.stand_in, wish.now(), wish.what, wish.flock)
        raise StoreDenied(f"{error} Keep the store on a disk of this computer.") from error


def _read(path: Path, places: Sequence[Place]) -> _Opened:
    """Open a store for reading only."""
    end = log_end(path) if not is_locked(path) else None
    database = open_database(path, readonly=True)
    sentence = _cut_off(path) if is_cut_off(path, end) else ""
    return _look(_told(database, sentence), places)


def _look(database: Database, places: Sequence[Place]) -> _Opened:
    """Hold a store for reading only."""
    with ExitStack() as failing:
        failing.callback(database.connection.close)
        # What another version seals, only that one knows; here, not brought forward, it is read.
        known = version_of(database.connection) == newest()
        damage = said_broken(database.connection, database.file.path) if known else None
        failing.pop_all()
    return _Opened(_told(database, _waiting(places)), damage)
