"""Work without a window: a process for each program, asked again and again."""

import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from bench.calls import lay_out_call
from bench.measure import Samples, interleave
from bench.running import ROOT, FailedError, Workplace
from bench.scripts import STEPS, long_script
from tests.terminal import clean_environment

_LOADING = {"callscript": "load", "usual": "load-as-usual"}
_EXPORTING = {"callscript": "export", "by hand": "export-by-hand"}


@dataclass(slots=True)
class _Worker:
    """A process that does its task for each line it is sent, on a script and a store of its own."""

    name: str
    process: subprocess.Popen[str]
    script: Path
    digest: str = ""

    def ask(self) -> float:
        """Have the task done; give the milliseconds it took."""
        if self.process.stdin is None or self.process.stdout is None:
            raise FailedError(f"{self.name} was started without pipes")
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        told = self.process.stdout.readline().split()
        if len(told) != 2:
            raise FailedError(f"{self.name} ended with exit code {self.process.wait()}")
        self.digest = told[1]
        return float(told[0])


@contextmanager
def _working(workplace: Workplace, name: str, task: str, answers: int) -> Iterator[_Worker]:
    """Start a worker, on a call with so many answers if any, and have it done once."""
    with workplace.new_home() as home:
        script, store = home / "script.toml", home / "calls.db"
        script.write_text(long_script())
        if answers:
            lay_out_call(script, store, answers)
        argv = [sys.executable, "-m", "bench.programs.task", task, str(script), str(store)]
        with subprocess.Popen(
            argv,
            env=clean_environment(home),
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        ) as process:
            worker = _Worker(name, process, script)
            # The first time brings imports along, and makes the script known.
            worker.ask()
            yield worker


@dataclass(frozen=True, slots=True)
class TaskTaking:
    """How a task is measured: each program's name for it, and what is done before each time."""

    tasks: Mapping[str, str]
    before: Callable[[Path, int], None]
    answers: int = 0

    def __call__(self, workplace: Workplace, names: Sequence[str], rounds: int) -> Samples:
        """Measure programs by turns; raises `FailedError` unless they come to the same result."""
        with ExitStack() as stack:
            workers = [stack.enter_context(self._worker(workplace, name)) for name in names]
            samples = interleave({each.name: self._timed(each) for each in workers}, rounds)
        if len({worker.digest for worker in workers}) > 1:
            raise FailedError(f"{' and '.join(names)} don't come to the same result")
        return samples

    def _worker(self, workplace: Workplace, name: str) -> AbstractContextManager[_Worker]:
        if name not in self.tasks:
            raise FailedError(f"{name} has no such task")
        return _working(workplace, name, self.tasks[name], self.answers)

    def _timed(self, worker: _Worker) -> Callable[[], float]:
        editions = count(1)

        def once() -> float:
            self.before(worker.script, next(editions))
            return worker.ask()

        return once


def _change(script: Path, edition: int) -> None:
    script.write_text(long_script(edition=edition))


def _leave(_script: Path, _edition: int) -> None:
    """Leave everything as it is."""


take_checks = TaskTaking(_LOADING, _change)
"""A script of 5,000 steps, of which a word was changed since it was read last."""

take_known = TaskTaking(_LOADING, _leave)
"""The same script, unchanged."""

take_exports = TaskTaking(_EXPORTING, _leave, answers=STEPS)
"""A call on it with an answer to every step."""
