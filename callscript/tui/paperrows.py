"""Where papers stand, as rows of the wrap-up's form: what was shared, what was sent."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from callscript.call.dates import short_day
from callscript.call.state import CallState
from callscript.call.ticks import SENT
from callscript.plan.themes import letters
from callscript.script.model import Script
from callscript.tui.content import box
from callscript.tui.form import FormRow

if TYPE_CHECKING:
    from callscript.papers.papers import Paper

TICK = "tick:"
"""Before what a row ticks."""


def paper_rows(script: Script, state: CallState) -> Iterable[FormRow]:
    """The row that writes the papers, and one to tick for each paper that goes to somebody.

    Where a customer told us something and gets no letter, or one that is silent about it, it says
    so.
    """
    at_table = script.group is not None
    told = state.notes_of("concern") and not at_table
    # A tenth of a second, which no call need wait for before its first words.
    from callscript.papers.letter import left_unsaid  # noqa: PLC0415
    from callscript.papers.letterwants import letter_wants  # noqa: PLC0415
    from callscript.papers.papers import PAPERS  # noqa: PLC0415

    letter = PAPERS["letter.md"]
    why = letter.why_not(script, state) if told else ""
    word = f"no letter: {why}" if why else left_unsaid(state) if told else ""
    hint = " · ".join(filter(None, ("F10", word)))
    again = " again" if state.phase == "done" else ""
    yield FormRow("papers", f"Write the papers{again}", hint=hint, kind="act")
    if letter.tick not in state.ticks and _goes_out(script, state, letter):
        # How many concerns it is silent on stands in the row above already.
        for n, want in enumerate(one for one in letter_wants(state) if one != word):
            yield FormRow(f"wants:{n}", f"△ {want}", kind="said", style="$warning")
    for paper in PAPERS.values():
        if paper.tick in state.ticks or _goes_out(script, state, paper):
            yield _row(state, paper)
    yield from _seat_rows(state) if at_table else ()


def _seat_rows(state: CallState) -> Iterable[FormRow]:
    """One row to tick for each letter of a session."""
    for letter in letters(state):
        label = f"{box(ticked=letter.sent is not None)} Letter to {letter.name}: sent"
        hint = _when(letter.sent) if letter.sent else f"due {short_day(letter.due, letter.due)}"
        yield FormRow(f"{TICK}{SENT}{letter.paper}", label, hint=hint, kind="act")


def _goes_out(script: Script, state: CallState, paper: "Paper") -> bool:
    """Whether somebody is to have a paper; a plan without anything to do goes to nobody."""
    if paper.file == "summary.md":
        return False
    if paper.file == "improvement-plan.md":
        return bool(state.notes_of("concern", "promise"))
    if script.group is not None and paper.for_customer:
        return False
    return not paper.why_not(script, state)


def _row(state: CallState, paper: "Paper") -> FormRow:
    at = state.ticks.get(paper.tick)
    how = "sent" if paper.for_customer else "shared with staff"
    label = f"{box(ticked=at is not None)} {paper.label}: {how}"
    hint = _when(at) if at else "Enter ticks it"
    return FormRow(f"{TICK}{paper.tick}", label, hint=hint, kind="act")


def _when(at: datetime) -> str:
    """When it was handed over."""
    return f"{short_day(at.date(), at.date())}, {at:%H:%M}"
