"""Who is who: contacts that have the same phone or e-mail, however they are written."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from callscript.call.people import Contact
from callscript.contacts.entries import facts_of

_EXTENSION = re.compile(r"(?:ext\.?|extension|x|#|durchwahl|app\.?)\s*(\d{1,6})\s*$", re.IGNORECASE)
_OTHERS = re.compile(r"[^0-9]+")
_TRUNK = re.compile(r"\(0\)")
_LEAST = 6
"""Digits below which a number says nothing about who it is: an extension, a short code."""
_COUNTRY = 3
"""Digits a country's prefix has at most."""
_INDEXED = 6


@dataclass(frozen=True, slots=True)
class Number:
    """A phone number as it is compared.

    `digits` are those without any prefix for far calls; `abroad` says that they begin with a
    country's, `trunk` that a leading 0 was left off.
    """

    digits: str
    extension: str = ""
    abroad: bool = False
    trunk: bool = False


def number_of(phone: str) -> Number | None:
    """Read a phone number; None if it has too few digits to tell anybody by."""
    found = _EXTENSION.search(phone)
    main = phone[: found.start()] if found else phone
    stripped = _TRUNK.sub("", main).strip()
    digits = _OTHERS.sub("", stripped)
    abroad = stripped.lstrip("(").startswith("+") or digits.startswith("00")
    bare = digits.lstrip("0")
    if len(bare) < _LEAST:
        return None
    return Number(bare, found[1] if found else "", abroad, not abroad and digits != bare)


def is_same(one: Number, other: Number) -> bool:
    """Whether two numbers ring the same phone, one of them perhaps without its country."""
    if one.extension != other.extension:
        return False
    if one.digits == other.digits:
        return True
    longer, shorter = sorted((one, other), key=lambda number: -len(number.digits))
    more = len(longer.digits) - len(shorter.digits)
    return (
        (longer.abroad or shorter.trunk)
        and not shorter.abroad
        and more <= _COUNTRY
        and longer.digits.endswith(shorter.digits)
    )


def mail_of(text: str) -> str:
    """Give an e-mail address as it is compared; empty if it is none."""
    plain = text.strip().removeprefix("mailto:").casefold()
    return plain if "@" in plain else ""


@dataclass(frozen=True, slots=True)
class Match:
    """A contact who is the same, and by what."""

    contact: Contact
    by: str


@dataclass(slots=True)
class Register:
    """Contacts found again by phone, e-mail or id."""

    by_id: dict[str, Contact] = field(default_factory=dict)
    _phones: dict[str, list[tuple[Number, str]]] = field(default_factory=dict)
    _mails: dict[str, list[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, contacts: Iterable[Contact]) -> "Register":
        """Enter contacts."""
        register = cls()
        for contact in contacts:
            register.enter(contact)
        return register

    def enter(self, contact: Contact) -> None:
        """Enter a contact, or what is known of them now."""
        self.by_id[contact.id] = contact
        for number in numbers_of(facts_of(contact)):
            self._phones.setdefault(number.digits[-_INDEXED:], []).append((number, contact.id))
        for mail in mails_of(facts_of(contact)):
            self._mails.setdefault(mail, []).append(contact.id)

    def matches(self, facts: Mapping[str, str]) -> tuple[Match, ...]:
        """Find who has one of these phones or e-mails, each once, those entered first first."""
        found: dict[str, Match] = {}
        for number in numbers_of(facts):
            for known, contact in self._phones.get(number.digits[-_INDEXED:], ()):
                if is_same(number, known):
                    found.setdefault(contact, Match(self.by_id[contact], "phone"))
        for mail in mails_of(facts):
            for contact in self._mails.get(mail, ()):
                found.setdefault(contact, Match(self.by_id[contact], "e-mail"))
        return tuple(found.values())


def numbers_of(facts: Mapping[str, str]) -> Iterator[Number]:
    """Give the phone numbers among facts."""
    for name, text in facts.items():
        if name in {"phone", "mobile"} or name.startswith("phone_"):
            number = number_of(text)
            if number is not None:
                yield number


def mails_of(facts: Mapping[str, str]) -> Iterator[str]:
    """Give the e-mail addresses among facts."""
    for name, text in facts.items():
        if (name == "email" or name.startswith("email_")) and (mail := mail_of(text)):
            yield mail
