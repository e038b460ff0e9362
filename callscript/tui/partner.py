"""A partner's window: the same call, taken down in a second terminal.

While the caller's window is there, it owns the call, and this one asks it. Should that one go
away, this one takes the call over and goes on; when the caller comes back, it hands it back.
"""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from textual.driver import Driver

from callscript.call.intents import Leave, Undo
from callscript.call.partner import LEADS, own_acts
from callscript.script.cards import Card
from callscript.script.problems import ScriptError
from callscript.store.errors import StoreError
from callscript.store.store import Store
from callscript.store.workplace import Workplace
from callscript.team.guest import Beside, Guest
from callscript.tui.app import CallscriptApp
from callscript.tui.callpicture import CallPicture
from callscript.tui.desk import CallDesk, Wish
from callscript.tui.keymap import Keymap
from callscript.tui.opening import Opening
from callscript.tui.overrides import CarefulDriver
from callscript.tui.partnerviews import partner_picture
from callscript.tui.screens.base import KeyScreen
from callscript.tui.screens.call import CallScreen
from callscript.tui.styled import Styled
from callscript.tui.takenback import words_of_act

_LOOK = 0.1
"""Seconds between looks for the caller's window."""
_PATIENCE = 5.0
"""Seconds the disk may take before the call is handed back."""
_WAITING = "WAITING for the other window: open a call there"
_ALONE = "The other window is gone. You carry on, and lead; it gets all of it when it opens again."
_BACK = "The caller is back."


class PartnerDesk(CallDesk):
    """A desk at which nothing is answered: every character that is no command starts a note."""

    def _type(self, character: str) -> None:
        if self.open is None and self.session.script.group is None:
            self.start_note(character)
        else:
            super()._type(character)

    def run(self, command: str) -> Wish | None:
        """Carry out a command; what an undo takes back is said before the host has done it."""
        session = self.session
        if command != "undo" or self.open is not None or not isinstance(session, Guest):
            return super().run(command)
        state = session.state
        mine = own_acts(state, state.done, session.name)
        if self.do(Undo()) is None and mine:
            self.notice = words_of_act(session, self.keymap, mine[-1])
        return None


class PartnerScreen(CallScreen):
    """The call as a partner sees it, on the host's session or, alone, on one of its own."""

    def __init__(self, guest: Guest, keymap: Keymap, cards: tuple[Card, ...] = ()) -> None:
        super().__init__(guest, keymap, cards)
        self.guest = guest
        self.desk = self._desk_on(guest, cards)

    def _desk_on(self, session: Guest | Beside, cards: tuple[Card, ...]) -> CallDesk:
        # Alone there is nobody else to lead: the whole window is theirs.
        kind = PartnerDesk if session is self.guest else CallDesk
        keymap = self.desk.keymap
        return kind(session, keymap, self._voicemail_words, self._contacts, cards)

    def put_up(self, session: Guest | Beside, notice: str) -> None:
        """Go on with the same call on another session; a line that was open stays open."""
        was_open = self.desk.note.line is not None
        self.session, self._awaited = session, None
        self.desk = self._desk_on(session, self.desk.cards)
        if was_open:
            self.desk.run("open_line")
        self.desk.notice = notice
        self._when_safe()

    def heard(self) -> None:
        """Something came from the host."""
        if self.guest.said:
            self.desk.notice, self.guest.said = self.guest.said, ""
        self._when_safe()

    @property
    def _is_waiting(self) -> bool:
        return self.session is self.guest and not self.guest.open

    def sign(self) -> str:
        """What stands over everything while there is nobody to write with."""
        return _WAITING if self._is_waiting else super().sign()

    def press(self, key: str, character: str | None) -> None:
        """Take a key; in wrap-up, too, there is something to write down."""
        if self.finder is not None:
            self._press_in_finder(self.finder, key, character)
            self.paint_soon()
            return
        self._carry_out(self.desk.press(key, character))

    def _carry_out(self, wish: Wish | None) -> None:
        if wish is Wish.WRAP_UP:
            self.desk.notice, wish = LEADS, None
        super()._carry_out(wish)

    def _leave(self) -> None:
        self.callscript.leave()

    def rows_for(self, width: int, height: int) -> list[Styled]:
        """The partner's picture as rows; alone, the caller's."""
        if self.session is not self.guest:
            return super().rows_for(width, height)
        wanted = self._wanted(self.view, width, height)
        self._picture = CallPicture(partner_picture(wanted.scene, wanted.hand, width, height).rows)
        return self._picture.rows

    def draw_ahead(self) -> None:
        """Nothing is drawn ahead: what comes is not known here before it is on the disk."""


