"""Starting, pressing, leaving: what a caller waits for."""

import shutil
from collections.abc import Sequence
from functools import partial

from bench.measure import Samples, interleave
from bench.running import FailedError, Running, Workplace, all_up

_BURST = 10
"""Keys that reach a program in one write."""


def _start_once(workplace: Workplace, name: str) -> float:
    with workplace.start(name) as running:
        return (running.await_step() - running.terminal.started) * 1000


def take_starts(workplace: Workplace, names: Sequence[str], rounds: int) -> Samples:
    """Measure from exec to the first step on the screen."""
    return interleave({name: partial(_start_once, workplace, name) for name in names}, rounds)


def _time_key(program: Running, keys: int = 1) -> float:
    milliseconds = program.press(keys)
    program.rest()
    return milliseconds


def take_keys(workplace: Workplace, names: Sequence[str], rounds: int) -> Samples:
    """Measure from a key to the next step on the screen."""
    with all_up(workplace, names) as programs:
        return interleave({each.name: partial(_time_key, each) for each in programs}, rounds)


def take_bursts(workplace: Workplace, names: Sequence[str], rounds: int) -> Samples:
    """Measure from keys in one write to the step they lead to; all must be on the disk then."""
    with all_up(workplace, names) as programs:
        samples = interleave(
            {each.name: partial(_time_key, each, _BURST) for each in programs}, rounds
        )
        for program in programs:
            _expect_kept(program, rounds * _BURST)
    return samples


def _expect_kept(program: Running, keys: int) -> None:
    kept = program.contender.kept
    if kept is not None and kept(program.home) != keys:
        raise FailedError(f"{program.name} kept {kept(program.home)} answers of {keys} keys")


def _count_syncs(program: Running) -> float:
    """Count a key's syncs; a program that paints first has not done what is measured."""
    before = program.syncs()
    program.press()
    if program.syncs() == before:
        raise FailedError(f"{program.name} painted step {program.step} before any sync")
    program.rest()
    return program.syncs() - before


def take_syncs(workplace: Workplace, names: Sequence[str], rounds: int) -> Samples:
    """Count the syncs of a key."""
    if shutil.which("strace") is None:
        raise FailedError("strace is not installed")
    with all_up(workplace, names, traced=True) as programs:
        return interleave({each.name: partial(_count_syncs, each) for each in programs}, rounds)


def _leave_once(workplace: Workplace, name: str) -> float:
    with workplace.start(name) as running:
        running.await_step()
        running.settle()
        running.press(_BURST)
        running.rest()
        return running.leave()


def take_leaves(workplace: Workplace, names: Sequence[str], rounds: int) -> Samples:
    """Measure from the quitting key to the end of the process, a few answers into a call."""
    return interleave({name: partial(_leave_once, workplace, name) for name in names}, rounds)
