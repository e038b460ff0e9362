"""What a file says of people: entries with the line each stands on, cleaned, and what was lost."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from callscript.call.fits import MAX_NOTE
from callscript.call.people import Contact
from callscript.contacts.names import OWN
from callscript.text import clean, clean_line

_LINES = frozenset({"notes", "address", "value"})
"""Facts that may go over several lines; so may all free fields nobody knows."""
MOST_FIELDS = 200


@dataclass(frozen=True, slots=True)
class Entry:
    """A person of a file: the line they stand on, and their facts by field.

    `id` is the contact's own, if the file is one of ours.
    """

    line: int
    facts: Mapping[str, str]
    id: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that is not taken, and why."""

    line: int
    why: str


@dataclass(frozen=True, slots=True)
class Read:
    """A file as it was read: its entries, what is not taken, and remarks on the rest.

    `columns` says into which field each column goes, where the file has columns; empty: left out.
    """

    kind: str
    entries: tuple[Entry, ...]
    refused: tuple[Refused, ...] = ()
    columns: tuple[tuple[str, str], ...] = ()
    remarks: tuple[str, ...] = ()


class UnclearFile(ValueError):  # noqa: N818 - what is wrong, in a word
    """A file of contacts that can't be read as one, or a mapping that doesn't fit it."""


@dataclass(slots=True)
class Cleaning:
    """Makes facts fit to be kept, and counts what had to be changed."""

    changed: Counter[str] = field(default_factory=Counter)
    first: dict[str, int] = field(default_factory=dict)

    def fact(self, name: str, text: str, line: int) -> str:
        """Give a fact as it will be kept."""
        whole = clean(text)
        if whole != text:
            self._count("control characters or escape sequences, now shown as signs", line)
        if name in OWN and name not in _LINES:
            whole = clean_line(whole)
        whole = whole.strip()
        if len(whole) > MAX_NOTE:
            self._count(f"more than {MAX_NOTE:,} characters, cut off there", line)
            whole = whole[:MAX_NOTE].rstrip()
        return whole

    def formula(self, line: int) -> None:
        """Take notice of a cell that a spreadsheet would work out."""
        self._count("what looks like a formula, kept as text", line)

    def _count(self, what: str, line: int) -> None:
        self.changed[what] += 1
        self.first.setdefault(what, line)

    @property
    def remarks(self) -> tuple[str, ...]:
        """What was changed, how often, and where first."""
        return tuple(
            f"{count:,} cell{'' if count == 1 else 's'} with {what} (first in line "
            f"{self.first[what]:,})"
            for what, count in self.changed.items()
        )


def contact_of(entry: Entry, contact: str) -> Contact:
    """Make a contact, with this id, of an entry."""
    own = {name: entry.facts[name] for name in OWN if entry.facts.get(name)}
    free = {name: text for name, text in entry.facts.items() if name not in OWN and text}
    return Contact(contact, **own, fields=free)


def facts_of(contact: Contact) -> dict[str, str]:
    """Give a contact's facts by field; what is empty is left out."""
    own = {name: getattr(contact, name) for name in OWN}
    return {name: text for name, text in {**own, **contact.fields, **own}.items() if text}
