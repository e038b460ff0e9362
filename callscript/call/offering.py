"""Offers: which of them are open, and what making, taking and granting one does.

What is taken is promised: the promise is a note like any other, so that it is read back, has an
owner and a day, and is due. Each rule gives the events of an intent, or says why it can't be done.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from callscript.call import events as e
from callscript.call import flow
from callscript.call import intents as i
from callscript.call.fits import MAX_WORDS, too_long
from callscript.call.over import closed
from callscript.call.state import CallState, Made
from callscript.script.condition import holds
from callscript.script.model import Offer, Script
from callscript.script.telling import told

Done = Sequence[e.Body] | str
"""Events, or why there are none."""

_NONE_OPEN = "No offer is open."


def open_offers(script: Script, state: CallState) -> tuple[Offer, ...]:
    """The offers that apply now, in order; those made already stay among them."""
    if not script.offers:
        return ()
    known = flow.what_counts(script, state)
    return tuple(
        offer
        for offer in script.offers
        if offer.id in state.offers or offer.when is None or holds(offer.when, known)
    )


def why_locked(script: Script, state: CallState, offer: Offer) -> str:
    """Why an offer that applies isn't to be made yet, in words; empty when it may be."""
    asking = script.asks_when if offer.asks_for else None
    gates = [gate for gate in (asking, offer.requires) if gate is not None]
    known = flow.what_counts(script, state) if gates else None
    shut = next((gate for gate in gates if known and not holds(gate.when, known)), None)
    return f"{shut.why or 'Not yet.'} It opens when {told(shut.when, script)}." if shut else ""


def why_closed(script: Script, state: CallState, offer: Offer) -> str:
    """Why an offer can't be made now, in words for the caller; empty when it can."""
    if offer.when is not None and not holds(offer.when, flow.what_counts(script, state)):
        return f"“{offer.label}” is only for when {told(offer.when, script)}."
    return why_locked(script, state, offer)


def promise_words(offer: Offer) -> str:
    """What an offer promises once it is taken, as a caller would type it: Send it @Ben fri."""
    owner = f'"{offer.owner}"' if " " in offer.owner else offer.owner
    return " ".join(filter(None, (offer.promise or offer.label, owner and f"@{owner}", offer.due)))


def _make(script: Script, state: CallState, intent: i.MakeOffer, _new: str) -> Done:
    offer = script.offer(intent.offer)
    if offer is None:
        return "This script has no such offer."
    if state.phase != "live":
        return "The call has ended already."
    if state.offer == offer.id:
        return ()
    # One made before can be looked at whatever was said since: they may still say no to it.
    why = "" if offer.id in state.offers else why_closed(script, state, offer)
    if why:
        return why
    made = e.OfferMade(
        offer.id, state.position, offer.label, offer.value, offer.approve, offer.token
    )
    return (*closed(state), made)


def _settle(script: Script, state: CallState, intent: i.SettleOffer, new: str) -> Done:
    made, offer = _over_step(state), script.offer(state.offer)
    if made is None:
        return _NONE_OPEN
    closed = e.OfferClosed(made.offer)
    if intent.taken == made.taken:
        return (closed,)
    if not intent.taken:
        return (e.OfferSettled(made.offer, intent.taken), *_unpromised(state, made), closed)
    if offer is None:
        return "This script has no such offer."
    if why := why_closed(script, state, offer):
        return why
    return (*_promised(offer, state, made, new), closed)


def _promised(offer: Offer, state: CallState, made: Made, new: str) -> Sequence[e.Body]:
    """The promise a taken offer becomes: the one it was before, if it was one."""
    known = state.notes.get(made.note)
    words = promise_words(offer)
    if known is None:
        kept = e.NoteKept(new, state.position, "promise", words)
        return (e.OfferSettled(offer.id, True, new), kept)
    again = () if known.text else (e.NoteEdited(known.id, words),)
    return (e.OfferSettled(offer.id, True, known.id), *again)


def _unpromised(state: CallState, made: Made) -> Sequence[e.Body]:
    note = state.notes.get(made.note)
    return (e.NoteEdited(note.id, ""),) if note is not None and note.text else ()


def _over_step(state: CallState) -> Made | None:
    return state.offers.get(state.offer or "")


def _approve(_script: Script, state: CallState, intent: i.ApproveOffer, _new: str) -> Done:
    made, who = _over_step(state), intent.who.strip()
    if made is None:
        return _NONE_OPEN
    if not (who or made.approve):
        return "Nobody has to agree to this offer. Somebody did? Say who."
    if wrong := too_long(who, MAX_WORDS):
        return wrong
    if made.approved and who in {made.who, made.who or made.approve}:
        return ()
    return (e.OfferApproved(made.offer, "" if who == made.approve else who),)


def _value(_script: Script, state: CallState, intent: i.ValueOffer, _new: str) -> Done:
    made, value = _over_step(state), intent.value.strip()
    if made is None:
        return _NONE_OPEN
    if wrong := too_long(value, MAX_WORDS):
        return wrong
    return () if value == made.value else (e.OfferValued(made.offer, value),)


def _withdraw(_script: Script, state: CallState, _intent: i.WithdrawOffer, _new: str) -> Done:
    made = _over_step(state)
    if made is None:
        return _NONE_OPEN
    return (
        *_unpromised(state, made),
        e.OfferWithdrawn(made.offer),
        e.OfferClosed(made.offer),
    )


def _close(_script: Script, state: CallState, _intent: i.CloseOffer, _new: str) -> Done:
    return (e.OfferClosed(state.offer),) if state.offer is not None else _NONE_OPEN


RULES: Mapping[type, Callable[[Script, CallState, Any, str], Done]] = {
    i.MakeOffer: _make,
    i.SettleOffer: _settle,
    i.ApproveOffer: _approve,
    i.ValueOffer: _value,
    i.WithdrawOffer: _withdraw,
    i.CloseOffer: _close,
}
"""What each intent does to a call; the last argument is the id for a new note."""
