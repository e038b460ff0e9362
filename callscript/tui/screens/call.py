"""The live call: keys go to the desk, and what is safely kept is painted."""

import asyncio
from collections.abc import Sequence
from concurrent.futures import Future
from time import monotonic

from textual import events

from callscript.call.facts import read_aloud
from callscript.call.people import Contact
from callscript.call.session import Session, View
from callscript.script.cards import Card
from callscript.script.personas import Persona
from callscript.store.errors import StoreError
from callscript.tui.callfinders import commands
from callscript.tui.callpicture import CallPicture, Drawn, Hand, Wanted
from callscript.tui.canvas import Canvas
from callscript.tui.desk import CallDesk, Wish
from callscript.tui.finder import Choice, Finder
from callscript.tui.inhand import typing_of
from callscript.tui.keymap import Keymap
from callscript.tui.owedbefore import OwedBefore
from callscript.tui.scene import Scene
from callscript.tui.screens.base import KeyScreen
from callscript.tui.styled import Styled
from callscript.tui.unsaved import sign_for, where_kept

_BURST = 0.05
"""Seconds that a burst of keys may go on before it is painted in between."""
_PATIENCE = 0.25
"""Seconds a key may wait for the disk before the call goes on with a NOT SAVED sign."""


class CallScreen(KeyScreen):
    """A call being made, on one session."""

    where = "call"

    def __init__(self, session: Session, keymap: Keymap, cards: tuple[Card, ...] = ()) -> None:
        super().__init__()
        self.session = session
        self.desk = CallDesk(session, keymap, self._voicemail_words, self._contacts, cards)
        self.desk.owed = OwedBefore(lambda: self.callscript.place)
        self.persona: Persona | None = None
        self.practised = ""
        self._picture = CallPicture([])
        self._ahead: Drawn | None = None
        self._leaving = False
        self._late = False
        self._awaited: Future[None] | None = None
        self._begun = 0.0

    def on_mount(self) -> None:
        """Start the clock."""
        self.set_interval(1.0, self.paint)
        self._when_safe()

    def press(self, key: str, character: str | None) -> None:
        """Take a key: the desk decides, the disk confirms, then it is painted."""
        if self.session.state.phase != "live":
            self.callscript.wrap_up(self.session)
            return
        if self.finder is not None:
            self._press_in_finder(self.finder, key, character)
            self.paint_soon()
            return
        self._carry_out(self.desk.press(key, character, self.callscript.last_key))

    def paste(self, text: str) -> None:
        """Take pasted text into the note."""
        self.desk.paste(text)
        self._when_safe()

    def chosen(self, choice: Choice) -> None:
        """A row of the palette or the themes."""
        if choice.id.startswith("command:"):
            self._carry_out(self.desk.choose(choice))
        else:
            super().chosen(choice)

    def partner_acted(self) -> None:
        """Show what a partner did, once it is on the disk."""
        self._when_safe()

    def _carry_out(self, wish: Wish | None) -> None:
        if wish is not Wish.QUIT:
            self._leaving = False
        match wish:
            case Wish.HELP:
                self.callscript.open_help()
            case Wish.PALETTE:
                rows = tuple(commands(self.desk.keymap, "call"))
                self.finder = Finder("Commands", rows)
            case Wish.THEME:
                self.open_themes()
            case Wish.QUIT:
                self._leave()
            case Wish.WRAP_UP:
                self.callscript.wrap_up(self.session)
        if self.session.state.is_reading:
            # The beginning was taken back: there is a letter to go on with.
            self.callscript.show_call(self.session, "")
            return
        self._when_safe()

    def _leave(self) -> None:
        if self._leaving:
            self.callscript.leave()
            return
        self._leaving = True
        self.desk.notice = "The call is still open. Once more leaves; it can be taken up again."

    def _when_safe(self) -> None:
        """Paint when all that was done is on disk; at once if nothing was."""
        if self.session.newest is None:
            self.paint_soon()
        elif self._awaited is None:
            self._begun = monotonic()
        self._await_newest()

    def _await_newest(self) -> None:
        newest = self.session.newest
        if newest is None or self._awaited is not None:
            return
        self._awaited = newest
        self.callscript.on_saved(newest, self._safe)
        asyncio.get_running_loop().call_later(_PATIENCE, self._overdue, newest)

    def _safe(self) -> None:
        """Show what is safe now; wait on for what was done meanwhile."""
        self._awaited = None
        done = self.session.settle()
        if done:
            self._late = False
        if done or monotonic() - self._begun > _BURST:
            # While keys come faster than the disk answers, the next answer is worth waiting for:
            # Textual paints sixty times a second at most, and would keep the last key waiting.
            self._begun = monotonic()
            self.paint()
        self._await_newest()

    def _overdue(self, future: Future[None]) -> None:
        if not future.done() and self.is_attached:
            self._late = True
            self.paint_soon()

    @property
    def view(self) -> View:
        """What may be shown: what is safe; all of it, with a sign, when the disk is late."""
        return self.session.latest if self._late else self.session.saved

    def sign(self) -> str:
        """What stands over everything while something is wrong."""
        return sign_for(self.callscript.place.store.trouble, late=self._late)

    def rows_for(self, width: int, height: int) -> list[Styled]:
        """The whole call as rows."""
        wanted = self._wanted(self.view, width, height)
        ahead, self._ahead = self._ahead, None
        drawn = ahead if ahead is not None and ahead.shows(wanted) else wanted.drawn()
        self._picture = drawn.picture
        if wanted.hand.finder is None:
            self.desk.scroll = min(self.desk.scroll, self._picture.hidden)
        return self._picture.rows

    def draw_ahead(self) -> None:
        """Draw what will be shown once the disk has answered, while it is waited for."""
        awaits_newest = self._awaited is not None and self._awaited is self.session.newest
        if not awaits_newest or not self.canvas.size:
            return
        wanted = self._wanted(self.session.latest, *self.canvas.size)
        if wanted.hand.finder is None:
            self._ahead = wanted.drawn()
            self.canvas.prepare(self._ahead.picture.rows)

    def _wanted(self, view: View, width: int, height: int) -> Wanted:
        now = self.callscript.place.world.now()
        desk = self.desk
        script, asked = self.session.script, desk.table.asked
        held = (desk.marked, desk.scroll, desk.keymap)
        beside = (desk.cards, self.persona, self.practised)
        scene = Scene(script, view, now, *held, asked, *beside)
        trouble = self.callscript.place.store.trouble
        typing = typing_of(desk, view, now, where_kept(trouble))
        finder = self.finder or desk.finder
        hand = Hand(desk.keymap, typing, finder, self.sign())
        return Wanted(scene, hand, width, height)

    def _contacts(self) -> Sequence[Contact]:
        """Whoever may sit down; a store that can't be read now knows nobody."""
        try:
            return tuple(self.callscript.place.store.contacts.all())
        except StoreError:
            return ()

    def _voicemail_words(self) -> str:
        now = self.callscript.place.world.now()
        script = self.session.script
        said = read_aloud(script.voicemail, script, self.session.state, now)
        return said or "This script has no voicemail text."

    def on_canvas_clicked(self, message: Canvas.Clicked) -> None:
        """A click on a response answers with it."""
        response = self._picture.responses.get(message.row)
        if response is not None and message.column in self._picture.columns:
            self.desk.answer(response)
            self._when_safe()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Show words further down."""
        event.stop()
        self._carry_out(self.desk.run("scroll_down"))

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Show words further up."""
        event.stop()
        self._carry_out(self.desk.run("scroll_up"))
