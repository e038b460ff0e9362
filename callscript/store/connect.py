"""Connections with the settings that make a commit durable, each read back."""

import sqlite3
from contextlib import ExitStack, closing
from pathlib import Path

from callscript.store.errors import StoreError, damaged, is_held
from callscript.store.filesystems import Journal, filesystem_of, journal_on
from callscript.store.lock import is_locked
from callscript.store.seals import bring_seals
from callscript.store.wal import is_half_committed, log_of

APPLICATION_ID = 0x43536372
"""Written into every store ("CScr"), so that no other database is taken for one."""

_MAGIC = b"SQLite format 3\0"
_ID_AT, _HEAD = 68, 72
"""Where the file format has a database's `application_id`, within its first and smallest sector."""

_WAIT = 0.1
"""Seconds SQLite itself waits for a lock; the writer retries, so a short wait is enough."""

_CHECKPOINT = 16_000
"""Pages after which a commit pays for a checkpoint; smaller ones wait for an idle moment."""

_PRAGMAS = {
    "synchronous": 2,  # FULL: NORMAL does not sync at commit, and loses rows with the power
    "foreign_keys": 1,
    "secure_delete": 1,  # what is redacted leaves the free pages too
    "trusted_schema": 0,
    "cell_size_check": 1,
    "wal_autocheckpoint": _CHECKPOINT,
}


def connect(
    path: Path,
    *,
    readonly: bool = False,
    create_copies: bool = False,
    journal: Journal | None = None,
) -> sqlite3.Connection:
    """Open an existing database file in autocommit mode; never makes one.

    A read-only connection refuses every write, unless it is to `create_copies` (VACUUM INTO counts
    as a write). `journal` is the one for the file system it is on, unless it is given. Raises
    `sqlite3.Error`, and `StoreError` if a setting did not take.
    """
    connection = _open(path, "mode=ro" if readonly else "mode=rw")
    with ExitStack() as failing:
        failing.callback(connection.close)
        if not readonly:
            journal = journal or journal_on(filesystem_of(path))
            _set_journal(connection, journal)
        _set_all(connection)
        if journal == "delete":
            # EXTRA: that the rollback journal is gone must be on the disk too.
            set_pragma(connection, "synchronous", 3)
        if readonly and not create_copies:
            set_pragma(connection, "query_only", 1)
        connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        failing.pop_all()
    return connection


def take_back(path: Path) -> None:
    """Have an unfinished commit taken back, if one was left behind; for who may write."""
    if is_half_committed(path):
        with closing(_open(path, "mode=rw")) as connection:
            connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()


def connect_frozen(path: Path) -> sqlite3.Connection:
    """Open a file as it stands, without locks, write-ahead log or side effects on the disk.

    For looking at a file that may not be ours, and for full or read-only disks, where nothing
    else works; the latest commits may be missing. Raises `sqlite3.Error`.
    """
    connection = _open(path, "mode=ro&immutable=1")
    with ExitStack() as failing:
        failing.callback(connection.close)
        _set_all(connection)
        failing.pop_all()
    return connection


def quick_check(connection: sqlite3.Connection, path: Path) -> None:
    """Raise `StoreDamaged` if the pages of the database are not sound. 0.16 s for 89 MB."""
    _check(connection, path, "quick_check")


def whole_check(connection: sqlite3.Connection, path: Path) -> None:
    """Raise `StoreDamaged` if pages or indexes are not sound. 0.22 s for 89 MB.

    A row that an index no longer leads to would be missing in silence.
    """
    _check(connection, path, "integrity_check")


def _check(connection: sqlite3.Connection, path: Path, pragma: str) -> None:
    (found,) = connection.execute(f"PRAGMA {pragma}(1)").fetchone()
    if found != "ok":
        raise damaged(path, str(found))


def bears_mark(connection: sqlite3.Connection) -> bool:
    """Say whether a database is a store of ours, of whatever version."""
    found: tuple[int] = connection.execute("PRAGMA application_id").fetchone()
    return found[0] == APPLICATION_ID


def connect_lightly(path: Path, *, create_copies: bool = False) -> sqlite3.Connection:
    """Open an existing database for a look that leaves no file beside it, if that can be.

    Raises `sqlite3.Error`, and `StoreError` if a setting did not take.
    """
    if not log_of(path) and not is_locked(path):
        # Nobody writes and all is in the file itself.
        return connect_frozen(path)
    try:
        return connect(path, readonly=True, create_copies=create_copies)
    except sqlite3.OperationalError as error:
        # A copy without what is in the log would be no copy, half a commit no store.
        if is_held(error) or create_copies or is_half_committed(path):
            raise
        return connect_frozen(path)


def connect_copy(source: sqlite3.Connection) -> sqlite3.Connection:
    """Copy an open database into memory, to be changed there. Raises `sqlite3.Error`."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    with ExitStack() as failing:
        failing.callback(connection.close)
        source.backup(connection)
        _set_all(connection)
        bring_seals(connection)
        failing.pop_all()
    return connection


def bears_mark_in_file(path: Path) -> bool:
    """Say whether a file begins as a store of ours does, whatever else is in it or its log."""
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError:
        return False
    return head.startswith(_MAGIC) and head[_ID_AT:_HEAD] == APPLICATION_ID.to_bytes(4)


def _open(path: Path, mode: str) -> sqlite3.Connection:
    uri = f"{path.as_uri()}?{mode}"
    connection = sqlite3.connect(uri, uri=True, timeout=_WAIT, isolation_level=None)
    bring_seals(connection)
    return connection


def _set_journal(connection: sqlite3.Connection, journal: Journal) -> None:
    if journal == "wal":
        set_pragma(connection, "journal_mode", "wal")
        return
    # Alone with the file, SQLite can end an old write-ahead log without any shared memory.
    set_pragma(connection, "locking_mode", "exclusive")
    set_pragma(connection, "journal_mode", journal)
    set_pragma(connection, "locking_mode", "normal")


def has_log(connection: sqlite3.Connection) -> bool:
    """Say whether commits go through a write-ahead log."""
    found: tuple[str] = connection.execute("PRAGMA journal_mode").fetchone()
    return found[0] == "wal"


def _set_all(connection: sqlite3.Connection) -> None:
    for name, value in _PRAGMAS.items():
        set_pragma(connection, name, value)


def set_pragma(connection: sqlite3.Connection, name: str, value: int | str) -> None:
    """Make a setting and read it back; raises `StoreError` if it did not take."""
    connection.execute(f"PRAGMA {name} = {value}").fetchall()
    (taken,) = connection.execute(f"PRAGMA {name}").fetchone()
    if taken != value:
        raise StoreError(
            f"This system's SQLite {sqlite3.sqlite_version} does not take {name} = {value} "
            f"(it says {taken}); a store would not be safe here."
        )
