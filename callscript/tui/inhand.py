"""What is in the caller's hand, as far as it is safe: the text shown is the draft that was kept."""

from datetime import datetime

from callscript.call.seats import seat_name
from callscript.call.session import View
from callscript.plan.callbacks import asks_when, heard_as
from callscript.tui.callframe import Typing
from callscript.tui.desk import CallDesk
from callscript.tui.noteline import NUMBER


def typing_of(desk: CallDesk, view: View, now: datetime, quiet: str) -> Typing:
    """The open line as it is shown; `quiet` is said where there is nothing else to say."""
    if desk.answers.line is not None:
        return _answer(desk, view, now)
    if desk.table.line.line is not None:
        return _at_table(desk, view)
    notice = desk.notice or quiet
    if desk.note.line is not None:
        return _note(desk, view, notice, now)
    number = view.drafts.get(NUMBER) if desk.number.digits else None
    return Typing(number=number.text if number else "", notice=notice)


def _answer(desk: CallDesk, view: View, now: datetime) -> Typing:
    answers = desk.answers
    draft, line = view.drafts.get(answers.slot), answers.line
    unsaid = line.text if line is not None and answers.is_secret else ""
    text = draft.text if draft else unsaid
    cursor = min(line.cursor if line is not None else 0, len(text))
    reading = _when(desk, text, now) or answers.reading(now)
    return Typing("", text, cursor, notice=desk.notice, answer=answers.label, reading=reading)


def _at_table(desk: CallDesk, view: View) -> Typing:
    table = desk.table.line
    draft, line = view.drafts.get(table.slot), table.line
    text = draft.text if draft else ""
    cursor = min(line.cursor if line is not None else 0, len(text))
    reading = table.reading()
    return Typing("", text, cursor, notice=desk.notice, answer=table.label, reading=reading)


def _note(desk: CallDesk, view: View, notice: str, now: datetime) -> Typing:
    note, line = desk.note, desk.note.line
    draft = view.drafts.get(note.slot)
    unsaid = "" if note.editing is None or line is None else line.text
    text = draft.text if draft else unsaid
    cursor = min(line.cursor if line is not None else 0, len(text))
    editing = note.editing is not None
    speaker = _speaker(desk)
    step = desk.step
    is_answer = step is not None and not editing and note.kind == step.notes
    reading = _when(desk, text, now) if is_answer else ""
    return Typing(
        note.kind, text, cursor, editing=editing, notice=notice, speaker=speaker, reading=reading
    )


def _when(desk: CallDesk, words: str, now: datetime) -> str:
    """How words on when to ring are understood; empty on steps that don't ask it."""
    step, session = desk.step, desk.session
    if step is None or not asks_when(session.script, step):
        return ""
    return heard_as(session.state, step, words, now, datetime.astimezone)


def _speaker(desk: CallDesk) -> str:
    """Whose words those in the note line are, at a table."""
    session, note = desk.session, desk.note
    if session.script.group is None:
        return ""
    known = session.state.notes.get(note.editing or "")
    return f"{seat_name(session.state, known.speaker if known else note.speaker)} "
