"""The reading side: a connection whose errors are sentences."""

import sqlite3
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from callscript.store.errors import speaking

Value = str | int | bytes | None
"""What a column holds and a question is asked with."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads an open store; belongs to the thread that opened it."""

    connection: sqlite3.Connection
    path: Path

    def rows(self, sql: str, asked: Sequence[Value] = ()) -> list[tuple[Any, ...]]:
        """Give all rows at once, so that no read stays open; raises `StoreError`.

        What is asked with half a character, as of a file name that is no UTF-8, no row can have.
        """
        with speaking(self.path), suppress(UnicodeEncodeError):
            return self.connection.execute(sql, asked).fetchall()
        return []

    def row(self, sql: str, asked: Sequence[Value] = ()) -> tuple[Any, ...] | None:
        """Give the first row, or None; raises `StoreError`."""
        found = self.rows(sql, asked)
        return found[0] if found else None
