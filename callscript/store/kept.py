"""What is kept of a call, a script, a contact: plain records, each with the way it enters a store.

The writer runs them at once. When the store does not take them they go to a fallback file, and the
next start runs them from there: both ways the same statements, so a record may be run twice.
"""

import sqlite3
from typing import NamedTuple

import msgspec

from callscript.call.journal import Draft
from callscript.store.chain import EventRow, digest_of_row, first_link, next_link
from callscript.store.seals import seal
from callscript.store.sweeping import leave_traces

_UPSERT_CALL = """
INSERT INTO calls (id, script, title, digest, contact, contact_name, company, caller, rehearsal,
    phase, position, outcome, started_at, ended_at, updated_at, final, last_seq)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (id) DO UPDATE SET script = excluded.script, title = excluded.title,
    digest = excluded.digest, contact = excluded.contact, contact_name = excluded.contact_name,
    company = excluded.company, caller = excluded.caller, rehearsal = excluded.rehearsal,
    phase = excluded.phase, position = excluded.position, outcome = excluded.outcome,
    started_at = excluded.started_at, ended_at = excluded.ended_at,
    final = excluded.final, updated_at = coalesce(excluded.updated_at, updated_at),
    last_seq = max(last_seq, excluded.last_seq)
"""

_UPSERT_CONTACT = """
INSERT INTO contacts (id, name, company, phone, value, notes, fields, folded, created_at,
    updated_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?9, ?9)
ON CONFLICT (id) DO UPDATE SET name = excluded.name, company = excluded.company,
    phone = excluded.phone, value = excluded.value, notes = excluded.notes,
    fields = excluded.fields, folded = excluded.folded, updated_at = excluded.updated_at
"""

_UPSERT_SCRIPT = """
INSERT INTO scripts (digest, id, title, file, source, packed, packed_by, first_seen)
VALUES (?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (digest) DO UPDATE SET packed = excluded.packed, packed_by = excluded.packed_by,
    file = CASE WHEN length(excluded.file) THEN excluded.file ELSE file END,
    source = CASE WHEN length(source) THEN source ELSE excluded.source END
"""


class CallColumns(NamedTuple):
    """A call's row in the list of calls, but for its number and its last event's."""

    id: str
    script: str
    title: str
    digest: str
    contact: str | None
    contact_name: str
    company: str
    caller: str
    rehearsal: bool
    phase: str
    position: str
    outcome: str
    started_at: str | None
    ended_at: str | None
    updated_at: str | None
    final: bool = False


class CallKept(msgspec.Struct, frozen=True, tag="call"):
    """What one act added to a call; or all of the call, if `whole`.

    `version` is the number of the call's last event after it; `rewritten` are events as they stand
    once something was redacted in them.
    """

    columns: CallColumns
    version: int
    events: tuple[EventRow, ...] = ()
    drafts: tuple[Draft, ...] = ()
    whole: bool = False
    rewritten: tuple[EventRow, ...] = ()

    @property
    def call(self) -> str:
        """The call's id."""
        return self.columns.id

    def write(self, connection: sqlite3.Connection) -> None:
        """Add what is not there yet.

        What is there already is left alone, and so are a row and drafts of a later moment. Raises
        `sqlite3.IntegrityError` if a number is taken by another event, or one before is missing.
        """
        tip = connection.execute(
            "SELECT seq, chain FROM events WHERE call = ? ORDER BY seq DESC LIMIT 1", (self.call,)
        ).fetchone()
        seq, link = tip or (0, first_link(self.call))
        if self.version >= seq:
            connection.execute(_UPSERT_CALL, (*self.columns, self.version))
            seal(connection, "calls", "id = ?", (self.call,))
        for row in self.rewritten:
            self._rewrite(connection, row)
        self._write_events(connection, seq, link)
        if self.version >= seq:
            self._write_drafts(connection)

    def _write_events(self, connection: sqlite3.Connection, seq: int, link: bytes) -> None:
        for row in self.events:
            if row.seq <= seq:
                self._expect_same(connection, row)
                continue
            if row.seq != seq + 1:
                raise self._gap(row.seq, seq)
            seq, link = row.seq, next_link(link, row)
            connection.execute(
                "INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?)", (self.call, *row, link)
            )
        if self.version > seq:
            raise self._gap(self.version + 1, seq)

    def _gap(self, later: int, seq: int) -> sqlite3.IntegrityError:
        return sqlite3.IntegrityError(f"call {self.call}: event {later} would follow {seq}")

    def _expect_same(self, connection: sqlite3.Connection, row: EventRow) -> None:
        """Let an event pass that is there already: a commit may succeed and yet report failure."""
        if self._there(connection, row) != row and not self._was_redacted(connection, row):
            raise self._another(row)

    def _there(self, connection: sqlite3.Connection, row: EventRow) -> EventRow | None:
        there = connection.execute(
            "SELECT seq, intent, at, by, kind, body FROM events WHERE call = ? AND seq = ?",
            (self.call, row.seq),
        ).fetchone()
        return EventRow(*there) if there else None

    def _was_redacted(self, connection: sqlite3.Connection, row: EventRow) -> bool:
        """Say whether this is what was kept before something in it was redacted."""
        found = connection.execute(
            "SELECT was FROM redactions WHERE call = ? AND seq = ?", (self.call, row.seq)
        ).fetchone()
        return found is not None and found[0] == digest_of_row(row)

    def _another(self, row: EventRow) -> sqlite3.IntegrityError:
        return sqlite3.IntegrityError(f"call {self.call}: event {row.seq} is already another one")

    def _rewrite(self, connection: sqlite3.Connection, row: EventRow) -> None:
        """Put a redacted event in the place of what was kept; nothing else of it may differ."""
        there = self._there(connection, row)
        if there is None or there == row:
            return
        if there[:-1] != row[:-1]:
            raise self._another(row)
        connection.execute(
            "UPDATE events SET body = ? WHERE call = ? AND seq = ?", (row.body, self.call, row.seq)
        )
        # Redacted once more, it is still the first digest that the chain runs over.
        connection.execute(
            "INSERT INTO redactions (call, seq, was, now) VALUES (?, ?, ?, ?) "
            "ON CONFLICT (call, seq) DO UPDATE SET now = excluded.now",
            (self.call, row.seq, digest_of_row(there), digest_of_row(row)),
        )
        leave_traces(connection)

    def _write_drafts(self, connection: sqlite3.Connection) -> None:
        if self.whole:
            connection.execute("DELETE FROM drafts WHERE call = ?", (self.call,))
        for draft in self.drafts:
            _write_draft(connection, self.call, draft)


