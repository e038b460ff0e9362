"""The programs measured: how each is started, in which home, and seen to show a step."""

import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.scripts import STEPS, long_script, marker, shows
from tests.terminal import ScreenError, Terminal, clean_environment

_ROOT = Path(__file__).parent.parent

_ARGUMENTS: Mapping[str, Callable[[Path, Path], list[str]]] = {
    "callscript": lambda script, home: [
        "callscript",
        "call",
        str(script),
        "--store",
        str(home / "calls.db"),
    ],
    "form": lambda _script, _home: ["bench.programs.form", marker(1)],
    "lean": lambda _script, home: ["bench.programs.lean", str(home / "answers"), str(STEPS)],
    "usual": lambda script, home: ["bench.programs.usual", str(script), str(home / "usual.db")],
}
"""What follows `python -m`, given the script and the program's home."""

PROGRAMS = tuple(_ARGUMENTS)

_STRACE = ("strace", "-f", "-qq", "-e", "trace=fsync,fdatasync", "-o")

_SETTLE_SECONDS = 1.0

_REST_SECONDS = 0.05
"""Time between keys. Textual 8.2.8 paints at once only if its last paint is two frames (33 ms) old;
a key that comes sooner waits for the frame, and the figure would be that wait and nothing else."""


class FailedError(Exception):
    """A program that could not be measured: which, and why, in one line."""


@dataclass(slots=True)
class Running:
    """A program in its terminal, and the step it shows."""

    name: str
    terminal: Terminal
    trace: Path
    step: int = 1

    def await_step(self) -> float:
        """Give the time at which the step came on the screen."""
        with self._to_blame():
            return self.terminal.read_until(shows(self.step))

    def settle(self) -> None:
        """Let the program finish what it put off until its first prompt was painted."""
        self.terminal.read_for(_SETTLE_SECONDS)

    def press(self) -> float:
        """Answer the step by one key; give the milliseconds until the next one was shown."""
        self.step += 1
        if shows(self.step)(self.terminal.text()):
            raise FailedError(f"{self.name} shows step {self.step} before the key that leads there")
        pressed_at = time.monotonic()
        with self._to_blame():
            self.terminal.write(b"1")
        return (self.await_step() - pressed_at) * 1000

    def rest(self) -> None:
        """Wait as long as a quick caller does between two keys."""
        self.terminal.read_for(_REST_SECONDS)

    def syncs(self) -> int:
        """Tell how often the disk was waited for so far; needs a start that was traced."""
        return self.trace.read_text().count(" = 0\n")

    def end(self) -> None:
        """Have the program leave in good order."""
        self.terminal.kill(signal.SIGTERM)
        with self._to_blame():
            self.terminal.wait()

    @contextmanager
    def _to_blame(self) -> Iterator[None]:
        try:
            yield
        except ScreenError as error:
            raise FailedError(f"{self.name} {error}") from error


class Workplace:
    """A folder with the script, and for each program the home it starts from.

    A program is run once to fill its home (compiled modules, the script known to the store). Each
    start that is measured gets a copy of it, so that no round changes the next.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._starts = 0
        self._warm: set[str] = set()
        self._script = folder / "script.toml"
        self._script.write_text(long_script())

    def warm_up(self, name: str) -> None:
        """Run a program to its first step and end it, once."""
        home = self._home(name)
        if name in self._warm:
            return
        home.mkdir(exist_ok=True)
        with self._open(name, home) as running:
            running.await_step()
            running.settle()
            running.end()
        self._warm.add(name)

    @contextmanager
    def start(self, name: str, *, traced: bool = False) -> Iterator[Running]:
        """Start a program in a fresh copy of its home; it is killed in the end."""
        self._starts += 1
        home = self._folder / f"start-{self._starts}"
        shutil.copytree(self._home(name), home)
        with self._open(name, home, traced=traced) as running:
            yield running
        shutil.rmtree(home)

    def _home(self, name: str) -> Path:
        return self._folder / name

    @contextmanager
    def _open(self, name: str, home: Path, *, traced: bool = False) -> Iterator[Running]:
        trace = home / "trace"
        argv = [sys.executable, "-m", *_ARGUMENTS[name](self._script, home)]
        if traced:
            argv = [*_STRACE, str(trace), *argv]
        with Terminal(argv, env=clean_environment(home), cwd=_ROOT) as terminal:
            yield Running(name, terminal, trace)
