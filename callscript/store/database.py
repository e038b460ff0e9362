"""Opening a store: everything is judged before anything is written.

A file that is no store of ours is refused in words and left exactly as it was.
"""

import os
import sqlite3
import stat
from collections.abc import Callable
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path

from callscript.store.backup import backups_of
from callscript.store.connect import (
    APPLICATION_ID,
    bears_mark,
    bears_mark_in_file,
    connect,
    connect_copy,
    connect_frozen,
    take_back,
    whole_check,
)
from callscript.store.errors import (
    ForeignStore,
    NotAStore,
    StoreDenied,
    StoreMissing,
    is_held,
    speaking,
)
from callscript.store.files import (
    PRIVATE_FILE,
    OpenFile,
    create_file,
    make_folder,
    sync_file,
    sync_folder,
)
from callscript.store.filesystems import Journal, filesystem_of, is_shared, journal_on
from callscript.store.migrate import apply, migrations, newest, version_of
from callscript.store.wal import is_half_committed


@dataclass(frozen=True, slots=True)
class Database:
    """An open store that passed every check. `notice` is what its user must know, if anything."""

    connection: sqlite3.Connection
    file: OpenFile
    readonly: bool
    notice: str | None = None
    journal: Journal = "wal"


def open_database(
    path: Path,
    *,
    readonly: bool = False,
    filesystem: Callable[[Path], str] = filesystem_of,
) -> Database:
    """Open the store at the absolute `path`, making a new one if nothing is there.

    `filesystem` names the kind of file system a path is on: not every one can bear a log. A store
    of a newer version is opened for reading only, whatever was asked. Whoever writes holds the
    store's `WriterLock`. Raises a `StoreError` for anything that is no sound store.
    """
    new = not os.path.lexists(path)
    if new and readonly:
        raise StoreMissing(f"There is no store at {path} yet.")
    if new:
        _create(path)
    refuse_strange(path, readonly=readonly)
    with speaking(path):
        if readonly:
            return _open(path, readonly=True)
        take_back(path)
        with closing(connect(path, readonly=True)) as look:
            version = version_of(look)
        if version > newest():
            return _open(path, readonly=True)
        path.chmod(PRIVATE_FILE)
        kind = filesystem(path)
        said = (_begun_anew(path) if new else None, _shared(path, kind))
        notice = " ".join(filter(None, said)) or None
        return _open(path, readonly=False, notice=notice, journal=journal_on(kind))


def _open(
    path: Path, *, readonly: bool, notice: str | None = None, journal: Journal = "wal"
) -> Database:
    with ExitStack() as failing:
        try:
            connection = connect(path, readonly=readonly, journal=journal)
        except sqlite3.OperationalError as error:
            if not readonly or is_held(error) or is_half_committed(path):
                raise
            connection, notice = connect_frozen(path), notice or _frozen(path)
        failing.callback(connection.close)
        whole_check(connection, path)
        version = version_of(connection)
        if version > newest():
            notice = notice or _newer(path, version)
        elif readonly and version < newest():
            connection = _brought_forward(connection)
        database = Database(connection, OpenFile.at(path), readonly, notice, journal)
        failing.pop_all()
    return database


def _brought_forward(connection: sqlite3.Connection) -> sqlite3.Connection:
    """Give a copy, in memory, of a store of an older version; who only reads changes no store."""
    with closing(connection), ExitStack() as failing:
        copy = connect_copy(connection)
        failing.callback(copy.close)
        apply(copy, migrations())
        failing.pop_all()
    return copy


def _create(path: Path) -> None:
    """Make a new, complete store beside `path` and rename it: nobody ever sees half of one."""
    new = path.with_name(path.name + ".new")
    try:
        make_folder(path.parent)
        new.unlink(missing_ok=True)
        os.close(create_file(new))
        with speaking(path), closing(connect(new, journal="delete")) as connection:
            # Without a log: one that can't be folded in would stay behind under the old name.
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            apply(connection, migrations())
        sync_file(new)
        new.rename(path)
        sync_folder(path.parent)
    except OSError as error:
        raise StoreDenied(
            f"A store can't be made at {path} ({error.strerror}). Name another place with --store."
        ) from error


def refuse_strange(path: Path, *, readonly: bool) -> None:
    """Raise unless `path` is a store of ours that may be opened. Nothing is written."""
    try:
        found = path.stat()
    except OSError as error:
        raise StoreDenied(f"{path} can't be opened ({error.strerror}).") from error
    if stat.S_ISDIR(found.st_mode):
        raise NotAStore(f"{path} is a folder. Name a file in it with --store.")
    if not stat.S_ISREG(found.st_mode):
        raise NotAStore(f"{path} is no file a store could be in.")
    if not os.access(path, os.R_OK):
        raise StoreDenied(f"You may not read {path}. Check who owns it.")
    if not readonly and not os.access(path, os.W_OK):
        raise StoreDenied(f"You may not write to {path}. Check who owns it, and its disk.")
    if found.st_size == 0:
        raise NotAStore(
            f"{path} is empty: a store was here or was meant to be. Nothing was changed. Put back "
            f"a copy from {path.parent / 'backups'}, or move the empty file away to start anew."
        )
    _refuse_foreign(path)


def _refuse_foreign(path: Path) -> None:
    # SQLite finds a file malformed that a power cut left half folded in, while without its log.
    if bears_mark_in_file(path):
        return
    # Frozen, so that not even another program's write-ahead log is touched by the look.
    with speaking(path), closing(connect_frozen(path)) as connection:
        ours = bears_mark(connection)
    if not ours:
        raise ForeignStore(
            f"{path} is another program's database. Nothing was changed; choose another file "
            "with --store."
        )


def _begun_anew(path: Path) -> str | None:
    copies = backups_of(path)
    if not copies:
        return None
    return f"{path} was not there, so a new store begins. The last copy of one is {copies[-1]}."


def _shared(path: Path, kind: str) -> str | None:
    if not is_shared(kind):
        return None
    return (
        f"{path} is on a file system that other computers may reach ({kind}). It is slower there; "
        "open it on one computer at a time, for not every such place says that another has it."
    )


def _newer(path: Path, version: int) -> str:
    return (
        f"{path} was written by a newer callscript (store version {version}, this one knows "
        f"{newest()}). It is open for reading only; upgrade callscript to go on."
    )


def _frozen(path: Path) -> str:
    return (
        f"{path} could only be opened as it stood on the disk (full, or not ours to write to). "
        "What was kept last may be missing here; it is not lost."
    )
