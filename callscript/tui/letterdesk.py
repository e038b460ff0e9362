"""Keys while a letter is read: which sentences are marked, and in which words.

Knows the session, and nothing of the screen. Every letter typed is a draft before it is shown.
"""

from collections.abc import Callable
from datetime import datetime

from callscript.call import intents as i
from callscript.call.dueitems import CALLBACK, read_due, settled_due
from callscript.call.journal import Draft
from callscript.call.letters import Span, passages, sentences, words_in
from callscript.call.session import Session
from callscript.call.state import Note
from callscript.call.ticks import REPLY, SENT
from callscript.script.model import NoteKind
from callscript.tui.line import Line
from callscript.tui.noteline import MARKS
from callscript.tui.typedline import TypedLine

WORDS = "words:"
"""Before a stretch of the letter: the draft slot of other words for it."""
DAY = "call-day"
"""The draft slot of another day for the call."""
_PAGE = 8
_WAYS = {"up": -1, "down": 1, "pageup": -_PAGE, "pagedown": _PAGE, "home": -(10**6), "end": 10**6}


class DraftLine(TypedLine):
    """A line whose text is a draft of the session in a slot."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.slot = ""

    def begin(self, slot: str, text: str) -> None:
        """Open the line on what was left in the slot, else on a text."""
        self.slot = slot
        draft = self._session.latest.drafts.get(slot)
        self.open_with(draft.text if draft is not None else text)

    def typed(self) -> None:
        """Keep the draft as it stands."""
        if self.line is not None:
            self._session.type(Draft(self.slot, self.line.text))

    def leave(self) -> None:
        """Close the line, and forget what was typed."""
        if self._session.latest.drafts.get(self.slot) is not None:
            self._session.type(Draft(self.slot, ""))
        super().leave()


class LetterDesk:
    """The sentences of the letter, the marked row, the stretch taken with it, and an open line."""

    def __init__(self, session: Session, now: Callable[[], datetime]) -> None:
        self.session = session
        self.notice = ""
        self._now = now
        self.text = session.state.letter.text if session.state.letter is not None else ""
        self.spans = sentences(self.text)
        self.at = 0
        self.anchor = 0
        self._line = DraftLine(session)
        self._take_up()

    def _take_up(self) -> None:
        """Open the line that was left open; else mark the sentence after the last mark."""
        drafts = self.session.latest.drafts
        left = next((slot for slot in drafts if slot == DAY or slot.startswith(WORDS)), "")
        marked = [span for span, _note in passages(self.session.state)]
        start = _start_of(left) if left.startswith(WORDS) else marked[-1][0] if marked else 0
        self._go(next((n for n, span in enumerate(self.spans) if span[1] > start), 0))
        if left:
            self._line.begin(left, "")

    @property
    def line(self) -> Line | None:
        """The line being typed, if one is open."""
        return self._line.line

    @property
    def asks_day(self) -> bool:
        """Whether the open line is for the day of the call."""
        return self._line.slot == DAY

    @property
    def chosen(self) -> range:
        """The rows that are taken together, the marked one among them."""
        return range(min(self.at, self.anchor), max(self.at, self.anchor) + 1)

    @property
    def stretch(self) -> Span:
        """What is taken, as a stretch of the letter; all of what is marked there, if it is one."""
        rows = self.chosen
        if not self.spans:
            return 0, 0
        start, end = self.spans[rows[0]][0], self.spans[rows[-1]][1]
        over = self._here()
        return over[0] if over is not None and len(rows) == 1 else (start, end)

    def _here(self) -> tuple[Span, Note] | None:
        """What is marked on the marked row, and where."""
        start, end = self.spans[self.at] if self.spans else (0, 0)
        marked = passages(self.session.state)
        return next((one for one in marked if one[0][0] < end and start < one[0][1]), None)

    def press(self, key: str, character: str | None) -> bool:
        """Take a key; False where it is none of the letter's (Esc without a line)."""
        if self._line.line is not None:
            self._press_in_line(key, character)
        elif key.removeprefix("shift+") in _WAYS:
            self._move(_WAYS[key.removeprefix("shift+")], taking=key.startswith("shift+"))
        elif key == "escape":
            if len(self.chosen) == 1:
                return False
            self.anchor = self.at
        elif key == "enter" or character in MARKS:
            self.mark(MARKS.get(character or "", "concern"))
        elif key in {"delete", "backspace"}:
            self._take_off()
        elif character and character.isprintable() and not character.isspace():
            self._open_words(character)
        return True

    def paste(self, text: str) -> None:
        """Paste into the open line, or as new words for the marked sentence."""
        if self._line.line is None:
            self._open_words("")
        self.notice = self._line.insert(" ".join(text.split()))

    def mark(self, kind: NoteKind) -> None:
        """Mark what is taken; what is marked so already is not any more."""
        first = self.chosen[0]
        self.do(i.MarkPassage(*self.stretch, kind))
        self._go(first)

    def join(self) -> None:
        """Make the sentence below part of what is marked here."""
        (start, end), over = self.stretch, self._here()
        below = next((span for span in self.spans if span[0] >= end), None)
        if below is None:
            self.notice = "There is nothing below to join."
            return
        known = [one for one, _note in passages(self.session.state) if one[0] <= below[0] < one[1]]
        last = known[0][1] if known else below[1]
        if self.do(i.MarkPassage(start, last, over[1].kind if over is not None else "concern")):
            self._go(next(n for n, span in enumerate(self.spans) if span[0] >= start))

    def reword(self) -> None:
        """Open the line on the words of what is marked, or of the sentence."""
        if self.spans:
            over = self._here()
            self._open_words(over[1].text if over else words_in(self.text, self.stretch))

    def other_day(self) -> None:
        """Open the line for the day of the call."""
        self._line.begin(DAY, "")
        self.notice = "To which day? fri 14:30, in 5 days"

    def reply_sent(self) -> None:
        """Say that the reply went out, or that it did not."""
        went = f"{SENT}{REPLY}" in self.session.state.ticks
        self.do(i.SettleDue("letter", "again" if went else "done"))
        self.notice = self.notice or ("Not sent yet." if went else "The reply went out.")

    def undo(self) -> bool:
        """Take back what was typed in an open line, else the last act; says whether an act was."""
        if self._line.line is not None:
            self._line.undo()
            return False
        return self.do(i.Undo())

    def redo(self) -> None:
        """Do again what was taken back."""
        if self._line.line is not None:
            self._line.redo()
        else:
            self.do(i.Redo())

    def do(self, intent: i.Intent, *drafts: Draft) -> bool:
        """Carry out an intent; says whether it could be."""
        refusal = self.session.do(intent, *drafts)
        self.notice = refusal.reason if refusal is not None else ""
        return refusal is None

    def _go(self, row: int) -> None:
        self.at = self.anchor = max(0, min(row, len(self.spans) - 1))

    def _move(self, by: int, *, taking: bool) -> None:
        self.at = max(0, min(len(self.spans) - 1, self.at + by))
        if not taking:
            self.anchor = self.at

    def _take_off(self) -> None:
        over = self._here()
        if over is not None:
            self.do(i.EditNote(over[1].id, ""))

    def _open_words(self, text: str) -> None:
        if self.spans:
            start, end = self.stretch
            self._line.begin(f"{WORDS}{start}:{end}", "")
            self._line.insert(text)

    def _press_in_line(self, key: str, character: str | None) -> None:
        if key == "enter":
            self._keep()
        elif key == "escape":
            self._line.leave()
        elif not self._line.press(key) and character and character.isprintable():
            self.notice = self._line.insert(character)
        if self._line.line is not None and self.asks_day:
            self.notice = self._understood(self._line.line.text)

    def _keep(self) -> None:
        text = self._line.line.text.strip() if self._line.line is not None else ""
        slot = self._line.slot
        if not text:
            self._line.leave()
            return
        if slot == DAY:
            if read_due(settled_due(CALLBACK, text, self._now()))[0] is None:
                self.notice = self._understood(text)
                return
            kept = self.do(i.PostponeDue(CALLBACK, text), Draft(slot, ""))
        else:
            over = self._here()
            kind = over[1].kind if over is not None else "concern"
            kept = self.do(i.MarkPassage(*_span_of(slot), kind, text), Draft(slot, ""))
        if kept:
            self._line.line = None

    def _understood(self, text: str) -> str:
        if not text.strip():
            return ""
        day, clock = read_due(settled_due(CALLBACK, text, self._now()))
        if day is None:
            return f"“{text}” is no day that is understood; say fri 14:30, in 5 days"
        past = ", which is past" if day < self._now().date() else ""
        return f"= {day:%a %d %b %Y} {clock}{past}".strip()


def _span_of(slot: str) -> Span:
    start, _, end = slot.removeprefix(WORDS).partition(":")
    return int(start), int(end)


def _start_of(slot: str) -> int:
    return _span_of(slot)[0]
