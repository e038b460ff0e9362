"""Writing contacts as a table: a column for the id, for all facts known by name, for any other."""

from collections.abc import Sequence

from callscript.call.people import Contact
from callscript.contacts.cells import csv_text
from callscript.contacts.columns import ID_COLUMN
from callscript.contacts.entries import facts_of
from callscript.contacts.names import KNOWN, OWN


def contacts_csv(contacts: Sequence[Contact], *, raw: bool = False) -> str:
    """Write contacts as CSV, safe to open in a spreadsheet; `raw` leaves cells as they are."""
    rows = [facts_of(contact) for contact in contacts]
    others = dict.fromkeys(name for facts in rows for name in facts)
    names = tuple(dict.fromkeys((*OWN, *KNOWN, *others)))
    head = (ID_COLUMN, *names)
    body = (
        (contact.id, *(facts.get(name, "") for name in names))
        for contact, facts in zip(contacts, rows, strict=True)
    )
    return csv_text((head, *body), raw=raw)