class ScriptKept(msgspec.Struct, frozen=True, tag="script"):
    """A script's text and checked form; `source` may be missing (empty), and then comes later."""

    digest: str
    id: str
    title: str
    file: str
    source: bytes
    packed: bytes
    packed_by: str
    first_seen: str

    def write(self, connection: sqlite3.Connection) -> None:
        """Add it, or renew the checked form of the one that is there."""
        connection.execute(_UPSERT_SCRIPT, msgspec.structs.astuple(self))
        seal(connection, "scripts", "digest = ?", (self.digest,))


class ContactKept(msgspec.Struct, frozen=True, tag="contact"):
    """A contact's row; `fields` is JSON, `folded` what searching looks at."""

    id: str
    name: str
    company: str
    phone: str
    value: str
    notes: str
    fields: str
    folded: str
    updated_at: str

    def write(self, connection: sqlite3.Connection) -> None:
        """Add it, or bring the one that is there up to date."""
        connection.execute(_UPSERT_CONTACT, msgspec.structs.astuple(self))
        seal(connection, "contacts", "id = ?", (self.id,))


class ContactDraftKept(msgspec.Struct, frozen=True, tag="contact draft"):
    """A contact as far as it is written; `fields` is JSON, and empty once there is no draft."""

    contact: str
    fields: str

    def write(self, connection: sqlite3.Connection) -> None:
        """Put it in the place of what was written before, or remove that."""
        connection.execute("DELETE FROM contact_drafts WHERE contact = ?", (self.contact,))
        if self.fields:
            row = (self.contact, self.fields)
            connection.execute("INSERT INTO contact_drafts (contact, fields) VALUES (?, ?)", row)
            seal(connection, "contact_drafts", "contact = ?", (self.contact,))


class ContactForgotten(msgspec.Struct, frozen=True, tag="contact forgotten"):
    """A contact that is known no more, by id."""

    id: str

    def write(self, connection: sqlite3.Connection) -> None:
        """Remove whatever is known of them, also what is not saved yet."""
        connection.execute("DELETE FROM contacts WHERE id = ?", (self.id,))
        connection.execute("DELETE FROM contact_drafts WHERE contact = ?", (self.id,))
        leave_traces(connection)


Kept = CallKept | ScriptKept | ContactKept | ContactDraftKept | ContactForgotten
"""Any record a fallback file can hold."""


def _write_draft(connection: sqlite3.Connection, call: str, draft: Draft) -> None:
    if not draft.text:
        connection.execute("DELETE FROM drafts WHERE call = ? AND slot = ?", (call, draft.slot))
        return
    connection.execute(
        "INSERT INTO drafts (call, slot, step, kind, text) VALUES (?, ?, ?, ?, ?) ON CONFLICT "
        "(call, slot) DO UPDATE SET step = excluded.step, kind = excluded.kind, "
        "text = excluded.text",
        (call, draft.slot, draft.step, draft.kind, draft.text),
    )
    seal(connection, "drafts", "call = ? AND slot = ?", (call, draft.slot))
