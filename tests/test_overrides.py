"""What we change in Textual, each change seen in the real program; fails when the ground moves."""

import signal
import time
from pathlib import Path

import pytest

from callscript.tui.opening import Opening
from tests.program import begun, latest
from tests.screens.window import Clock, window, workplace


def test_bytes_that_are_no_text_do_not_end_the_program(tmp_path: Path) -> None:
    with begun(tmp_path) as window:
        window.write(b"\xff\xfe\x80")
        window.read_until(lambda screen: " · note" in screen)
        window.write(b"\r1")
        window.read_until(lambda screen: "Words of step 0002." in screen)


def test_a_paste_without_an_end_is_kept_and_keys_work_again(tmp_path: Path) -> None:
    with begun(tmp_path) as window:
        window.write(b"\x1b[200~pasted\nand more")
        window.read_until(lambda screen: "and more" in screen)
        window.write(b"\r1")
        window.read_until(lambda screen: "Words of step 0002." in screen)
    (note,) = latest(tmp_path).notes.values()
    assert note.text == "pasted\nand more"


def test_a_terminal_that_stops_reading_loses_no_key(tmp_path: Path) -> None:
    keys = 600
    with begun(tmp_path, keys + 2) as window:
        for _ in range(keys):
            # Nothing is read meanwhile: the pty's buffer is soon full of repaints.
            window.write(b"1")
            time.sleep(0.002)
        deadline = time.monotonic() + 20
        while len(latest(tmp_path).answers) < keys and time.monotonic() < deadline:
            time.sleep(0.2)
        window.kill(signal.SIGKILL)
    assert len(latest(tmp_path).answers) == keys


async def test_a_fault_shows_no_word_of_a_customer(tmp_path: Path) -> None:
    clock = Clock()
    with pytest.raises(ValueError, match="Maria Lopez"):
        async with window(workplace(tmp_path, clock), Opening()) as (app, _pilot):
            app._handle_exception(ValueError("account of Maria Lopez"))
            printed = "".join(str(part) for part in app._exit_renderables)
            code = app.return_code
    # Out here: leaving the window raises the fault again, over whatever failed inside.
    assert code == 1
    assert "ValueError" in printed
    assert "Maria" not in printed
    (details,) = tmp_path.glob("fault-*.txt")
    assert str(details) in printed
    assert details.stat().st_mode & 0o777 == 0o600
