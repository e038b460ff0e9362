"""Wrap-up of a session: what says the same goes under one concern, and whose it was is mended."""

from collections.abc import Iterator

from callscript.call.planfields import THEME
from callscript.call.points import is_concern
from callscript.call.seats import seat_name
from callscript.call.session import Session
from callscript.call.state import CallState, Note
from callscript.plan.themes import head_of, themes
from callscript.script.model import Script
from callscript.tui.attable import quoted
from callscript.tui.finder import Choice, Finder
from callscript.tui.form import FormRow
from callscript.tui.noteline import SIGNS
from callscript.tui.scene import KIND_STYLES

THEME_ROW = "theme:"
"""Before a remark: the row that puts it under a concern."""
_ALONE = "It stands for itself"


def theme_rows(script: Script, state: CallState) -> Iterator[FormRow]:
    """Every remark of a session, each with what it was put under; none on an ordinary call."""
    remarks = [note for note in state.notes.values() if note.text and note.kind != "promise"]
    if script.group is None or not remarks:
        return
    heading = "What says the same goes under one concern (Enter, then its digit)"
    yield FormRow("heading:themes", heading, kind="heading")
    for note in remarks:
        head = head_of(state, note)
        under = f"  ↳ {quoted(head.text)}" if head is not None else ""
        who, style = seat_name(state, note.speaker), KIND_STYLES[note.kind]
        yield FormRow(
            f"{THEME_ROW}{note.id}",
            who,
            f"{note.text}{under}",
            kind="pick",
            sign=SIGNS[note.kind],
            style=style,
        )


def theme_finder(session: Session, remark: str, query: str = "") -> Finder:
    """The concerns a remark can be put under, the most widely shared first."""
    state = session.state
    note = state.notes.get(remark)
    rows = tuple(_heads(state, note)) if note is not None else ()
    none = "There is no other concern yet: mark one in the notes (Tab)."
    title = f"Under which concern goes {quoted(note.text if note else '')}"
    found = Finder(f"{title}?", rows, none=none)
    if query.strip() and not query.isdecimal():
        found.paste(query)
    return found


def _heads(state: CallState, note: Note) -> Iterator[Choice]:
    head = head_of(state, note)
    for theme in themes(state):
        if theme.head.id != note.id:
            here = "it is there" if head is not None and theme.head.id == head.id else ""
            seats = len(theme.seats)
            count = f"{seats} seat{'' if seats == 1 else 's'}" if seats else ""
            detail = " · ".join(filter(None, (here, count)))
            yield Choice(f"{THEME_ROW}{note.id}:{theme.head.id}", theme.head.text, detail)
    if head is not None or note.details.get(THEME):
        alone = "as a concern of its own" if is_concern(state, note) else ""
        yield Choice(f"{THEME_ROW}{note.id}:", _ALONE, alone)


def remark_of(row: str) -> str:
    """The remark a row of wrap-up is about; empty for other rows."""
    kind, _, note = row.partition(":")
    return note if kind in {"theme", "note"} else ""
