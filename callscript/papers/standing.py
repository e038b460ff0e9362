"""Where papers stand: what staff have been given, what the customer was sent, and when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from callscript.call.dates import said_day
from callscript.call.state import CallState
from callscript.call.ticks import SENT, SHARED

LABELS: Mapping[str, str] = {
    "summary.md": "Summary",
    "improvement-plan.md": "Improvement plan",
    "reply.md": "Reply to their letter",
    "letter.md": "Letter to the customer",
    "card.md": "Thank-you card",
    "quotes.md": "The customer's own words",
    "session-report.md": "Report of the session",
}
"""What papers are called, by file name."""


@dataclass(frozen=True, slots=True)
class Handed:
    """A paper that was handed over."""

    label: str
    """What the paper is called."""
    how: str
    """To whom: "shared with staff", or "sent to the customer"."""
    at: str
    """Day and time, in words."""


def sent_at(state: CallState, paper: str) -> datetime | None:
    """When a paper was sent to the customer; None if it was not."""
    return state.ticks.get(f"{SENT}{paper}")


def handed_over(state: CallState) -> tuple[Handed, ...]:
    """The papers of a call that were handed over, the first one first."""
    hows = {SHARED: "shared with staff", SENT: "sent to the customer"}
    found = sorted((at, item) for item, at in state.ticks.items() if item.startswith((*hows,)))
    return tuple(
        Handed(LABELS.get(paper, paper), hows[f"{kind}:"], f"{said_day(at.date())}, {at:%H:%M}")
        for at, item in found
        for kind, _, paper in [item.partition(":")]
    )


def in_short(state: CallState) -> str:
    """What was handed over, for a list: "plan shared, letter sent"; empty if nothing was."""
    ticks = (item.partition(":") for item in state.ticks if item.startswith((SHARED, SENT)))
    return ", ".join(f"{paper.removesuffix('.md')} {kind}" for kind, _, paper in ticks)
