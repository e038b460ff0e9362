"""The rows of the design's table of figures, each with the way it is measured."""

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial

from bench.measure import Claim, Samples, interleave
from bench.running import FailedError, Running, Workplace


@dataclass(frozen=True, slots=True)
class Row:
    """One operation: what the design asks of it, against which peer, and how it is measured."""

    name: str
    what: str
    peer: str
    others: tuple[str, ...]
    """Programs measured along with them, for comparison."""
    unit: str
    rounds: int
    claims: tuple[Claim, ...]
    take: Callable[[Workplace, Sequence[str], int], Samples]


def _start_once(workplace: Workplace, name: str) -> float:
    with workplace.start(name) as running:
        return (running.await_step() - running.terminal.started) * 1000


def _take_starts(workplace: Workplace, names: Sequence[str], rounds: int) -> Samples:
    return interleave({name: partial(_start_once, workplace, name) for name in names}, rounds)


@contextmanager
def _all_up(workplace: Workplace, names: Sequence[str], *, traced: bool) -> Iterator[list[Running]]:
    """Have programs running side by side, each at its first step and with nothing left to do."""
    with ExitStack() as stack:
        programs = [stack.enter_context(workplace.start(name, traced=traced)) for name in names]
        for program in programs:
            program.await_step()
            program.settle()
        yield programs


def _time_key(program: Running) -> float:
    milliseconds = program.press()
    program.rest()
    return milliseconds


def _take_keys(workplace: Workplace, names: Sequence[str], rounds: int) -> Samples:
    with _all_up(workplace, names, traced=False) as programs:
        return interleave({each.name: partial(_time_key, each) for each in programs}, rounds)


def _count_syncs(program: Running) -> float:
    """Count a key's syncs; a program that paints first has not done what is measured."""
    before = program.syncs()
    program.press()
    if program.syncs() == before:
        raise FailedError(f"{program.name} painted step {program.step} before any sync")
    program.rest()
    return program.syncs() - before


def _take_syncs(workplace: Workplace, names: Sequence[str], rounds: int) -> Samples:
    if shutil.which("strace") is None:
        raise FailedError("strace is not installed")
    with _all_up(workplace, names, traced=True) as programs:
        return interleave({each.name: partial(_count_syncs, each) for each in programs}, rounds)


ROWS = (
    Row(
        name="start",
        what="start to first prompt visible, 5,000-step script opened before",
        peer="form",
        others=("usual",),
        unit="ms",
        rounds=20,
        claims=(Claim("p50", over="p50", must=1.0, ambition=0.25),),
        take=_take_starts,
    ),
    Row(
        name="key",
        what="key to answer on disk and next prompt painted",
        peer="lean",
        others=("usual",),
        unit="ms",
        rounds=200,
        claims=(
            Claim("p50", over="p50", must=1.25, ambition=1.0),
            Claim("p99", over="p99"),
            Claim("p99", over="p50", of_itself=True, must=2.0),
        ),
        take=_take_keys,
    ),
    Row(
        name="sync",
        what="disk syncs a key costs, the first of them before the next prompt is painted",
        peer="lean",
        others=("usual",),
        unit="syncs",
        rounds=50,
        claims=(Claim("p50", over="p50", must=1.0), Claim("p99", over="p99")),
        take=_take_syncs,
    ),
)
