"""Bringing a store forward: numbered SQL files, each in one transaction, never backwards."""

import sqlite3
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path

from callscript.store.backup import back_up
from callscript.store.errors import speaking

_FOLDER = Path(__file__).parent / "migrations"


@cache
def migrations() -> Mapping[int, str]:
    """Read the SQL files of this version, by the number each one brings a store to."""
    found = {int(file.stem): file.read_text("utf-8") for file in _FOLDER.glob("*.sql")}
    return dict(sorted(found.items()))


def newest() -> int:
    """Give the version of store this program writes."""
    return max(migrations())


def version_of(connection: sqlite3.Connection) -> int:
    """Read a store's version; 0 before the first migration."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def apply(connection: sqlite3.Connection, steps: Mapping[int, str]) -> None:
    """Run the steps a store has not had, in order; a step that fails leaves nothing behind.

    Raises `sqlite3.Error`.
    """
    had = version_of(connection)
    for number, sql in sorted(steps.items()):
        if number > had:
            _step(connection, number, sql)


def migrate(
    connection: sqlite3.Connection,
    path: Path,
    now: datetime,
    steps: Mapping[int, str] | None = None,
) -> bool:
    """Bring the open store at `path` up to date; says whether there was work to do.

    If there is, it is backed up first. `steps` are this version's own `migrations` unless a test
    brings others. Raises `StoreError`.
    """
    wanted = migrations() if steps is None else steps
    with speaking(path):
        if version_of(connection) >= max(wanted):
            return False
        back_up(path, now)
        apply(connection, wanted)
    return True


def _step(connection: sqlite3.Connection, number: int, sql: str) -> None:
    try:
        # BEGIN belongs into the script: executescript commits a transaction that is open already.
        connection.executescript(
            f"BEGIN IMMEDIATE;\n{sql}\nPRAGMA user_version = {number};\nCOMMIT;"
        )
    except sqlite3.Error:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
