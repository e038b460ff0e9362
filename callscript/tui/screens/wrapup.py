"""After the call: one form, saved as it is typed, that can be left and taken up at any point."""

from collections.abc import Callable, Mapping
from datetime import date

from callscript.call import intents as i
from callscript.call.dates import settled_day
from callscript.call.journal import Draft
from callscript.call.session import Session
from callscript.papers.render import TemplateError
from callscript.plan.retry import in_short
from callscript.store.errors import StoreError
from callscript.tui.callframe import header
from callscript.tui.finder import Choice, Finder
from callscript.tui.form import Acted, Form, FormEvent, Kept, Typed
from callscript.tui.listviews import form_rows
from callscript.tui.paperrows import TICK
from callscript.tui.scene import Scene
from callscript.tui.screens.base import KeyScreen
from callscript.tui.styled import Styled
from callscript.tui.takenback import undone_words
from callscript.tui.wrapupform import (
    day_hint,
    is_day,
    keep_row,
    next_kind,
    take_up_drafts,
    wrap_up_rows,
)

_PATIENCE = 0.3
"""Seconds to wait for the disk before asking whether there is trouble."""
_FORM_KEYS = frozenset({"enter", "up", "down", "escape"})


class WrapUpScreen(KeyScreen):
    """The wrap-up of one call."""

    where = "wrap-up"

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        take_up_drafts(session)
        self.form = Form(wrap_up_rows(session.script, session.state))

    def command_for(self, key: str) -> str | None:
        """Keys of the form are its own."""
        return None if key in _FORM_KEYS else super().command_for(key)

    def handlers(self) -> Mapping[str, Callable[[], None]]:
        """The wrap-up's commands."""
        return {
            "next_kind": self._next_kind,
            "undo": lambda: self._do(i.Undo()),
            "redo": lambda: self._do(i.Redo()),
            "papers": self._papers,
            "later": self._later,
        }

    def typed(self, key: str, character: str | None) -> None:
        """Fill the form in."""
        self._note(self.form.press(key, character))

    def paste(self, text: str) -> None:
        """Paste into the marked blank."""
        self._note(self.form.paste(text))
        super().paste("")

    def chosen(self, choice: Choice) -> None:
        """An outcome, or a row of the palette."""
        what, _, name = choice.id.partition(":")
        if what == "outcome":
            self._do(i.ChooseOutcome(name))
        else:
            super().chosen(choice)

    def _note(self, events: list[FormEvent]) -> None:
        for event in events:
            match event:
                case Typed(row=row, text=text):
                    self.session.type(Draft(row, text))
                    self.notice = day_hint(row, text, self._today)
                case Kept(row=row, text=text):
                    refusal = keep_row(self.session, row, self._settled(row, text))
                    hint = day_hint(row, text, self._today)
                    self.notice = refusal.reason if refusal else hint
                case Acted(row="outcome"):
                    self._choose_outcome()
                case Acted(row=row) if row.startswith(TICK):
                    self._do(i.Tick(row.removeprefix(TICK)))
                case Acted(row=row):
                    self.run_command(row)
        self._refill()

    @property
    def _today(self) -> date:
        return self.callscript.place.world.now().date()

    def _settled(self, row: str, text: str) -> str:
        """A day is counted from today, not from when the note was taken."""
        return settled_day(text, self._today) if is_day(row) else text

    def _refill(self) -> None:
        self.form.refill(wrap_up_rows(self.session.script, self.session.state))

    def _do(self, intent: i.Intent) -> None:
        self._note(self.form.close())
        refusal = self.session.do(intent)
        undone = "" if refusal else undone_words(self.session, self.callscript.keymap)
        self.notice = refusal.reason if refusal else undone
        if self.session.state.phase == "live":
            self.callscript.show_call(self.session, self.notice)
        self._refill()

    def _next_kind(self) -> None:
        self._note(self.form.close())
        next_kind(self.session, self.form.marked)
        self._refill()

    def _choose_outcome(self) -> None:
        known = self.session.script.outcomes
        rows = tuple(Choice(f"outcome:{o.id}", o.label, in_short(o)) for o in known)
        self.finder = Finder("How did the call end?", rows)

    def _papers(self) -> None:
        self._note(self.form.close())
        self.session.do(i.WrapUp())
        try:
            self.callscript.hand_over(self.session)
        except (StoreError, TemplateError) as error:
            self.notice = str(error)

    def _later(self) -> None:
        self._note(self.form.close())
        done = self.session.state.phase == "done"
        self.callscript.go_home("" if done else "It waits among the unfinished calls.")

    def paint(self) -> None:
        """Paint once what was typed is safe."""
        newest = self.session.newest
        if newest is not None and not self.session.settle():
            self.callscript.on_saved(newest, self.paint)
            if self.callscript.place.store.trouble is None:
                # Should the disk be late, the form goes on with a sign.
                self.set_timer(_PATIENCE, self.paint)
                return
        super().paint()

    def header_rows(self, width: int) -> list[Styled]:
        """The call's header, its clock stopped."""
        now = self.callscript.place.world.now()
        return header(Scene(self.session.script, self.session.saved, now), width)

    def body_rows(self, width: int, height: int) -> list[Styled]:
        """The form."""
        return form_rows(self.form, width, height)

    @property
    def hint(self) -> str:
        """How to use the form."""
        return "type into a row · Enter or ↓ next row · everything can stay empty"
