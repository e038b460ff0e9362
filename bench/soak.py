"""Four hours in a minute: what 10,000 events make of a call, beside one that has just begun.

Both are up at once and tried by turns, so that what slows the machine slows both of them.
"""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from bench.acts import ACTS, ENDING, SLOW_ACTS
from bench.calls import bytes_of_last_call, lay_out_call
from bench.longcall import ANSWERS_A_ROUND, ROUNDS, typed_round
from bench.measure import Claim, Line, Samples, judge
from bench.report import Outcome
from bench.running import ROOT, FailedError, Running, Workplace
from bench.scripts import long_script
from bench.system import peak_mebibytes, resident_mebibytes
from tests.terminal import clean_environment

_AS_QUICK = Claim("p50", over="p50", must=1.25)
"""What an act may cost at the end of a long call, over what it costs at the beginning of one."""

_AS_SMALL = 1.25
"""Memory held for an event of the second half, over that for one of the first."""

_TRIES, _FEW = 30, 8

_PAUSE = 10.0
"""Seconds without a key after which the program has collected its garbage."""


def soak(folder: Path) -> Iterator[Outcome]:
    """Make the call without a window, then in one."""
    workplace = Workplace(folder, long_script(asks=True))
    for name, part in (("talk", _talk), ("window", _window)):
        print(f"{name}: {ROUNDS * 10:,} events", file=sys.stderr)
        try:
            yield from part(workplace)
        except FailedError as error:
            yield Outcome(name, "", failure=str(error))


def _talk(workplace: Workplace) -> Iterator[Outcome]:
    """Through Session and Store alone, in a process of its own."""
    with workplace.new_home() as home:
        store = home / "calls.db"
        lay_out_call(workplace.script, store, answers=0)
        argv = [sys.executable, "-m", "bench.programs.talk", str(workplace.script), str(store)]
        ended = subprocess.run(
            argv, env=clean_environment(home), cwd=ROOT, capture_output=True, text=True, check=False
        )
    if ended.returncode:
        raise FailedError(f"ended with exit code {ended.returncode}: {ended.stderr[-300:]}")
    told = json.loads(ended.stdout)
    yield Outcome("talk", "ms", tuple(_compared(told["acts"])))
    yield Outcome("talk", "bytes", tuple(_held(told["held"])))


def _window(workplace: Workplace) -> Iterator[Outcome]:
    """In the real program, in a terminal."""
    workplace.warm_up("callscript")
    with workplace.start("callscript") as long, workplace.start("callscript") as begun:
        for program in (long, begun):
            program.await_step()
            program.settle()
        held = [_resident(long)]
        for half in (0, 1):
            for number in range(half * ROUNDS // 2, (half + 1) * ROUNDS // 2):
                _type_round(long, number)
            peak = peak_mebibytes(long.terminal.pid)
            long.terminal.read_for(_PAUSE)
            held.append(_resident(long))
        tried = _by_turns({"long": long, "begun": begun})
    yield Outcome("window", "ms", tuple(_compared(tried)))
    yield Outcome("window", "bytes", tuple(_held(held)))
    yield Outcome("window", "MiB", (Line("most memory ever", "long", peak),))


def _type_round(program: Running, number: int) -> None:
    program.terminal.write(typed_round(number))
    program.step += ANSWERS_A_ROUND
    program.await_step()


def _resident(program: Running) -> tuple[float, int]:
    bytes_held = resident_mebibytes(program.terminal.pid) * 2**20
    return bytes_held, bytes_of_last_call(program.home / "calls.db")


def _by_turns(programs: Mapping[str, Running]) -> Mapping[str, Samples]:
    """Try every act on every program, those that end the call last."""
    found: dict[str, dict[str, list[float]]] = {}
    for tries, acts in ((_TRIES, ACTS), (_FEW, SLOW_ACTS), (1, ENDING)):
        for n in range(tries):
            for name, act in acts.items():
                for call, program in programs.items():
                    found.setdefault(name, {}).setdefault(call, []).append(act(program, n))
                    program.rest()
    return found


def _compared(tried: Mapping[str, Samples]) -> Iterator[Line]:
    for act, samples in tried.items():
        for line in judge(samples, [_AS_QUICK], "long", "begun"):
            yield replace(line, figure=act)


def _held(held: Sequence[tuple[float, int]]) -> Iterator[Line]:
    """Tell the memory held for a byte of events, in each half of the call."""
    first, second = (
        (after - before) / (more - fewer) for (before, fewer), (after, more) in pairwise(held)
    )
    yield Line("memory for a byte of events", "2nd half", second, "1st half", first, must=_AS_SMALL)
