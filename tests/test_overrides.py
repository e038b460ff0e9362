"""What we change in Textual, each change seen in the real program; fails when the ground moves."""

import signal
import time
from pathlib import Path

import pytest

from callscript.call.fold import fold
from callscript.call.state import CallState
from callscript.store.store import Store
from callscript.store.workplace import local_now
from callscript.tui.app import Opening
from tests.program import long_script, start, store_of
from tests.screens.window import Clock, window, workplace
from tests.terminal import Terminal

_MODES_OFF = (b"\x1b[?1049l", b"\x1b[?25h", b"\x1b[?1000l", b"\x1b[?2004l", b"\x1b[<u")
"""Leave the other screen; show the cursor; mouse, paste marks and key reports off."""


def _latest(home: Path) -> CallState:
    with Store.open(store_of(home), now=local_now, what="test", readonly=True) as store:
        row = store.calls.recent(1)[0]
        return fold(row.id, store.calls.events_of(row.id))


def _draft(home: Path) -> str:
    with Store.open(store_of(home), now=local_now, what="test", readonly=True) as store:
        row = store.calls.recent(1)[0]
        return next((d.text for d in store.calls.drafts_of(row.id) if d.slot == "note"), "")


def _begun(home: Path, steps: int = 9) -> Terminal:
    window = start(home, ["call", str(long_script(home, steps))])
    window.read_until(lambda screen: "Words of step 0001." in screen)
    return window


def test_bytes_that_are_no_text_do_not_end_the_program(tmp_path: Path) -> None:
    with _begun(tmp_path) as window:
        window.write(b"\xff\xfe\x80")
        window.read_until(lambda screen: " · note" in screen)
        window.write(b"\r1")
        window.read_until(lambda screen: "Words of step 0002." in screen)


def test_a_paste_without_an_end_is_kept_and_keys_work_again(tmp_path: Path) -> None:
    with _begun(tmp_path) as window:
        window.write(b"\x1b[200~pasted\nand more")
        window.read_until(lambda screen: "and more" in screen)
        window.write(b"\r1")
        window.read_until(lambda screen: "Words of step 0002." in screen)
    (note,) = _latest(tmp_path).notes.values()
    assert note.text == "pasted\nand more"


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_ends_it_in_good_order(tmp_path: Path, told: signal.Signals) -> None:
    with _begun(tmp_path) as window:
        window.write(b"2half a not")
        window.read_until(lambda screen: "half a not" in screen)
        window.kill(told)
        begun = time.monotonic()
        assert window.wait() == 128 + told
        assert time.monotonic() - begun < 2
        for mode in _MODES_OFF:
            assert mode in window.raw
    assert _draft(tmp_path) == "half a not"


def test_a_window_that_is_closed_ends_it(tmp_path: Path) -> None:
    with _begun(tmp_path) as window:
        window.write(b"2")
        window.read_until(lambda screen: "Words of step 0002." in screen)
        window.hang_up()
        begun = time.monotonic()
        window.wait(5)
        assert time.monotonic() - begun < 2
    assert _latest(tmp_path).answers["s1"].value == "no"


def test_a_terminal_that_stops_reading_loses_no_key(tmp_path: Path) -> None:
    keys = 600
    with _begun(tmp_path, keys + 2) as window:
        for _ in range(keys):
            # Nothing is read meanwhile: the pty's buffer is soon full of repaints.
            window.write(b"1")
            time.sleep(0.002)
        deadline = time.monotonic() + 20
        while len(_latest(tmp_path).answers) < keys and time.monotonic() < deadline:
            time.sleep(0.2)
        window.kill(signal.SIGKILL)
    assert len(_latest(tmp_path).answers) == keys


async def test_a_fault_shows_no_word_of_a_customer(tmp_path: Path) -> None:
    clock = Clock()
    with pytest.raises(ValueError, match="Maria Lopez"):
        async with window(workplace(tmp_path, clock), Opening()) as (app, _pilot):
            app._handle_exception(ValueError("account of Maria Lopez"))
            printed = "".join(str(part) for part in app._exit_renderables)
            assert app.return_code == 1
            assert "ValueError" in printed
            assert "Maria" not in printed
            (details,) = tmp_path.glob("fault-*.txt")
            assert str(details) in printed
            assert details.stat().st_mode & 0o777 == 0o600
