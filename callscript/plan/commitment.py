"""One thing we owe: to whom a call was made, or to ourselves because of it."""

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
