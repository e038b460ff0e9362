"""The programs measured: how each is started, what is laid out for it, and what it keeps."""

import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from bench.calls import lay_out_call, open_store
from bench.scripts import STEPS, marker
from callscript.call.events import Answered

RESUMED_AT = 4_001
"""The step a call is taken up on: 4,000 of its 5,000 answers have been given."""


def _nothing(_script: Path, _home: Path) -> None:
    """Leave a home empty."""


@dataclass(frozen=True, slots=True)
class Contender:
    """A program: what follows `python -m`, given the script and its home, and how it behaves.

    `lay_out` fills its home before its first start; `first` is the step it opens on; `kept` counts
    the answers it has on the disk; `asks` says that it wants the quitting key twice.
    """

    arguments: Callable[[Path, Path], list[str]]
    lay_out: Callable[[Path, Path], None] = _nothing
    first: int = 1
    kept: Callable[[Path], int] | None = None
    asks: bool = False


def _store(home: Path) -> Path:
    return home / "calls.db"


def _call(script: Path, home: Path) -> list[str]:
    return ["callscript", "call", str(script), "--store", str(_store(home))]


def _resume(_script: Path, home: Path) -> list[str]:
    return ["callscript", "resume", "--store", str(_store(home))]


def _long_call(script: Path, home: Path) -> None:
    lay_out_call(script, _store(home), answers=RESUMED_AT - 1)


def _kept_by_callscript(home: Path) -> int:
    with open_store(_store(home), readonly=True) as store:
        call = store.calls.recent(1)[0].id
        return sum(isinstance(event.body, Answered) for event in store.calls.events_of(call))


def _kept_by_lean(home: Path) -> int:
    return len((home / "answers").read_text().splitlines())


def _kept_by_usual(home: Path) -> int:
    with closing(sqlite3.connect(home / "usual.db")) as connection:
        return int(connection.execute("SELECT count(*) FROM answers").fetchone()[0])


CONTENDERS: Mapping[str, Contender] = {
    "callscript": Contender(_call, kept=_kept_by_callscript, asks=True),
    "resumed": Contender(_resume, _long_call, RESUMED_AT),
    "begun": Contender(_call, _long_call),
    "form": Contender(lambda _script, _home: ["bench.programs.form", marker(1)]),
    "lean": Contender(
        lambda _script, home: ["bench.programs.lean", str(home / "answers"), str(STEPS)],
        kept=_kept_by_lean,
    ),
    "usual": Contender(
        lambda script, home: ["bench.programs.usual", str(script), str(home / "usual.db")],
        kept=_kept_by_usual,
    ),
}
"""By name. "resumed" and "begun" are callscript in one and the same home, started in two ways."""
