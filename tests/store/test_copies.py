"""Copies a person asks for, and going back to one."""

import os
import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from callscript.call.events import Answered
from callscript.store.backup import back_up, backup_folder, backups_of
from callscript.store.copies import copy_to, expect_copy, named_copy, restore
from callscript.store.errors import StoreBusy, StoreError
from callscript.store.lock import WriterLock, lock_file
from tests.store.making import NOON, Call, opened

LATER = NOON + timedelta(hours=1)


def filled(path: Path, answers: int) -> Path:
    with opened(path) as store:
        call = Call(store.journal)
        for n in range(answers):
            call.add(Answered("q", n))
    return path


def answers(path: Path) -> int:
    with opened(path, readonly=True) as store:
        assert store.notice is None
        return len(store.calls.events_of("call-1")) - 1


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return filled(tmp_path / "s.db", 5)


def changed(path: Path, sql: str) -> Path:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(sql)
    return path


# ------------------------------------------------------------------------------------ copying


def test_a_copy_is_whole_private_and_leaves_nothing_else(store: Path, tmp_path: Path) -> None:
    before = store.read_bytes()
    made = copy_to(store, tmp_path / "to" / "copy.db", NOON)
    assert answers(made.path) == 5
    assert (made.size, mode(made.path)) == (made.path.stat().st_size, 0o600)
    assert mode(made.path.parent) == 0o700
    assert (made.found.calls, made.found.events, made.found.is_sound) == (1, 6, True)
    assert {path.name for path in tmp_path.iterdir()} == {"s.db", "s.db.lock", "to"}
    assert store.read_bytes() == before


def test_a_copy_has_what_a_window_has_kept_and_not_folded_in(tmp_path: Path) -> None:
    with opened(tmp_path / "s.db") as window:
        call = Call(window.journal)
        for n in range(3):
            call.add(Answered("q", n)).result(5)
        made = copy_to(window.path, None, NOON)
        call.add(Answered("q", 3)).result(5)
    assert backups_of(window.path) == (made.path,)
    assert (answers(made.path), answers(window.path)) == (3, 4)


def test_into_a_folder_it_has_the_name_of_a_backup(store: Path, tmp_path: Path) -> None:
    made = copy_to(store, tmp_path, NOON)
    assert made.path == tmp_path / "s-20261103T120000Z.db"


def test_nothing_is_overwritten_unless_told_and_then_only_a_store(
    store: Path, tmp_path: Path
) -> None:
    there = filled(tmp_path / "there.db", 1)
    with pytest.raises(StoreError, match="there already"):
        copy_to(store, there, NOON)
    assert answers(there) == 1
    diary = tmp_path / "diary.txt"
    diary.write_text("Dear diary, " * 99)
    with pytest.raises(StoreError, match="is not a callscript store"):
        copy_to(store, diary, NOON, replace=True)
    assert diary.read_text() == "Dear diary, " * 99
    copy_to(store, there, NOON, replace=True)
    assert answers(there) == 5


def test_a_store_in_use_and_the_store_itself_are_no_place_for_a_copy(
    store: Path, tmp_path: Path
) -> None:
    with opened(tmp_path / "used.db") as used, pytest.raises(StoreBusy, match="somebody has open"):
        copy_to(store, used.path, NOON, replace=True)
    with pytest.raises(StoreError, match="the store itself"):
        copy_to(store, store, NOON, replace=True)
    (tmp_path / "gone.db-wal").write_bytes(b"x")
    with pytest.raises(StoreError, match="belongs to another store"):
        copy_to(store, tmp_path / "gone.db", NOON)


def test_a_copy_of_damage_is_told_and_takes_no_good_one_s_place(
    store: Path, tmp_path: Path
) -> None:
    good = copy_to(store, tmp_path / "good.db", NOON).path
    changed(store, "UPDATE events SET by = 'Eve' WHERE seq = 3")
    made = copy_to(store, tmp_path / "bad.db", NOON)
    assert made.found.chains == {"call-1": 3}
    with pytest.raises(StoreError, match="left as it is"):
        copy_to(store, good, NOON, replace=True)
    assert answers(good) == 5


def test_a_daily_backup_of_damage_pushes_out_none(tmp_path: Path) -> None:
    path = filled(tmp_path / "s.db", 3)
    for day in range(14):
        back_up(path, NOON - timedelta(days=day + 1))
    changed(path, "UPDATE events SET by = 'Eve' WHERE seq = 3")
    with opened(path) as store:
        store.back_up_if_due().result(5)
        assert store.notice
        assert "Today's backup is not sound; older ones stay." in store.notice
    assert len(backups_of(path)) == 15


def test_another_store_s_backups_are_left_alone(tmp_path: Path) -> None:
    old = back_up(filled(tmp_path / "s-old.db", 1), NOON)
    assert backups_of(filled(tmp_path / "s.db", 1)) == ()
    assert backups_of(tmp_path / "s-old.db") == (old,)


# ---------------------------------------------------------------------------------- restoring


