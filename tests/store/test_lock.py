import errno
import stat
from datetime import timedelta
from pathlib import Path

import pytest

from callscript.store.errors import StoreBusy, StoreDenied
from callscript.store.lock import WriterLock, holder_of, is_locked, lock_file
from tests.store.making import NOON, opened, python

OWNER = """
import sys, time
from datetime import UTC, datetime
from pathlib import Path
from callscript.store.store import Store
store = Store.open(
    Path(sys.argv[1]), now=lambda: datetime(2026, 11, 3, 9, 5, tzinfo=UTC), what="call window")
print("open", flush=True)
time.sleep(60)
"""


def test_a_second_process_hears_who_has_it_and_may_read(tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    owner = python(OWNER, path)
    assert owner.stdout
    assert owner.stdout.readline() == "open\n"
    with pytest.raises(StoreBusy) as busy:
        opened(path)
    said = str(busy.value)
    assert f"{path} is already open: call window, process {owner.pid}, since 09:05" in said
    with opened(path, readonly=True) as reading:
        assert reading.calls.recent(5) == ()
    owner.kill()
    owner.communicate()
    opened(path).close()


def test_the_lock_names_its_owner_and_is_private(tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    lock = WriterLock.acquire(path, NOON, "call window")
    holder = holder_of(path)
    assert holder
    assert (holder.since, holder.what) == (NOON, "call window")
    assert stat.S_IMODE(lock_file(path).stat().st_mode) == 0o600
    lock.release()
    again = WriterLock.acquire(path, NOON + timedelta(hours=1), "restore")
    holder = holder_of(path)
    assert holder
    assert holder.what == "restore"
    again.release()


def test_an_unreadable_owner_is_still_an_owner(tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    lock = WriterLock.acquire(path, NOON, "call window")
    lock_file(path).write_bytes(b"\xff{")
    with pytest.raises(StoreBusy, match="Another callscript"):
        WriterLock.acquire(path, NOON, "second")
    lock.release()


def test_a_link_in_the_locks_place_is_not_followed(tmp_path: Path) -> None:
    path, target = tmp_path / "s.db", tmp_path / "target"
    lock_file(path).symlink_to(target)
    with pytest.raises(StoreDenied):
        WriterLock.acquire(path, NOON, "call window")
    assert not target.exists()


def test_whether_it_is_locked_can_be_seen_and_may_be_past_telling(tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    assert not is_locked(path, unsure=True), "nobody ever took it"
    lock = WriterLock.acquire(path, NOON, "call window")
    assert is_locked(path)
    lock.release()
    assert not is_locked(path)

    def none_here(_descriptor: int, _how: int) -> None:
        raise OSError(errno.ENOLCK, "no locks here")

    for unsure in (True, False):
        assert is_locked(path, unsure=unsure, flock=none_here) is unsure
