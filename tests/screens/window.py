"""The real app without a terminal: a fixed clock, counted ids, and its screen as plain text."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta, timezone
from itertools import count
from pathlib import Path
from typing import cast

from textual.drivers.headless_driver import HeadlessDriver
from textual.pilot import Pilot

from callscript.call.people import Caller
from callscript.call.session import Surroundings
from callscript.plan.due import read_commitments
from callscript.store.library import Shelf, open_script, shipped_scripts
from callscript.store.settings import Settings
from callscript.store.store import Store
from callscript.store.workplace import Workplace
from callscript.tui.app import CallscriptApp
from callscript.tui.opening import Opening
from callscript.tui.screens.base import KeyScreen

START = datetime(2026, 11, 24, 10, 5, tzinfo=timezone(timedelta(hours=1)))
SIZES = ((80, 24), (120, 35))


class Clock:
    """A clock that stands still until told otherwise."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def wait(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


def workplace(folder: Path, clock: Clock) -> Workplace:
    """A workplace in an empty folder, with the shipped scripts."""
    store = Store.open(folder / "store.db", now=clock, what="test", commitments=read_commitments)
    ids = count(1)
    world = Surroundings(clock, lambda: f"note-{next(ids)}")
    settings = Settings(
        caller=Caller("Ana", "Northwind Print", "555 0100"), papers=folder / "papers"
    )
    return Workplace(store, settings, Shelf((shipped_scripts(),)), world)


@asynccontextmanager
async def window(
    place: Workplace, opening: Opening, size: tuple[int, int] = SIZES[0]
) -> AsyncIterator[tuple[CallscriptApp, Pilot[str]]]:
    """The running app; its store is closed afterwards."""
    app = CallscriptApp(place, opening, driver_class=HeadlessDriver)
    try:
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            yield app, pilot
    finally:
        place.store.close()


def opened(place: Workplace, name: str) -> Opening:
    """Open with a script to pick a contact for."""
    return Opening(script=open_script(place.shelf.find(name), place.store))


_KEYS = frozenset(
    {"enter", "escape", "tab", "up", "down", "pageup", "pagedown", "delete", "backspace"}
)


def press_keys(app: CallscriptApp, *keys: str) -> None:
    """Press keys in one burst: names of keys as they are, other texts character by character.

    They go straight to the screen in front, as the app hands them on: waiting for every single
    one to be painted, as a pilot does, takes twenty times as long. The real way of a key is
    tested in a real pty.
    """
    for key in keys:
        for press in [key] if _is_named(key) else key:
            name = "space" if press == " " else press
            cast("KeyScreen", app.screen).press(name, None if _is_named(press) else press)


async def type_keys(app: CallscriptApp, pilot: Pilot[str], *keys: str) -> None:
    """Press keys, and wait until the screen shows what they did."""
    press_keys(app, *keys)
    await settled(app, pilot)


def _is_named(key: str) -> bool:
    return key in _KEYS or key.startswith("ctrl+") or (key[0] == "f" and key[1:].isdigit())


async def settled(app: CallscriptApp, pilot: Pilot[str]) -> None:
    """Wait until everything typed is on disk and painted."""
    session = getattr(app.screen, "session", None)
    if session is not None:
        session.wait(5)
    await pilot.pause()
    await pilot.pause()


def shown(app: CallscriptApp) -> str:
    """The screen as lines of text, without the blanks at their ends."""
    strips = app.screen._compositor.render_strips()
    return "\n".join(strip.text.rstrip() for strip in strips) + "\n"
