"""What lies over the step: a reply, an offer, a cue card; and the rules for opening a card."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from callscript.call import events as e
from callscript.call import intents as i
from callscript.call.state import CallState
from callscript.script.model import Script


def closed(state: CallState) -> Sequence[e.Body]:
    """What was over the step is done with, because something else comes up."""
    interrupt = (e.InterruptLeft(state.interrupt),) if state.interrupt is not None else ()
    offer = (e.OfferClosed(state.offer),) if state.offer is not None else ()
    card = (e.CardClosed(state.card),) if state.card is not None else ()
    return (*interrupt, *offer, *card)


def _open_card(_script: Script, state: CallState, intent: i.OpenCard) -> Sequence[e.Body] | str:
    if state.phase != "live":
        return "The call has ended already."
    opened = e.CardOpened(intent.card, intent.title, state.position)
    return (opened,) if state.card is None else (e.CardClosed(state.card), opened)


def _close_card(_script: Script, state: CallState, _intent: i.CloseCard) -> Sequence[e.Body] | str:
    return (e.CardClosed(state.card),) if state.card is not None else "No card is open."


CARD_RULES: Mapping[type, Callable[[Script, CallState, Any], Sequence[e.Body] | str]] = {
    i.OpenCard: _open_card,
    i.CloseCard: _close_card,
}
"""What each intent does to a call, or why not."""
