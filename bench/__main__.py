"""`python -m bench [ROW …]`: measure callscript beside its peers and print the table.

`soak` instead of rows makes a long call and measures what became of it; `faults` makes calls in
each of which the system fails once, and counts the answers; `kills` kills the program again and
again and looks for what it had painted; `peers` prints what becomes of a
caller's words when things go wrong, beside what other programs did.
"""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from json import dumps
from pathlib import Path

from bench.contenders import CONTENDERS
from bench.faults import as_data, as_rows, faults
from bench.kills import kills
from bench.measure import judge
from bench.peers import peers
from bench.report import Outcome, as_json, as_table
from bench.rows import ROWS, Row
from bench.running import FailedError, Workplace
from bench.scripts import long_script
from bench.soak import soak
from tests.terminal import ScreenError

_SOAK, _FAULTS, _PEERS, _KILLS = "soak", "faults", "peers", "kills"
_KILLED = 1000
"""Kills, unless told otherwise."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure the rows asked for; the exit code is 1 only if something could not be measured."""
    options = _parse(arguments)
    chosen = [row for row in ROWS if not options.rows or row.name in options.rows]
    with tempfile.TemporaryDirectory(prefix="callscript-bench-", dir=options.folder) as name:
        folder = Path(name).resolve()
        if options.rows == [_FAULTS]:
            return _try_faults(folder, options.rounds, json=options.json)
        if options.rows == [_KILLS]:
            return _kill(folder, options.rounds or _KILLED)
        if options.rows == [_PEERS]:
            return _try_as_peers(folder)
        if options.rows == [_SOAK]:
            outcomes = list(soak(folder))
        else:
            workplace = Workplace(folder, long_script())
            outcomes = [
                _measure(
                    row,
                    workplace,
                    options.candidate or row.program,
                    options.rounds or row.rounds,
                )
                for row in chosen
            ]
    print(as_json(outcomes) if options.json else as_table(outcomes))
    return int(any(outcome.failure for outcome in outcomes))


def _try_faults(folder: Path, most: int | None, *, json: bool) -> int:
    """Print what became of calls with a fault; the exit code says whether any of it was bad."""
    try:
        endings = list(faults(folder, most))
    except FailedError as error:
        print(f"faults: not measured: {error}")
        return 1
    print(dumps(as_data(endings), indent=2) if json else as_rows(endings))
    return 2 * any(ending.is_bad for ending in endings)


def _kill(folder: Path, wanted: int) -> int:
    """Print what was lost; the exit code is 2 if anything was."""
    lost = list(kills(folder, wanted))
    print(*lost, f"{wanted} kills: {len(lost)} calls that lost anything", sep="\n")
    return 2 * bool(lost)


def _try_as_peers(folder: Path) -> int:
    """Print the table of what is lost when things go wrong."""
    try:
        for line in peers(folder):
            print(line, flush=True)
    except (FailedError, ScreenError) as error:
        print(f"peers: not measured: {error}")
        return 1
    return 0


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    names = [row.name for row in ROWS]
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("rows", nargs="*", metavar="ROW", help=f"{', '.join(names)}; default: all")
    parser.add_argument("--rounds", type=_positive, help="samples of each program")
    parser.add_argument("--json", action="store_true", help="data instead of a table")
    parser.add_argument("--folder", type=Path, help="where to write; on the disk you care about")
    # Stands in for callscript, to try the frame itself.
    parser.add_argument("--candidate", choices=CONTENDERS, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    for name in options.rows:
        if name not in names and options.rows not in ([_SOAK], [_FAULTS], [_PEERS], [_KILLS]):
            parser.error(f"no row '{name}'; there are {', '.join(names)}")
    if options.folder and not options.folder.is_dir():
        parser.error(f"no folder '{options.folder}'")
    return options


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return number


def _measure(row: Row, workplace: Workplace, candidate: str, rounds: int) -> Outcome:
    """Measure one row, without the candidate if that can't even be started."""
    names = list(dict.fromkeys([candidate, row.peer, *row.others]))
    failure = ""
    try:
        for name in names[1:]:
            row.prepare(workplace, name)
        try:
            row.prepare(workplace, candidate)
        except FailedError as error:
            failure = str(error)
            names.remove(candidate)
        print(f"{row.name}: {row.what}: {rounds} × {', '.join(names)}", file=sys.stderr)
        samples = row.take(workplace, names, rounds)
    except FailedError as error:
        return Outcome(row.name, row.unit, failure=str(error))
    lines = judge(samples, row.claims, candidate, row.peer)
    return Outcome(row.name, row.unit, tuple(lines), samples, failure)


if __name__ == "__main__":
    sys.exit(main())
