"""The rows of the design's table of figures, each with the way it is measured."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bench.keys import take_bursts, take_keys, take_leaves, take_starts, take_syncs
from bench.measure import Claim, Samples
from bench.quiet import take_idle, take_peaks, take_still, take_unshared
from bench.running import Workplace
from bench.working import take_checks, take_exports, take_known


@dataclass(frozen=True, slots=True)
class Row:
    """One operation: what the design asks of it, against which peer, and how it is measured.

    `prepare` is done once for each program, before any is measured; `program` is callscript under
    the name by which `contenders` starts it.
    """

    name: str
    what: str
    peer: str
    others: tuple[str, ...]
    """Programs measured along with them, for comparison."""
    unit: str
    rounds: int
    claims: tuple[Claim, ...]
    take: Callable[[Workplace, Sequence[str], int], Samples]
    prepare: Callable[[Workplace, str], None] = Workplace.warm_up
    program: str = "callscript"


def leave_be(_workplace: Workplace, _name: str) -> None:
    """Prepare nothing: there is no window to open once."""


ROWS = (
    Row(
        name="start",
        what="start to first prompt visible, 5,000-step script opened before",
        peer="form",
        others=("usual",),
        unit="ms",
        rounds=20,
        claims=(Claim("p50", over="p50", must=1.0, ambition=0.25),),
        take=take_starts,
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
        take=take_keys,
    ),
    Row(
        name="sync",
        what="disk syncs a key costs, the first of them before the next prompt is painted",
        peer="lean",
        others=("usual",),
        unit="syncs",
        rounds=50,
        claims=(Claim("p50", over="p50", must=1.0), Claim("p99", over="p99")),
        take=take_syncs,
    ),
    Row(
        name="burst",
        what="ten keys in one write, to the step they lead to; all of them kept",
        peer="lean",
        others=("usual",),
        unit="ms",
        rounds=50,
        claims=(Claim("p50", over="p50", must=1.5, ambition=1.1), Claim("p99", over="p99")),
        take=take_bursts,
    ),
    Row(
        name="resume",
        what="a call taken up at answer 4,000 of 5,000, beside a call begun on the same store",
        program="resumed",
        peer="begun",
        others=(),
        unit="ms",
        rounds=15,
        claims=(Claim("p50", over="p50", must=1.1),),
        take=take_starts,
    ),
    Row(
        name="check",
        what="reading and checking a changed script of 5,000 steps",
        peer="usual",
        others=(),
        unit="ms",
        rounds=10,
        claims=(Claim("p50", over="p50", must=0.5, ambition=0.35),),
        take=take_checks,
        prepare=leave_be,
    ),
    Row(
        name="known",
        what="opening the same script, unchanged since last time",
        peer="usual",
        others=(),
        unit="ms",
        rounds=20,
        claims=(Claim("p50", over="p50", must=0.05, ambition=0.01),),
        take=take_known,
        prepare=leave_be,
    ),
    Row(
        name="export",
        what="the papers of a call with 5,000 answers, in Markdown",
        peer="by hand",
        others=(),
        unit="ms",
        rounds=15,
        claims=(Claim("p50", over="p50", must=1.5, ambition=1.1),),
        take=take_exports,
        prepare=leave_be,
    ),
    Row(
        name="idle",
        what="processor time a second in a call in which nothing is done",
        peer="form",
        others=("usual",),
        unit="ms",
        rounds=10,
        claims=(Claim("p50", must=4.0), Claim("p50", over="p50", ambition=1.2)),
        take=take_idle,
    ),
    Row(
        name="still",
        what="bytes written a second in such a call, to screen or disk, besides the clock",
        peer="form",
        others=("usual",),
        unit="bytes",
        rounds=5,
        claims=(Claim("p50", must=0.0),),
        take=take_still,
    ),
    Row(
        name="memory",
        what="the most memory resident, a few answers into a call",
        peer="form",
        others=("lean", "usual"),
        unit="MiB",
        rounds=3,
        claims=(Claim("p50", over="p50", must=1.25, ambition=1.1),),
        take=take_peaks,
    ),
    Row(
        name="unshared",
        what="memory that nobody else shares, at the same moment",
        peer="form",
        others=("lean", "usual"),
        unit="MiB",
        rounds=3,
        claims=(Claim("p50", over="p50", must=1.25, ambition=1.1),),
        take=take_unshared,
    ),
    Row(
        name="leave",
        what="from the quitting key to the end of the process",
        peer="lean",
        others=("usual",),
        unit="ms",
        rounds=10,
        claims=(Claim("p50", over="p50", must=1.0, ambition=0.5),),
        take=take_leaves,
    ),
)
