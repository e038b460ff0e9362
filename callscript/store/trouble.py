"""What keeps the store from saving, in the words of the sign a caller sees."""

import sqlite3
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from callscript.store.errors import StoreError, code_of


@dataclass(frozen=True, slots=True)
class Trouble:
    """Nothing has been saved `since` then, because of what `sentence` says.

    Meanwhile it is all in the fallback file `kept`; or `only_in_memory`, if none can be written.
    Neither is known in the first moment.
    """

    since: datetime
    sentence: str
    kept: Path | None = None
    only_in_memory: bool = False


_SENTENCES = {
    sqlite3.SQLITE_FULL: "the disk is full; make room",
    sqlite3.SQLITE_BUSY: "another program holds the store; close it",
    sqlite3.SQLITE_LOCKED: "another program holds the store; close it",
    sqlite3.SQLITE_IOERR: "the disk reports an error",
    sqlite3.SQLITE_READONLY: "the store may not be written to",
    sqlite3.SQLITE_PERM: "the store may not be written to",
    sqlite3.SQLITE_CANTOPEN: "the store can't be opened",
    sqlite3.SQLITE_CORRUPT: "the store is damaged",
    sqlite3.SQLITE_NOTADB: "the store is damaged",
    sqlite3.SQLITE_NOMEM: "the computer is out of memory",
}

_SHAKING = {sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}


def sentence_for(error: sqlite3.Error | StoreError) -> str:
    """Say why nothing is saved, and what may help."""
    if isinstance(error, StoreError):
        return str(error)
    return _SENTENCES.get(code_of(error), f"the store does not answer ({error})")


def shakes_trust(error: sqlite3.Error | StoreError) -> bool:
    """Say whether the file must be checked before the next commit is believed."""
    return isinstance(error, sqlite3.Error) and code_of(error) in _SHAKING


def is_ours(error: BaseException) -> bool:
    """Say whether a work's error is about that work alone, rather than the disk or the file.

    A constraint, a value SQLite can't hold, a mistake in SQL or anything else Python raises:
    running it again would fail again. Every other SQLite error is the store's.
    """
    if not isinstance(error, sqlite3.Error):
        return isinstance(error, Exception)
    own = (sqlite3.IntegrityError, sqlite3.ProgrammingError, sqlite3.InterfaceError)
    return isinstance(error, own) or code_of(error) in {
        sqlite3.SQLITE_ERROR,
        sqlite3.SQLITE_TOOBIG,
        sqlite3.SQLITE_MISMATCH,
    }
