"""Contacts who asked not to be called again: nobody rings them unawares."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from callscript.store.errors import damaged
from callscript.store.reading import Reader

_SAID_NO = (
    "SELECT id, outcome, coalesce(ended_at, updated_at, started_at) FROM calls "
    "WHERE contact = ? AND final = 1 AND rehearsal = 0 ORDER BY number DESC LIMIT 1"
)
_ALL = "SELECT DISTINCT contact FROM calls WHERE final = 1 AND rehearsal = 0 AND contact NOT NULL"


@dataclass(frozen=True, slots=True)
class Refused:
    """A call after which nobody rings this contact again: which, how it ended, and when."""

    call: str
    outcome: str
    at: datetime | None

    @property
    def sentence(self) -> str:
        """The sign to show before anybody dials."""
        when = f" on {self.at.day} {self.at:%B %Y}" if self.at else ""
        return f"They asked not to be called again{when}: “{self.outcome}”."


@dataclass(frozen=True, slots=True)
class Refusals:
    """Asks the store who said no for good. Every method raises `StoreError`."""

    reader: Reader

    def of(self, contact: str) -> Refused | None:
        """Give the last final call to a contact, if there was one."""
        row = self.reader.row(_SAID_NO, (contact,))
        try:
            return Refused(row[0], row[1], _time(row[2])) if row else None
        except ValueError as error:
            raise damaged(self.reader.path, "a time in the list of calls") from error

    def contacts(self) -> frozenset[str]:
        """Give the ids of all contacts nobody is to ring again."""
        rows: Sequence[Sequence[str]] = self.reader.rows(_ALL)
        return frozenset(row[0] for row in rows)


def _time(written: str | None) -> datetime | None:
    return datetime.fromisoformat(written) if written else None
