"""One thing we owe: to whom a call was made, or to ourselves because of it."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

DueKind = Literal[
    "promise",
    "update",
    "containment",
    "action",
    "preventive",
    "verification",
    "callback",
    "letter",
]
"""Updates are promised news of how it is going; an action is the corrective one of a concern."""

Status = Literal["open", "done", "dropped"]

KIND_WORDS: dict[DueKind, str] = {
    "promise": "promise",
    "update": "update",
    "containment": "first help",
    "action": "action",
    "preventive": "prevention",
    "verification": "check",
    "callback": "callback",
    "letter": "letter",
}
"""What each kind is called where people read it."""


@dataclass(frozen=True, slots=True)
class Commitment:
    """Something to be done, by its id within its call.

    `at` is the time of day it was agreed for ("14:30"), on the clocks of `zone` (empty: the
    caller's own); `reason` is what it is about; `why` says why it was dropped.
    """

    item: str
    kind: DueKind
    text: str
    owner: str = ""
    due: date | None = None
    at: str = ""
    zone: str = ""
    reason: str = ""
    status: Status = "open"
    settled_at: datetime | None = None
    why: str = ""


_LETTERS = "bcdfghjkmnpqrstvwxz"
"""No vowels, so that no word comes of them, and no l, which looks like a 1."""
_LENGTH = 7
"""Letters of a short id: among 10,000 items two have the same one once in twenty stores."""


def short_id(call: str, item: str) -> str:
    """Give the letters by which an item of a call is named on the command line; always the same."""
    number = int.from_bytes(hashlib.blake2b(f"{call}/{item}".encode(), digest_size=8).digest())
    letters = ""
    for _ in range(_LENGTH):
        number, place = divmod(number, len(_LETTERS))
        letters += _LETTERS[place]
    return letters


def said_due(owed: Commitment) -> str:
    """Say when something is due, for a table: "2026-11-27 09:00 America/New_York"; or "no day"."""
    day = owed.due.isoformat() if owed.due else "no day"
    return " ".join(filter(None, (day, owed.at, owed.zone)))
