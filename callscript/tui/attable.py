"""Keys at a table: digits are seats, and @ # = are names, hands and a round.

A digit gives the hand to a seat, and what is typed is theirs. The digit of the seat that has the
hand already says that it agrees with the remark taken down last at this window: so 5 5 is "seat 5
agrees", wherever the hand was, and once more takes it back while nothing else came in between.
Nobody agrees by the key that merely lets them speak.
"""

from typing import TYPE_CHECKING

from callscript.call import intents as i
from callscript.call.journal import NOTE_LINE, Draft
from callscript.call.seats import at_table, last_remark, seat_name
from callscript.call.state import CallState, Note
from callscript.script.model import NumberField, Step
from callscript.tui.finder import Choice, Finder
from callscript.tui.tableline import Contacts, TableLine

if TYPE_CHECKING:
    from callscript.call.session import Session
    from callscript.tui.desk import CallDesk

_DIGITS = "0123456789"
_TEN = 10
_QUOTED = 40
"""Characters of a remark that say which one it is."""
NO_TABLE = "That is for a session with a group."


class TableHand:
    """What a moderator has in hand beside the note: an open line, the seat asked in a round."""

    def __init__(self, session: "Session", contacts: Contacts) -> None:
        self.line = TableLine(session, contacts)
        self.asked: int | None = None


def choose_seat(desk: "CallDesk", seat: int) -> None:
    """Give the hand to a seat; the seat that has it agrees with the last remark."""
    note = desk.note
    draft = note.draft
    if seat == note.speaker:
        if draft is not None:
            note.open(desk.kind)
        else:
            _agree(desk, seat)
        return
    if draft is not None:
        # Begun under another name: it stays theirs.
        kept = i.KeepNote(draft.text, draft.kind, draft.step, note.speaker)
        who = seat_name(desk.session.state, note.speaker)
        if desk.do(kept, Draft(NOTE_LINE, "")) is None:
            desk.notice = f"What was begun is kept as a remark of {who}."
    note.give_hand(seat)


def _agree(desk: "CallDesk", seat: int) -> None:
    state = desk.session.state
    remark = last_remark(state, window_of(desk.session))
    if not seat:
        return
    if remark is None or _is_past(state, remark, seat):
        desk.notice = f"{seat_name(state, seat)} speaks: type what they say."
    elif remark.speaker == seat:
        who = seat_name(state, seat)
        desk.notice = f"{who} said that last. Another seat's digit twice: that seat agrees."
    elif desk.do(i.Agree(remark.id, seat)) is None:
        on = seat not in remark.agreed
        what = "agrees" if on else "does not agree after all"
        back = f"; {seat} again takes it back" if on and remark.step == state.position else ""
        who, said = seat_name(state, seat), quoted(remark.text)
        desk.notice = f"{who} {what}: {said}{back}"


def _is_past(state: CallState, remark: Note, seat: int) -> bool:
    """Whether a seat agreed with a remark of another step: that is not taken back by this key."""
    return seat in remark.agreed and remark.step != state.position


def window_of(session: "Session") -> str:
    """Whose window a session is worked on in: a partner's name, empty for the caller."""
    return str(getattr(session, "name", ""))


def quoted(text: str) -> str:
    """The beginning of a remark."""
    said = " ".join(text.split())
    return f"“{said if len(said) <= _QUOTED else said[: _QUOTED - 1] + '…'}”"


def press_at_table(desk: "CallDesk", character: str) -> bool:
    """Take a character at a table; says whether it was a seat."""
    if desk.session.script.group is None:
        return False
    if character in _DIGITS:
        choose_seat(desk, int(character))
        return True
    if desk.table.asked is not None:
        # Words in a round are those of the seat being asked.
        desk.note.give_hand(desk.table.asked)
    return False


# --- The round


def begin_round(desk: "CallDesk") -> None:
    """Go round the table on a step that asks each seat."""
    step = desk.step
    if not _is_table(desk):
        return
    if step is None or not step.by_seat:
        desk.notice = "Here nobody is asked seat by seat. # counts hands."
    elif not at_table(desk.session.state):
        desk.notice = "Nobody sits at the table yet: @ and a name."
    else:
        desk.table.asked = _next_asked(desk, step)
        desk.notice = ""


