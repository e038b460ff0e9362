"""A hash chain over a call's events: what was written once can't change unnoticed.

Each link is the hash of the link before and of the digest of one event, so a text can be
redacted later and the chain still be followed over the digests.
"""

import hashlib
from typing import NamedTuple

import msgspec

from callscript.call.events import Event, encode, kind_of


class EventRow(NamedTuple):
    """An event as the store holds it; `at` in ISO form with offset, `body` as JSON."""

    seq: int
    intent: int
    at: str
    by: str
    kind: str
    body: str


def row_of(event: Event) -> EventRow:
    """Write an event as a row."""
    body = encode(event.body).decode()
    return EventRow(
        event.seq, event.intent, event.at.isoformat(), event.by, kind_of(event.body), body
    )


def first_link(call: str) -> bytes:
    """Give the link before a call's first event: no chain can be moved to another call."""
    return hashlib.sha256(call.encode()).digest()


def next_link(previous: bytes, row: EventRow) -> bytes:
    """Give an event's link from the one before it."""
    digest = hashlib.sha256(msgspec.json.encode(row)).digest()
    return hashlib.sha256(previous + digest).digest()
