"""Whom a call is for, as named on the command line."""

from difflib import SequenceMatcher
from itertools import islice

from callscript.call.people import Contact
from callscript.cli.failures import Failed
from callscript.cli.output import say
from callscript.contacts.names import MERGED_INTO
from callscript.exits import Exit
from callscript.store.workplace import Workplace
from callscript.text import clean_line

_ALIKE = 0.75
"""How much alike two names must be for one to be a slip for the other; 1 is the same."""
_NAMED = 10
"""Contacts that are named when a word fits several."""


def whom(place: Workplace, wanted: str | None, *, rehearsal: bool = False) -> Contact | None:
    """Find a contact by id, by name, or by words of name, company or phone; else write one down.

    A rehearsal writes nobody down. Raises `Failed`, naming them, when several fit.
    """
    name = clean_line(wanted or "").strip()
    if not name:
        return None
    found = _fitting(place, name)
    if len(found) > 1:
        raise Failed(_several(name, found), Exit.BAD_INPUT)
    if found:
        return found[0]
    contact = Contact(place.world.new_id(), name=name)
    if not rehearsal:
        place.store.contacts.save(contact)
        say(f"{name} is a new contact.")
    return contact


def known(place: Workplace, wanted: str) -> Contact:
    """Find the one contact who is meant, as `whom` does; raises `Failed` if nobody is."""
    name = clean_line(wanted).strip()
    found = _fitting(place, name) if name else ()
    if len(found) == 1:
        return found[0]
    if found:
        raise Failed(_several(name, found), Exit.BAD_INPUT)
    near = ", ".join(contact.name for contact in nearly(place, name))
    meant = f" Did you mean {clean_line(near)}?" if near else ""
    raise Failed(f"No contact is '{name}'.{meant}", Exit.BAD_INPUT)


def _kept(place: Workplace, contact: Contact) -> Contact:
    """Whom a contact became part of, if so; of a ring that something made, the last one."""
    seen = {contact.id}
    while (into := contact.fields.get(MERGED_INTO, "")) and into not in seen:
        seen.add(into)
        contact = place.store.contacts.get(into) or contact
    return contact


def nearly(place: Workplace, wanted: str | None) -> tuple[Contact, ...]:
    """Contacts that may be meant by a name nobody has: a letter more, less or in another place.

    Only names that begin alike are looked at; a slip in the first letter is rare.
    """
    name = clean_line(wanted or "").strip().casefold()
    if not name or _fitting(place, name):
        return ()
    alike = (c for c in place.store.contacts.all() if c.name[:1].casefold() == name[:1])
    return tuple(islice((c for c in alike if _is_near(name, c.name.casefold())), _NAMED))


def _is_near(name: str, known: str) -> bool:
    """Compare with as many of the known words as there are in the name."""
    words = known.split()
    begun = " ".join(words[: len(name.split())])
    return any(_is_alike(name, other) for other in dict.fromkeys((begun, known)))


def _is_alike(name: str, other: str) -> bool:
    """Whether two names are alike; what their letters rule out is not compared any further."""
    matcher = SequenceMatcher(None, other, name)
    tests = (matcher.real_quick_ratio, matcher.quick_ratio, matcher.ratio)
    return all(ratio() >= _ALIKE for ratio in tests)


def _fitting(place: Workplace, name: str) -> tuple[Contact, ...]:
    contacts = place.store.contacts
    if by_id := contacts.get(name):
        return (_kept(place, by_id),)
    found = contacts.search(name)
    exact = tuple(c for c in found if c.name.casefold() == name.casefold())
    return exact or found


def _several(name: str, found: tuple[Contact, ...]) -> str:
    rows = [f"  {c.id}  {', '.join(filter(None, (c.name, c.company, c.phone)))}" for c in found]
    more = ["  …"] if len(rows) > _NAMED else []
    head = f"'{name}' fits {len(rows)} contacts; give more of the name, or the id:"
    return "\n".join([head, *map(clean_line, rows[:_NAMED]), *more])
