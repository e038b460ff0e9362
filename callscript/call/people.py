"""Who is on the phone: the contact and the caller, as they are known when the call starts."""

from collections.abc import Mapping

import msgspec


class Contact(msgspec.Struct, frozen=True, omit_defaults=True):
    """A customer or former customer. `value` is what they are worth, in the caller's own words.

    `fields` are free: whatever else a script may mention as ``{contact.name_of_field}``.
    """

    id: str
    name: str = ""
    company: str = ""
    phone: str = ""
    value: str = ""
    notes: str = ""
    fields: Mapping[str, str] = {}

    @property
    def first_name(self) -> str:
        """The name to say hello with: the free field `first_name`, or the name's first word."""
        return self.fields.get("first_name") or self.name.partition(" ")[0]


def contact_facts(contact: Contact | None) -> Mapping[str, str]:
    """What is known of a contact, by the names scripts use: ``contact.first_name``."""
    if contact is None:
        return {}
    known = {
        "name": contact.name,
        "first_name": contact.first_name,
        "company": contact.company,
        "phone": contact.phone,
        "value": contact.value,
        "notes": contact.notes,
    }
    pairs = (*contact.fields.items(), *known.items())
    return {f"contact.{key}": value for key, value in pairs if value}


class Caller(msgspec.Struct, frozen=True, omit_defaults=True):
    """Whoever makes the call, as scripts mention them."""

    name: str = ""
    company: str = ""
    phone: str = ""


NOBODY = Caller()
"""A caller who has not said who they are; scripts fall back on their own words."""
