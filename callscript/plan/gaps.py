"""What a plan still wants: said in a line where it belongs, and never demanded."""

from collections.abc import Iterator
from dataclasses import dataclass

from callscript.call.state import CallState
from callscript.plan.concerns import Concern, concerns


@dataclass(frozen=True, slots=True)
class Gap:
    """Something to think about before the plan is handed on.

    `note` is the concern it is about, `field` the blank it belongs to.
    """

    note: str
    field: str
    words: str


def gaps(state: CallState) -> tuple[Gap, ...]:
    """What the plans of all concerns of a call still want."""
    caller = state.caller.name
    return tuple(gap for concern in concerns(state) for gap in gaps_of(concern, caller))


def gaps_of(concern: Concern, caller: str) -> Iterator[Gap]:
    """What one concern's plan still wants; `caller` is who made the call."""
    if (concern.root_cause or proposed_root_cause(concern)) and not concern.preventive:
        yield Gap(concern.note, "preventive", "a root cause without a preventive action")
    accountable = concern.accountable
    if not accountable:
        yield Gap(concern.note, "accountable", "nobody is accountable for this yet")
    elif same_person(accountable, caller):
        words = "the caller should not be the one accountable: who else answers for it?"
        yield Gap(concern.note, "accountable", words)
    elif not any(same_person(action.owner, accountable) for action in concern.actions):
        words = "whoever answers for it has no action to make it good yet"
        yield Gap(concern.note, "accountable", words)


def proposed_root_cause(concern: Concern) -> str:
    """The last why that was answered: what to propose as root cause while none was written."""
    answered = [why for why in concern.whys if why]
    return answered[-1] if answered and not concern.root_cause else ""


def same_person(one: str, other: str) -> bool:
    """Whether two names may well be one person's: the same name, or the first part of it."""
    a, b = one.casefold().split(), other.casefold().split()
    shorter, longer = sorted((a, b), key=len)
    return bool(shorter) and longer[: len(shorter)] == shorter
