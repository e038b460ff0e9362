"""A program in a real pty, and the screen a person would see.

`Pilot` drives an app from the inside; this drives the program from the outside, so that what is
tested and measured is what a terminal gets. Nothing here answers a terminal query: Textual 8.2.8
asks for modes 2026 and 2048 and goes on without a reply.
"""

import errno
import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pyte
from wcwidth import wcwidth

_ALTERNATE_SCREEN = 1049

_IN_FOLDER = ("/bin/sh", "-c", 'cd "$0" && exec "$@"')
"""posix_spawn sets no working folder; forking instead is deprecated in a process with threads."""

_POLL_SECONDS = 0.01
"""How often a program that has stopped writing is asked whether it has ended."""

_QUIET_SECONDS = 0.002
"""A pause this long is taken for the end of what the program has to write just now."""

_MOST_READS = 64
"""After so many reads without a pause, what came is drawn all the same."""

_MISREAD = re.compile(
    rb"\x1b\[(?![0-9;]*[@-~]|\?[0-9;]*[hlJK])[0-?]*[ -/]*[@-~]"
    rb"|\x1b[]PX^_].*?(?:\x1b\\|\x07)"
    rb"|[\x00-\x06\x0e-\x1a\x1c-\x1f\x7f]",
    re.DOTALL,
)
"""What pyte 0.8.2 takes for something else, and a terminal would not show.

It draws the end of `CSI < u`, `CSI = 5 u` and `CSI 4:3 m` as text, and all of a DCS or APC; takes
`CSI > 4 ; 1 m` for underlined bold and OSC 22, a pointer shape, for a title; fails on `CSI ? 4 m`;
and drops the text that follows a stray control character.
"""

_UNFINISHED = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*|[]PX^_](?:(?!\x1b\\|\x07).)*)?\Z", re.DOTALL)
"""A sequence that the next read will finish."""


class ScreenError(Exception):
    """What was waited for did not come: time ran out, or the program ended first."""


def clean_environment(home: Path) -> dict[str, str]:
    """Give what a login on a colour terminal would, and nothing of the session running the tests.

    PYTHONDONTWRITEBYTECODE above all stays behind: it makes a start 2.4 times slower.
    """
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "LANG": "C.UTF-8",
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
    }