class PartnerApp(CallscriptApp):
    """The window of a partner. `reopened` opens the store for writing, if nobody has it."""

    def __init__(
        self,
        place: Workplace,
        name: str,
        path: Path,
        reopened: Callable[[], Store | None],
        driver_class: type[Driver] = CarefulDriver,
    ) -> None:
        super().__init__(place, Opening(), driver_class)
        self.guest = Guest(name, place.world, self._heard)
        self._path = path
        self._reopened = reopened
        self._reading = place.store
        self._wanted_back = asyncio.Event()
        self._following: asyncio.Task[None] | None = None

    def _first_screen(self) -> KeyScreen:
        return PartnerScreen(self.guest, self.keymap, self.place.cards)

    def on_mount(self) -> None:
        """Look for the caller's window from now on."""
        super().on_mount()
        self._following = asyncio.get_running_loop().create_task(self._follow())

    def leave(self) -> None:
        """Close the window; the call goes on in the other one."""
        if self._following is not None:
            self._following.cancel()
        self.guest.leave()
        self.exit("")

    def _open_house(self) -> None:
        """A guest has no door."""

    def _back_up(self) -> None:
        """The caller's window makes the copies."""

    @property
    def _partner_screen(self) -> PartnerScreen | None:
        found = (screen for screen in self.screen_stack if isinstance(screen, PartnerScreen))
        return next(found, None)

    def _heard(self) -> None:
        screen = self._partner_screen
        if screen is not None:
            screen.heard()

    async def _follow(self) -> None:
        """Be a guest while there is a host; without one, carry on with the call there was."""
        while True:
            await self.guest.stay(self._path)
            # The store's lock may outlive the socket of a window that was killed by a moment.
            own = self._taken_over() if self.guest.orphaned else None
            if own is not None:
                await self._carry_on(own)
            await asyncio.sleep(_LOOK)

    def _taken_over(self) -> Beside | None:
        """The call on a session of one's own, if nobody has the store and it is not over."""
        if not self.guest.state.call or self.guest.state.phase == "done":
            return None
        store = self._reopened()
        if store is None:
            return None
        place = replace(self.place, store=store)
        try:
            # The call went on: nobody was away.
            session = place.take_up(self.guest.state.call, resume=False)
        except (StoreError, ScriptError) as error:
            store.close()
            self.guest.said = str(error)
            self._heard()
            return None
        self.place, self.guest.orphaned = place, False
        return self.guest.hand_on(session)

    async def _carry_on(self, own: Beside) -> None:
        """Go on alone until the caller wants the call back."""
        screen = self._partner_screen
        if screen is not None:
            screen.put_up(own, _ALONE)
        self.house.session = lambda: own.own
        self.house.hand_back = self._hand_back
        self._wanted_back.clear()
        self.house.open(self._path)
        await self._wanted_back.wait()
        self.house.close()
        own.own.do(Leave(own.name))
        own.wait(_PATIENCE)
        self.place.store.close()
        self.place = replace(self.place, store=self._reading)
        if screen is not None:
            screen.put_up(self.guest, _BACK)

    def _hand_back(self) -> bool:
        self._wanted_back.set()
        return True
