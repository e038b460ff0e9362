"""Everything the store can refuse, each as a sentence a person can act on."""

# ruff: noqa: N818 - each name says what is wrong; that it is an error, their common base says.

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class StoreError(Exception):
    """Something can't be kept, opened or found. The message is for a person, not for a log."""


class StoreBusy(StoreError):
    """Another process writes to this store."""


class StoreMissing(StoreError):
    """There is no store where one was to be read."""


class StoreDenied(StoreError):
    """The system does not let us read or write here."""


class NotAStore(StoreError):
    """A folder, an empty file, or a file that is no database."""


class ForeignStore(NotAStore):
    """A database, but another program's."""


class StoreDamaged(StoreError):
    """The file is a store, and parts of it can't be trusted."""


class StoreGone(StoreError):
    """The file was deleted or replaced while it was open."""


class StoreReadOnly(StoreError):
    """The store is open for reading only."""


class CallNotFound(StoreError):
    """No call, or more than one, begins with what was asked for."""


class OutboxError(StoreError):
    """A paper could not be written."""


def code_of(error: sqlite3.Error) -> int:
    """Give SQLite's primary result code; 0 for errors of Python's own module."""
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF


_ACCESS = {
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_AUTH,
}


_NO_TEXT = "Could not decode to UTF-8"
"""What Python says, quoting the text, where damage has left bytes that are no UTF-8."""


def is_held(error: sqlite3.Error) -> bool:
    """Say whether somebody else has the database just now."""
    return code_of(error) in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}


def in_words(error: sqlite3.Error, path: Path) -> StoreError:
    """Say an SQLite error about the store at `path` as the `StoreError` it stands for."""
    code = code_of(error)
    if str(error).startswith(_NO_TEXT):
        return damaged(path, "a text in it can't be read")
    if code == sqlite3.SQLITE_NOTADB:
        return NotAStore(
            f"{path} is not a callscript store. Nothing was changed; choose another file with "
            "--store."
        )
    if code == sqlite3.SQLITE_CORRUPT:
        return damaged(path, str(error))
    if getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_READONLY_ROLLBACK:
        return StoreDenied(
            f"{path} was left in the middle of a commit, which only who may write to it can take "
            "back. Open the window on it once; nothing that was saved is lost."
        )
    if code in _ACCESS:
        return StoreDenied(
            f"{path} can't be opened ({error}). Check its permissions and folder, or "
            "name another place with --store."
        )
    if code == sqlite3.SQLITE_FULL:
        return StoreError(f"The disk that holds {path} is full. Make room; nothing was lost.")
    if is_held(error):
        return StoreBusy(f"Another program holds {path} just now. Close it, or try again.")
    return StoreError(f"{path} can't be used: {error}.")


def damaged(path: Path, found: str) -> StoreDamaged:
    """Say that the store at `path` is damaged, and where its backups are."""
    return StoreDamaged(
        f"{path} is damaged ({found}). Nothing was changed. 'callscript doctor' says more. Copies "
        f"of it are in {path.parent / 'backups'}; 'callscript restore' goes back to one."
    )


@contextmanager
def speaking(path: Path) -> Iterator[None]:
    """Turn SQLite's errors inside the block into a `StoreError` about the store at `path`."""
    try:
        yield
    except sqlite3.Error as error:
        raise in_words(error, path) from error
    except UnicodeDecodeError as error:
        # SQLite's message quotes a name out of a damaged schema, and Python can't read it.
        raise damaged(path, "its schema can't be read") from error
