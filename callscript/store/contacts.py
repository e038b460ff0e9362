"""Customers and former customers."""

import re
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from callscript.call.people import Contact
from callscript.contacts.names import MERGED_INTO
from callscript.store.errors import damaged
from callscript.store.kept import ContactDraftKept, ContactKept
from callscript.store.portable import Keep
from callscript.store.reading import Reader
from callscript.store.writer import Submitter

_SELECT = "SELECT id, name, company, phone, value, notes, fields FROM contacts"
_MERGED = f'instr(fields, \'"{MERGED_INTO}":"\')'
_NOT_MERGED = f"{_MERGED} = 0"
"""Exact, as quotes in a name or a text are escaped; and a third of what reading JSON costs."""


@dataclass(frozen=True, slots=True)
class Contacts:
    """Reads contacts, and saves them through the writer. Reading raises `StoreError`."""

    reader: Reader
    writer: Submitter
    now: Callable[[], datetime]

    def all(self, most: int = -1) -> tuple[Contact, ...]:
        """Give every contact, by name, or as many as `most`; not who became part of another."""
        return self._read(f"WHERE {_NOT_MERGED} ORDER BY folded, id LIMIT ?", most)

    def count(self) -> int:
        """Count all there are, but not those who became part of another one."""
        found = self.reader.row(" ".join(("SELECT count(*) FROM contacts WHERE", _NOT_MERGED)))
        return int(found[0]) if found else 0

    def every(self) -> tuple[Contact, ...]:
        """Give all there are, by name, also those who became part of another one."""
        return self._read("ORDER BY folded, id")

    def search(self, text: str, most: int = -1) -> tuple[Contact, ...]:
        """Find contacts that have every word of `text` in name, company, phone or e-mail, by name.

        Case doesn't matter in any alphabet, nor how a phone number is spaced; an empty text
        finds everybody, or as many as `most`.
        """
        words = text.casefold().split()
        fits = "".join(" AND instr(folded, ?) > 0" for _ in words)
        rest = f"WHERE {_NOT_MERGED}{fits} ORDER BY folded, id LIMIT ?"
        return self._read(rest, *words, most)

    def get(self, contact: str) -> Contact | None:
        """Find a contact by id."""
        found = self._read("WHERE id = ?", contact)
        return found[0] if found else None

    def family(self, contact: str) -> tuple[str, ...]:
        """Give a contact's id, and those of all who became part of it."""
        ids = [contact]
        for one in ids:
            wanted = f'"{MERGED_INTO}":{msgspec.json.encode(one).decode()}'
            parts = self._read(f"WHERE {_MERGED} > 0 AND instr(fields, ?) > 0", wanted)
            ids += [part.id for part in parts if part.id not in ids]
        return tuple(ids)

    def save(self, contact: Contact) -> Future[None]:
        """Add a contact or bring it up to date; the future ends when it is on the disk."""
        return self.writer.submit(Keep(written(contact, self.now())))

    def drafts(self) -> Mapping[str, Mapping[str, str]]:
        """Give contacts that are being written, by the id they have or will have: their facts."""
        rows = self.reader.rows("SELECT contact, fields FROM contact_drafts ORDER BY contact")
        try:
            return {row[0]: msgspec.json.decode(row[1], type=dict[str, str]) for row in rows}
        except msgspec.DecodeError as error:
            raise damaged(self.reader.path, f"an unfinished contact: {error}") from error

    def write_draft(self, contact: str, facts: Mapping[str, str]) -> Future[None]:
        """Keep a contact as far as it is written; without facts there is no draft any more."""
        fields = msgspec.json.encode(facts).decode() if facts else ""
        return self.writer.submit(Keep(ContactDraftKept(contact, fields)))

    def save_all(self, contacts: Sequence[Contact]) -> Future[None]:
        """Add contacts or bring them up to date: all of them, or none if anything is wrong."""
        now = self.now()
        kept = [written(contact, now) for contact in contacts]

        def write(connection: sqlite3.Connection) -> None:
            for each in kept:
                each.write(connection)

        # Not put down in a fallback file, as one contact is: whoever asked for it is still there
        # and can ask again, and a hundred thousand would take the disk's time from a call.
        return self.writer.submit(write)

    def _read(self, rest: str, *asked: str | int) -> tuple[Contact, ...]:
        rows = self.reader.rows(f"{_SELECT} {rest}", asked)
        try:
            return tuple(_contact(row) for row in rows)
        except msgspec.DecodeError as error:
            raise damaged(self.reader.path, f"a contact's fields: {error}") from error


def _contact(row: tuple[Any, ...]) -> Contact:
    contact, name, company, phone, value, notes, fields = row
    free = msgspec.json.decode(fields, type=dict[str, str])
    return Contact(contact, name, company, phone, value, notes, free)


def written(contact: Contact, now: datetime) -> ContactKept:
    """Put a contact down as a row."""
    c = contact
    fields = msgspec.json.encode(c.fields).decode()
    written = (c.id, c.name, c.company, c.phone, c.value, c.notes, fields)
    return ContactKept(*written, folded=_folded(c), updated_at=now.isoformat())


def _folded(contact: Contact) -> str:
    digits = re.sub(r"\D", "", contact.phone)
    mail = contact.fields.get("email", "")
    return "\n".join((contact.name, contact.company, contact.phone, digits, mail)).casefold()
