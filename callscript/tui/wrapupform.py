"""Wrap-up as a form: outcome, notes, each concern's plan, promises, papers. All of it optional."""

from collections.abc import Iterable
from datetime import date

from callscript.call import flow
from callscript.call import intents as i
from callscript.call.dates import SHORT_WAYS, parse_day, said_day
from callscript.call.decide import Refusal
from callscript.call.journal import Draft
from callscript.call.planfields import CONCERN_FIELDS, PLAN_FIELDS, PROMISE_FIELDS, PlanField
from callscript.call.session import Session
from callscript.call.state import CallState, Note
from callscript.plan.concerns import concerns
from callscript.plan.promises import promises
from callscript.plan.retry import wants_word, what_follows
from callscript.script.model import NOTE_KINDS, Script
from callscript.tui.content import box
from callscript.tui.form import FormRow
from callscript.tui.noteline import KIND_NAMES, MARKS, SIGNS, put_away
from callscript.tui.paperrows import TICK, paper_rows
from callscript.tui.scene import KIND_STYLES

CONCERN_BLANKS = tuple(
    blank
    for name in ("root_cause", "action", "owner", "accountable", "due", "verify", "tell_customer")
    for blank in CONCERN_FIELDS
    if blank.id == name
)
"""The blanks of a concern that have a row."""
REMEMBERED = "add:note"
"""The row for a note that comes to mind after the call."""
WHY = "add:why"
"""The row for the word on why that some outcomes ask for; it goes once anything is noted."""
_NEW_NOTES = frozenset({REMEMBERED, WHY})


def wrap_up_rows(script: Script, state: CallState) -> list[FormRow]:
    """The rows of the form for a call as it is now."""
    outcome = script.outcome(flow.outcome_of(script, state))
    rows = [
        FormRow(
            "outcome",
            f"Outcome: {outcome.label if outcome else 'not set'}",
            hint=" · ".join(filter(None, (what_follows(script, state), "Enter chooses another"))),
            kind="act",
        )
    ]
    if wants_word(script, state):
        rows.append(FormRow(WHY, "A word on why", hint="this outcome asks for one; it may wait"))
    rows += _tidying(state)
    for number, concern in enumerate(concerns(state), 1):
        heading = f"Concern {number}: “{concern.heard}”"
        rows += _block(state.notes[concern.note], heading, CONCERN_BLANKS)
    for promise in promises(state):
        note = state.notes[promise.note]
        known = {"owner": promise.owner, "due": promise.due.words}
        rows += _block(note, f"Promise: {promise.what}", PROMISE_FIELDS, known)
    rows += _checklist(script, state)
    rows.append(FormRow("papers-heading", "When you are done", kind="heading"))
    rows += paper_rows(script, state)
    rows.append(FormRow("later", "Later: leave it as it is", hint="F9", kind="act"))
    return rows


def _checklist(script: Script, state: CallState) -> Iterable[FormRow]:
    """What to do after the call, and what was to be looked at before it and was not."""
    left = [item for item in script.before if item.id not in state.ticks]
    items = (*left, *script.after)
    if items:
        yield FormRow("checklist", "Checklist", kind="heading")
    for item in items:
        label = f"{box(ticked=item.id in state.ticks)} {item.label}"
        yield FormRow(f"{TICK}{item.id}", label, hint="Enter ticks it", kind="act")


def _tidying(state: CallState) -> Iterable[FormRow]:
    notes = [note for note in state.notes.values() if note.text]
    title = "Notes (Tab changes the kind)" if notes else "Notes"
    yield FormRow("notes", title, kind="heading")
    for note in notes:
        name, style = KIND_NAMES[note.kind], KIND_STYLES[note.kind]
        yield FormRow(f"note:{note.id}", name, note.text, sign=SIGNS[note.kind], style=style)
    yield FormRow(REMEMBERED, "Add a note", hint='what comes to mind now; ! " + > ? say its kind')


def _block(
    note: Note, heading: str, blanks: tuple[PlanField, ...], known: dict[str, str] | None = None
) -> Iterable[FormRow]:
    """A heading and the blanks of the plan for one note."""
    sign, style = SIGNS[note.kind], KIND_STYLES[note.kind]
    yield FormRow(f"heading:{note.id}", heading, kind="heading", sign=sign, style=style)
    for blank in blanks:
        value = note.details.get(blank.id) or (known or {}).get(blank.id, "")
        yield FormRow(f"{note.id}:{blank.id}", blank.label, value, blank.hint)


def keep_row(session: Session, row: str, text: str) -> Refusal | None:
    """Keep what a blank was filled with, and drop its draft, in one act.

    Returns why it can't be kept; its draft is there still.
    """
    about, _, field = row.partition(":")
    done = Draft(row, "")
    if row in _NEW_NOTES:
        return _keep_new(session, text.strip(), done)
    intent = i.EditNote(field, text) if about == "note" else i.SetDetail(about, field, text)
    return session.do(intent, done)


def _keep_new(session: Session, text: str, done: Draft) -> Refusal | None:
    kind = MARKS.get(text[:1])
    words = text[1:].strip() if kind else text
    if not words:
        session.type(done)
        return None
    return session.do(i.KeepNote(words, kind or "note"), done)


def take_up_drafts(session: Session) -> None:
    """Keep what was typed into blanks or notes when the program ended: it was meant to stay."""
    put_away(session)
    for slot, draft in tuple(session.latest.drafts.items()):
        about, colon, _ = slot.partition(":")
        if slot in _NEW_NOTES or (colon and (about in session.state.notes or about == "note")):
            keep_row(session, slot, draft.text)


def next_kind(session: Session, row: str) -> None:
    """Make the note on this row the next kind."""
    about, _, note = row.partition(":")
    known = session.state.notes.get(note)
    if about == "note" and known is not None:
        kind = NOTE_KINDS[(NOTE_KINDS.index(known.kind) + 1) % len(NOTE_KINDS)]
        session.do(i.MarkNote(note, kind))


_DAYS = frozenset(
    blank.id for blanks in PLAN_FIELDS.values() for blank in blanks if blank.form == "day"
)


def is_day(row: str) -> bool:
    """Say whether a day belongs in a row."""
    return row.rpartition(":")[2] in _DAYS


def day_hint(row: str, words: str, today: date) -> str:
    """Say how a day in a row is understood; empty for other rows, and where there is none."""
    said = words.strip()
    if not is_day(row) or not said:
        return ""
    day = parse_day(said, today)
    if day is None:
        return f"no day understood ({SHORT_WAYS}); it stays as it is"
    return f"→ {said_day(day)}{', which is past' if day < today else ''}"