class Terminal:
    """A program in a pty of its own, from start to exit.

    Output is read only inside `read_until`, `read_for`, `wait`, and by `write` when the program
    takes no more input: between them this is a terminal that has stalled.
    """

    def __init__(
        self,
        argv: Sequence[str],
        *,
        env: Mapping[str, str],
        cwd: Path,
        columns: int = 80,
        lines: int = 24,
    ) -> None:
        self._screen = _Screen(columns, lines)
        self._stream = pyte.ByteStream(self._screen)
        self._raw = bytearray()
        self._unfinished = b""
        self._read_at = 0.0
        self._ended = False
        self._exit_code: int | None = None
        self.ended_at = 0.0
        """When the program let go of the terminal, which a process does as it ends."""
        self._master, slave = pty.openpty()
        os.set_blocking(self._master, False)
        self._set_size(columns, lines)
        self.started = time.monotonic()
        """When the program was started, on the clock `read_until` tells."""
        try:
            self.pid = _spawn([*_IN_FOLDER, str(cwd), *argv], env, os.ttyname(slave))
        except OSError:
            os.close(self._master)
            raise
        finally:
            os.close(slave)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def write(self, data: bytes, timeout: float = 10.0) -> None:
        """Type `data`; reads output meanwhile only if the program takes no more input."""
        deadline = time.monotonic() + timeout
        while data:
            if self._ended:
                raise self._ended_early()
            if time.monotonic() > deadline:
                raise ScreenError(f"{len(data)} bytes were not taken in {timeout} s")
            try:
                data = data[os.write(self._master, data) :]
            except BlockingIOError:
                self._draw(self._arrivals(_POLL_SECONDS))

    def read_until(self, shown: Callable[[str], bool], timeout: float = 10.0) -> float:
        """Read until `shown` is true of the screen's text; give the time of the read that did it.

        Nothing is drawn while more is coming, so the cost of drawing stays out of the time told.
        If it is true already, that is the time of the last read.
        """
        if shown(self.text()):
            return self._read_at
        deadline = time.monotonic() + timeout
        while (left := deadline - time.monotonic()) > 0 and not self._ended:
            arrivals = self._arrivals(left)
            for number, (read_at, _) in enumerate(arrivals):
                self._draw(arrivals[number : number + 1])
                if shown(self.text()):
                    self._draw(arrivals[number + 1 :])
                    return read_at
        if self._ended:
            raise self._ended_early()
        raise ScreenError(f"not on the screen after {timeout} s: {self._last_words()}")

    def read_for(self, seconds: float) -> None:
        """Read whatever arrives for a while, as a terminal does all the time."""
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            self._draw(self._arrivals(left))

    @property
    def raw(self) -> bytes:
        """Everything the program wrote so far."""
        return bytes(self._raw)

    def text(self) -> str:
        """Give the screen as lines of text, without the blanks at their ends."""
        return self._screen.text()

    @property
    def line_settings(self) -> list[Any]:
        """What `stty` would tell: echo, line editing, flow control."""
        return termios.tcgetattr(self._master)

    @property
    def running(self) -> bool:
        """Whether the program has not ended yet."""
        return self._poll() is None

    def set_line(self, settings: list[Any]) -> None:
        """Change the line's settings, as a shell does."""
        termios.tcsetattr(self._master, termios.TCSANOW, settings)

    @property
    def unread(self) -> int:
        """How many bytes wait to be read."""
        (count,) = struct.unpack("i", fcntl.ioctl(self._master, termios.FIONREAD, b"\0\0\0\0"))
        return int(count)

    def resize(self, columns: int, lines: int) -> None:
        """Change the window's size; the kernel tells the program by SIGWINCH."""
        self._screen.resize(lines, columns)
        self._set_size(columns, lines)

    def kill(self, number: signal.Signals) -> None:
        """Send the program a signal; nothing happens if it has ended."""
        if self._poll() is None:
            os.kill(self.pid, number)

    def hang_up(self) -> None:
        """Close the window: the program gets SIGHUP and can read and write no more."""
        if self._master >= 0:
            os.close(self._master)
            self._master = -1
            self._ended = True

    def wait(self, timeout: float = 10.0) -> int:
        """Read until the program ends; give its exit code, or minus the signal that killed it."""
        deadline = time.monotonic() + timeout
        while self._poll() is None:
            if time.monotonic() > deadline:
                raise ScreenError(f"still running after {timeout} s: {self._last_words()}")
            self._draw(self._arrivals(_POLL_SECONDS))
        self._draw(self._arrivals(0))
        assert self._exit_code is not None
        return self._exit_code

    def wait_unread(self, timeout: float = 10.0) -> int:
        """Wait for the end like `wait`, but read nothing."""
        deadline = time.monotonic() + timeout
        while (code := self._poll()) is None:
            if time.monotonic() > deadline:
                raise ScreenError(f"still running after {timeout} s: {self._last_words()}")
            time.sleep(_POLL_SECONDS)
        return code

    def wait_stopped(self, timeout: float = 5.0) -> None:
        """Wait, reading nothing, until a signal has stopped the program; it must not end."""
        deadline = time.monotonic() + timeout
        while time.monotonic() < deadline:
            pid, status = os.waitpid(self.pid, os.WNOHANG | os.WUNTRACED)
            if pid and os.WIFSTOPPED(status):
                return
            if pid:
                self._exit_code = os.waitstatus_to_exitcode(status)
                raise self._ended_early()
            time.sleep(_POLL_SECONDS)
        raise ScreenError(f"not stopped after {timeout} s: {self._last_words()}")

    def close(self) -> None:
        """End the program and what it started, if need be, and give back pty and process."""
        if self._poll() is None:
            os.killpg(self.pid, signal.SIGKILL)
            self._exit_code = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        self.hang_up()

    def _set_size(self, columns: int, lines: int) -> None:
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))

    def _poll(self) -> int | None:
        if self._exit_code is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self._exit_code = os.waitstatus_to_exitcode(status)
        return self._exit_code

    def _arrivals(self, timeout: float) -> list[tuple[float, bytes]]:
        """Read until nothing comes for a moment, or nothing at all for `timeout`; tell when."""
        if self._ended:
            time.sleep(min(timeout, _POLL_SECONDS))
            return []
        arrivals: list[tuple[float, bytes]] = []
        while len(arrivals) < _MOST_READS and select.select([self._master], [], [], timeout)[0]:
            if not (chunk := self._read()):
                break
            self._read_at = time.monotonic()
            arrivals.append((self._read_at, chunk))
            timeout = _QUIET_SECONDS
        return arrivals

    def _read(self) -> bytes:
        """Read one piece; the far end of a pty closing is an error on Linux, b"" elsewhere."""
        try:
            chunk = os.read(self._master, 65536)
        except OSError as error:
            if error.errno != errno.EIO:
                raise
            chunk = b""
        self._ended = not chunk
        if self._ended:
            self.ended_at = time.monotonic()
        return chunk

    def _draw(self, arrivals: Sequence[tuple[float, bytes]]) -> None:
        for _, chunk in arrivals:
            self._raw += chunk
            data = self._unfinished + chunk
            end = _unfinished_at(data)
            self._unfinished = data[end:]
            self._stream.feed(_MISREAD.sub(b"", data[:end]))

    def _ended_early(self) -> ScreenError:
        return ScreenError(f"ended with exit code {self.wait()}: {self._last_words()}")

    def _last_words(self) -> str:
        """Give the end of what stands on the screen, on one line."""
        words = " | ".join(line for line in self.text().split("\n") if line)
        return words[-300:] or "(nothing shown)"


