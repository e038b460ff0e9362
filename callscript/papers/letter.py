"""The letter to the customer after the call: what we heard, what we do about it, our promises."""

from dataclasses import dataclass

from callscript.call.dates import said_day
from callscript.call.state import CallState
from callscript.papers.about import nothing_said
from callscript.papers.correspondence import (
    Addressee,
    Answered,
    Promised,
    Sender,
    acknowledged,
    addressee_of,
    answered,
    dated,
    promised,
    sender_of,
    talked_on,
)
from callscript.plan.concerns import concerns
from callscript.script.model import Script

LETTER = "letter.md"
"""The letter's file name."""


@dataclass(frozen=True, slots=True)
class LetterView:
    """What a letter to the customer can say, as unescaped text; nothing internal is in it."""

    date: str
    """The day it was sent, or else that of the last work on the call, in words."""
    sender: Sender
    """Who signs."""
    to: Addressee
    """Who it is written to."""
    rehearsal: bool
    """Whether the call was practice: then it goes to nobody."""
    talked: str
    """When we talked, in words ("on Monday, …", "today"); empty if nobody was reached."""
    heard: int
    """How many concerns they had, those the letter is silent on among them."""
    answered: tuple[Answered, ...]
    """The customer's points with what we say to each."""
    acknowledged: tuple[str, ...]
    """Points they confirmed at read-back, to which nothing is said yet."""
    own_words: bool
    """Whether all of those were kept word for word: only then are they the customer's own words."""
    praise: tuple[str, ...]
    """What they were glad of."""
    sorry_for: str
    """What we said sorry for, in plain words; empty where nothing was written down."""
    wish: str
    """How they would like it put right, if they said so."""
    wish_is_theirs: bool
    """Whether it stands as they said it: their answer, or kept word for word."""
    agreed: tuple[str, ...]
    """Offers they took that nobody has to approve any more, by their labels."""
    promises: tuple[Promised, ...]
    """What we promised."""


def letter_view(script: Script, state: CallState) -> LetterView:
    """Read a call for the letter to the customer; nothing is filled in that nobody wrote."""
    written = dated(state, LETTER)
    silent = acknowledged(state)
    wish = state.details.get("wish", "")
    return LetterView(
        date=written,
        sender=sender_of(state.caller),
        to=addressee_of(state.contact),
        rehearsal=state.rehearsal,
        talked=_talked(script, state, written),
        heard=len(concerns(state)),
        answered=answered(state),
        acknowledged=silent,
        own_words=set(silent) <= {note.text for note in state.notes_of("verbatim")},
        praise=tuple(note.text for note in state.notes_of("praise")),
        sorry_for=state.details.get("apology_what", "").strip().rstrip("."),
        wish=wish,
        wish_is_theirs=_said_so(script, state, wish),
        agreed=_agreed(state),
        promises=promised(state),
    )


def _talked(script: Script, state: CallState, written: str) -> str:
    talked = talked_on(script, state)
    if talked is None:
        return ""
    return "today" if said_day(talked) == written else f"on {said_day(talked)}"


def _said_so(script: Script, state: CallState, wish: str) -> bool:
    """Whether a wish stands in their words; what wrap-up put it into are ours."""
    asked = (one for one in state.answers.values() if one.step in script.steps)
    answers = (one for one in asked if script.steps[one.step].wish)
    kept = (note.text for note in state.notes_of("verbatim"))
    return wish in kept or any(wish in (one.words, one.value) for one in answers)


def _agreed(state: CallState) -> tuple[str, ...]:
    """Offers that were taken and wait for nobody; one that became a promise stands among those."""
    promises = {note.id for note in state.notes_of("promise")}
    return tuple(
        made.label
        for made in state.offers.values()
        if made.granted and made.label and made.note not in promises
    )


def left_unsaid(state: CallState) -> str:
    """Say of how many concerns a letter says nothing, since nothing is there to tell; or nothing.

    What the customer confirmed is in the letter in any case, in their own words.
    """
    unsaid = [c for c in concerns(state) if not (c.tell_customer or c.confirmed_at)]
    if not unsaid:
        return ""
    how_many = "one concern" if len(unsaid) == 1 else f"{len(unsaid)} concerns"
    return f"the letter says nothing of {how_many} (“Tell the customer” is empty)"


def why_no_letter(script: Script, state: CallState) -> str:
    """Why a call gets no letter; empty if it gets one."""
    if state.phase == "live":
        return "the call has not ended"
    if nothing_said(state):
        return "the call ended before anything was said"
    view = letter_view(script, state)
    if not (view.to.name or view.to.company):
        return "nobody is named to write to"
    if not (view.answered or view.agreed or view.promises):
        return "nothing is there to tell the customer yet (a concern's “Tell the customer”)"
    return ""
