"""The plan as a reading of a call: concerns with what will be done, and promises with their day.

Nothing is invented: what nobody filled in stays empty here, and papers show it as open.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from callscript.call.state import CallState, Note
from callscript.plan.dates import parse_day
from callscript.script.model import NoteKind


@dataclass(frozen=True, slots=True)
class PlanField:
    """A blank in the plan: its id in `DetailSet`, its label, and what belongs in it."""

    id: str
    label: str
    hint: str


CONCERN_FIELDS: tuple[PlanField, ...] = (
    PlanField("root_cause", "Root cause", "why it could happen; ask why until it is about us"),
    PlanField("action", "Action", "what will be done about it"),
    PlanField("owner", "Owner", "who does it"),
    PlanField("accountable", "Accountable", "who answers for it having happened"),
    PlanField("due", "Due", "today, tomorrow, fri, in 3 days, in 2 weeks, 2026-12-24"),
    PlanField("verify", "How we will know", "what will show that it worked"),
    PlanField("tell_customer", "Tell the customer", "what they will hear from us about it"),
)
PROMISE_FIELDS: tuple[PlanField, ...] = (
    PlanField("owner", "Owner", "who keeps it"),
    PlanField("due", "Due", "today, tomorrow, fri, in 3 days, in 2 weeks, 2026-12-24"),
)

PLAN_FIELDS: Mapping[NoteKind, tuple[str, ...]] = {
    "concern": tuple(field.id for field in CONCERN_FIELDS),
    "promise": tuple(field.id for field in PROMISE_FIELDS),
}
"""The ids of what can be filled in, by the kind of note it is filled in for."""


@dataclass(frozen=True, slots=True)
class Due:
    """A day something is due: as it was written, and as a date where that was understood."""

    words: str = ""
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Concern:
    """Something that went wrong, in the customer's words, and what we will do about it."""

    note: str
    step: str | None
    heard: str
    heard_at: datetime
    root_cause: str
    action: str
    owner: str
    accountable: str
    due: Due
    verify: str
    tell_customer: str


@dataclass(frozen=True, slots=True)
class Promise:
    """Something we told the customer we would do."""

    note: str
    step: str | None
    what: str
    owner: str
    due: Due


def concerns(state: CallState) -> tuple[Concern, ...]:
    """Read the concerns off a call, in the order they were heard."""
    return tuple(_concern(note) for note in state.notes_of("concern"))


def promises(state: CallState) -> tuple[Promise, ...]:
    """Read the promises off a call, in the order they were made."""
    return tuple(_promise(note) for note in state.notes_of("promise"))


def _concern(note: Note) -> Concern:
    filled = note.details
    return Concern(
        note=note.id,
        step=note.step,
        heard=note.text,
        heard_at=note.at,
        root_cause=filled.get("root_cause", ""),
        action=filled.get("action", ""),
        owner=filled.get("owner", ""),
        accountable=filled.get("accountable", ""),
        due=_due(filled.get("due", ""), note),
        verify=filled.get("verify", ""),
        tell_customer=filled.get("tell_customer", ""),
    )


def _promise(note: Note) -> Promise:
    spoken = read_promise(note.text, note.at.date())
    return Promise(
        note=note.id,
        step=note.step,
        what=spoken.what,
        owner=note.details.get("owner", spoken.owner),
        due=_due(note.details["due"], note) if "due" in note.details else spoken.due,
    )


def _due(words: str, note: Note) -> Due:
    return Due(words, parse_day(words, note.at.date())) if words else Due()


@dataclass(frozen=True, slots=True)
class SpokenPromise:
    """A promise typed in one go: ``send invoice copy @Ana fri``."""

    what: str
    owner: str
    due: Due


_OWNER = re.compile(r"(?:^|\s)@(\w\S*)")
_WORD = re.compile(r"\S+")
_LEADS_TO_DAY = re.compile(r"\s+(?:by|on)$", re.IGNORECASE)
_LONGEST_DAY = 3
"""Words in the longest way to write a day ("in 3 days")."""


def read_promise(text: str, today: date) -> SpokenPromise:
    """Read owner and day off a promise; what is not understood stays in its words.

    The owner stands anywhere, after an @; the day stands last, and something is left before both.
    """
    owner = _OWNER.search(text)
    rest = (text[: owner.start()] + text[owner.end() :]).strip() if owner else text
    if owner is None or not rest:
        return _with_day(text, "", today)
    return _with_day(rest, owner[1].rstrip(".,;:!?)"), today)


def _with_day(text: str, owner: str, today: date) -> SpokenPromise:
    starts = [word.start() for word in _WORD.finditer(text)]
    for start in starts[1:][-_LONGEST_DAY:]:
        words = " ".join(text[start:].split())
        day = parse_day(words, today)
        if day is not None:
            what = _LEADS_TO_DAY.sub("", text[:start].rstrip())
            return SpokenPromise(what, owner, Due(words, day))
    return SpokenPromise(text, owner, Due())
