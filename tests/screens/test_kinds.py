"""What a caller sees and types on steps of every kind, and what of it is kept."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot

from callscript.call import intents as i
from callscript.call.people import Contact
from callscript.call.session import Session
from callscript.store.faults import record_fault
from callscript.store.handover import hand_over
from callscript.store.library import open_script
from callscript.tui.app import CallscriptApp
from callscript.tui.opening import Opening
from callscript.tui.screens.call import CallScreen
from callscript.tui.screens.wrapup import WrapUpScreen
from tests.screens.window import Clock, shown, type_keys, window, workplace

TOLD = "q7Zx-4711"
SCRIPT = """
title = "Kinds"
before = ["Invoice at hand?", "Quiet room?"]
after = ["Filed?"]
unread = true
[[sections]]
id = "all"
title = "All"
[[sections.steps]]
id = "when"
ask = "When?"
answer = "datetime"
[[sections.steps]]
id = "card"
ask = "The card?"
answer = "text"
sensitive = true
[[sections.steps]]
id = "form"
ask = "And the rest?"
fields = ["Code", "Word"]
sensitive = true
[[sections.steps]]
id = "back"
say = "So the card is {card|what you said}, the code {form.code|not known}."
"""


@asynccontextmanager
async def calling(
    folder: Path, picked: Contact | None = None
) -> AsyncIterator[tuple[CallscriptApp, Pilot[str]]]:
    path = folder / "kinds.toml"
    path.write_text(SCRIPT, "utf-8")
    place = workplace(folder / "home", Clock())
    opening = Opening(script=open_script(path, place.store), picked=picked)
    async with window(place, opening) as both:
        yield both


@pytest.fixture(autouse=True)
def _home(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()


def session_of(app: CallscriptApp) -> Session:
    assert isinstance(app.screen, CallScreen | WrapUpScreen)
    return app.screen.session


def kept_in(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


async def test_checklists_are_ticked_before_and_after(tmp_path: Path) -> None:
    async with calling(tmp_path) as (app, pilot):
        assert "☐ Quiet room?" in shown(app)
        await type_keys(app, pilot, "up", "enter")
        assert "☑ Quiet room?" in shown(app)
        await type_keys(app, pilot, "enter")
        session = session_of(app)
        assert set(session.state.ticks) == {"before:2"}
        await type_keys(app, pilot, "f10")
        await type_keys(app, pilot, *["pagedown"] * 6)
        screen = shown(app)
        assert "☐ Invoice at hand?" in screen
        assert "Quiet room?" not in screen, "what was done is done"
        await type_keys(app, pilot, "down", "enter")
        assert set(session.state.ticks) == {"before:2", "after:1"}
        assert "☑ Filed?" in shown(app)


async def test_who_was_named_is_called_once_the_checklist_was_seen(tmp_path: Path) -> None:
    maria = Contact("maria", "Maria Lopez")
    async with calling(tmp_path, maria) as (app, pilot):
        app.place.store.contacts.save(maria).result(5)
        assert "☐ Quiet room?" in shown(app)
        await type_keys(app, pilot, "1", "enter")
        state = session_of(app).state
        assert (state.contact, set(state.ticks)) == (maria, {"before:1"})


async def test_a_day_is_read_back_while_it_is_typed(tmp_path: Path) -> None:
    async with calling(tmp_path) as (app, pilot):
        await type_keys(app, pilot, "3", "fri 14:30")
        assert "= Friday, 27 November 2026, 14:30" in shown(app)
        await type_keys(app, pilot, "enter", "pageup")
        assert "✓ Friday, 27 November 2026, 14:30" in shown(app)


def _failing(held: str) -> None:
    if held:
        raise ValueError("no number")


async def test_a_secret_is_said_and_stands_in_no_file(tmp_path: Path) -> None:
    """Typed, said back, kept through wrap-up, papers and a fault: its bytes are nowhere."""
    async with calling(tmp_path) as (app, pilot):
        await type_keys(app, pilot, "3", "enter", TOLD)
        assert TOLD in shown(app)
        assert TOLD.encode() not in kept_in(tmp_path)
        await type_keys(app, pilot, "enter", TOLD, "enter", f"{TOLD}x", "enter", "enter")
        assert f"So the card is {TOLD}, the code {TOLD}." in shown(app).replace("\n        ", " ")
        session = session_of(app)
        await type_keys(app, pilot, "f10")
        hand_over(app.place, session.script, session.state)
        with pytest.raises(ValueError, match="no number") as caught:
            _failing(TOLD)
        record_fault(caught.value, app.place.store.path.parent, app.place.world.now())
        assert app.place.store.calls.events_of(session.state.call)
    found = kept_in(tmp_path)
    assert b"answered_unkept" in found
    assert b"answered; not kept" in found
    assert TOLD.encode() not in found


async def test_a_secret_never_accepted_leaves_nothing_behind(tmp_path: Path) -> None:
    async with calling(tmp_path) as (app, pilot):
        await type_keys(app, pilot, "3", "enter", TOLD, "escape", "f10")
        assert session_of(app).do(i.WrapUp()) is None
    assert TOLD.encode() not in kept_in(tmp_path)
