"""Copies a person asks for, and going back to one. Nothing is overwritten or deleted unseen."""

import os
import shutil
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from callscript.store.backup import backup_folder, backup_name, copied, place, said_of
from callscript.store.database import refuse_strange
from callscript.store.errors import ForeignStore, NotAStore, StoreBusy, StoreError, StoreMissing
from callscript.store.files import create_file, make_folder, sync_folder
from callscript.store.lock import WriterLock, is_locked
from callscript.store.logend import is_cut_off, log_end
from callscript.store.migrate import newest
from callscript.store.soundness import Soundness, expect_sound, look_into, soundness_of
from callscript.store.wal import LOGS, log_of


@dataclass(frozen=True, slots=True)
class Copied:
    """A copy that was made: where it is, its size in bytes, and what was found in it."""

    path: Path
    size: int
    found: Soundness


@dataclass(frozen=True, slots=True)
class Restored:
    """A store that was gone back to; `aside` is where the one before is now, if there was one."""

    path: Path
    found: Soundness
    aside: Path | None


def copy_to(store: Path, target: Path | None, now: datetime, *, replace: bool = False) -> Copied:
    """Copy the store at `store`, also while it is written to; by itself, among its backups.

    The copy appears whole or not at all, and is read through before it does. A store at `target`
    is only overwritten to `replace` it, and then by a sound one only. Raises `StoreError`.
    """
    if not os.path.lexists(store):
        raise StoreMissing(f"There is no store at {store} yet.")
    refuse_strange(store, readonly=True)
    aim = _aim(store, target, now)
    _refuse_overwriting(store, aim, replace=replace)
    with said_of(aim.parent):
        make_folder(aim.parent)
        with copied(store, aim.parent) as part:
            found = examined(part)
            if os.path.lexists(aim) and not found.is_sound:
                raise StoreError(
                    f"{store} is damaged, and so would be its copy; {aim} was left as it is. "
                    "'callscript doctor' says more."
                )
            size = part.stat().st_size
            place(part, aim)
    return Copied(aim, size, found)


def named_copy(store: Path, name: Path) -> Path:
    """Give the copy that is meant: a path, or the name of a file among the store's backups."""
    among = backup_folder(store) / name.name
    named = not name.exists() and name == Path(name.name) and among.exists()
    return among if named else name.expanduser().resolve()


def examined(path: Path) -> Soundness:
    """Examine a store that nobody need have open; raises `StoreError` if it can't be read."""
    quiet = not is_locked(path)
    end = log_end(path) if quiet else None
    with closing(look_into(path)) as connection:
        cut_off = is_cut_off(path, end)
        found = replace(soundness_of(connection, path), is_cut_off=cut_off)
    if quiet and not found.is_sound and is_locked(path):
        # Somebody began to write during the look, which then may have seen half of it.
        return examined(path)
    return found


def expect_copy(path: Path) -> Soundness:
    """Read a copy through that is to become the store.

    Raises `StoreError` if it is none, is damaged, or was made by a newer version.
    """
    if not os.path.lexists(path):
        raise StoreMissing(f"There is no copy at {path}.")
    with closing(look_into(path)) as connection:
        found = expect_sound(connection, path)
    if found.version > newest():
        raise StoreError(
            f"{path} was made by a newer callscript (store version {found.version}, this one "
            f"knows {newest()}). Upgrade callscript to go back to it. Nothing was changed."
        )
    return found


def restore(copy: Path, store: Path, now: datetime) -> Restored:
    """Put a copy in the place of the store, which is moved aside under a dated name.

    Raises `StoreError`, `StoreBusy` while anybody writes to the store; nothing has changed then.
    """
    if copy == store:
        raise StoreError(f"{copy} is the store itself; name a copy of it.")
    expect_copy(copy)
    with said_of(store.parent):
        make_folder(store.parent)
        lock = WriterLock.acquire(store, now, "restore")
        try:
            with copied(copy, store.parent) as part:
                found = expect_copy(part)
                aside = _move_aside(store, now) if _is_movable(store) else None
                place(part, store)
        finally:
            lock.release()
    return Restored(store, found, aside)


def dated(store: Path, now: datetime) -> Path:
    """Give a name that is free for a store as it was before something was done to it."""
    name = f"{store.stem}-before-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    names = (f"{name}{again}.db" for again in ("", *(f"-{number}" for number in range(2, 1000))))
    free = (path for path in map(store.with_name, names) if not os.path.lexists(path))
    return next(free, store.with_name(f"{name}.db"))


def _aim(store: Path, target: Path | None, now: datetime) -> Path:
    if target is None:
        return backup_folder(store) / backup_name(store, now)
    whole = target.expanduser().resolve()
    return whole / backup_name(store, now) if whole.is_dir() else whole


def _refuse_overwriting(store: Path, aim: Path, *, replace: bool) -> None:
    if aim == store:
        raise StoreError(f"{aim} is the store itself; name another file for its copy.")
    if is_locked(aim, unsure=False):
        raise StoreBusy(f"{aim} is a store somebody has open. Nothing was changed.")
    if log_of(aim):
        raise StoreError(
            f"What lies beside {aim} ({' or '.join(LOGS)}) belongs to another store; choose "
            "another name for the copy."
        )
    if not os.path.lexists(aim):
        return
    if not replace:
        raise StoreError(
            f"{aim} is there already; nothing was overwritten. Choose another name, or say --force."
        )
    # Whatever else a person has there is not ours to replace.
    refuse_strange(aim, readonly=True)


def keep_as_it_was(store: Path, now: datetime) -> Path:
    """Keep the bytes of a store and its log, for somebody who can read more of them than SQLite.

    Gives the copy's path. Raises `StoreError`.
    """
    aside = dated(store, now)
    with said_of(store.parent):
        for beside in ("", "-wal"):
            source = store.with_name(store.name + beside)
            with (
                source.open("rb") as old,
                os.fdopen(create_file(aside.with_name(aside.name + beside)), "wb") as new,
            ):
                shutil.copyfileobj(old, new)
                new.flush()
                os.fsync(new.fileno())
        sync_folder(store.parent)
    return aside


def _is_movable(store: Path) -> bool:
    """Say whether anything is there to move aside; raises `StoreError` if it is not ours."""
    if not os.path.lexists(store):
        return False
    if not store.is_file():
        raise NotAStore(f"{store} is no file. Move it away, or name another store with --store.")
    try:
        refuse_strange(store, readonly=True)
    except ForeignStore:
        raise
    except StoreError:
        # What it was can't be said any more: all the more a reason to keep it.
        return True
    return True


def _move_aside(store: Path, now: datetime) -> Path:
    """Give the store's file a second, dated name; its log goes with it, unread."""
    aside = dated(store, now)
    if os.path.lexists(aside):
        raise StoreError(f"{aside} is there already; try again in a second.")
    try:
        os.link(store, aside, follow_symlinks=False)
    except OSError:
        # Where a file can't have two names, there is a moment without a store.
        store.rename(aside)
    for log in LOGS:
        # Beside the new store, an old log would be taken for its own.
        with suppress(FileNotFoundError):
            store.with_name(store.name + log).rename(aside.with_name(aside.name + log))
    store.with_name(store.name + "-shm").unlink(missing_ok=True)
    sync_folder(store.parent)
    return aside
