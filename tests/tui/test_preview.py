"""A walk through a script being written: changes show, broken ones are told, nothing stays."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from textual.drivers.headless_driver import HeadlessDriver
from textual.pilot import Pilot

from callscript.call.people import Contact
from callscript.store.library import open_script
from callscript.tui.preview import PreviewApp, PreviewScreen, Rehearsed
from tests.screens.window import Clock, press_keys, settled, shown, workplace

SCRIPT = """title = "Walk"
[[sections]]
id = "a"
title = "A"
[[sections.steps]]
id = "one"
ask = "Hello {contact.first_name}, how are you?"
responses = ["Well", "Badly"]
[[sections.steps]]
id = "two"
say = "Second words."
"""


class Walk:
    """A preview being walked through, and the file behind it."""

    def __init__(self, app: PreviewApp, pilot: Pilot[str], path: Path) -> None:
        self.app, self.pilot, self.path = app, pilot, path
        self._saves = 0

    async def saves(self, text: str) -> str:
        """Save another text, and give the screen after the next look."""
        self._saves += 1
        self.path.write_text(text, "utf-8")
        os.utime(self.path, ns=(self._saves, self._saves))
        assert isinstance(self.app.screen, PreviewScreen)
        self.app.screen.look()
        return await self.sees()

    async def press(self, *keys: str) -> str:
        press_keys(self.app, *keys)
        return await self.sees()

    async def sees(self) -> str:
        await settled(self.app, self.pilot)
        return shown(self.app)


@asynccontextmanager
async def walk(tmp_path: Path) -> AsyncIterator[Walk]:
    path = tmp_path / "walk.toml"
    path.write_text(SCRIPT, "utf-8")
    place = workplace(tmp_path, Clock())
    rehearsed = Rehearsed(path, lambda at: open_script(at).script, Contact("m", name="Maria Lopez"))
    script = open_script(path).script
    app = PreviewApp(place, script, rehearsed, driver_class=HeadlessDriver)
    try:
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.pause()
            yield Walk(app, pilot, path)
        assert place.store.calls.recent(9) == ()
    finally:
        place.store.close()


async def test_a_change_shows_at_the_same_step(tmp_path: Path) -> None:
    async with walk(tmp_path) as here:
        screen = await here.sees()
        assert "Hello Maria, how are you?" in screen
        assert "Preview: nothing is kept." in screen
        assert "Second words." in await here.press("1")
        screen = await here.saves(SCRIPT.replace("Second", "Better"))
        assert "Better words." in screen
        assert "The script has changed" in screen
        assert "Hello Maria" in await here.press("pageup")


async def test_what_is_broken_is_told_and_the_last_good_version_stays(tmp_path: Path) -> None:
    async with walk(tmp_path) as here:
        await here.press("1")
        screen = await here.saves(SCRIPT.replace("Second words.", "{Second"))
        assert "walk.toml:11:8: " in screen
        assert "Second words." in screen
        assert "Hello Maria" in await here.press("pageup")
        assert "walk.toml:11:8: " in await here.press("pagedown")
        here.path.unlink()
        assert isinstance(here.app.screen, PreviewScreen)
        here.app.screen.look()
        assert "there is no such file" in await here.sees()
        screen = await here.saves(SCRIPT)
        assert "walk.toml" not in screen
        assert "Second words." in screen


async def test_a_step_that_is_gone_leads_to_the_beginning(tmp_path: Path) -> None:
    async with walk(tmp_path) as here:
        await here.press("1")
        screen = await here.saves(SCRIPT.replace('"two"', '"other"'))
        assert "Hello Maria" in screen
        assert "from the beginning" in screen


async def test_an_answer_that_is_gone_does_no_harm(tmp_path: Path) -> None:
    async with walk(tmp_path) as here:
        await here.press("1")
        changed = SCRIPT.replace('responses = ["Well", "Badly"]', 'answer = "text"')
        assert "Second words." in await here.saves(changed)
        assert "Hello Maria" in await here.press("pageup")


async def test_the_end_is_a_new_beginning_and_writes_no_papers(tmp_path: Path) -> None:
    async with walk(tmp_path) as here:
        await here.press("1")
        screen = await here.press("f10")
        assert "Hello Maria" in screen
        assert "That was all of it" in screen
    assert not (tmp_path / "papers").exists()


async def test_a_draft_with_a_mistake_is_told_and_the_last_good_version_stays(
    tmp_path: Path,
) -> None:
    async with walk(tmp_path) as here:
        draft = here.path.with_name(".walk.draft.toml")
        draft.write_text(SCRIPT.replace('"two"', '"one"'), "utf-8")
        assert isinstance(here.app.screen, PreviewScreen)
        here.app.screen.look()
        seen = " ".join((await here.sees()).split())
        assert "In the editor, line 10: " in seen
        assert "how are you?" in seen
        draft.unlink()
        here.app.screen.look()
        assert "In the editor" not in await here.sees()
