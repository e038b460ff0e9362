"""Copies of a store, one a day, the last fourteen kept beside it."""

import os
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from callscript.store.connect import (
    bears_mark,
    connect,
    connect_frozen,
    connect_lightly,
    whole_check,
)
from callscript.store.errors import NotAStore, StoreError, speaking
from callscript.store.files import create_file, make_folder, sync_file, sync_folder
from callscript.store.lock import is_locked
from callscript.store.wal import log_of

KEPT = 14
"""How many copies stay."""

_PART = ".part"
_STALE = 86_400
"""Seconds after which an unfinished copy belongs to nobody any more."""


def backup_folder(store: Path) -> Path:
    """Give the folder a store's copies are in."""
    return store.parent / "backups"


def backup_name(store: Path, now: datetime) -> str:
    """Name a copy after its store and its moment, in UTC: names sort by time."""
    return f"{store.stem}-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}.db"


def backups_of(store: Path) -> tuple[Path, ...]:
    """Find a store's copies, oldest first."""
    # To the letter: the copies of a store s-old.db are none of s.db's.
    named = re.compile(rf"{re.escape(store.stem)}-\d{{8}}T\d{{6}}Z\.db")
    try:
        return tuple(sorted(p for p in backup_folder(store).iterdir() if named.fullmatch(p.name)))
    except OSError:
        return ()


def backup_due(store: Path, copies: Iterable[Path], now: datetime) -> bool:
    """Say whether none of a store's `copies` was made on this day (UTC)."""
    today = backup_name(store, now).partition("T")[0]
    return not any(copy.name.startswith(today) for copy in copies)


def back_up(store: Path, now: datetime, is_good: Callable[[Path], bool] | None = None) -> Path:
    """Copy a store, also while it is written to, and check the copy; gives the copy's path.

    It appears whole or not at all. The newest `KEPT` copies stay; one that `is_good` does not
    hold for pushes out none. Raises `StoreError`.
    """
    folder = backup_folder(store)
    target = folder / backup_name(store, now)
    with said_of(folder):
        make_folder(folder)
        _sweep(folder, now)
        with copied(store, folder) as part:
            place(part, target)
        if is_good is None or is_good(target):
            _rotate(store, target)
    return target


@contextmanager
def copied(store: Path, folder: Path) -> Iterator[Path]:
    """Copy a store into a file of its own in `folder`, on the disk and checked; gives its path.

    What is not moved away inside the block is gone after it. Raises `StoreError` and `OSError`.
    """
    part = folder / f".{store.name}.{os.getpid()}{_PART}"
    try:
        part.unlink(missing_ok=True)
        os.close(create_file(part))
        _copy(store, part)
        sync_file(part)
        yield part
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def place(part: Path, target: Path) -> None:
    """Give a whole file its name, in the same folder, so that it lasts; raises `OSError`."""
    part.rename(target)
    sync_folder(target.parent)


@contextmanager
def said_of(folder: Path) -> Iterator[None]:
    """Turn the system's errors inside the block into a `StoreError` about copies in `folder`."""
    try:
        yield
    except OSError as error:
        raise StoreError(f"No backup could be made in {folder} ({error.strerror}).") from error


def _copy(store: Path, part: Path) -> None:
    # SQLite fills an empty file but would give one of its own making mode 0644.
    fill = ("VACUUM INTO ?", (str(part),))
    with speaking(store):
        before = _moment(store)
        with closing(connect_lightly(store, create_copies=True)) as connection:
            connection.execute(*fill)
        if before is not None and _moment(store) != before:
            # Somebody began to write meanwhile: what was read without locks may be torn.
            os.truncate(part, 0)
            with closing(connect(store, readonly=True, create_copies=True)) as connection:
                connection.execute(*fill)
    with speaking(part), closing(connect_frozen(part)) as copy:
        whole_check(copy, part)
        # A store emptied meanwhile gives an empty copy, which must not push out a good one.
        if not bears_mark(copy):
            raise NotAStore(f"{store} is no store any more; no backup of it was made.")


def _moment(store: Path) -> int | None:
    """Give the time of the last write to a store nobody writes to; None while somebody does."""
    return None if log_of(store) or is_locked(store) else store.stat().st_mtime_ns


def _sweep(folder: Path, now: datetime) -> None:
    """Remove what a killed backup left; a running one of another process is younger."""
    for part in (path for path in folder.iterdir() if path.name.endswith(_PART)):
        if now.timestamp() - part.stat().st_mtime > _STALE:
            part.unlink(missing_ok=True)


def _rotate(store: Path, newest: Path) -> None:
    # A clock set back must not make the copy of just now the oldest one.
    older = [copy for copy in backups_of(store) if copy != newest]
    for copy in older[: max(0, len(older) - (KEPT - 1))]:
        copy.unlink(missing_ok=True)
