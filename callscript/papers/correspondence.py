"""What may stand in a paper for the customer, and the rules by which it is read off a call.

These records have no field for anything internal, so that no template can show it: not causes, not
who answers for them, not what the customer is worth, not plain notes, not what is to be found out.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from callscript.call.dates import said_day
from callscript.call.flow import outcome_of
from callscript.call.people import Caller, Contact
from callscript.call.state import CallState, Note
from callscript.papers.about import nothing_said
from callscript.papers.standing import sent_at
from callscript.plan.concerns import concerns
from callscript.plan.deadline import Due
from callscript.plan.promises import promise_of, read_promise
from callscript.plan.repeats import says_again
from callscript.script.model import Script

_TOLD = "tell_customer"
"""The field of a promise that puts it into words for the customer."""
_TITLES = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "sir", "herr", "frau", "señor"})


@dataclass(frozen=True, slots=True)
class Sender:
    """Who signs."""

    name: str
    """The caller's name, as the settings have it."""
    company: str
    """The caller's company."""
    phone: str
    """The number to ring."""


@dataclass(frozen=True, slots=True)
class Addressee:
    """Who it is written to."""

    name: str
    """The customer's whole name."""
    first_name: str
    """Their first name; the whole one where it begins with a title."""
    company: str
    """Their company."""
    address: tuple[str, ...]
    """Lines of their address, if the contact has one."""


@dataclass(frozen=True, slots=True)
class Answered:
    """A point of the customer's, and what they hear from us about it."""

    heard: str
    """The point, in the words it was taken down in."""
    answer: str
    """What to tell the customer, as the plan has it."""


@dataclass(frozen=True, slots=True)
class Promised:
    """A promise as the customer may read it."""

    what: str
    """What will be done; it begins with a capital letter."""
    who: str
    """Who does it, if that was promised by name; empty if it is whoever signs."""
    when: str
    """The day it is promised for, in words."""


def sender_of(caller: Caller) -> Sender:
    """Who signs for a call."""
    return Sender(caller.name, caller.company, caller.phone)


def addressee_of(contact: Contact | None) -> Addressee:
    """Who is written to; all empty where nobody is known."""
    if contact is None:
        return Addressee("", "", "", ())
    lines = contact.fields.get("address", "").replace(";", "\n").split("\n")
    address = tuple(line.strip() for line in lines if line.strip())
    first = contact.first_name
    familiar = contact.name if first.casefold().rstrip(".") in _TITLES else first
    return Addressee(contact.name, familiar, contact.company, address)


def dated(state: CallState, paper: str) -> str:
    """The day a paper bears: that on which it was sent, else that of the last work on the call."""
    at = sent_at(state, paper) or state.last_at
    return said_day(at.date()) if at else ""


def answered(state: CallState) -> tuple[Answered, ...]:
    """The customer's points to which there is something to say."""
    return tuple(
        Answered(concern.heard, concern.tell_customer)
        for concern in concerns(state)
        if concern.tell_customer
    )


def acknowledged(state: CallState) -> tuple[str, ...]:
    """Points the customer confirmed at read-back and to which nothing is said yet.

    What only says again what is answered needs no answer of its own.
    """
    told = [point.heard for point in answered(state)]
    return tuple(
        concern.heard
        for concern in concerns(state)
        if not concern.tell_customer
        and concern.confirmed_at
        and not any(says_again(concern.heard, one) for one in told)
    )


def promised(state: CallState, until: datetime | None = None) -> tuple[Promised, ...]:
    """The promises, in the order they were made; with `until` only those made by then."""
    made = (note for note in state.notes_of("promise") if until is None or note.at <= until)
    return promised_in(state, made)


def promised_in(state: CallState, notes: Iterable[Note]) -> tuple[Promised, ...]:
    """The promises these notes are.

    What an offer promised that somebody has yet to agree to is no promise to write down.
    """
    waiting = {made.note for made in state.offers.values() if not made.granted}
    made = (note for note in notes if note.id not in waiting)
    return tuple(_promised(note, state.caller.name) for note in made)


def _promised(note: Note, caller: str) -> Promised:
    promise, spoken = promise_of(note), read_promise(note.text, note.at.date())
    what = (note.details.get(_TOLD) or promise.what).strip().rstrip(".")
    # Who was put down for it afterwards, or what was written instead of a day, stays inside.
    due = promise.due if promise.due.day else spoken.due
    return Promised(what[:1].upper() + what[1:], _named(spoken.owner, what, caller), _when(due))


def _named(named: str, what: str, caller: str) -> str:
    """Who is to be named: not whoever signs, and nobody the words name already."""
    words = what.casefold().split()
    said = set(named.casefold().split()) & {*words, *caller.casefold().split()}
    return "" if said else named


def _when(due: Due) -> str:
    """Say the day; words of the promise that nobody understood stay as they are."""
    return said_day(due.day) if due.day else due.words


def talked_on(script: Script, state: CallState) -> date | None:
    """The day we talked; None if we didn't."""
    outcome = script.outcome(outcome_of(script, state))
    if (
        state.started_at is None
        or nothing_said(state)
        or (outcome is not None and not outcome.contacted)
    ):
        return None
    return state.started_at.date()


def wants_rest(script: Script, state: CallState) -> bool:
    """Whether they said that they don't want to hear from us."""
    outcome = script.outcome(outcome_of(script, state))
    return outcome is not None and outcome.id == "refused"
