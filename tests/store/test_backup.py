import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest

from callscript.call.events import Answered
from callscript.store.backup import KEPT, back_up, backup_due, backup_folder, backups_of
from callscript.store.errors import StoreError
from callscript.store.migrate import newest
from tests.store.making import NOON, Call, opened, value

DAY = timedelta(days=1)


def test_a_copy_of_a_store_in_use_is_whole(tmp_path: Path) -> None:
    with opened(tmp_path / "s.db") as store:
        call = Call(store.journal)
        for n in range(100):
            call.add(Answered("q", n))
        call.add(Answered("q", -1)).result(2)
        copy = back_up(store.path, NOON)
    assert copy.name == "s-20261103T120000Z.db"
    assert value(copy, "SELECT count(*) FROM events") == 102
    with opened(copy) as restored:
        assert restored.calls.events_of("call-1") == tuple(call.events)


def test_one_copy_a_day_is_due() -> None:
    store = Path("/home/sam/s.db")
    copies = [Path("s-20261102T235959Z.db"), Path("other-20261103T110000Z.db")]
    assert backup_due(store, copies, NOON)
    assert not backup_due(store, [*copies, Path("s-20261103T000000Z.db")], NOON)


def test_the_newest_copies_stay_even_if_the_clock_is_set_back(tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    opened(path).close()
    made = [back_up(path, NOON + n * DAY) for n in range(KEPT + 3)]
    assert list(backups_of(path)) == made[3:]
    old = back_up(path, NOON - 900 * DAY)
    assert list(backups_of(path)) == [old, *made[4:]]


def test_the_store_copies_itself_once_a_day(tmp_path: Path) -> None:
    with opened(tmp_path / "s.db") as store:
        first = store.back_up_if_due().result(5)
        assert first
        assert backups_of(store.path) == (first,)
        assert store.back_up_if_due().result(5) is None


def test_a_killed_copy_is_swept_away_and_a_failing_one_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    opened(path).close()
    folder = backup_folder(path)
    folder.mkdir()
    (folder / "old.part").touch()
    back_up(path, NOON + 9999 * DAY)
    assert not list(folder.glob("*.part"))
    path.write_bytes(b"")
    with pytest.raises(StoreError):
        back_up(path, NOON)
    assert len(list(folder.iterdir())) == 1


def test_a_folder_that_cannot_be_is_said(tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    with opened(path) as store:
        backup_folder(path).touch()
        with pytest.raises(StoreError, match="No backup could be made"):
            store.back_up_if_due().result(5)


def test_copies_carry_the_marks_of_a_store(tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    opened(path).close()
    copy = back_up(path, NOON)
    with sqlite3.connect(copy) as connection:
        marks = [
            connection.execute(f"PRAGMA {m}").fetchone() for m in ("application_id", "user_version")
        ]
    connection.close()
    assert marks == [(0x43536372,), (newest(),)]
