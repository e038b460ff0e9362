"""What was offered on a call, and what became of it, as papers for staff word it."""

from dataclasses import dataclass

from callscript.call.state import CallState, Made

_STANDINGS = {"taken": "taken", "refused": "refused", "thinking": "to be thought about"}


@dataclass(frozen=True, slots=True)
class OfferView:
    """An offer that was made: its worth, what became of it, and who agreed or has yet to.

    A `token` was given with an apology. Empty texts where nobody said so.
    """

    label: str
    value: str
    standing: str
    agreed: str
    token: bool


def offer_views(state: CallState) -> tuple[OfferView, ...]:
    """Read the offers off a call, in the order they were made."""
    return tuple(_view(made) for made in state.offers.values())


def _view(made: Made) -> OfferView:
    agreed = f"{made.who or made.approve} agreed" if made.approved else ""
    if made.waits_for:
        agreed = f"{made.waits_for} has to agree"
    return OfferView(made.label, made.value, _STANDINGS[made.standing], agreed, made.token)
