"""What was promised to customers and what is to be done, over all calls."""

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from callscript.call.state import CallState
from callscript.store.errors import damaged
from callscript.store.reading import Reader
from callscript.store.seals import seal


@dataclass(frozen=True, slots=True)
class Commitment:
    """A promise to a customer, or an action on a concern, as read off the note `note`."""

    note: str
    kind: Literal["promise", "action"]
    text: str
    owner: str = ""
    due: date | None = None
    done: bool = False


ReadCommitments = Callable[[CallState], tuple[Commitment, ...]]
"""How commitments are read off a call; the plan knows."""


def none_read(_state: CallState) -> tuple[Commitment, ...]:
    """Read no commitments off any call: for stores that only look things up."""
    return ()


@dataclass(frozen=True, slots=True)
class Due:
    """A commitment still open, and the call and contact it belongs to."""

    call: str
    contact_name: str
    company: str
    commitment: Commitment


_DUE = """
SELECT m.call, c.contact_name, c.company, m.note, m.kind, m.text, m.owner, m.due
FROM commitments AS m JOIN calls AS c ON c.id = m.call
WHERE m.done = 0 AND c.rehearsal = 0 AND (?1 IS NULL OR m.due <= ?1)
ORDER BY m.due IS NULL, m.due, c.number, m.place
"""


@dataclass(frozen=True, slots=True)
class Commitments:
    """Asks the store what is due."""

    reader: Reader

    def due(self, until: date | None = None) -> tuple[Due, ...]:
        """Give what is open and due by that day, earliest first; rehearsals left out.

        Without a day: everything open, what has no due date last. Raises `StoreError`.
        """
        rows = self.reader.rows(_DUE, (until.isoformat() if until else None,))
        try:
            return tuple(
                Due(call, name, company, Commitment(note, kind, text, owner, _day(day)))
                for call, name, company, note, kind, text, owner, day in rows
            )
        except ValueError as error:
            raise damaged(self.reader.path, "a day on which something is due") from error


_OF_CALL = "SELECT call, place, note, kind, text, owner, due, done FROM commitments WHERE call = ?"
_INSERT = """
INSERT INTO commitments (call, place, note, kind, text, owner, due, done)
VALUES (?, ?, ?, ?, ?, ?, ?, ?)
"""


def write_commitments(
    connection: sqlite3.Connection, call: str, commitments: Sequence[Commitment]
) -> None:
    """Make these all that a call has. Raises `sqlite3.Error`.

    Rows that are so already are left alone: a note costs its own row, not those of all before it.
    """
    wanted = {
        place: (call, place, c.note, c.kind, c.text, c.owner, c.due and c.due.isoformat(), c.done)
        for place, c in enumerate(commitments)
    }
    there = {row[1]: row for row in connection.execute(_OF_CALL, (call,)).fetchall()}
    for place in there.keys() | wanted.keys():
        if there.get(place) != wanted.get(place):
            _replace(connection, (call, place), wanted.get(place))


def _replace(
    connection: sqlite3.Connection, key: tuple[str, int], row: tuple[object, ...] | None
) -> None:
    connection.execute("DELETE FROM commitments WHERE call = ? AND place = ?", key)
    if row is not None:
        connection.execute(_INSERT, row)
        seal(connection, "commitments", "call = ? AND place = ?", key)


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None
