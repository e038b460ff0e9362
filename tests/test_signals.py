"""Told to end, to stop and to go on; a terminal that is closed or no longer reads.

Every time: what was done is on the disk, the terminal is as it was found, and nobody waits.
"""

import os
import signal
import sys
import termios
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from callscript.exits import Exit
from callscript.tui.output import PLAIN
from tests.program import ROOT, begun, environment, latest, latest_draft, long_script, store_of
from tests.sequences import left_changed
from tests.terminal import Terminal

_SOON = 2.0
"""Seconds in which the program must have ended."""

both = pytest.mark.parametrize("stalled", [False, True], ids=["read", "stalled"])


def _stall(window: Terminal) -> None:
    """Have the program paint more than anybody reads, until the terminal takes no more."""
    full = 0
    while full < 3:
        window.write(b"\x1bOPx")
        time.sleep(0.03)
        full = full + 1 if window.unread >= 4095 else 0


def _at_work(home: Path, window: Terminal, *, stalled: bool) -> None:
    """An answer given and a note begun; seen by the caller unless the terminal is stalled."""
    if stalled:
        _stall(window)
    window.write(b"2half a not")
    if stalled:
        _until(lambda: latest_draft(home) == "half a not")
    else:
        window.read_until(lambda screen: "half a not" in screen)


def _kept(home: Path) -> None:
    assert latest(home).answers["s1"].value == "no"
    assert latest_draft(home) == "half a not"
    assert not list(store_of(home).parent.glob("fault-*"))


def _until(true: Callable[[], bool], timeout: float = 10.0) -> None:
    deadline = time.monotonic() + timeout
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def _ends_soon(window: Terminal) -> int:
    """Wait for the end without reading, so that a terminal which is stalled stays so."""
    begun_at = time.monotonic()
    code = window.wait_unread(_SOON * 3)
    assert time.monotonic() - begun_at < _SOON
    return code


@both
@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_told_to_end_it_ends_in_good_order(
    tmp_path: Path, told: signal.Signals, stalled: bool
) -> None:
    with begun(tmp_path) as window:
        window.write(b"\x1b[?2048;2$y\x1b[?2026;2$y")  # as terminals answer that know both modes
        _at_work(tmp_path, window, stalled=stalled)
        at_work = window.line_settings
        window.kill(told)
        assert _ends_soon(window) == 128 + told
        found = window.line_settings
        window.wait()
        assert left_changed(window.raw) == set()
        assert (PLAIN.encode() in window.raw) == stalled
        assert found == _untouched()
        assert at_work != found
    _kept(tmp_path)


def _untouched() -> list[Any]:
    """The line settings of a terminal nobody has used."""
    ends = os.openpty()
    try:
        return termios.tcgetattr(ends[0])
    finally:
        for end in ends:
            os.close(end)


def test_told_over_and_over_it_ends_once_and_in_good_order(tmp_path: Path) -> None:
    with begun(tmp_path) as window:
        _at_work(tmp_path, window, stalled=False)
        window.kill(signal.SIGTERM)
        deadline = time.monotonic() + _SOON
        while window.running and time.monotonic() < deadline:
            window.kill(signal.SIGHUP)
            window.kill(signal.SIGTERM)
            time.sleep(0.001)
        # Signals that come at once are taken in no order.
        assert _ends_soon(window) in {128 + signal.SIGTERM, 128 + signal.SIGHUP}
        window.wait()
        assert left_changed(window.raw) == set()
        assert "Traceback" not in window.text()
    _kept(tmp_path)


@both
def test_a_window_that_is_closed_ends_it(tmp_path: Path, stalled: bool) -> None:
    settings = tmp_path / ".config" / "callscript" / "config.toml"
    settings.parent.mkdir(parents=True)
    # Something to be said once the window has closed, when nobody can read it any more.
    settings.write_text('theme = "no such theme"\n', encoding="utf-8")
    with begun(tmp_path) as window:
        _at_work(tmp_path, window, stalled=stalled)
        window.hang_up()
        assert _ends_soon(window) == 128 + signal.SIGHUP
    _kept(tmp_path)


