"""Reading calls: lists for a person, and a call's own events and drafts."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, get_args

from callscript.call.events import Event, decode
from callscript.call.journal import Draft
from callscript.call.state import Phase
from callscript.script.model import NoteKind
from callscript.store.chain import Digests, followed
from callscript.store.errors import CallNotFound, damaged
from callscript.store.reading import Reader
from callscript.text import clean_line

_CANDIDATES = 10
"""How many calls are named when a prefix fits several."""

_EVENTS = "SELECT seq, intent, at, by, kind, body, chain FROM events WHERE call = ? ORDER BY seq"

_HANDED = (
    "SELECT DISTINCT call FROM events WHERE call IN ({}) AND kind = 'ticked' "
    """AND (body LIKE '%"sent:%' OR body LIKE '%"shared:%')"""
)
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class CallRow:
    """A call as a list shows it. `contact` is the contact's id, if the call had one.

    `position` and `outcome` are words for a person; times carry their offset; `last_seq` is the
    number of the last event. After a `final` call nobody rings its contact again.
    """

    id: str
    script: str
    title: str
    digest: str
    contact: str | None
    contact_name: str
    company: str
    caller: str
    rehearsal: bool
    phase: Phase
    position: str
    outcome: str
    started_at: datetime | None
    updated_at: datetime | None
    ended_at: datetime | None
    last_seq: int
    final: bool

    @property
    def waits_with_letter(self) -> bool:
        """Whether their letter is to be read and answered first: nobody has dialled."""
        return self.phase == "live" and self.started_at is None


_COLUMNS = tuple(field.name for field in fields(CallRow))
_SELECT = " ".join(("SELECT", ", ".join(_COLUMNS), "FROM calls"))
_TIMES = ("started_at", "updated_at", "ended_at")
_FLAGS = ("rehearsal", "final")


@dataclass(frozen=True, slots=True)
class Calls:
    """Asks the store about calls. Every method raises `StoreError` if the store can't be read."""

    reader: Reader

    def recent(self, limit: int) -> tuple[CallRow, ...]:
        """Give the calls begun last, newest first; rehearsals are among them, marked."""
        return self._rows("ORDER BY number DESC LIMIT ?", limit)

    def unfinished(self) -> tuple[CallRow, ...]:
        """Give the calls that are live or in wrap-up, newest first; rehearsals marked."""
        return self._rows("WHERE phase <> 'done' ORDER BY number DESC")

    def with_contact(self, *contacts: str) -> tuple[CallRow, ...]:
        """Give the calls to a contact (by id, or several ids), newest first; no rehearsals."""
        ids = ", ".join("?" for _ in contacts)
        rest = f"WHERE contact IN ({ids}) AND rehearsal = 0 ORDER BY number DESC"
        return self._rows(rest, *contacts)

    def rehearsed(self, script: str, caller: str) -> tuple[int, datetime | None]:
        """Count the rehearsals of a script that were ended, and say when the last one began."""
        found = self.reader.row(
            "SELECT count(*), max(started_at) FROM calls "
            "WHERE rehearsal = 1 AND phase <> 'live' AND script = ? AND caller IN (?, '')",
            (script, caller),
        )
        return (found[0], _time(found[1])) if found else (0, None)

    def made_on(self, scripts: Sequence[str], caller: str) -> int:
        """Count the real calls on these scripts that were ended."""
        found = self.reader.row(
            "SELECT count(*) FROM calls WHERE rehearsal = 0 AND phase <> 'live' "
            "AND script IN (SELECT value FROM json_each(?)) AND caller IN (?, '')",
            (json.dumps(list(scripts)), caller),
        )
        return found[0] if found else 0

    def last_with_each(self) -> tuple[tuple[CallRow, int], ...]:
        """Give the last call to each contact, and how many there were; rehearsals are none."""
        # Beside one max(), SQLite takes the other columns from the row that has it.
        rest = "FROM calls WHERE contact IS NOT NULL AND rehearsal = 0 GROUP BY contact"
        columns = ", ".join(_COLUMNS)
        sql = " ".join(("SELECT", columns, ", count(*), max(number)", rest))
        found = self.reader.rows(sql)
        try:
            return tuple((_row(row[:-2]), row[-2]) for row in found)
        except ValueError as error:
            raise damaged(self.reader.path, "a time in the list of calls") from error

    def find(self, prefix: str) -> CallRow:
        """Find the one call whose id is, or begins with, `prefix`; raises `CallNotFound`."""
        found = self._rows(
            "WHERE substr(id, 1, length(?1)) = ?1 ORDER BY id <> ?1, number DESC LIMIT ?2",
            prefix,
            _CANDIDATES + 1,
        )
        if not found:
            raise CallNotFound(f"No call's id begins with '{clean_line(prefix)}'.")
        if len(found) > 1 and found[0].id != prefix:
            more = ", …" if len(found) > _CANDIDATES else ""
            named = ", ".join(row.id for row in found[:_CANDIDATES])
            raise CallNotFound(
                f"Several calls begin with '{clean_line(prefix)}': {named}{more}. Give more of it."
            )
        return found[0]

    def events_of(self, call: str) -> tuple[Event, ...]:
        """Give a call's events in order; none for a call that is not there.

        Raises `StoreDamaged` unless each of them is what was written.
        """
        rows, broken = self._followed(call)
        if broken is not None:
            name = clean_line(call)
            raise damaged(self.reader.path, f"event {broken} of call {name} is not what was kept")
        return tuple(
            Event(seq, intent, datetime.fromisoformat(at), by, decode(body.encode()))
            for seq, intent, at, by, _kind, body, _link in rows
        )

    def handed_over(self, calls: Sequence[str]) -> frozenset[str]:
        """Name those of these calls of which a paper was ever shared or sent, even if taken back.

        A call is read whole to know more: what was undone no longer counts.
        """
        found: set[str] = set()
        for first in range(0, len(calls), _AT_ONCE):
            some = calls[first : first + _AT_ONCE]
            rows = self.reader.rows(_HANDED.format(", ".join("?" * len(some))), some)
            found.update(row[0] for row in rows)
        return frozenset(found)

    def drafts_of(self, call: str) -> tuple[Draft, ...]:
        """Give what was typed into a call and not yet kept."""
        rows = self.reader.rows(
            "SELECT slot, text, kind, step FROM drafts WHERE call = ? ORDER BY slot", (call,)
        )
        return tuple(Draft(slot, text, _kind(kind), step) for slot, text, kind, step in rows)

    def verify_chain(self, call: str) -> int | None:
        """Give the number of the first event that is missing or not what was written, or None."""
        return self._followed(call)[1]

    def _followed(self, call: str) -> tuple[Sequence[tuple[Any, ...]], int | None]:
        """Give a call's rows, and the number of the first that is missing or not what it was."""
        # First of all: while somebody goes on with the call, rows read later can only be more.
        last = self.reader.row("SELECT last_seq FROM calls WHERE id = ?", (call,))
        rows = self.reader.rows(_EVENTS, (call,))
        sound = followed(call, rows)
        if sound < len(rows):
            # Few calls have anything redacted: only then is asked what.
            sound = followed(call, rows, self._redacted(call))
        if sound < len(rows):
            return rows, sound + 1
        return rows, sound + 1 if last and last[0] > sound else None

    def _redacted(self, call: str) -> Mapping[int, Digests]:
        rows = self.reader.rows("SELECT seq, was, now FROM redactions WHERE call = ?", (call,))
        return {seq: Digests(was, now) for seq, was, now in rows}

    def _rows(self, rest: str, *asked: str | int) -> tuple[CallRow, ...]:
        rows = self.reader.rows(f"{_SELECT} {rest}", asked)
        try:
            return tuple(_row(row) for row in rows)
        except ValueError as error:
            raise damaged(self.reader.path, "a time in the list of calls") from error


def _row(row: tuple[Any, ...]) -> CallRow:
    columns = dict(zip(_COLUMNS, row, strict=True))
    times = {name: _time(columns[name]) for name in _TIMES}
    flags = {name: bool(columns[name]) for name in _FLAGS}
    return CallRow(**{**columns, **times, **flags})


def _kind(written: str) -> NoteKind:
    """Give a draft's kind; of one that is no kind at all, a note's."""
    return next((kind for kind in get_args(NoteKind) if kind == written), "note")


def _time(written: str | None) -> datetime | None:
    return datetime.fromisoformat(written) if written else None
