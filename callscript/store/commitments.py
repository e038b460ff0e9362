"""What was promised to customers and what is to be done, over all calls."""

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import astuple, dataclass, fields
from datetime import date, datetime
from typing import Any

from callscript.call.state import CallState
from callscript.plan.commitment import Commitment
from callscript.script.model import Script
from callscript.store.errors import damaged
from callscript.store.reading import Reader
from callscript.store.seals import seal

ReadCommitments = Callable[[Script | None, CallState], tuple[Commitment, ...]]
"""How commitments are read off a call (`plan.due.read_commitments`); the script may be gone."""


def none_read(_script: Script | None, _state: CallState) -> tuple[Commitment, ...]:
    """Read no commitments off any call: for stores that only look things up."""
    return ()


@dataclass(frozen=True, slots=True)
class Due:
    """A commitment, and the call and contact it belongs to.

    `contact` is the contact's id, if the call had one; `title` is that of the call's script.
    """

    call: str
    contact: str | None
    contact_name: str
    company: str
    title: str
    commitment: Commitment


COLUMNS = tuple(field.name for field in fields(Commitment))
"""The columns a commitment is kept in."""

_KNOWN = " ".join(
    (
        "SELECT m.call, c.contact, c.contact_name, c.company, c.title,",
        ", ".join(f"m.{column}" for column in COLUMNS),
        "FROM commitments AS m JOIN calls AS c ON c.id = m.call",
        "WHERE c.rehearsal = 0",
    )
)
_OPEN = " ".join(
    (
        _KNOWN,
        "AND m.status = 'open'",
        # A call made since took the callback's place, and nobody rings after a final one.
        "AND (m.kind <> 'callback' OR c.contact IS NULL OR NOT EXISTS (SELECT 1 FROM calls AS l",
        "WHERE l.contact = c.contact AND l.rehearsal = 0",
        "AND (l.number > c.number OR l.final = 1)))",
    )
)
_ORDER = "ORDER BY m.due IS NULL, m.due, m.at, c.number, m.place"


@dataclass(frozen=True, slots=True)
class Commitments:
    """Asks the store what is due. Every method raises `StoreError` if it can't be read."""

    reader: Reader

    def due(self, until: date | None = None) -> tuple[Due, ...]:
        """Give what is open and due by that day, earliest first; rehearsals left out.

        Without a day: everything open, what has no due date last. A callback is due no more once
        the contact was called again, nor ever after an outcome that is final.
        """
        if until is None:
            return self._read(f"{_OPEN} {_ORDER}")
        return self._read(f"{_OPEN} AND m.due <= ?1 {_ORDER}", until.isoformat())

    def every(self) -> tuple[Due, ...]:
        """Give all there ever were, settled ones too, by the calls they come from."""
        return self._read(f"{_KNOWN} ORDER BY c.number, m.place")

    def of_contact(self, contact: str, but: str = "") -> tuple[Due, ...]:
        """Give what is open from calls to a contact, earliest first; but of call `but` nothing."""
        return self._read(f"{_OPEN} AND c.contact = ?1 AND m.call <> ?2 {_ORDER}", contact, but)

    def _read(self, sql: str, *asked: str) -> tuple[Due, ...]:
        rows = self.reader.rows(sql, asked)
        try:
            return tuple(_due(row) for row in rows)
        except ValueError as error:
            raise damaged(self.reader.path, "a day on which something is due") from error


_OF_CALL = " ".join(("SELECT call, place,", ", ".join(COLUMNS), "FROM commitments WHERE call = ?"))
_INSERT = " ".join(
    (
        "INSERT INTO commitments (call, place,",
        ", ".join(COLUMNS),
        f") VALUES (?, ?{', ?' * len(COLUMNS)})",
    )
)


def _due(row: Sequence[Any]) -> Due:
    call, contact, name, company, title, *columns = row
    return Due(call, contact, name, company, title, commitment_in(columns))


def write_commitments(
    connection: sqlite3.Connection, call: str, commitments: Sequence[Commitment]
) -> None:
    """Make these all that a call has. Raises `sqlite3.Error`.

    Rows that are so already are left alone: a note costs its own row, not those of all before it.
    """
    wanted = {place: (call, place, *_columns(c)) for place, c in enumerate(commitments)}
    there = {row[1]: row for row in connection.execute(_OF_CALL, (call,)).fetchall()}
    for place in there.keys() | wanted.keys():
        if there.get(place) != wanted.get(place):
            _replace(connection, (call, place), wanted.get(place))


def commitment_in(columns: Sequence[Any]) -> Commitment:
    """Read a commitment from its columns; raises `ValueError` for a time that is none."""
    row = dict(zip(COLUMNS, columns, strict=True))
    due, settled = row["due"], row["settled_at"]
    row["due"] = date.fromisoformat(due) if due else None
    row["settled_at"] = datetime.fromisoformat(settled) if settled else None
    return Commitment(**row)


def _columns(commitment: Commitment) -> tuple[str | None, ...]:
    values = astuple(commitment)
    return tuple(v.isoformat() if isinstance(v, date | datetime) else v for v in values)


def _replace(
    connection: sqlite3.Connection, key: tuple[str, int], row: tuple[object, ...] | None
) -> None:
    connection.execute("DELETE FROM commitments WHERE call = ? AND place = ?", key)
    if row is not None:
        connection.execute(_INSERT, row)
        seal(connection, "commitments", "call = ? AND place = ?", key)
