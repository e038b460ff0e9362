"""What becomes of a row of wrap-up's form: kept in the plan, as a note, or told as no figure."""

from collections.abc import Sequence
from datetime import date

from callscript.call import events as e
from callscript.call import intents as i
from callscript.call.dates import SHORT_WAYS, parse_day, said_day, settled_day
from callscript.call.decide import Refusal
from callscript.call.journal import Draft
from callscript.call.planfields import MAX_NAME, PLAN_FIELDS, why_no_blank
from callscript.call.session import Session
from callscript.plan.amounts import figure_hint
from callscript.plan.concerns import tags_in
from callscript.plan.promises import read_promise
from callscript.plan.review import about_employee
from callscript.script.model import NOTE_KINDS, NoteKind
from callscript.tui.noteline import MARKS, put_away
from callscript.tui.paperrows import TICK
from callscript.tui.wrapuprows import NEW, NEW_CONCERN, NEW_EMPLOYEE, NEW_PROMISE

_FORMS = {field.id: field.form for fields in PLAN_FIELDS.values() for field in fields}
_ACTIONS = {
    "containment": ("containment_owner", "containment_due"),
    "action": ("owner", "due"),
    "preventive": ("preventive_owner", "preventive_due"),
}
"""Where the owner and the day of an action belong that is typed in one go."""
_USUAL: dict[str, NoteKind] = {NEW_CONCERN: "concern", NEW_PROMISE: "promise"}
"""The kind of a note that a row makes, unless its first character says another."""


def keep_row(session: Session, row: str, text: str, today: date) -> Refusal | None:
    """Keep what a blank was filled with, and drop its draft, in one act.

    A day is counted from `today`, not from when the note was taken. Returns why it can't be kept;
    its draft is there still.
    """
    about, _, field = row.rpartition(":")
    done = Draft(row, "")
    if row in NEW:
        return _keep_new(session, row, text.strip(), done)
    if about == "note":
        return session.do(i.EditNote(field, text), done)
    if field in _ACTIONS:
        text = _action_in_one_go(session, about, field, text, today)
    elif _FORMS.get(field) == "day":
        text = settled_day(text, today)
    return session.do(i.SetDetail(about, field, text), done)


def _action_in_one_go(session: Session, about: str, field: str, text: str, today: date) -> str:
    """Put an owner, and a day behind one, where they belong; gives what is left of the action.

    Only what is still empty is filled: what was written there on purpose stays.
    """
    spoken, filled = read_promise(text, today), session.state.filled(about)
    owner, due = _ACTIONS[field]
    if not spoken.owner or filled.get(owner) or filled.get(due):
        return text
    session.do(i.SetDetail(about, owner, spoken.owner))
    session.do(i.SetDetail(about, due, settled_day(spoken.due.words, today)))
    return spoken.what


def _keep_new(session: Session, row: str, text: str, done: Draft) -> Refusal | None:
    if row == NEW_EMPLOYEE:
        return _keep_name(session, text, done)
    kind = MARKS.get(text[:1])
    words = text[1:].strip() if kind else text
    if not words:
        session.type(done)
        return None
    return session.do(i.KeepNote(words, kind or _USUAL.get(row, "note")), done)


def _keep_name(session: Session, text: str, done: Draft) -> Refusal | None:
    """Open the questions for one of us; a name that is there already is the same person."""
    about = about_employee(session.state, text[:MAX_NAME])
    if not text or about in session.state.people:
        session.type(done)
        return None
    return session.do(i.SetDetail(about, "review_fit", ""), done)


def take_up_drafts(session: Session, today: date) -> str:
    """Keep what was typed into blanks or notes when the program ended: it was meant to stay.

    Gives the row that was being filled in, if there was one.
    """
    put_away(session)
    left = ""
    for slot, draft in tuple(session.latest.drafts.items()):
        if _is_row(session, slot) and keep_row(session, slot, draft.text, today) is None:
            left = slot
    return left


def _is_row(session: Session, slot: str) -> bool:
    about, colon, field = slot.rpartition(":")
    blank = about == "note" or not why_no_blank(session.state, about, field)
    return slot in NEW or (bool(colon) and blank)


def next_kind(session: Session, row: str) -> None:
    """Make the note on this row the next kind."""
    about, _, note = row.partition(":")
    known = session.state.notes.get(note)
    if about == "note" and known is not None:
        kind = NOTE_KINDS[(NOTE_KINDS.index(known.kind) + 1) % len(NOTE_KINDS)]
        session.do(i.MarkNote(note, kind))


def toggle_cause(session: Session, note: str, tag: str) -> Refusal | None:
    """Tag a concern with a cause, or take the tag off."""
    tags = tags_in(session.state.filled(note).get("causes", ""))
    kept = [known for known in tags if known != tag] if tag in tags else [*tags, tag]
    return session.do(i.SetDetail(note, "causes", ", ".join(kept)))


def row_undone(events: Sequence[e.Event]) -> str:
    """The row of what was just undone or redone: a change out of sight would frighten.

    Empty where no row stands for it.
    """
    last = events[-1].body if events else None
    if not isinstance(last, e.Undone | e.Redone):
        return ""
    for body in (event.body for event in events if event.intent == last.intent):
        match body:
            case e.DetailSet(about=about, field=field):
                return f"{about}:{field}"
            case e.NoteEdited(note=note) | e.NoteMarked(note=note) | e.NoteKept(note=note):
                return f"note:{note}"
            case e.Ticked(item=item):
                return f"{TICK}{item}"
            case e.OutcomeChosen():
                return "outcome"
    return ""


def row_hint(row: str, words: str, today: date) -> str:
    """Say how a day or a figure in a row is understood; empty for others, and where none is."""
    said, form = words.strip(), _FORMS.get(row.rpartition(":")[2], "text")
    if form != "day" or not said:
        return figure_hint(form, said)
    day = parse_day(said, today)
    if day is None:
        return f"no day understood ({SHORT_WAYS}); it stays as it is"
    return f"→ {said_day(day)}{', which is past' if day < today else ''}"