def test_the_store_becomes_the_copy_and_the_one_before_stays(store: Path, tmp_path: Path) -> None:
    copy = copy_to(store, tmp_path / "copy.db", NOON).path
    with opened(store) as more:
        Call(more.journal, "call-2").started.result(5)
    done = restore(copy, store, LATER)
    assert answers(store) == 5
    assert mode(store) == 0o600
    assert done.aside == tmp_path / "s-before-20261103T130000Z.db"
    with opened(done.aside, readonly=True) as before:
        assert [row.id for row in before.calls.recent(9)] == ["call-2", "call-1"]
    restore(done.aside, store, LATER + timedelta(minutes=1))
    with opened(store, readonly=True) as again:
        assert [row.id for row in again.calls.recent(9)] == ["call-2", "call-1"]


def test_what_was_only_in_the_log_goes_aside_with_the_store(tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    writer = opened(path)
    call = Call(writer.journal)
    for n in range(9):
        call.add(Answered("q", n)).result(5)
    log = path.with_name("s.db-wal")
    killed = {file: file.read_bytes() for file in (path, log)}
    writer.close()
    for file, content in killed.items():
        file.write_bytes(content)
    done = restore(filled(tmp_path / "copy.db", 1), path, NOON)
    assert done.aside
    assert answers(done.aside) == 9
    assert answers(path) == 1
    assert not log.exists()


def test_a_log_nobody_can_read_goes_aside_too(store: Path, tmp_path: Path) -> None:
    copy = copy_to(store, tmp_path / "copy.db", NOON).path
    store.write_bytes(b"no database " * 999)
    log = store.with_name("s.db-wal")
    log.write_bytes(b"whatever this was " * 999)
    done = restore(copy, store, NOON)
    assert done.aside
    assert (
        done.aside.with_name(f"{done.aside.name}-wal").read_bytes() == b"whatever this was " * 999
    )
    assert not log.exists()
    assert answers(store) == 5


def test_nobody_s_open_store_is_taken_away(store: Path, tmp_path: Path) -> None:
    copy = copy_to(store, tmp_path / "copy.db", NOON).path
    with opened(store) as window:
        with pytest.raises(StoreBusy, match="already open: test, process"):
            restore(copy, store, NOON)
        Call(window.journal, "call-2").started.result(5)
    names = {path.name for path in tmp_path.iterdir()}
    assert names == {"s.db", "s.db.lock", "copy.db"}


def zero(path: Path) -> None:
    path.write_bytes(b"")


def garbage(path: Path) -> None:
    path.write_bytes(b"no database " * 999)


def cut(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


@pytest.mark.parametrize("spoil", [zero, garbage, cut, Path.unlink])
def test_a_store_beyond_help_is_moved_aside_as_it_is(
    store: Path, tmp_path: Path, spoil: Callable[[Path], None]
) -> None:
    copy = copy_to(store, tmp_path / "copy.db", NOON).path
    spoil(store)
    spoiled = store.read_bytes() if store.exists() else None
    done = restore(copy, store, LATER)
    assert answers(store) == 5
    assert (done.aside.read_bytes() if done.aside else None) == spoiled


def damaged(path: Path) -> None:
    changed(path, "UPDATE events SET by = 'Eve' WHERE seq = 3")


def newer(path: Path) -> None:
    changed(path, "PRAGMA user_version = 99")


def foreign(path: Path) -> None:
    changed(path, "PRAGMA application_id = 7")


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (zero, "is empty"),
        (garbage, "is not a callscript store"),
        (cut, "damaged"),
        (damaged, "event 3 of call call-1"),
        (newer, "made by a newer callscript .* Upgrade"),
        (foreign, "another program's"),
        (Path.unlink, "There is no copy at"),
    ],
)
def test_what_is_no_sound_copy_is_refused_and_all_stays(
    store: Path, tmp_path: Path, spoil: Callable[[Path], None], said: str
) -> None:
    copy = copy_to(store, tmp_path / "copy.db", NOON).path
    before = store.read_bytes()
    spoil(copy)
    names = {path.name for path in tmp_path.iterdir()}
    with pytest.raises(StoreError, match=said):
        restore(copy, store, LATER)
    assert store.read_bytes() == before
    assert {path.name for path in tmp_path.iterdir()} == names


def test_another_program_s_file_is_not_moved_away(store: Path, tmp_path: Path) -> None:
    copy = copy_to(store, tmp_path / "copy.db", NOON).path
    foreign(store)
    before = store.read_bytes()
    with pytest.raises(StoreError, match="another program's"):
        restore(copy, store, LATER)
    with pytest.raises(StoreError, match="is no file"):
        restore(copy, tmp_path, LATER)
    assert store.read_bytes() == before


def test_a_copy_may_be_named_like_a_backup(store: Path, tmp_path: Path) -> None:
    made = copy_to(store, None, NOON).path
    assert named_copy(store, Path(made.name)) == made
    assert named_copy(store, tmp_path / "s.db") == store
    assert expect_copy(made).calls == 1
    assert backup_folder(store) == made.parent


def test_a_look_at_a_copy_leaves_no_trace(store: Path) -> None:
    made = copy_to(store, None, NOON).path
    before = made.read_bytes()
    expect_copy(made)
    assert [path.name for path in made.parent.iterdir()] == [made.name]
    assert made.read_bytes() == before


def test_the_lock_is_let_go_whatever_happens(store: Path, tmp_path: Path) -> None:
    with pytest.raises(StoreError):
        restore(tmp_path / "nothing.db", store, NOON)
    assert lock_file(store).exists()
    WriterLock.acquire(store, NOON, "test").release()
