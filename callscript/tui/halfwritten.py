"""Contacts that are being written: in memory at once, on the disk with every letter."""

from collections.abc import Iterator, Mapping

from callscript.call.people import Contact
from callscript.store.contacts import Contacts
from callscript.store.errors import StoreError


class HalfWritten(Mapping[str, Mapping[str, str]]):
    """Facts of contacts not saved yet, by the id they have or will have, those begun last last.

    Of a rehearsal nothing is kept on the disk: it writes nobody down.
    """

    def __init__(self, contacts: Contacts, *, rehearsing: bool) -> None:
        self._contacts, self._rehearsing = contacts, rehearsing
        self._facts: dict[str, Mapping[str, str]] = {}

    def __getitem__(self, contact: str) -> Mapping[str, str]:
        return self._facts[contact]

    def __iter__(self) -> Iterator[str]:
        return iter(self._facts)

    def __len__(self) -> int:
        return len(self._facts)

    def read(self) -> None:
        """Take up what an earlier window left."""
        try:
            self._facts.update(self._contacts.drafts())
        except StoreError:
            # The store tells of itself; a draft that can't be read must not keep the window shut.
            return

    def keep(self, contact: str, facts: Mapping[str, str]) -> None:
        """Keep a contact as far as it is written; without facts there is no draft any more."""
        self._facts.pop(contact, None)
        if facts:
            self._facts[contact] = dict(facts)
        if not self._rehearsing:
            self._contacts.write_draft(contact, facts)

    def save(self, contact: Contact) -> None:
        """Save a contact, and with it end its draft."""
        if not self._rehearsing:
            self._contacts.save(contact)
        self.keep(contact.id, {})