@both
def test_a_terminal_that_is_gone_ends_it_without_a_signal(tmp_path: Path, stalled: bool) -> None:
    script = str(long_script(tmp_path, 9))
    argv = [sys.executable, "-m", "callscript", "call", script]
    deaf = ["/bin/sh", "-c", "trap '' HUP; exec \"$@\"", "sh", *argv]
    with Terminal(deaf, env=environment(tmp_path), cwd=ROOT) as window:
        window.read_until(lambda screen: "Words of step 0001." in screen)
        _at_work(tmp_path, window, stalled=stalled)
        window.hang_up()
        assert _ends_soon(window) == 128 + signal.SIGHUP
    _kept(tmp_path)


@both
def test_stopped_it_gives_the_terminal_back_and_then_goes_on(tmp_path: Path, stalled: bool) -> None:
    with begun(tmp_path) as window:
        _at_work(tmp_path, window, stalled=stalled)
        at_work = window.line_settings
        window.kill(signal.SIGTSTP)
        window.wait_stopped()
        window.read_for(0.05)
        assert left_changed(window.raw) == set()
        assert window.line_settings == _untouched()
        window.kill(signal.SIGCONT)
        window.read_until(lambda screen: "Words of step 0002." in screen)
        window.read_until(lambda screen: "half a not" in screen)
        assert {"?1049", "?2004", "?25", "key reports"} <= left_changed(window.raw)
        assert window.line_settings == at_work
        window.write(b"e\r1")
        window.read_until(lambda screen: "Words of step 0003." in screen)
        window.kill(signal.SIGTERM)
        window.wait()
        assert left_changed(window.raw) == set()
    assert [note.text for note in latest(tmp_path).notes.values()] == ["half a note"]


def test_stopped_by_force_it_sets_the_terminal_up_again(tmp_path: Path) -> None:
    with begun(tmp_path) as window:
        _at_work(tmp_path, window, stalled=False)
        at_work = window.line_settings
        window.kill(signal.SIGSTOP)
        window.wait_stopped()
        window.set_line(_untouched())
        seen = len(window.raw)
        window.kill(signal.SIGCONT)
        _until(lambda: window.line_settings == at_work)
        window.read_until(lambda _screen: b"half a not" in window.raw[seen:])
        window.write(b"e\r1")
        window.read_until(lambda screen: "Words of step 0003." in screen)
        window.kill(signal.SIGTERM)
        window.wait()
        assert window.line_settings == _untouched()
        assert left_changed(window.raw) == set()


def test_stopped_and_then_told_to_end_it_leaves_the_terminal_to_the_shell(tmp_path: Path) -> None:
    with begun(tmp_path) as window:
        _at_work(tmp_path, window, stalled=False)
        window.kill(signal.SIGTSTP)
        window.wait_stopped()
        window.read_for(0.05)
        seen = len(window.raw)
        shells_own = _untouched()
        shells_own[3] &= ~termios.ECHO
        window.set_line(shells_own)
        window.kill(signal.SIGTERM)
        window.kill(signal.SIGCONT)
        assert _ends_soon(window) == 128 + signal.SIGTERM
        assert window.line_settings == shells_own
        window.wait()
        assert window.raw[seen:] == b""
    _kept(tmp_path)


@pytest.mark.parametrize("lost", [0, 2])
def test_without_a_terminal_on_either_end_it_says_so(tmp_path: Path, lost: int) -> None:
    shell = f'exec "$@" {"<" if lost == 0 else "2>"} {tmp_path / "file"}'
    (tmp_path / "file").touch()
    argv = ["/bin/sh", "-c", shell, "sh", sys.executable, "-m", "callscript"]
    with Terminal(argv, env=environment(tmp_path), cwd=ROOT) as window:
        assert window.wait() == Exit.NO_TERMINAL
        said = window.text() if lost == 0 else (tmp_path / "file").read_text("utf-8")
    assert "The window needs a terminal, and this is none." in said.replace("\n", "")
