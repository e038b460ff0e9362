"""Nobody else may read a thing callscript leaves behind, even under a umask that lets everybody."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from callscript.call import events as e
from callscript.exits import Exit
from callscript.store.fallback import FallbackFile, Run
from callscript.store.faults import record_fault
from callscript.store.places import beside, places_for
from callscript.store.portable import KeepBatch
from callscript.store.store import Store
from callscript.store.workplace import local_now
from tests.store.making import NOON, Call
from tests.store.test_doctor import Taken
from tests.test_cli import TAPE, Desk

KINDS = (
    *("calls.db", "calls.db-wal", "calls.db-shm", "calls.db.lock", "calls-before-", "calls-2"),
    *("summary.md", "improvement-plan.md", "call.json", "fault-", ".fallback-", "stick.db"),
)
"""What must be among the files looked at, by a part of the name."""


@pytest.fixture
def no_umask() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


def lay_off(store: Path, second: Path) -> None:
    """Leave behind what a store that took nothing would: a file beside it, and one elsewhere."""
    memory = Taken()
    Call(memory, "call-7").add(e.NoteKept("n1", None, "note", "late"))
    for place in places_for(store, (second,)):
        file = FallbackFile.begin(place, Run("token", str(store), NOON), 1)
        file.add(enumerate(map(KeepBatch, memory.taken), 1))
        file.close(remove_it=False)


@pytest.mark.usefixtures("no_umask")
def test_nobody_else_may_read_what_a_whole_day_leaves_behind(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir(0o700)
    desk = Desk(home / "data")
    for words in (
        ("play", "win-back", "--answers", TAPE, "--to", home / "papers"),
        ("export", "last", "--to", home / "more", "--json"),
        ("backup",),
        ("backup", home / "usb" / "stick.db"),
        ("doctor", "--rebuild"),
        ("restore", home / "usb" / "stick.db", "--yes"),
    ):
        result = desk.run(*words)
        assert result.exit_code == Exit.OK, result.output
    record_fault(RuntimeError("x"), desk.home, NOON)
    with Store.open(desk.store, now=local_now, what="test") as store:
        Call(store.journal).started.result(5)
        lay_off(desk.store, home / "state" / "callscript")
        found = sorted(home.rglob("*"))
        for path in found:
            wanted = 0o700 if path.is_dir() else 0o600
            assert oct(stat.S_IMODE(path.lstat().st_mode)) == oct(wanted), path
    for part in KINDS:
        assert any(part in path.name for path in found), part
    assert beside(desk.store).names()
