"""Contacts as rows of a list: the first by name, and all of them by typing.

A hundred thousand rows would be gone through at every key; the store finds them in a thirtieth of
the time.
"""

from collections.abc import Callable

from callscript.call.people import Contact
from callscript.contacts.names import ARCHIVED
from callscript.store.errors import StoreError
from callscript.store.workplace import Workplace
from callscript.tui.finder import Choice

_LISTED = 300
"""Contacts that are listed before anything is typed."""
_FOUND = 100
_KIND = "Contacts"


def contact_choice(contact: Contact) -> Choice:
    """The row of a contact; one who is put aside says so."""
    aside = "not to be called" if contact.fields.get(ARCHIVED) else ""
    known = " · ".join(filter(None, (aside, contact.company, contact.phone)))
    return Choice(f"contact:{contact.id}", contact.name or "(no name)", known, _KIND)


def contact_choices(place: Workplace) -> tuple[Choice, ...]:
    """The first contacts by name, and how many more there are; raises `StoreError`."""
    listed = place.store.contacts.all(_LISTED)
    more = place.store.contacts.count() - len(listed) if len(listed) == _LISTED else 0
    rows = tuple(map(contact_choice, listed))
    if more <= 0:
        return rows
    rest = Choice("more:", f"{more:,} more", "a few letters of name, company or phone", _KIND)
    return (*rows, rest)


def contact_search(place: Workplace) -> Callable[[str], tuple[Choice, ...]]:
    """What finds those who are not listed, by a few letters."""

    def search(wanted: str) -> tuple[Choice, ...]:
        try:
            return tuple(map(contact_choice, place.store.contacts.search(wanted, _FOUND)))
        except StoreError:
            # What is listed can be found all the same; the store tells of its trouble itself.
            return ()

    return search
