"""The first picture: the window's own first frame, there before the window is."""

import io
import signal
import sys
import termios
from collections.abc import Iterator
from pathlib import Path

import pyte
import pytest
from rich.console import Console
from textual._compositor import CompositorUpdate

from callscript.call.people import Contact
from callscript.store.library import open_script
from callscript.store.looks import recall_looks, remember_looks
from callscript.tui.firstpicture import OTHER_SCREEN, painted
from callscript.tui.opening import Opening, first_rows
from callscript.tui.screens.base import KeyScreen
from callscript.tui.styled import Styled
from tests.program import ROOT, environment, latest, long_script, start
from tests.screens.window import SIZES, Clock, window, workplace
from tests.sequences import left_changed
from tests.terminal import Terminal

Cell = tuple[str, str, str, bool, bool]


def cells(sequences: str, width: int, height: int) -> list[list[Cell]]:
    """What a terminal shows: each cell's character, colours, and whether bold and reversed."""
    screen = pyte.Screen(width, height)
    pyte.Stream(screen).feed(sequences)
    rows = (screen.buffer[y] for y in range(height))
    return [
        [(c.data, c.fg, c.bg, c.bold, c.reverse) for c in (row[x] for x in range(width))]
        for row in rows
    ]


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_it_is_the_frame_the_window_paints_first(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    place = workplace(tmp_path, Clock())
    opened = open_script(place.shelf.find("win-back"), place.store)
    opening = Opening(
        place.begin(opened, Contact("c", "Maria Lopez", fields={"problem": "漢 late"}))
    )
    draw = first_rows(place, opening)
    assert draw is not None
    before = draw(*size)
    async with window(place, opening, size) as (app, pilot):
        await pilot.pause()
        assert isinstance(app.screen, KeyScreen)
        looks = app.screen.canvas.looks()
        console = Console(
            file=io.StringIO(), color_system="truecolor", force_terminal=True, width=size[0]
        )
        frame = app.screen._compositor.render_update(full=True)
        assert isinstance(frame, CompositorUpdate)
        window_s = frame.render_segments(console)
    assert cells(painted(before, size[0], looks), *size) == cells(window_s, *size)


async def test_looks_are_remembered_for_this_theme_and_kind_of_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    remember_looks(tmp_path, "nord", {"bold|": "1;38;2;1;2;3"})
    remember_looks(tmp_path, "nord", {"|": "0"})
    assert recall_looks(tmp_path, "nord") == {"bold|": "1;38;2;1;2;3", "|": "0"}
    assert recall_looks(tmp_path, "gruvbox") == {}
    monkeypatch.setenv("NO_COLOR", "1")
    assert recall_looks(tmp_path, "nord") == {}
    assert [path.stat().st_mode & 0o777 for path in tmp_path.iterdir()] == [0o600]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\x00",
        b"[]",
        b'{"circumstances": 3, "looks": {}}',
        b'{"circumstances": "", "looks": {"|": "0m\\u001b]52;c;AA\\u0007"}}',
    ],
)
def test_nothing_in_the_memory_of_looks_reaches_the_terminal_but_numbers(
    tmp_path: Path, content: bytes
) -> None:
    remember_looks(tmp_path, "", {"|": "0m\x1b]52;c;AA\x07"})
    assert recall_looks(tmp_path, "") == {}
    (tmp_path / "looks.json").write_bytes(content)
    assert recall_looks(tmp_path, "") == {}


def test_a_look_never_seen_before_keeps_what_needs_no_colour() -> None:
    drawn = painted([Styled((("SAY", "bold $primary"), (" hello", "dim")))], 20, {})
    assert "\x1b[0;1mSAY\x1b[0;2m hello" in drawn


@pytest.fixture
def still_loading(tmp_path: Path) -> Iterator[Terminal]:
    """A call whose window never comes: Textual takes for ever to load."""
    (tmp_path / "slow" / "textual").mkdir(parents=True)
    slow = tmp_path / "slow" / "textual" / "__init__.py"
    slow.write_text("import time\nprint('loading', flush=True)\ntime.sleep(60)\n")
    script = str(long_script(tmp_path, 3))
    env = environment(tmp_path) | {"PYTHONPATH": str(slow.parent.parent)}
    with Terminal([sys.executable, "-m", "callscript", "call", script], env=env, cwd=ROOT) as here:
        here.read_until(lambda screen: "Words of step 0001." in screen)
        yield here


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_told_to_end_before_the_window_is_there_it_gives_the_terminal_back(
    still_loading: Terminal, told: signal.Signals
) -> None:
    still_loading.kill(told)
    assert still_loading.wait() == 128 + told
    assert left_changed(still_loading.raw) == set()
    assert still_loading.line_settings[3] & termios.ECHO
    assert still_loading.line_settings[3] & termios.ICANON


def test_keys_typed_before_the_window_is_there_are_kept_and_not_echoed(tmp_path: Path) -> None:
    with start(tmp_path, ["call", str(long_script(tmp_path, 5))]) as here:
        here.read_until(lambda screen: "Words of step 0001." in screen)
        here.write(b"12")
        here.read_until(lambda screen: "Words of step 0003." in screen)
        raw = here.raw
        here.kill(signal.SIGTERM)
        here.wait()
    answers = latest(tmp_path).answers
    assert [(step, answer.value) for step, answer in answers.items()] == [
        ("s1", "yes"),
        ("s2", "no"),
    ]
    # Turned to once and never cleared: the window took over what was there.
    assert raw.count(OTHER_SCREEN.encode()) == 1
    assert b"\x1b[2J" not in raw
