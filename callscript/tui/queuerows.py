"""The queue as a list opened over a screen: whom to call next, and who is not on it and why."""

from callscript.contacts.queue import LeftOut, Queue, Queued
from callscript.store.queues import queue_in
from callscript.store.workplace import Workplace
from callscript.tui.finder import Choice, Finder

NEXT = "next:"
"""Before the id of a contact to be called."""
_NOBODY = "Nobody is to be called."
_NOT = "Not on the list"


def queue_finder(place: Workplace) -> Finder:
    """The list; raises `StoreError`."""
    queue = queue_in(place.store, place.world.now())
    left = tuple(
        Choice(f"{NEXT}{each.contact.id}", _named(each), f"{each.kind}: {each.why}", _NOT)
        for each in queue.left_out
    )
    rows = (*map(_choice, queue.next), *left)
    return Finder("Call next", rows, none=_NOBODY)


def first_of(place: Workplace) -> tuple[Queued | None, str]:
    """Who comes next, and what to say if nobody does; raises `StoreError`."""
    queue = queue_in(place.store, place.world.now())
    return (queue.next[0], "") if queue.next else (None, _nobody(queue))


def _nobody(queue: Queue) -> str:
    return f"{_NOBODY} {queue.sentence}".strip()


def _choice(each: Queued) -> Choice:
    tries = {0: "", 1: "1 call"}.get(each.attempts, f"{each.attempts} calls")
    detail = " · ".join(filter(None, (each.contact.value, tries, each.why)))
    return Choice(f"{NEXT}{each.contact.id}", _named(each), detail)


def _named(each: Queued | LeftOut) -> str:
    contact = each.contact
    return ", ".join(filter(None, (contact.name or contact.phone, contact.company)))
