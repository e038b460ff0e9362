"""The app: screens and how one leads to the next. Truth is in sessions and in the store."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from contextvars import copy_context
from pathlib import Path
from typing import Any, ClassVar

from textual.driver import Driver
from textual.screen import Screen

from callscript.call.events import Opening as Kind
from callscript.call.people import Contact
from callscript.call.session import Session
from callscript.script.problems import ScriptError, near
from callscript.store.errors import StoreError
from callscript.store.faults import record_fault
from callscript.store.handover import finish
from callscript.store.library import OpenedScript
from callscript.store.looks import remember_looks
from callscript.store.personas import persona_of
from callscript.store.practice import practised_before
from callscript.store.workplace import Workplace
from callscript.team.meeting import meeting_place
from callscript.text import clean_line
from callscript.tui.ahead import draw_while_syncing
from callscript.tui.firstpicture import Stage
from callscript.tui.halfwritten import HalfWritten
from callscript.tui.house import house_of
from callscript.tui.keymap import Keymap, remapped
from callscript.tui.memory import settle_memory
from callscript.tui.opening import Opening
from callscript.tui.overrides import CarefulApp, CarefulDriver
from callscript.tui.screens.base import KeyScreen
from callscript.tui.screens.call import CallScreen
from callscript.tui.screens.contact import ContactScreen
from callscript.tui.screens.help import HelpScreen
from callscript.tui.screens.home import HomeScreen
from callscript.tui.screens.letter import LetterScreen
from callscript.tui.screens.letterin import LetterInScreen
from callscript.tui.screens.person import PersonScreen
from callscript.tui.screens.wrapup import WrapUpScreen


class CallscriptApp(CarefulApp):
    """The window. It returns a line to print after it has closed."""

    CSS_PATH = "styles/callscript.tcss"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar = []
    TITLE = "callscript"

    def __init__(
        self,
        place: Workplace,
        opening: Opening,
        driver_class: type[Driver] = CarefulDriver,
        stage: Stage | None = None,
    ) -> None:
        super().__init__(driver_class=driver_class, stage=stage)
        self.place = place
        self.keymap: Keymap = remapped(place.settings.keys)
        self._opening = opening
        self.seed = opening.seed
        self.half_written = HalfWritten(place.store.contacts, rehearsing=opening.rehearsal)
        self.house = house_of(self)
        self.settled: list[tuple[str, str]] = []
        self.complaints = self.keymap.complaints
        self.animation_level = "none"

    def on_mount(self) -> None:
        """Put on the theme, and leave for later what no caller waits for."""
        if not self.is_headless:
            # The process is ours alone: its memory is ours to arrange.
            self.call_after_refresh(settle_memory, self)
        self.half_written.read()
        self._dress()
        draw_while_syncing(self)
        self.set_timer(0.2, self._open_house)
        self.set_timer(2.0, self._remember_looks)
        self.set_timer(20.0, self._back_up)

    def get_default_screen(self) -> Screen[Any]:
        """The screen the window opens with: one that Textual would show first is never made."""
        return self.begin_with(self._first_screen())

    def _first_screen(self) -> KeyScreen:
        opening = self._opening
        if opening.session is not None:
            return self._screen_of(opening.session)
        if opening.picked is not None:
            return PersonScreen(opening.picked, opening.script, opening.kind)
        if opening.letter:
            return LetterInScreen(opening)
        return ContactScreen(opening.script, opening) if opening.script else HomeScreen()

    @property
    def rehearsing(self) -> bool:
        """Whether calls begun here are practice."""
        return self._opening.rehearsal

    def _dress(self) -> None:
        wanted = self.place.settings.theme
        if wanted in self.available_themes:
            self.theme = wanted
        elif wanted:
            near_ones = near(wanted, self.available_themes)
            self.complaints += (f"'{clean_line(wanted)}' is no theme; {near_ones}",)

    def record_fault(self, error: BaseException) -> str:
        """Keep the details beside the store."""
        return record_fault(error, self.place.store.path.parent, self.place.world.now())

    def _remember_looks(self) -> None:
        """Keep how the looks came out: the next start draws with them before Textual is there."""
        store, screen = self.place.store, self._front
        wanted = self.place.settings.theme
        if not store.readonly and isinstance(screen, KeyScreen) and wanted in {"", self.theme}:
            remember_looks(store.path.parent, wanted, screen.canvas.looks())

    def _back_up(self) -> None:
        """Make today's copy; one of a store without a call would only take the day's place."""
        if self.place.store.calls.recent(1):
            self.place.store.back_up_if_due()

    def on_saved(self, future: Future[None], then: Callable[[], None]) -> None:
        """Run `then` in the window's own thread once `future` is done."""
        loop = asyncio.get_running_loop()
        # The writer's thread knows no app; what it starts must run as if started here.
        here = copy_context()

        def saved() -> None:
            then()
            self.house.tell()

        future.add_done_callback(lambda _done: loop.call_soon_threadsafe(saved, context=here))

    def _open_house(self) -> None:
        """Let partners in; a window without a terminal, or on a store it only reads, lets none."""
        if not self.is_headless and not self.place.store.readonly:
            self.house.open(meeting_place(self.place.store.path))

    def on_unmount(self) -> None:
        """Shut the door."""
        self.house.close()

    @property
    def _front(self) -> Screen[Any] | None:
        """The screen in front; None once the window is closing."""
        return self.screen_stack[-1] if self.screen_stack else None

    def show(self, session: Session, row: str = "") -> None:
        """Show a call where it is: live, or in wrap-up on a row of its form."""
        self.push_screen(self._screen_of(session, row))

    def _screen_of(self, session: Session, row: str = "") -> KeyScreen:
        if session.state.is_reading:
            return LetterScreen(session, self.place.world.now)
        if session.state.phase == "live":
            return _call_screen(self.place, self.keymap, session)
        return WrapUpScreen(session, self.place.world.now, row)

    def show_call(self, session: Session, notice: str) -> None:
        """From wrap-up back to the live call, or to or from its letter, with a word about it."""
        screen = self._screen_of(session)
        if isinstance(screen, CallScreen):
            screen.desk.notice = notice
        self.switch_screen(screen)

    def wrap_up(self, session: Session) -> None:
        """From the live call on to wrap-up."""
        self.switch_screen(WrapUpScreen(session, self.place.world.now))

    def take_up(self, call: str, row: str = "") -> str:
        """Open a call, in wrap-up on that row; returns why it can't be opened, if it can't."""
        return _why_not(lambda: self.show(self.place.take_up(call), row))

    def pick_contact(self, path: str) -> str:
        """Go on from a script to whom to call; returns why it can't be used, if it can't."""
        return self._with_script(path, lambda opened: self.push_screen(ContactScreen(opened)))

    def call_contact(self, contact: str, path: str = "") -> str:
        """Show a contact's card, for a call on a script; returns why it can't be, if it can't."""
        known = self.place.store.contacts.get(contact)
        if known is None:
            return "This contact is not in the store any more."
        if not path:
            self.push_screen(PersonScreen(known, None))
            return ""
        return self._with_script(path, lambda on: self.push_screen(PersonScreen(known, on)))

    def _with_script(self, path: str, then: Callable[[OpenedScript], object]) -> str:
        return _why_not(lambda: then(self.place.open(Path(path))))

    def begin(
        self,
        opened: OpenedScript,
        contact: Contact | None,
        ticks: tuple[str, ...] = (),
        kind: Kind | None = None,
    ) -> None:
        """Begin the call; `ticks` are lines of its checklist done before, `kind` its opening."""
        rehearsal = self._opening.rehearsal
        session = self.place.begin(opened, contact, rehearsal=rehearsal, ticks=ticks, opening=kind)
        self.show(session)

    def hand_over(self, session: Session) -> None:
        """Write the papers and go home; raises `StoreError` if they can't be written."""
        handed = finish(self.place, session.script, session.state)
        self.go_home(" ".join((*handed.told, f"Papers: {handed.paths[0].parent}")))

    def go_home(self, notice: str = "") -> None:
        """Back to the first screen, with a word about what happened."""
        while len(self.screen_stack) > 1:
            self.pop_screen()
        self.switch_screen(HomeScreen(notice))

    def go_back(self) -> None:
        """Back to the screen before, or home where there is none."""
        if len(self.screen_stack) > 1:
            self.pop_screen()
        else:
            self.go_home()

    def open_help(self) -> None:
        """Help about the screen in front."""
        screen = self.screen
        if isinstance(screen, KeyScreen) and not isinstance(screen, HelpScreen):
            self.push_screen(HelpScreen(screen.where))

    def close_help(self) -> None:
        """Back from help."""
        self.pop_screen()

    def leave(self) -> None:
        """Close the window; everything done is kept."""
        self.exit("")


def _call_screen(place: Workplace, keymap: Keymap, session: Session) -> CallScreen:
    """The live call, with whoever is practised with, and the practice before it."""
    screen = CallScreen(session, keymap, place.cards)
    screen.persona = persona_of(place, session)
    screen.practised = practised_before(place, session)
    return screen


def _why_not(act: Callable[[], object]) -> str:
    """Do something with a script or the store; returns why it can't be done, if it can't."""
    try:
        act()
    except ScriptError as error:
        return _first_of(error)
    except StoreError as error:
        return str(error)
    return ""


def _first_of(error: ScriptError) -> str:
    """What is wrong with a script, before where: a path would push it out of sight."""
    found = error.problems[0]
    file = Path(found.file).name
    where = (
        f"{file}, line {found.span.line}; 'callscript check' shows it" if found.span.line else file
    )
    return f"{found.message} ({where})"
