"""What a run found, as a table for people or as JSON."""

import json
import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version

from bench.measure import Line, Samples

_HEAD = ("row", "figure", "program", "peer", "ratio", "pairs", "must", "ambition", "reached")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a row: its lines, the samples behind them, and what kept it from more."""

    row: str
    unit: str
    lines: tuple[Line, ...] = ()
    samples: Samples | None = None
    failure: str = ""


def machine() -> Mapping[str, str | int]:
    """Say on what the figures were taken; they compare with nothing measured elsewhere."""
    return {
        "python": platform.python_version(),
        "textual": version("textual"),
        "system": f"{platform.system()} {platform.machine()}",
        "cpus": os.cpu_count() or 0,
    }


def as_table(outcomes: Sequence[Outcome]) -> str:
    """Draw the machine, the lines under one another, a line for each thing not measured."""
    rows = [_HEAD, *(_cells(each, line) for each in outcomes for line in each.lines)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    table = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
    failures = [f"{each.row}: not measured: {each.failure}" for each in outcomes if each.failure]
    where = ", ".join(f"{name} {value}" for name, value in machine().items())
    return "\n".join([where, "", *table, *failures])


def as_json(outcomes: Sequence[Outcome]) -> str:
    """Give everything, samples included."""
    data = {"machine": machine(), "rows": [_plain(outcome) for outcome in outcomes]}
    return json.dumps(data, indent=2, ensure_ascii=False)


def _plain(outcome: Outcome) -> dict[str, object]:
    lines = [
        asdict(line) | {"ratio": line.ratio, "reached": line.reached} for line in outcome.lines
    ]
    return asdict(outcome) | {"lines": lines}


def _cells(outcome: Outcome, line: Line) -> tuple[str, ...]:
    unit = "" if line.peer else outcome.unit
    return (
        outcome.row,
        line.figure,
        f"{line.program} {line.value:.4g} {outcome.unit}",
        f"{line.peer} {line.peer_value:.4g} {outcome.unit}" if line.peer else "",
        "" if line.ratio is None else f"{line.ratio:.2f}",
        "{1:.2f} ({0:.2f}–{2:.2f})".format(*line.pairs) if line.pairs else "",
        _limit(line.must, unit),
        _limit(line.ambition, unit),
        line.reached,
    )


def _limit(value: float | None, unit: str) -> str:
    if value is None:
        return ""
    return f"≤ {value:g} {unit}" if unit else f"≤ {value:.2f}"
