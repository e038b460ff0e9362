"""Whom a customer named becomes a contact, once the call is wrapped up; nobody becomes two."""

from collections.abc import Sequence

from callscript.call.people import Contact
from callscript.call.state import CallState
from callscript.contacts.alike import Register
from callscript.contacts.entries import facts_of
from callscript.plan.referrals import referrals
from callscript.script.model import Script
from callscript.store.contacts import Contacts


def keep_referred(contacts: Contacts, script: Script, state: CallState) -> tuple[str, ...]:
    """Keep the people a wrapped-up call named, and say so; a rehearsal's are nobody.

    Who is known already, by this call's own id or by phone or e-mail, is left as they are.
    """
    named = referrals(script, state) if state.phase == "done" and not state.rehearsal else ()
    if not named:
        return ()
    known = Register.of(contacts.all())
    told = []
    for contact in named:
        if contact.id in known.by_id:
            continue
        same = known.matches(facts_of(contact))
        if same:
            told.append(f"{contact.name} is known already: {_called(same[0].contact)}.")
            continue
        contacts.save(contact)
        known.enter(contact)
        told.append(f"{contact.name} is a contact now.")
    return tuple(told)


def _called(contact: Contact) -> str:
    parts: Sequence[str] = (contact.name, contact.company)
    return ", ".join(filter(None, parts)) or contact.phone
