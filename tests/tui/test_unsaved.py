"""The sign that nothing can be saved: its words, and on the screens where something is typed."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot

from callscript.store.trouble import Trouble
from callscript.tui.app import CallscriptApp
from callscript.tui.content import line
from callscript.tui.opening import Opening
from callscript.tui.unsaved import sign_for, signed, where_kept
from tests.screens.window import Clock, shown, type_keys, window, workplace
from tests.tui.making import NOON

FULL = "the disk is full; make room"


@pytest.mark.parametrize(
    ("trouble", "late", "sign", "where"),
    [
        (None, False, "", ""),
        (None, True, "NOT SAVED YET", ""),
        (Trouble(NOON, FULL), True, f"NOT SAVED YET since 12:00:00: {FULL}", ""),
        (
            Trouble(NOON, FULL, kept=Path("/away/x")),
            False,
            f"NOT SAVED YET since 12:00:00: {FULL}",
            "Until it can be saved, it is kept in /away",
        ),
        (
            Trouble(NOON, FULL, only_in_memory=True),
            False,
            f"ONLY IN THIS WINDOW, keep it open, since 12:00:00: {FULL}",
            "",
        ),
    ],
)
def test_the_sign_says_since_when_why_and_where(
    trouble: Trouble | None, late: bool, sign: str, where: str
) -> None:
    assert sign_for(trouble, late=late) == sign
    assert where_kept(trouble) == where


def test_the_sign_takes_the_first_row_only_when_there_is_one() -> None:
    top = [line("title"), line("who")]
    assert signed(top, "", 40) == top
    rows = signed(top, "NOT SAVED YET", 40)
    assert rows[0].plain.strip() == "NOT SAVED YET"
    assert rows[1:] == top[1:]


@contextmanager
def _held(path: Path) -> Iterator[None]:
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield


async def _until(app: CallscriptApp, pilot: Pilot[str], words: Callable[[str], bool]) -> str:
    for _ in range(200):
        if words(shown(app)):
            break
        await pilot.pause(0.02)
    assert words(shown(app)), shown(app)
    return shown(app)


async def test_the_call_and_its_wrap_up_go_on_under_the_sign_until_all_is_saved(
    tmp_path: Path,
) -> None:
    place = workplace(tmp_path, Clock())
    opened = place.open(place.shelf.find("win-back"))
    session = place.begin(opened, None)
    session.wait(5)
    async with window(place, Opening(session=session)) as (app, pilot):
        await pilot.pause()
        with _held(place.store.path):
            await pilot.press("1", "!", "b", "a", "d", "enter")
            screen = await _until(app, pilot, lambda text: "it is kept in" in text)
            assert "NOT SAVED YET since" in screen
            assert "another program holds the store" in screen
            assert "! bad" in screen, "what is safe elsewhere is shown"
            await type_keys(app, pilot, "f10")
            screen = await _until(app, pilot, lambda text: "Their wish" in text)
            assert "NOT SAVED YET since" in screen
        await _until(app, pilot, lambda text: "NOT SAVED YET" not in text)
