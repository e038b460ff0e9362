"""Promises and days as papers word them."""

from dataclasses import dataclass

from callscript.call.dates import said_day
from callscript.call.state import CallState, Note
from callscript.plan.deadline import Due
from callscript.plan.promises import promise_of, promises


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


def promise_line(note: Note) -> str:
    """Say a promise in one go, its owner and day as they were understood."""
    promise = promise_of(note)
    known = ", ".join(filter(None, (promise.owner, due_words(promise.due))))
    return f"{promise.what} ({known})" if known else promise.what


def due_words(due: Due) -> str:
    """Say a day; one that was not understood stays in its own words."""
    return said_day(due.day) if due.day else due.words
