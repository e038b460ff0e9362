"""The text of a thank-you card: short enough to be written by hand, and about their own concern."""

from dataclasses import dataclass

from callscript.call.state import CallState
from callscript.papers.correspondence import (
    Addressee,
    Sender,
    addressee_of,
    sender_of,
    talked_on,
    wants_rest,
)
from callscript.plan.concerns import Concern, concerns
from callscript.script.model import Script

CARD = "card.md"
"""The card's file name."""
_LONGEST = 140
"""Characters of a point, or of what we say to it, that a card has room for."""
_BRIEF = 60
"""Characters of a point that a card can say again; a longer one is a complaint sent back."""


@dataclass(frozen=True, slots=True)
class CardView:
    """What a thank-you card can say, as unescaped text; nothing internal is in it."""

    sender: Sender
    """Who signs."""
    to: Addressee
    """Who it is written to."""
    rehearsal: bool
    """Whether the call was practice: then it goes to nobody."""
    concern: str
    """One point of theirs that is short enough, without its full stop; confirmed ones first."""
    brief: bool
    """Whether the point is theirs word for word, or confirmed, and brief enough to be repeated."""
    answer: str
    """What we say to that point, if it is short enough; it stands in the letter, too."""
    praise: str
    """Something they were glad of, if it is short enough, without its full stop."""


def card_view(script: Script, state: CallState) -> CardView:
    """Read a call for its card; it is about what pleased them, if that is as many points."""
    del script
    found, glad = concerns(state), state.notes_of("praise")
    praise = next((note.text for note in glad if len(note.text) <= _LONGEST), "")
    pleased = praise and len(glad) >= len(found)
    short = [] if pleased else [one for one in found if len(one.heard) <= _LONGEST]
    known = [point for point in short if point.tell_customer or point.confirmed_at]
    point = next(iter(known or short), None)
    answer = point.tell_customer if point else ""
    return CardView(
        sender=sender_of(state.caller),
        to=addressee_of(state.contact),
        rehearsal=state.rehearsal,
        concern=point.heard.strip().removesuffix(".") if point else "",
        brief=point is not None and _can_be_said_again(state, point),
        answer=answer if len(answer) <= _LONGEST else "",
        praise=praise.strip().removesuffix("."),
    )


def _can_be_said_again(state: CallState, point: Concern) -> bool:
    theirs = point.confirmed_at is not None or state.notes[point.note].kind == "verbatim"
    return theirs and len(point.heard) <= _BRIEF


def why_no_card(script: Script, state: CallState) -> str:
    """Why a call gets no card; empty if it gets one."""
    if state.phase == "live":
        return "the call has not ended"
    view = card_view(script, state)
    if not view.to.name:
        return "nobody is named to thank"
    if talked_on(script, state) is None:
        return "nobody was talked to"
    if wants_rest(script, state):
        return "they don't want to hear from us"
    return "" if view.concern or view.praise else "nothing they told us is short enough for a card"
