"""Samples taken turn by turn, and the ratios made of them."""

import statistics
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

Samples: TypeAlias = Mapping[str, Sequence[float]]
"""What was measured of each program, round by round."""

Statistic: TypeAlias = Literal["p50", "p99"]


def interleave(actions: Mapping[str, Callable[[], float]], rounds: int) -> Samples:
    """Measure A B C A B C …, so that what slows the machine for a while slows all of them."""
    samples: dict[str, list[float]] = {name: [] for name in actions}
    for _ in range(rounds):
        for name, action in actions.items():
            samples[name].append(action())
    return samples


def percentile(values: Sequence[float], percent: int) -> float:
    """Give the value that `percent` of the values don't exceed, between two of them if need be."""
    if len(values) == 1:
        return values[0]
    return statistics.quantiles(values, n=100, method="inclusive")[percent - 1]


_PERCENT: Mapping[Statistic, int] = {"p50": 50, "p99": 99}


@dataclass(frozen=True, slots=True)
class Claim:
    """A ratio the design sets a limit to: one figure of a program over the peer's, or its own.

    Without `over` the limit is one of the figure itself, in the row's unit.
    """

    figure: Statistic
    over: Statistic | None = None
    of_itself: bool = False
    must: float | None = None
    ambition: float | None = None

    @property
    def is_of_medians(self) -> bool:
        """Whether the ratios of single rounds tell the same story."""
        return self.figure == self.over == "p50"

    @property
    def title(self) -> str:
        """How the table names it."""
        return f"{self.figure} / own {self.over}" if self.of_itself else self.figure


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table: a program beside its peer."""

    figure: str
    program: str
    value: float
    peer: str = ""
    peer_value: float | None = None
    pairs: tuple[float, float, float] | None = None
    """First quarter, median and third quarter of the ratios of each round by itself."""
    must: float | None = None
    ambition: float | None = None

    @property
    def ratio(self) -> float | None:
        """Program over peer, if there is one; of medians, where the figures are medians."""
        return None if self.peer_value is None else self.value / self.peer_value

    @property
    def reached(self) -> str:
        """Which limit is kept: "ambition", "must" or "no"; nothing if none is set."""
        judged = self.value if self.ratio is None else self.ratio
        if self.ambition is not None and judged <= self.ambition:
            return "ambition"
        if self.must is not None and judged <= self.must:
            return "must"
        return "" if self.must is None else "no"


def judge(samples: Samples, claims: Sequence[Claim], candidate: str, peer: str) -> Iterator[Line]:
    """Make a row's lines; limits are the candidate's, the others stand there to compare."""
    for claim in claims:
        for program in samples:
            line = _line(samples, claim, program, peer)
            if program == candidate:
                line = replace(line, must=claim.must, ambition=claim.ambition)
            if line.peer != program or claim.of_itself:
                yield line


def _line(samples: Samples, claim: Claim, program: str, peer: str) -> Line:
    value = percentile(samples[program], _PERCENT[claim.figure])
    if claim.over is None:
        return Line(claim.title, program, value)
    base = program if claim.of_itself else peer
    return Line(
        claim.title,
        program,
        value,
        base,
        percentile(samples[base], _PERCENT[claim.over]),
        _pairs(samples[program], samples[base]) if claim.is_of_medians else None,
    )


def _pairs(values: Sequence[float], peers: Sequence[float]) -> tuple[float, float, float]:
    ratios = [value / peer for value, peer in zip(values, peers, strict=True)]
    return percentile(ratios, 25), percentile(ratios, 50), percentile(ratios, 75)
