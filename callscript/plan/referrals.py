"""Referrals: who else we should know, with their reach, as the customer named them."""

import hashlib

from callscript.call import flow
from callscript.call.events import AnswerValue
from callscript.call.people import Contact
from callscript.call.state import CallState
from callscript.script.model import NAME, PHONE, Script


def referrals(script: Script, state: CallState) -> tuple[Contact, ...]:
    """Read the people off a call whom the customer named, as the contacts they become.

    Their ids come of the call and the place, so that one named once is one contact however often
    the call is wrapped up. `referred_by` is the customer's name, or the call's where there is none.
    Nobody is a referral without a name, or on a branch that was left.
    """
    places = (step.id for step in script.steps.values() if step.asks_for == "referral")
    if not any(True for _ in places):
        return ()
    counted = flow.what_counts(script, state).counted
    found = ((place, script.steps.get(place), answer) for place, answer in counted.items())
    return tuple(
        contact
        for place, step, answer in found
        if step is not None and step.asks_for == "referral"
        for contact in (_contact(state, place, answer.value),)
        if contact is not None
    )


def _contact(state: CallState, place: str, value: AnswerValue) -> Contact | None:
    said = value if isinstance(value, dict) else {}
    name = str(said.get(NAME, "")).strip()
    if not name:
        return None
    named_by = state.contact.name if state.contact and state.contact.name else state.call
    usual = {NAME, PHONE}
    free = {field: str(text).strip() for field, text in said.items() if field not in usual}
    digest = hashlib.sha256(f"{state.call}\0{place}".encode()).hexdigest()[:16]
    fields = {**{field: text for field, text in free.items() if text}, "referred_by": named_by}
    return Contact(digest, name, phone=str(said.get(PHONE, "")).strip(), fields=fields)
