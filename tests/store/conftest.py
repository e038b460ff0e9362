"""A store as the program itself makes it, for tests that need a real one."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from callscript.cli.main import main
from tests.test_cli import TAPE, written

LIVE = """
contact = "Bo Lind"
do = [
  { answer = "speaking" }, "on", "on", { note = "slow", kind = "concern" },
  { note = "call back", kind = "promise" }, "undo",
]
"""


SCRIPT = """
title = "After a visit"
summary = "How was it?"

[[sections]]
id = "talk"
title = "The talk"

[[sections.steps]]
id = "visit"
title = "Visit"
ask = "How was our visit, {contact.first_name|there}?"
responses = ["Good", { label = "Bad", goto = "better" }]
goto = "end"

[[sections.steps]]
id = "better"
title = "Better"
ask = "What should we have done better?"
notes = "concern"
"""

VISIT = """
contact = "Maria Lopez"
do = [
  { note = "an hour late" }, { answer = "Bad" }, { note = "nobody rang", kind = "concern" },
  { note = "ring before we come", kind = "promise" }, "back", "undo", "undo",
]
"""


def _play(home: Path, script: object, *tapes: Path) -> Path:
    for tape in tapes:
        where = ("--store", str(home / "s.db"), "--to", str(home / "papers"))
        done = CliRunner().invoke(main, ["play", str(script), "--answers", str(tape), *where])
        assert done.exit_code == 0, done.output
    return home / "s.db"


@pytest.fixture(scope="session")
def played(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with calls of several kinds in it, played by the program itself."""
    home = tmp_path_factory.mktemp("played")
    live, practice = written(home, "live.toml", LIVE), written(home, "r.toml", "rehearsal = true\n")
    return _play(home, "win-back", TAPE, live, practice)


@pytest.fixture(scope="session")
def visited(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with calls on a short script: little of it is the script."""
    home = tmp_path_factory.mktemp("visited")
    tape = written(home, "tape.toml", VISIT)
    return _play(home, written(home, "visit.toml", SCRIPT), *[tape] * 6)
