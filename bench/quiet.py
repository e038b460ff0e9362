"""A call in which nothing is done: what it costs all the same, and what it holds."""

import re
from collections.abc import Callable, Sequence
from functools import partial

from bench.measure import Samples, interleave
from bench.running import Running, Workplace, all_up
from bench.system import cpu_milliseconds, peak_mebibytes, unshared_mebibytes, written_bytes

_WATCHED = 3.0
"""Seconds in one sample: whole ones, so that a clock moves as often in each."""

_TURN = 0.05
"""Seconds for which one program is read before the next; a pty holds what comes meanwhile."""

_TYPED = 10
"""Keys pressed before memory is told."""

_ESCAPES = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|.)")
_CLOCK = re.compile(rb"[\d:]+")


Told = Callable[[Running], float]


def _watch(programs: Sequence[Running]) -> None:
    for _ in range(round(_WATCHED / _TURN / len(programs))):
        for program in programs:
            program.terminal.read_for(_TURN)


def _a_second(told: Told, workplace: Workplace, names: Sequence[str], rounds: int) -> Samples:
    """Measure by how much a figure grows in a second; all programs are watched at once."""
    samples: dict[str, list[float]] = {name: [] for name in names}
    with all_up(workplace, names) as programs:
        for _ in range(rounds):
            before = [told(program) for program in programs]
            _watch(programs)
            for program, figure in zip(programs, before, strict=True):
                samples[program.name].append((told(program) - figure) / _WATCHED)
    return samples


def _cpu(program: Running) -> float:
    return cpu_milliseconds(program.terminal.pid)


def _stray_bytes(program: Running) -> float:
    """Tell what was written so far: to the screen besides a clock's digits, and anywhere else."""
    shown = _ESCAPES.sub(b"", program.terminal.raw)
    elsewhere = written_bytes(program.terminal.pid) - len(program.terminal.raw)
    return len(_CLOCK.sub(b"", shown)) + elsewhere


def _started(told: Callable[[int], float], workplace: Workplace, name: str) -> float:
    """Start a program, type a little, and have the system tell about its process."""
    with workplace.start(name) as program:
        program.await_step()
        program.settle()
        program.terminal.write(b"1" * _TYPED)
        program.settle()
        return told(program.terminal.pid)


def _each_start(
    told: Callable[[int], float], workplace: Workplace, names: Sequence[str], rounds: int
) -> Samples:
    return interleave({name: partial(_started, told, workplace, name) for name in names}, rounds)


take_idle = partial(_a_second, _cpu)
take_still = partial(_a_second, _stray_bytes)
take_peaks = partial(_each_start, peak_mebibytes)
take_unshared = partial(_each_start, unshared_mebibytes)
