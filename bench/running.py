"""Programs in their terminals: started in homes of their own, pressed, watched, and left."""

import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.contenders import CONTENDERS, Contender
from bench.scripts import shows
from tests.terminal import ScreenError, Terminal, clean_environment

ROOT = Path(__file__).parent.parent

_STRACE = ("strace", "-f", "-qq", "-e", "trace=fsync,fdatasync", "-o")

_SETTLE_SECONDS = 1.0

_QUIT = b"\x11"
"""Ctrl+Q, which is Textual's own quitting key and callscript's."""

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
    home: Path
    step: int

    @property
    def contender(self) -> Contender:
        """What is known of the program."""
        return CONTENDERS[self.name]

    def await_step(self) -> float:
        """Give the time at which the step came on the screen."""
        with self._to_blame():
            return self.terminal.read_until(shows(self.step))

    def settle(self) -> None:
        """Let the program finish what it put off until its first prompt was painted."""
        self.terminal.read_for(_SETTLE_SECONDS)

    def press(self, keys: int = 1) -> float:
        """Answer by so many keys in one write; give the milliseconds until the last was followed.

        Each key leads on by one step, so the last step is shown only if no key was lost.
        """
        self.step += keys
        return self.time(b"1" * keys, shows(self.step))

    def time(self, keys: bytes, shown: Callable[[str], bool]) -> float:
        """Write keys; give the milliseconds until the screen is as they should make it."""
        if shown(self.terminal.text()):
            raise FailedError(f"{self.name} shows what follows {keys!r} before the key")
        pressed_at = time.monotonic()
        with self._to_blame():
            self.terminal.write(keys)
            return (self.terminal.read_until(shown) - pressed_at) * 1000

    def leave(self) -> float:
        """Press the quitting key; give the milliseconds until the process let go of its pty."""
        with self._to_blame():
            if self.contender.asks:
                self.terminal.write(_QUIT)
                self.terminal.read_until(lambda text: "Once more leaves" in text)
                self.rest()
            pressed_at = time.monotonic()
            self.terminal.write(_QUIT)
            self.terminal.wait()
        return (self.terminal.ended_at - pressed_at) * 1000

    def rest(self) -> None:
        """Wait as long as a quick caller does between two keys."""
        self.terminal.read_for(_REST_SECONDS)

    def syncs(self) -> int:
        """Tell how often the disk was waited for so far; needs a start that was traced."""
        return _trace(self.home).read_text().count(" = 0\n")

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

    def __init__(self, folder: Path, script: str) -> None:
        self.script = folder / "script.toml"
        self.script.write_text(script)
        self._folder = folder
        self._homes = 0
        self._warm: set[str] = set()

    def warm_up(self, name: str) -> None:
        """Run a program to its first step and end it, once."""
        home = self._home(name)
        if name in self._warm:
            return
        home.mkdir(exist_ok=True)
        CONTENDERS[name].lay_out(self.script, home)
        with self._open(name, home) as running:
            running.await_step()
            running.settle()
            running.end()
        self._warm.add(name)

    @contextmanager
    def start(self, name: str, *, traced: bool = False) -> Iterator[Running]:
        """Start a program in a fresh copy of its home; it is killed in the end."""
        with self.new_home() as home:
            shutil.copytree(self._home(name), home, dirs_exist_ok=True)
            with self._open(name, home, traced=traced) as running:
                yield running

    @contextmanager
    def new_home(self) -> Iterator[Path]:
        """Make a folder nobody has used; it is removed in the end."""
        self._homes += 1
        home = self._folder / f"home-{self._homes}"
        home.mkdir()
        yield home
        shutil.rmtree(home)

    def _home(self, name: str) -> Path:
        return self._folder / name

    @contextmanager
    def _open(self, name: str, home: Path, *, traced: bool = False) -> Iterator[Running]:
        contender = CONTENDERS[name]
        argv = [sys.executable, "-m", *contender.arguments(self.script, home)]
        if traced:
            argv = [*_STRACE, str(_trace(home)), *argv]
        with Terminal(argv, env=clean_environment(home), cwd=ROOT) as terminal:
            yield Running(name, terminal, home, contender.first)


def _trace(home: Path) -> Path:
    return home / "trace"


@contextmanager
def all_up(
    workplace: Workplace, names: Sequence[str], *, traced: bool = False
) -> Iterator[list[Running]]:
    """Have programs running side by side, each at its first step and with nothing left to do."""
    with ExitStack() as stack:
        programs = [stack.enter_context(workplace.start(name, traced=traced)) for name in names]
        for program in programs:
            program.await_step()
            program.settle()
        yield programs
