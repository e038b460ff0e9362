"""Whole screens as text: what the caller sees, at 80×24 and at 120×35.

Read each golden as the caller would before accepting it: UPDATE_GOLDENS=1 rewrites them.
"""

import os
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from msgspec.structs import replace
from textual.pilot import Pilot

from callscript.call.people import Contact
from callscript.tui.app import CallscriptApp
from callscript.tui.opening import Opening
from tests.screens.window import (
    SIZES,
    Clock,
    opened,
    settled,
    shown,
    type_keys,
    window,
    workplace,
)

GOLDEN = Path(__file__).parent / "golden"
MARIA = Contact(
    "maria", "Maria Lopez", "Lopez Bakeries", "555 0188", fields={"problem": "invoices were wrong"}
)

Play = Callable[[CallscriptApp, Pilot[str], Clock], Awaitable[None]]


async def _nothing(_app: CallscriptApp, _pilot: Pilot[str], _clock: Clock) -> None:
    """Show the screen as it opens."""


async def _to_the_question(app: CallscriptApp, pilot: Pilot[str], clock: Clock) -> None:
    """Maria is on the line and has been asked what went wrong."""
    await type_keys(app, pilot, "2", "enter")
    clock.wait(12)
    await type_keys(app, pilot, "1", "enter")
    clock.wait(31)
    await type_keys(app, pilot, "enter", "!three invoices in a row were wrong", "enter")
    await type_keys(app, pilot, '"nobody rang me back', "enter", ".", ".")
    clock.wait(5)
    await type_keys(app, pilot, "+liked")


async def _card(app: CallscriptApp, pilot: Pilot[str], clock: Clock) -> None:
    """Before the second call to Maria: a promise was made on the first."""
    await _wrap_up(app, pilot, clock)
    await type_keys(app, pilot, "f10")
    clock.wait(3 * 24 * 3600)
    london = {**MARIA.fields, "timezone": "America/New_York", "best_time": "after 9"}
    app.place.store.contacts.save(replace(MARIA, fields=london)).result(5)
    assert app.call_contact("maria", str(app.place.shelf.find("win-back"))) == ""
    await pilot.pause()


async def _interrupt(app: CallscriptApp, pilot: Pilot[str], clock: Clock) -> None:
    await _to_the_question(app, pilot, clock)
    await type_keys(app, pilot, "escape", "f2", "1")


async def _wrap_up(app: CallscriptApp, pilot: Pilot[str], clock: Clock) -> None:
    await _to_the_question(app, pilot, clock)
    await type_keys(app, pilot, " the bread", "enter", ">send the corrected invoice @Ana fri")
    await type_keys(app, pilot, "enter", "f10", "pagedown", "pagedown")
    await type_keys(app, pilot, *["down"] * 3, "the old template", "enter", "down", "enter")


async def _help(app: CallscriptApp, pilot: Pilot[str], clock: Clock) -> None:
    await _to_the_question(app, pilot, clock)
    await type_keys(app, pilot, "f1")


async def _home(app: CallscriptApp, pilot: Pilot[str], clock: Clock) -> None:
    """Home with one call unfinished and one promise due."""
    await _wrap_up(app, pilot, clock)
    await type_keys(app, pilot, "f9")


_GUESTS = ("Mary Holt", "Ben Okoro", "Carla Reyes", "Dan Wu", "Eve Stone", "Femi Ade", "Gus Lind")


async def _session(app: CallscriptApp, pilot: Pilot[str], clock: Clock) -> None:
    """Seven at the table, on the second topic; somebody is in the middle of a sentence."""
    await type_keys(app, pilot, "f10", "@", *(k for name in _GUESTS for k in (name, "enter")))
    await type_keys(app, pilot, "enter", *["enter"] * 5)
    clock.wait(13 * 60)
    await type_keys(app, pilot, "3twenty minutes of music, then it went dead", "enter", "5", "5")
    await type_keys(app, pilot, "1I explained it four times", "enter", "6", "6")
    clock.wait(7 * 60)
    await type_keys(app, pilot, "2+the young man on Saturdays is kind", "enter", *["enter"] * 3)
    clock.wait(6 * 60)
    await type_keys(app, pilot, "6the fee was a surprise, twice", "enter", "1122")
    clock.wait(3 * 60)
    await type_keys(app, pilot, "4nobody had told me", "enter", "33", "#5 who knew the price?")
    await type_keys(app, pilot, "enter", '5"I pay, and I grumble')


async def _round(app: CallscriptApp, pilot: Pilot[str], clock: Clock) -> None:
    """Each seat gives a mark, and one says why."""
    await _session(app, pilot, clock)
    await type_keys(app, pilot, "enter", "/", "a mark from", "enter", "=", "4", "3", "enter", "2")


async def _themes(app: CallscriptApp, pilot: Pilot[str], clock: Clock) -> None:
    """Afterwards: the second remark goes under the first."""
    await _session(app, pilot, clock)
    await type_keys(app, pilot, "f10", "pagedown", "pagedown", "down", "enter", "1")


SCREENS: dict[str, tuple[str | None, Play]] = {
    "home-empty": (None, _nothing),
    "home": ("win-back", _home),
    "contact": ("win-back", _nothing),
    "live-call": ("win-back", _to_the_question),
    "interrupt": ("win-back", _interrupt),
    "wrap-up": ("win-back", _wrap_up),
    "help": ("win-back", _help),
    "session": ("focus-group", _session),
    "session-round": ("focus-group", _round),
    "session-themes": ("focus-group", _themes),
    "card": ("win-back", _card),
}


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("name", SCREENS)
async def test_screen(tmp_path: Path, name: str, size: tuple[int, int]) -> None:
    script, play = SCREENS[name]
    clock = Clock()
    place = workplace(tmp_path, clock)
    if script is not None:
        place.store.contacts.save(MARIA).result(5)
    opening = opened(place, script) if script else Opening()
    async with window(place, opening, size) as (app, pilot):
        await play(app, pilot, clock)
        await settled(app, pilot)
        _compare(GOLDEN / f"{name}-{size[0]}x{size[1]}.txt", shown(app))


def _compare(golden: Path, text: str) -> None:
    if os.environ.get("UPDATE_GOLDENS"):
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")
