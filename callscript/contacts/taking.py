"""Taking people of a file into the store: who is new, who is known already, what becomes of them.

Nothing is overwritten unless that is asked for, and what is not taken is told line by line.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from msgspec.structs import replace

from callscript.call.people import Contact
from callscript.contacts.alike import Register
from callscript.contacts.entries import Entry, Read, Refused, contact_of, facts_of
from callscript.contacts.names import KEPT_BY_US, OWN

Duplicates = Literal["skip", "fill", "replace", "add"]
"""What becomes of somebody who is known: left out; empty facts filled in; facts put in the place of
those known; taken as another person."""
Fate = Literal["new", "filled", "replaced", "same", "left out"]


@dataclass(frozen=True, slots=True)
class Taken:
    """What becomes of an entry: `contact` as they will be, `known` as they were, and by what."""

    line: int
    fate: Fate
    contact: Contact
    known: Contact | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Intake:
    """All that will happen."""

    taken: tuple[Taken, ...]
    refused: tuple[Refused, ...]

    @property
    def to_save(self) -> tuple[Contact, ...]:
        """The contacts to keep, each as they are in the end."""
        wanted = {
            taken.contact.id: taken.contact
            for taken in self.taken
            if taken.fate in {"new", "filled", "replaced"}
        }
        return tuple(wanted.values())

    @property
    def counts(self) -> Mapping[Fate, int]:
        """How many entries have which fate."""
        return Counter(taken.fate for taken in self.taken)

    @property
    def not_taken(self) -> tuple[Refused, ...]:
        """Every row that is not taken, with its reason, in the order of the file."""
        left = (Refused(t.line, t.why) for t in self.taken if t.fate == "left out")
        return tuple(sorted((*self.refused, *left), key=lambda row: row.line))


def take_in(
    read: Read, known: Iterable[Contact], duplicates: Duplicates, new_id: Callable[[], str]
) -> Intake:
    """Decide what becomes of every entry; nothing is changed by it."""
    taking = _Taking(Register.of(known), duplicates, new_id)
    return Intake(tuple(map(taking.take, read.entries)), read.refused)


@dataclass(slots=True)
class _Taking:
    register: Register
    duplicates: Duplicates
    new_id: Callable[[], str]
    lines: dict[str, int] = field(default_factory=dict)
    """The line a contact came from, of those who came from this file."""

    def take(self, entry: Entry) -> Taken:
        if entry.id and (same := self.register.by_id.get(entry.id)) is not None:
            return self._known(entry, same, "its id")
        found = self.register.matches(entry.facts) if self.duplicates != "add" else ()
        mine = [match for match in found if _name_agrees(entry, match.contact)]
        if mine:
            return self._known(entry, mine[0].contact, f"the same {mine[0].by}")
        if found:
            other, by = found[0].contact, found[0].by
            why = f"the same {by} as {self._named(other)}, and another name"
            return Taken(entry.line, "left out", contact_of(entry, ""), other, why)
        contact = contact_of(entry, entry.id if _is_id(entry.id) else self.new_id())
        return self._enter(Taken(entry.line, "new", contact))

    def _known(self, entry: Entry, known: Contact, by: str) -> Taken:
        made = _joined(known, entry.facts, over=self.duplicates == "replace")
        if made == known or (self.duplicates in {"skip", "add"} and not _adds(known, entry)):
            return Taken(entry.line, "same", known, known, by)
        if self.duplicates in {"skip", "add"}:
            why = f"{by} as {self._named(known)}"
            return Taken(entry.line, "left out", known, known, why)
        fate: Fate = "replaced" if self.duplicates == "replace" else "filled"
        return self._enter(Taken(entry.line, fate, made, known, by))

    def _enter(self, taken: Taken) -> Taken:
        self.register.enter(taken.contact)
        self.lines.setdefault(taken.contact.id, taken.line)
        return taken

    def _named(self, contact: Contact) -> str:
        who = ", ".join(filter(None, (contact.name, contact.company))) or contact.phone
        line = self.lines.get(contact.id)
        return f"{who} (line {line:,})" if line is not None else who


def _is_id(text: str) -> bool:
    return text.isascii() and text.replace("-", "").isalnum() and len(text) <= 64


def _adds(known: Contact, entry: Entry) -> bool:
    """Whether an entry says anything that isn't known."""
    facts = facts_of(known)
    return any(facts.get(name) != text for name, text in entry.facts.items())


def _name_agrees(entry: Entry, contact: Contact) -> bool:
    """Whether two may be one person: a phone or an address is shared by families and offices."""
    one, other = entry.facts.get("name", ""), contact.name
    return not one or not other or _words(one) == _words(other)


def _words(name: str) -> frozenset[str]:
    return frozenset(name.casefold().replace(",", " ").split())


def joined(known: Contact, other: Contact) -> Contact:
    """Fill in what is empty of one contact from another."""
    return _joined(known, facts_of(other), over=False)


def _joined(known: Contact, facts: Mapping[str, str], *, over: bool) -> Contact:
    there = facts_of(known)
    news = {
        name: text
        for name, text in facts.items()
        if text and (over or not there.get(name)) and (name not in KEPT_BY_US or over)
    }
    own = {name: news.pop(name) for name in OWN if name in news}
    return replace(known, **own, fields={**known.fields, **news})
