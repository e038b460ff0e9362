"""Copies of a store, one a day, the last fourteen kept beside it."""

import os
from collections.abc import Iterable
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

from callscript.store.connect import bears_mark, connect, connect_frozen, whole_check
from callscript.store.errors import NotAStore, StoreError, speaking
from callscript.store.files import create_file, make_folder, sync_file, sync_folder

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
    return tuple(sorted(backup_folder(store).glob(f"{store.stem}-*Z.db")))


def backup_due(store: Path, copies: Iterable[Path], now: datetime) -> bool:
    """Say whether none of a store's `copies` was made on this day (UTC)."""
    today = backup_name(store, now).partition("T")[0]
    return not any(copy.name.startswith(today) for copy in copies)


def back_up(store: Path, now: datetime) -> Path:
    """Copy a store, also while it is written to, and check the copy; gives the copy's path.

    It appears whole or not at all. The newest `KEPT` copies stay. Raises `StoreError`.
    """
    folder = backup_folder(store)
    target = folder / backup_name(store, now)
    part = folder / f"{target.name}.{os.getpid()}{_PART}"
    try:
        make_folder(folder)
        _sweep(folder, now)
        part.unlink(missing_ok=True)
        os.close(create_file(part))
        _copy(store, part)
        sync_file(part)
        part.rename(target)
        sync_folder(folder)
        _rotate(store, target)
    except OSError as error:
        raise StoreError(f"No backup could be made in {folder} ({error.strerror}).") from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
    return target


def _copy(store: Path, part: Path) -> None:
    with speaking(store), closing(connect(store, readonly=True, create_copies=True)) as connection:
        # SQLite fills an empty file but would give one of its own making mode 0644.
        connection.execute("VACUUM INTO ?", (str(part),))
    with speaking(part), closing(connect_frozen(part)) as copy:
        whole_check(copy, part)
        # A store emptied meanwhile gives an empty copy, which must not push out a good one.
        if not bears_mark(copy):
            raise NotAStore(f"{store} is no store any more; no backup of it was made.")


def _sweep(folder: Path, now: datetime) -> None:
    """Remove what a killed backup left; a running one of another process is younger."""
    for part in folder.glob(f"*{_PART}"):
        if now.timestamp() - part.stat().st_mtime > _STALE:
            part.unlink(missing_ok=True)


def _rotate(store: Path, newest: Path) -> None:
    # A clock set back must not make the copy of just now the oldest one.
    older = [copy for copy in backups_of(store) if copy != newest]
    for copy in older[: max(0, len(older) - (KEPT - 1))]:
        copy.unlink(missing_ok=True)