def _unfinished_at(data: bytes) -> int:
    match = _UNFINISHED.search(data)
    return match.start() if match else len(data)


def _spawn(argv: list[str], env: Mapping[str, str], tty: str) -> int:
    """Start a session leader; opening `tty` as its standard input makes that its terminal."""
    return os.posix_spawn(
        argv[0],
        argv,
        env,
        file_actions=[
            (os.POSIX_SPAWN_OPEN, 0, tty, os.O_RDWR, 0),
            (os.POSIX_SPAWN_DUP2, 0, 1),
            (os.POSIX_SPAWN_DUP2, 0, 2),
        ],
        setsid=True,
        setsigmask=[],
        setsigdef=[signal.SIGPIPE, signal.SIGXFSZ],
    )


class _Screen(pyte.Screen):
    """pyte's screen with three things it lacks: alternate screen, joiners, a quick reading.

    pyte ignores mode 1049, so what a program says after its window closed would stand among the
    window's remains; and a ZWJ, ZWNJ or variation selector makes it drop the rest of the text.
    """

    def __init__(self, columns: int, lines: int) -> None:
        super().__init__(columns, lines)
        self._rows: list[str] = []
        self._main: dict[int, dict[int, pyte.screens.Char]] | None = None

    def text(self) -> str:
        """Give the lines; only those touched since the last reading are put together again."""
        if len(self._rows) != self.lines:
            self._rows = [""] * self.lines
            self.dirty.update(range(self.lines))
        for y in self.dirty:
            if y < self.lines:
                row = self.buffer[y]
                self._rows[y] = "".join(row[x].data for x in range(self.columns)).rstrip()
        self.dirty.clear()
        return "\n".join(self._rows)

    def draw(self, data: str) -> None:
        if data.isascii() and data.isprintable():
            super().draw(data)
            return
        for joins, run in groupby(data, key=_joins_the_cell_before):
            if joins:
                self._join("".join(run))
            else:
                super().draw("".join(run))

    def _join(self, marks: str) -> None:
        row = self.buffer[self.cursor.y]
        x = self.cursor.x - 1
        while x > 0 and not row[x].data:
            x -= 1
        if x >= 0:
            row[x] = row[x]._replace(data=row[x].data + marks)
            self.dirty.add(self.cursor.y)

    def set_mode(self, *modes: int, **kwargs: Any) -> None:
        super().set_mode(*modes, **kwargs)
        if _ALTERNATE_SCREEN in modes and self._main is None:
            self.save_cursor()
            self._main = {y: dict(row) for y, row in self.buffer.items()}
            self.erase_in_display(2)

    def reset_mode(self, *modes: int, **kwargs: Any) -> None:
        super().reset_mode(*modes, **kwargs)
        if _ALTERNATE_SCREEN in modes and self._main is not None:
            self.erase_in_display(2)
            for y, row in self._main.items():
                self.buffer[y].update(row)
            self._main = None
            self.restore_cursor()


def _joins_the_cell_before(char: str) -> bool:
    return wcwidth(char) == 0 and not unicodedata.combining(char)
