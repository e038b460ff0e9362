"""Where a paper stands: whether staff have it, or the customer, and since when."""

from datetime import datetime

from callscript.call.state import CallState
from callscript.call.ticks import SENT


def sent_at(state: CallState, paper: str) -> datetime | None:
    """When a paper was sent to the customer; None if it was not."""
    return state.ticks.get(f"{SENT}{paper}")
