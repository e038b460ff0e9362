"""Concerns as a reading of a call: what went wrong, why, and what will be done about it.

Nothing is invented: what nobody filled in stays empty here, and papers show it as open.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from callscript.call.planfields import WHYS
from callscript.call.points import confirmed_at, is_concern
from callscript.call.state import CallState, Note
from callscript.plan.deadline import NO_DAY, Due, due_of
from callscript.plan.themes import head_of

ActionKind = Literal["containment", "corrective", "preventive"]


@dataclass(frozen=True, slots=True)
class Action:
    """Something to be done about a concern: what stops it, what mends it, what prevents it."""

    kind: ActionKind
    what: str
    owner: str
    due: Due


@dataclass(frozen=True, slots=True)
class Concern:
    """Something that went wrong, in the customer's words, and what we will do about it.

    `confirmed_at` is when they agreed to it as it was read back to them; None if they did not.
    `causes` are ids of cause tags; `whys` are the answers to the five whys, in order, empty where
    one was left out. `action` is the corrective one.
    """

    note: str
    step: str | None
    heard: str
    heard_at: datetime
    confirmed_at: datetime | None = None
    expected: str = ""
    delivered: str = ""
    causes: tuple[str, ...] = ()
    whys: tuple[str, ...] = ("", "", "", "", "")
    root_cause: str = ""
    containment: str = ""
    containment_owner: str = ""
    containment_due: Due = NO_DAY
    action: str = ""
    owner: str = ""
    due: Due = NO_DAY
    preventive: str = ""
    preventive_owner: str = ""
    preventive_due: Due = NO_DAY
    accountable: str = ""
    verify: str = ""
    verify_by: Due = NO_DAY
    tell_customer: str = ""

    @property
    def begun(self) -> bool:
        """Whether anything was said about why it happened, or about what will be done."""
        said = (self.root_cause, self.owner, self.accountable, self.due.words, self.verify)
        return any((*self.whys, *said, *self.actions))

    @property
    def actions(self) -> tuple[Action, ...]:
        """The actions that say what is to be done, in the order they come in time."""
        all_three = (
            Action("containment", self.containment, self.containment_owner, self.containment_due),
            Action("corrective", self.action, self.owner, self.due),
            Action("preventive", self.preventive, self.preventive_owner, self.preventive_due),
        )
        return tuple(action for action in all_three if action.what)


def concerns(state: CallState) -> tuple[Concern, ...]:
    """Read the concerns off a call, in the order they were heard.

    One that was put under another, at a table, is part of that.
    """
    found = (note for note in state.notes.values() if is_concern(state, note))
    heads = (note for note in found if head_of(state, note) is None)
    return tuple(concern_of(note, confirmed_at(state, note)) for note in heads)


def concern_of(note: Note, confirmed: datetime | None = None) -> Concern:
    """Read a concern off its note, which the customer may have confirmed."""

    def said(field: str) -> str:
        return note.details.get(field, "")

    return Concern(
        note=note.id,
        step=note.step,
        heard=note.text,
        heard_at=note.at,
        confirmed_at=confirmed,
        expected=said("expected"),
        delivered=said("delivered"),
        causes=tags_in(said("causes")),
        whys=tuple(map(said, WHYS)),
        root_cause=said("root_cause"),
        containment=said("containment"),
        containment_owner=said("containment_owner"),
        containment_due=due_of(said("containment_due"), note),
        action=said("action"),
        owner=said("owner"),
        due=due_of(said("due"), note),
        preventive=said("preventive"),
        preventive_owner=said("preventive_owner"),
        preventive_due=due_of(said("preventive_due"), note),
        accountable=said("accountable"),
        verify=said("verify"),
        verify_by=due_of(said("verify_by"), note),
        tell_customer=said("tell_customer"),
    )


def tags_in(text: str) -> tuple[str, ...]:
    """Read tags joined by commas, each once, in their order."""
    tags = (" ".join(tag.split()) for tag in text.split(","))
    return tuple(dict.fromkeys(tag for tag in tags if tag))
