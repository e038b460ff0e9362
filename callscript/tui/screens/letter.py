"""A letter that came: mark what is wrong in it, write back, and then call."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime

from callscript.call import intents as i
from callscript.call.session import Session
from callscript.papers.render import TemplateError
from callscript.store.errors import StoreError
from callscript.store.handover import hand_over_reply
from callscript.tui.content import EMPTY
from callscript.tui.finder import Choice
from callscript.tui.letterdesk import LetterDesk
from callscript.tui.letterviews import letter_header, letter_rows, words_rows
from callscript.tui.screens.safe import SafeScreen
from callscript.tui.styled import Styled
from callscript.tui.takenback import undone_words

_PATIENCE = 0.5
"""Seconds home waits for what was done last."""
_OWN = frozenset({"enter", "up", "down", "escape"})


class LetterScreen(SafeScreen):
    """The letter of a call that nobody has dialled yet."""

    where = "letter"

    def __init__(self, session: Session, now: Callable[[], datetime]) -> None:
        super().__init__()
        self.session = session
        self.desk = LetterDesk(session, now)

    def command_for(self, key: str) -> str | None:
        """Enter, Esc and the arrows are the letter's own."""
        return None if key in _OWN else super().command_for(key)

    def handlers(self) -> Mapping[str, Callable[[], None]]:
        """What can be done with a letter."""
        return {
            "reword": self.desk.reword,
            "join": self.desk.join,
            "call_day": self.desk.other_day,
            "reply_sent": self.desk.reply_sent,
            "undo": self._undo,
            "redo": self.desk.redo,
            "reply": self._reply,
            "dial": self._dial,
            "no_call": self._no_call,
        }

    def press(self, key: str, character: str | None) -> None:
        """Take a key; what the desk has to say about the one before is over."""
        self.desk.notice = ""
        super().press(key, character)
        self.notice = self.notice or self.desk.notice

    def typed(self, key: str, character: str | None) -> None:
        """Move, mark, or change words; Esc goes home, where the letter waits."""
        if not self.desk.press(key, character):
            self._go_home("The letter waits among the unfinished calls.")

    def paste(self, text: str) -> None:
        """Paste words for the marked sentence."""
        if self.finder is None:
            self.desk.paste(text)
            self.notice = self.desk.notice
        super().paste(text)

    def chosen(self, choice: Choice) -> None:
        """A row of the palette."""
        super().chosen(choice)
        self.notice = self.notice or self.desk.notice

    def _undo(self) -> None:
        if self.desk.undo():
            self.notice = undone_words(self.session, self.callscript.keymap)

    def _reply(self) -> None:
        try:
            handed = hand_over_reply(self.callscript.place, self.session.script, self.session.state)
        except (StoreError, TemplateError) as error:
            self.notice = str(error)
            return
        if not handed.paths:
            self.notice = " ".join(handed.told)
            return
        told = (*handed.told, f"The reply: {handed.paths[0]}.", "Send it first; the call is due.")
        self._go_home(" ".join(told))

    def _go_home(self, notice: str) -> None:
        """Go home once what was done is in the lists there; no late disk is waited for."""
        with suppress(TimeoutError):
            self.session.wait(_PATIENCE)
        self.callscript.go_home(notice)

    def _dial(self) -> None:
        if self.desk.do(i.Dial()):
            self.callscript.show_call(self.session, "")

    def _no_call(self) -> None:
        if self.desk.do(i.WrapUp()):
            self._go_home("The letter is put away; nobody is to be called about it.")

    def header_rows(self, width: int) -> list[Styled]:
        """Who wrote, what is marked, and what is due."""
        return letter_header(self.session.script, self.session.saved.state, width)

    def body_rows(self, width: int, height: int) -> list[Styled]:
        """The letter, and below it the line being typed."""
        below = words_rows(self.desk, width)
        room = max(1, height - len(below))
        rows = letter_rows(self.desk, self.session.saved.state, width, room)
        return [*rows, *([EMPTY] * (room - len(rows))), *below] if below else rows

    @property
    def hint(self) -> str:
        """How to read a letter."""
        if self.desk.line is not None:
            return "Enter keeps it · Esc leaves it as it was"
        return "! or Enter: what is wrong · + praise · Shift+↓ takes more · type: in short"
