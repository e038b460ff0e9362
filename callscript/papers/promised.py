"""Promises and days as papers word them."""

from dataclasses import dataclass

from callscript.call.state import CallState
from callscript.plan.dates import said_day
from callscript.plan.plan import Due, promises


@dataclass(frozen=True, slots=True)
class PromiseView:
    """A promise to the customer; `owner` and `due` are empty until somebody fills them in."""

    what: str
    owner: str
    due: str


def promise_views(state: CallState) -> tuple[PromiseView, ...]:
    """Read the promises off a call, in the order they were made."""
    return tuple(
        PromiseView(promise.what, promise.owner, due_words(promise.due))
        for promise in promises(state)
    )


def due_words(due: Due) -> str:
    """Say a day; one that was not understood stays in its own words."""
    return said_day(due.day) if due.day else due.words
