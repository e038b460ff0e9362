"""Writing vCards, version 4: what other programs know by its property, the rest by one of ours."""

import re
from collections.abc import Iterable, Iterator

from callscript.call.people import Contact
from callscript.call.zones import zone_named
from callscript.contacts.entries import facts_of
from callscript.contacts.vcard import MADE_UP, OWN_FIELD, OWN_ID

_PROPERTIES = {
    "phone": "TEL",
    "email": "EMAIL",
    "notes": "NOTE",
    "title": "TITLE",
}
_LINK = re.compile(r"https?://[!-\[\]-~]+")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_UNQUOTABLE = re.compile(r'["\x00-\x1f\x7f]')
"""What no parameter of a vCard can hold; no field's name made here has any of it."""
_FOLD = 75
"""Bytes a line may have."""


def vcard_text(contacts: Iterable[Contact]) -> str:
    """Write contacts as the cards of one file."""
    return "".join(_card(contact) for contact in contacts)


def _card(contact: Contact) -> str:
    lines = ["BEGIN:VCARD", "VERSION:4.0", *_properties(contact), "END:VCARD"]
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _properties(contact: Contact) -> Iterator[str]:
    facts = facts_of(contact)
    name = facts.pop("name", "")
    stand_in = facts.get("company") or facts.get("phone") or "?"
    yield f"FN:{_escaped(name)}" if name else f"FN;{MADE_UP}=yes:{_escaped(stand_in)}"
    yield f"{OWN_ID}:{_escaped(contact.id)}"
    for field, text in facts.items():
        yield _property(field, text)


def _property(field: str, text: str) -> str:
    if field in _PROPERTIES:
        # Said to be text: without it some readers take a number for an address.
        kind = ";VALUE=text" if field == "phone" else ""
        return f"{_PROPERTIES[field]}{kind}:{_escaped(text)}"
    if field == "company":
        return f"ORG:{_escaped(text)}"
    if field == "address":
        return f"ADR:;;{_escaped(text)};;;;"
    if field == "website" and _LINK.fullmatch(text):
        return f"URL:{text}"
    if field == "timezone" and "/" in text and zone_named(text):
        return f"TZ:{_escaped(text)}"
    if field == "birthday" and _DAY.fullmatch(text):
        return f"BDAY:{text}"
    return _own(field, text)


def _own(field: str, text: str) -> str:
    return f'{OWN_FIELD};NAME="{_UNQUOTABLE.sub("_", field)}":{_escaped(text)}'


def _escaped(text: str) -> str:
    for plain, escaped in (("\\", "\\\\"), ("\n", "\\n"), (",", "\\,"), (";", "\\;")):
        text = text.replace(plain, escaped)
    return text


def _folded(line: str) -> str:
    """Break a line before it gets too long, never inside of a character."""
    if len(line.encode()) <= _FOLD:
        return line
    pieces, piece, size = [], "", 0
    for character in line:
        width = len(character.encode())
        if size + width > _FOLD:
            pieces.append(piece)
            piece, size = " ", 1
        piece += character
        size += width
    return "\r\n".join([*pieces, piece])
