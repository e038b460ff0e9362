"""After the call: parts one walks through, saved as they are typed, left and taken up at will."""

from collections.abc import Callable, Mapping
from datetime import datetime

from callscript.call import intents as i
from callscript.call.planfields import THEME
from callscript.call.session import Session
from callscript.papers.render import TemplateError
from callscript.plan.retry import in_short
from callscript.store.errors import StoreError
from callscript.tui import redacting
from callscript.tui.attable import speaker_finder
from callscript.tui.callframe import header
from callscript.tui.finder import Choice, Finder
from callscript.tui.keymap import shown
from callscript.tui.listviews import form_rows
from callscript.tui.scene import Scene
from callscript.tui.screens.safe import SafeScreen
from callscript.tui.styled import Styled
from callscript.tui.takenback import undone_words
from callscript.tui.wrapupdesk import CAUSE, CAUSES, PART, Chosen, WrapUpDesk
from callscript.tui.wrapuptable import THEME_ROW, remark_of, theme_finder
from callscript.tui.wrapupviews import page_bar

_LIST_KEYS = frozenset({"pageup", "pagedown"})
"""Keys of a list while one is open; else they walk through the parts."""
_FORM_KEYS = frozenset({"enter", "up", "down", "escape"})


class WrapUpScreen(SafeScreen):
    """The wrap-up of one call."""

    where = "wrap-up"

    def __init__(self, session: Session, now: Callable[[], datetime], row: str = "") -> None:
        super().__init__()
        self.session = session
        self.desk = WrapUpDesk(session, now)
        self.desk.go_to_row(row)

    def command_for(self, key: str) -> str | None:
        """Keys of the form are its own."""
        return None if key in _FORM_KEYS else super().command_for(key)

    def handlers(self) -> Mapping[str, Callable[[], None]]:
        """The wrap-up's commands."""
        return {
            "next_part": self.desk.next_page,
            "part_before": lambda: self.desk.next_page(-1),
            "parts": self._parts,
            "next_kind": self.desk.change_kind,
            "undo": lambda: self._do(i.Undo()),
            "redo": lambda: self._do(i.Redo()),
            "speaker": self._speaker,
            "redact": self._redact,
            "papers": self._papers,
            "later": self._later,
        }

    def press(self, key: str, character: str | None) -> None:
        """Take a key; what the desk has to say about the one before is over."""
        self.desk.notice = ""
        if self.finder is not None and key in _LIST_KEYS:
            self.finder.press(key, character)
            self.paint_soon()
            return
        tagging = self.finder is not None and self.finder.title == CAUSES
        super().press(key, character)
        if tagging and self.finder is None:
            self.desk.walk_on()
        self.notice = self.notice or self.desk.notice

    def typed(self, key: str, character: str | None) -> None:
        """Fill the form in."""
        chosen = self.desk.press(key, character)
        if chosen is not None:
            self._act(chosen)

    def paste(self, text: str) -> None:
        """Paste into the open list, or the marked blank."""
        if self.finder is None:
            self.desk.paste(text)
            self.notice = self.desk.notice
        super().paste(text)

    def chosen(self, choice: Choice) -> None:
        """An outcome, a cause, a part, or a row of the palette."""
        what, _, name = choice.id.partition(":")
        if what == "outcome":
            self._do(i.ChooseOutcome(name))
            self.desk.walk_on()
        elif choice.id.startswith(CAUSE):
            self.finder = self.desk.tag(choice.id)
        elif choice.id.startswith(PART):
            self.desk.go_to_page(name)
        elif choice.id.startswith(THEME_ROW):
            remark, _, head = name.partition(":")
            if self.desk.do(i.SetDetail(remark, THEME, head)):
                self.desk.walk_on()
        elif what == redacting.ASK:
            self.finder = redacting.word_finder(self.session, name)
        elif what == redacting.DO:
            self.notice = redacting.take_out(self.session, name)
            self.desk.refill()
        elif what == "said":
            remark, _, seat = name.rpartition(":")
            self._do(i.SetSpeaker(remark, int(seat)))
        else:
            super().chosen(choice)

    def _act(self, chosen: Chosen) -> None:
        about, _, field = chosen.row.rpartition(":")
        if chosen.row == "outcome":
            self._choose_outcome()
        elif chosen.row.startswith(THEME_ROW):
            self.finder = theme_finder(self.session, field, chosen.query)
        elif field == "causes":
            self.finder = self.desk.causes(about, chosen.query)
        else:
            self.run_command(chosen.row)

    def _do(self, intent: i.Intent) -> None:
        if self.desk.do(intent):
            self.notice = undone_words(self.session, self.callscript.keymap)
        if self.session.state.phase == "live":
            self.callscript.show_call(self.session, self.notice)

    def _speaker(self) -> None:
        self.desk.close()
        note = self.session.state.notes.get(remark_of(self.desk.form.marked))
        if self.session.script.group is None or note is None:
            self.notice = "Go to a remark of a session first."
        else:
            self.finder = speaker_finder(self.session, note.id, note.text)

    def _choose_outcome(self) -> None:
        known = self.session.script.outcomes
        rows = tuple(Choice(f"outcome:{o.id}", o.label, in_short(o)) for o in known)
        self.finder = Finder("How did the call end?", rows)

    def _redact(self) -> None:
        self.desk.close()
        self.finder = redacting.redact_finder(self.session)

    def _parts(self) -> None:
        self.desk.close()
        self.finder = self.desk.parts()

    def _papers(self) -> None:
        self.desk.close()
        self.session.do(i.WrapUp())
        try:
            self.callscript.hand_over(self.session)
        except (StoreError, TemplateError) as error:
            self.notice = str(error)

    def _later(self) -> None:
        self.desk.close()
        done = self.session.state.phase == "done"
        self.callscript.go_home("" if done else "It waits among the unfinished calls.")

    def header_rows(self, width: int) -> list[Styled]:
        """The call's header, its clock stopped."""
        now = self.callscript.place.world.now()
        return header(Scene(self.session.script, self.session.saved, now), width)

    def body_rows(self, width: int, height: int) -> list[Styled]:
        """Where in wrap-up this is, and the form."""
        bar = page_bar(self.desk.pages, self.desk.page, width)
        return [bar, *form_rows(self.desk.form, width, max(0, height - 1))]

    @property
    def hint(self) -> str:
        """How to use the form."""
        if self.desk.form.line is not None:
            return "Enter keeps it · Ctrl+A goes to its start · Ctrl+U empties it up to the cursor"
        keymap = self.callscript.keymap
        keys = next((command.keys for command in keymap.commands if command.id == "next_part"), ())
        on = f"{shown(keys[0])} next part · " if keys else ""
        return f"type into a row · Enter or ↓ goes on · {on}all of it may wait"
