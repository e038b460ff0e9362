"""Two contacts who are one: what the kept one takes over, and what stays with the other."""

from dataclasses import dataclass

from msgspec.structs import replace

from callscript.call.people import Contact
from callscript.contacts.alike import mail_of, number_of
from callscript.contacts.entries import facts_of
from callscript.contacts.names import KEPT_BY_US, MERGED_INTO
from callscript.contacts.taking import joined

_MORE = ("phone", "email")
"""Facts of which a contact may have several."""


@dataclass(frozen=True, slots=True)
class Merged:
    """Two contacts as they will be, and which facts of the other are not taken over."""

    kept: Contact
    other: Contact
    stays: tuple[str, ...]


def merged(kept: Contact, other: Contact) -> Merged:
    """Make one contact of two; the other's record stays as it was, and leads to the one kept."""
    both = joined(kept, other)
    free = dict(both.fields)
    ours, theirs = facts_of(kept), facts_of(other)
    for name in _MORE:
        text = theirs.get(name, "")
        if text and ours.get(name) and not _is_same(text, ours[name]):
            free[next(f"{name}_{n}" for n in range(2, 1000) if f"{name}_{n}" not in free)] = text
    notes = both.notes
    if other.notes and kept.notes and other.notes not in kept.notes:
        notes = f"{kept.notes}\n{other.notes}"
    stays = tuple(
        f"{name}: {text}"
        for name, text in theirs.items()
        if ours.get(name, text) != text and name not in {*_MORE, "notes", *KEPT_BY_US}
    )
    leading = {**other.fields, MERGED_INTO: kept.id}
    return Merged(replace(both, notes=notes, fields=free), replace(other, fields=leading), stays)


def split(other: Contact) -> Contact:
    """Make a contact one of its own again."""
    fields = {name: text for name, text in other.fields.items() if name != MERGED_INTO}
    return replace(other, fields=fields)


def _is_same(one: str, other: str) -> bool:
    numbers = number_of(one), number_of(other)
    if one == other or (mail_of(one) and mail_of(one) == mail_of(other)):
        return True
    return numbers[0] is not None and numbers[0] == numbers[1]
