"""What a letter being read looks like: sentences as rows, each with the sign of its mark."""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date

from callscript.call.dueitems import CALLBACK
from callscript.call.letters import Span, passages, words_in
from callscript.call.state import CallState, Note
from callscript.plan.due import read_commitments
from callscript.script.model import Script
from callscript.tui.content import blocked, line, spread, together, with_cursor, words
from callscript.tui.letterdesk import LetterDesk
from callscript.tui.noteline import SIGNS
from callscript.tui.scene import KIND_STYLES
from callscript.tui.styled import Styled

_GUTTER = 5
_LINE = 4
"""Rows of the open line that are shown."""


def letter_header(script: Script, state: CallState, width: int) -> list[Styled]:
    """Two rows: what the letter is for, and who wrote; how much is marked, and when to call."""
    sign = line(" LETTER ", "bold reverse $primary")
    mark = line(" REHEARSAL ", "bold reverse $warning") if state.rehearsal else line("")
    title = together(mark, sign, line(f" {state.title}", "bold $primary"))
    contact = state.contact
    who = ", ".join(filter(None, (contact.name, contact.company))) if contact else "nobody named"
    came = f", {state.letter.came}" if state.letter is not None and state.letter.came else ""
    owed = {item.item: item for item in read_commitments(script, state)}
    call, reply = owed.get(CALLBACK), owed.get("letter")
    by = f"call {_day(call.due)} {call.at}".strip() if call is not None else ""
    sent = "reply sent" if reply is not None and reply.status == "done" else "reply to write"
    found = [note.kind for _span, note in passages(state)]
    marked = f"{found.count('concern')} concern{'s' if found.count('concern') != 1 else ''}"
    right = line(f"{marked} · {sent} · {by} ", "bold")
    return [
        spread(title, line("nobody has dialled ", "dim"), width),
        spread(line(f" {who}{came}", "bold"), right, width),
    ]


def _day(day: date | None) -> str:
    return f"{day:%a %d %b}" if day is not None else "some day"


def letter_rows(desk: LetterDesk, state: CallState, width: int, height: int) -> list[Styled]:
    """The sentences around the marked one, as many as there is room for.

    Only those are drawn: a letter may be a book.
    """
    if not desk.spans:
        return [line(" There are no words in this letter.", "dim")]
    marked = passages(state)
    shown = _sentence(desk, marked, desk.at, width)
    above: list[Styled] = []
    for row in range(desk.at - 1, -1, -1):
        if len(above) > height // 2:
            break
        above = [*_sentence(desk, marked, row, width), *above]
    for row in range(desk.at + 1, len(desk.spans)):
        if len(shown) > height:
            break
        shown += _sentence(desk, marked, row, width)
    over = max(0, len(above) - max(height // 2, height - len(shown)))
    return [*above[over:], *shown][:height]


def _sentence(
    desk: LetterDesk, marked: Sequence[tuple[Span, Note]], row: int, width: int
) -> list[Styled]:
    """One sentence; above it a blank where the letter has one, below it other words for it."""
    span = desk.spans[row]
    place = bisect_right(marked, span[0], key=lambda one: one[0][0]) - 1
    over = marked[place] if place >= 0 and marked[place][0][1] > span[0] else None
    begins = over is not None and over[0][0] == span[0]
    kind = over[1].kind if over is not None else None
    sign = (SIGNS[kind] if begins else "│") if kind is not None else " "
    here = "▸" if row == desk.at else " "
    look = KIND_STYLES[kind] if kind is not None else ""
    label = together(line(f" {here} ", "bold $accent"), line(sign, look or "bold"))
    taken = row in desk.chosen
    said = words(words_in(desk.text, span), "reverse" if taken else look)
    rows = blocked(label, said, width - 1, _GUTTER)
    gap = row > 0 and "\n\n" in desk.text[desk.spans[row - 1][1] : span[0]].replace(" ", "")
    ends = over is not None and over[0][1] == span[1]
    if over is not None and ends and over[1].text != words_in(desk.text, over[0]):
        rows += blocked(line("     = ", "dim"), words(over[1].text, look), width - 1, 7)
    return [line(""), *rows] if gap else rows


def words_rows(desk: LetterDesk, width: int) -> list[Styled]:
    """The open line; empty if there is none."""
    typed = desk.line
    if typed is None:
        return []
    head = line(" call on " if desk.asks_day else " in short ", "bold $accent")
    text = with_cursor(typed.text, typed.cursor, "bold")
    return blocked(head, text, width - 1, head.cell_length)[-_LINE:]
