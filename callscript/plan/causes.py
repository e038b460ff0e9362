"""Causes on our side: tags for concerns, and the checks they lead to.

A script may add its own and rename the usual ones (`[causes]`). A tag nobody declared is kept and
shown as it is: an old call's script may have named it otherwise.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from callscript.call.state import CallState
from callscript.plan.concerns import Concern, concerns
from callscript.script.model import Cause, Script

CheckKind = Literal["training", "handoff"]

_ASKS = {
    "training": "Training: does everyone involved know what to do there?",
    "handoff": "Hand-off: did sales and operations mean the same, and is it written down?",
}
"""What each kind of check asks of us."""


@dataclass(frozen=True, slots=True)
class CauseCheck:
    """A check that a cause leads to: what to tick, what it asks, and when it was done."""

    item: str
    kind: CheckKind
    cause: str
    asks: str
    done_at: datetime | None


def cause_of(script: Script, tag: str) -> Cause:
    """What a tag stands for; one nobody declared stands for itself."""
    return next((cause for cause in script.causes if cause.id == tag), Cause(tag, tag))


def cause_labels(script: Script, concern: Concern) -> tuple[str, ...]:
    """A concern's causes, in words."""
    return tuple(cause_of(script, tag).label for tag in concern.causes)


def cause_checks(script: Script, state: CallState) -> tuple[CauseCheck, ...]:
    """The checks all tagged causes of a call lead to, each once, in the order they were tagged."""
    tags = dict.fromkeys(tag for concern in concerns(state) for tag in concern.causes)
    return tuple(check for tag in tags for check in _checks_of(cause_of(script, tag), state))


def _checks_of(cause: Cause, state: CallState) -> Iterator[CauseCheck]:
    kinds: tuple[tuple[CheckKind, bool], ...]
    kinds = (("training", cause.training), ("handoff", cause.handoff))
    for kind, leads_there in kinds:
        item = f"{kind}:{cause.id}"
        if leads_there:
            yield CauseCheck(item, kind, cause.label, _ASKS[kind], state.ticks.get(item))
