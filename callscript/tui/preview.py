"""A script walked through while it is being written: nothing is kept, and changes show at once.

The call is the real window on a journal in memory. When the file changes and is sound, the call
goes on in the new text, at the same step if it is still there; while it is broken, a line says
where, and the last good version stays.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from textual.driver import Driver

from callscript.call.intents import Start
from callscript.call.journal import MemoryJournal
from callscript.call.people import Contact
from callscript.call.session import Record, Session
from callscript.script.cards import Card
from callscript.script.model import Script
from callscript.script.problems import ScriptError, Severity
from callscript.store.drafts import Stamp, draft_beside, stamp_of
from callscript.store.workplace import Workplace
from callscript.text import clean_line
from callscript.tui.app import CallscriptApp
from callscript.tui.desk import CallDesk
from callscript.tui.keymap import Keymap
from callscript.tui.opening import Opening
from callscript.tui.overrides import CarefulDriver
from callscript.tui.screens.base import KeyScreen
from callscript.tui.screens.call import CallScreen

_LOOK = 0.5
"""Seconds between looks at the file. Only a preview looks; a call is pinned to its text."""

_WELCOME = "Preview: nothing is kept. Save the script, and it shows here. Ctrl+Q leaves."
_CHANGED = "The script has changed; this is how it is now."
_GONE = "This step is gone; from the beginning."
_ROUND = "That was all of it; from the beginning."


@dataclass(slots=True)
class Rehearsed:
    """A script's file, and the call made up on it."""

    path: Path
    load: Callable[[Path], Script]
    contact: Contact
    _stamp: Stamp | None = None
    _draft: Stamp | None = None

    def changed(self) -> Script | None:
        """The script anew if its file was saved since; raises `ScriptError` if it is broken."""
        now = stamp_of(self.path)
        if now == self._stamp:
            return None
        self._stamp = now
        return self.load(self.path)

    def draft_says(self) -> str | None:
        """What is wrong in the draft that `edit` works on, nothing if all is well.

        None as long as it was not saved since.
        """
        draft = draft_beside(self.path)
        now = stamp_of(draft)
        if now == self._draft:
            return None
        self._draft = now
        try:
            if now is not None:
                self.load(draft)
        except ScriptError as error:
            return f"In the editor, {_told(error, draft)}"
        return ""


def _told(error: ScriptError, draft: Path | None = None) -> str:
    """The first mistake in a line; `check` tells them all. A draft has no name for a person."""
    wrong = [problem for problem in error.problems if problem.severity is Severity.ERROR]
    first, more = wrong[0], f" (and {len(wrong) - 1} more)" if len(wrong) > 1 else ""
    place = f"{Path(first.file).name}:{first.span.line}:{first.span.column}"
    place = f"line {first.span.line}" if draft is not None else place
    return clean_line(f"{place}: {first.message}{more}")


def made_up(place: Workplace, script: Script, contact: Contact) -> Session:
    """A call from its beginning, kept nowhere."""
    session = Session(script, MemoryJournal(), place.world, Record("preview"))
    session.do(Start("", place.settings.caller, contact, rehearsal=True))
    return session


def carried_over(session: Session, script: Script, place: Workplace) -> Session | None:
    """The same call on a new version of its script; None if its step is no longer there."""
    here = session.state.position
    if here is not None and here not in script.steps:
        return None
    record = Record("preview", tuple(session.events), session.latest.drafts)
    return Session(script, MemoryJournal(), place.world, record)


class PreviewScreen(CallScreen):
    """A call that is only a walk through a script."""

    def __init__(
        self,
        session: Session,
        keymap: Keymap,
        rehearsed: Rehearsed,
        cards: tuple[Card, ...] = (),
    ) -> None:
        super().__init__(session, keymap, cards)
        self.rehearsed = rehearsed
        self.broken = ""
        self.unfinished = ""
        self.desk.notice = _WELCOME

    def on_mount(self) -> None:
        """Look at the file from now on."""
        super().on_mount()
        self.set_interval(_LOOK, self.look)

    def look(self) -> None:
        """Show the script as it is now, if it was saved, and say what is wrong in its draft."""
        unfinished = self.rehearsed.draft_says()
        if unfinished is not None and unfinished != self.unfinished:
            self.unfinished = unfinished
            self.paint_soon()
        try:
            script = self.rehearsed.changed()
        except ScriptError as error:
            self.broken = _told(error)
            self.paint_soon()
            return
        if script is not None and script != self.session.script:
            self.show_anew(script)
        elif script is not None and self.broken:
            self.broken = ""
            self.paint_soon()

    def show_anew(self, script: Script) -> None:
        """Go on in another version of the script."""
        place = self.callscript.place
        same = carried_over(self.session, script, place)
        self.broken = ""
        self.put_up(
            same or made_up(place, script, self.rehearsed.contact), _CHANGED if same else _GONE
        )

    def begin_again(self) -> None:
        """Back to the beginning."""
        place = self.callscript.place
        fresh = made_up(place, self.session.script, self.rehearsed.contact)
        self.put_up(fresh, _ROUND)

    def put_up(self, session: Session, notice: str) -> None:
        """Show another call in place of this one."""
        self.session = session
        self.desk = CallDesk(
            session, self.desk.keymap, self._voicemail_words, cards=self.desk.cards
        )
        self.desk.notice = notice
        self.paint_soon()

    def sign(self) -> str:
        """Where the script is broken, while it is."""
        return self.broken or self.unfinished

    def _leave(self) -> None:
        self.callscript.leave()


class PreviewApp(CallscriptApp):
    """The window on a script being written. Its workplace's store is for nothing but itself."""

    def __init__(
        self,
        place: Workplace,
        script: Script,
        rehearsed: Rehearsed,
        driver_class: type[Driver] = CarefulDriver,
    ) -> None:
        session = made_up(place, script, rehearsed.contact)
        super().__init__(place, Opening(session=session), driver_class)
        self._rehearsed = rehearsed

    def _screen_of(self, session: Session, row: str = "") -> KeyScreen:
        del row
        return PreviewScreen(session, self.keymap, self._rehearsed, self.place.cards)

    def wrap_up(self, session: Session) -> None:
        """The phone is down: there is nothing to wrap up."""
        del session
        if isinstance(self.screen, PreviewScreen):
            self.screen.begin_again()