def _next_asked(desk: "CallDesk", step: Step, after: int = 0) -> int | None:
    """The next seat without an answer, from there on; None once there is none."""
    given = desk.session.state.ratings.get(step.id, {})
    seats = [seat.number for seat in at_table(desk.session.state)]
    if not after and all(seat in given for seat in seats):
        return seats[0]
    return next((seat for seat in seats if seat > after and seat not in given), None)


def press_in_round(desk: "CallDesk", key: str, character: str | None) -> bool:
    """Take a key while going round; says whether it was the round's."""
    step, asked = desk.step, desk.table.asked
    if step is None or asked is None or not step.by_seat:
        desk.table.asked = None
        return False
    if character is not None and character in _DIGITS:
        _rate(desk, step, asked, int(character))
    elif key in {"down", "enter"}:
        _ask(desk, asked, 1)
    elif key in {"up", "backspace"}:
        _ask(desk, asked, -1)
    elif key == "escape" or character == "=":
        desk.table.asked = None
    else:
        return False
    return True


def _rate(desk: "CallDesk", step: Step, seat: int, digit: int) -> None:
    high = step.field.maximum if isinstance(step.field, NumberField) else None
    value = _TEN if digit == 0 and high == _TEN else digit
    if desk.do(i.Rate(seat, value)) is None:
        _ask(desk, seat, 1)


def _ask(desk: "CallDesk", seat: int, by: int) -> None:
    """Ask the seat before or behind; past the last one the round is over."""
    seats = [other.number for other in at_table(desk.session.state)]
    ahead = [n for n in seats if n > seat] if by > 0 else [n for n in reversed(seats) if n < seat]
    if ahead:
        desk.table.asked = ahead[0]
    elif by > 0:
        desk.table.asked = None
        desk.notice = "Once round. = goes round again."


# --- The line


def open_seats(desk: "CallDesk") -> None:
    """Type who takes which seat."""
    if _is_table(desk):
        desk.table.line.begin("seat")


def open_hands(desk: "CallDesk") -> None:
    """Type how many hands went up, or whose."""
    if _is_table(desk):
        desk.table.line.begin("hands")


def keep_table_line(desk: "CallDesk") -> None:
    """Do what the line says; what can't be done stays in it. An empty line only closes."""
    line = desk.table.line
    if line.line is None or not line.line.text.strip():
        line.leave()
        return
    intent, goes_on = line.intent(), line.goes_on
    if isinstance(intent, str):
        desk.notice = intent
    elif desk.do(intent, line.done) is None:
        if goes_on:
            line.took()
            line.begin("seat")
        else:
            closed = line.what == "seat"
            line.leave()
            desk.notice = "The line is closed: @ names the next seat." if closed else desk.notice


def _is_table(desk: "CallDesk") -> bool:
    if desk.session.script.group is None:
        desk.notice = NO_TABLE
        return False
    desk.note.leave()
    return True


# --- Whose remark it was


def speaker_finder(session: "Session", note: str, text: str) -> Finder:
    """Whose remark it was: rows stand in the order of seats, so that digits are seats here, too.

    `note` is its id, empty for the one being typed.
    """
    state, group = session.state, session.script.group
    last = max((group.seats if group else 0, *state.seats), default=0)
    rows = [
        Choice(f"said:{note}:{seat}", seat_name(state, seat).removeprefix(f"{seat} "))
        for seat in range(1, last + 1)
    ]
    rows.append(Choice(f"said:{note}:0", "Someone: nobody knows who"))
    return Finder(f"Who said {quoted(text)}?", tuple(rows))


def ask_speaker(desk: "CallDesk") -> None:
    """Ask whose the remark in the line is, else the last one."""
    session, note = desk.session, desk.note
    if session.script.group is None:
        desk.notice = NO_TABLE
        return
    remark = last_remark(session.state, window_of(session))
    if note.line is not None:
        about, text = note.editing or "", note.line.text
    elif remark is not None:
        about, text = remark.id, remark.text
    else:
        desk.notice = "Nothing was said yet."
        return
    desk.listed, desk.finder = "speaker", speaker_finder(session, about, text)


def set_speaker(desk: "CallDesk", chosen: str) -> None:
    """Put a remark right: ``note:seat``, with no note for the one being typed."""
    note, _, seat = chosen.rpartition(":")
    if note:
        desk.do(i.SetSpeaker(note, int(seat)))
    else:
        desk.note.give_hand(int(seat))
