"""Redacting in a store nobody has open: a note of a call, or a contact wherever they stand.

All of it is one commit. It begins from what the store holds each time, so one that was cut short is
finished by asking for it again.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import msgspec

from callscript.call.events import Event, Redacted
from callscript.call.fold import fold
from callscript.call.journal import Batch, Overview
from callscript.call.people import Contact
from callscript.call.redaction import (
    CONTACT,
    Change,
    Rewriting,
    contacts_in,
    redact_contact,
    redact_note,
    replacing,
)
from callscript.call.state import CallState
from callscript.store.calls import Calls
from callscript.store.commitments import ReadCommitments, write_commitments
from callscript.store.contacts import Contacts, written
from callscript.store.derived import script_if_kept
from callscript.store.kept import CallKept, ContactForgotten, Kept
from callscript.store.portable import call_kept
from callscript.store.reading import Reader
from callscript.store.sweeping import leave_traces
from callscript.store.writer import NoWriter


@dataclass(frozen=True, slots=True)
class Stamp:
    """Who redacts, when and why (empty: nobody said)."""

    at: datetime
    by: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class NoteToRedact:
    """A note of a call, both by id."""

    call: str
    note: str


@dataclass(frozen=True, slots=True)
class ContactToRedact:
    """A contact by all ids they have had.

    `words` are looked for in their own calls, `telling` are those of them that mean nobody else,
    and are looked for everywhere.
    """

    ids: frozenset[str]
    words: frozenset[str]
    telling: frozenset[str]


ToRedact = NoteToRedact | ContactToRedact


@dataclass(frozen=True, slots=True)
class Redact:
    """The work that redacts; `read` knows what a call commits to. What is `kept` is its records."""

    kept: tuple[Kept, ...]
    states: tuple[CallState, ...]
    read: ReadCommitments
    path: Path
    leaves_traces: bool = True

    def __call__(self, connection: sqlite3.Connection) -> None:
        """Run it inside a transaction. Asked for again, it wipes out traces once more."""
        for record in self.kept:
            record.write(connection)
        reader = Reader(connection, self.path)
        for state in self.states:
            commitments = self.read(script_if_kept(reader, state), state)
            write_commitments(connection, state.call, commitments)
        leave_traces(connection)

    def records(self, _known: set[str]) -> Iterable[Kept]:
        """Give its records."""
        return self.kept

    @property
    def calls(self) -> tuple[str, ...]:
        """The calls in which something changes."""
        return tuple(record.call for record in self.kept if isinstance(record, CallKept))

    @property
    def changed(self) -> int:
        """How many events change."""
        return sum(len(r.rewritten) for r in self.kept if isinstance(r, CallKept))


def redacting(reader: Reader, wanted: ToRedact, stamp: Stamp, read: ReadCommitments) -> Redact:
    """Work out what must change in a store for this; raises `StoreError`."""
    if isinstance(wanted, NoteToRedact):
        found = [_of_note(reader, wanted, stamp)]
        kept: list[Kept] = []
    else:
        found = [_of_contact(reader, call, wanted, stamp) for call in _calls_of(reader, wanted)]
        kept = _contacts(reader, wanted, stamp)
    done = [each for each in found if each is not None]
    records: list[Kept] = [call_kept(batch) for batch in done]
    return Redact((*records, *kept), tuple(batch.state for batch in done), read, reader.path)


def everything_of(contacts: Contacts, contact: Contact) -> ContactToRedact:
    """Gather what a contact goes by: every id, and all words that tell who they are."""
    ids = frozenset(contacts.family(contact.id))
    known = [one for one in map(contacts.get, ids) if one is not None]
    words = frozenset(word for one in known for word in _words(one))
    telling = frozenset(word for one in known for word in _telling(one))
    return ContactToRedact(ids, words | telling, telling)


_LONG = 6
"""Characters from which a phone number is nobody else's."""


def _words(contact: Contact) -> tuple[str, ...]:
    more = (contact.fields.get(name, "") for name in ("website", "address"))
    return tuple(filter(None, (contact.name, contact.phone, contact.company, *more)))


def _telling(contact: Contact) -> tuple[str, ...]:
    """What means this contact wherever it is written: not a first name, nor a company."""
    name = contact.name if " " in contact.name.strip() else ""
    phone = contact.phone if len(contact.phone) >= _LONG else ""
    return tuple(filter(None, (name, phone, contact.fields.get("email", ""))))


def _of_note(reader: Reader, wanted: NoteToRedact, stamp: Stamp) -> Batch | None:
    calls = Calls(reader)
    events, drafts = calls.events_of(wanted.call), calls.drafts_of(wanted.call)
    done = redact_note(events, drafts, wanted.note)
    if not done.events and not done.drafts:
        return None
    return _batch(reader, wanted.call, events, done, (Redacted(wanted.note, stamp.why), stamp))


def _of_contact(reader: Reader, call: str, wanted: ContactToRedact, stamp: Stamp) -> Batch | None:
    calls = Calls(reader)
    events, drafts = calls.events_of(call), calls.drafts_of(call)
    then = [contact for contact in contacts_in(events) if contact.id in wanted.ids]
    # They may have been known by another name or number when the call was made.
    own = {word for contact in then for word in (*_words(contact), *_telling(contact))}
    words = wanted.words | own if then else wanted.telling
    done = redact_contact(events, drafts, wanted.ids, words)
    if not done.events and not done.drafts:
        return None
    return _batch(reader, call, events, done, (Redacted(CONTACT, stamp.why), stamp))


def _batch(
    reader: Reader,
    call: str,
    events: Sequence[Event],
    done: Rewriting,
    record: tuple[Redacted, Stamp],
) -> Batch:
    body, stamp = record
    seq = len(events) + 1
    told = Event(seq, seq, stamp.at, stamp.by, body)
    state = fold(call, [*done.over(events), told])
    listed = reader.row("SELECT position, outcome, final FROM calls WHERE id = ?", (call,))
    overview = Overview(listed[0], listed[1], bool(listed[2])) if listed else Overview()
    return Batch(state, overview, (told,), done.drafts, rewritten=done.events)


def _calls_of(reader: Reader, wanted: ContactToRedact) -> tuple[str, ...]:
    """Name the calls in whose events a contact stands, by id or by a word about them."""
    found: dict[str, None] = {}
    for word in sorted(wanted.ids | wanted.telling):
        inside = msgspec.json.encode(word).decode()[1:-1]
        for table, column in (("events", "body"), ("drafts", "text")):
            sql = f"SELECT DISTINCT call FROM {table} WHERE instr(lower({column}), lower(?)) > 0"  # noqa: S608 - two names of our own
            found |= dict.fromkeys(row[0] for row in reader.rows(sql, (inside,)))
    return tuple(found)


def _contacts(reader: Reader, wanted: ContactToRedact, stamp: Stamp) -> list[Kept]:
    """Forget the contact, and take what others' rows say of them out of those."""
    change = replacing(wanted.telling)
    contacts = Contacts(reader, NoWriter(), lambda: stamp.at)
    every = contacts.every()
    others = ((one, _without(one, change)) for one in every if one.id not in wanted.ids)
    changed = [written(new, stamp.at) for one, new in others if new != one]
    known = {one.id for one in every} | set(contacts.drafts())
    return [*map(ContactForgotten, sorted(wanted.ids & known)), *changed]


def _without(contact: Contact, change: Change) -> Contact:
    fields = {name: change(text) for name, text in contact.fields.items()}
    return msgspec.structs.replace(contact, notes=change(contact.notes), fields=fields)
