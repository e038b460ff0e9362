import os
import sqlite3
import stat
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from callscript.call.events import Answered
from callscript.store.backup import back_up
from callscript.store.connect import (
    APPLICATION_ID,
    connect,
    connect_copy,
    connect_frozen,
    connect_lightly,
    set_pragma,
)
from callscript.store.database import _create
from callscript.store.errors import (
    ForeignStore,
    NotAStore,
    StoreBusy,
    StoreDamaged,
    StoreDenied,
    StoreError,
    StoreMissing,
)
from callscript.store.migrate import newest
from tests.store.making import NOON, Call, opened, python, value


@pytest.fixture(params=[0, 0o777])
def any_umask(request: pytest.FixtureRequest) -> Iterator[None]:
    before = os.umask(request.param)
    yield
    os.umask(before)


def whole(path: Path, rows: int = 40) -> Path:
    with opened(path) as store:
        call = Call(store.journal)
        for n in range(rows):
            call.add(Answered("q", "x" * 200 + str(n)))
    return path


@pytest.mark.usefixtures("any_umask")
def test_nobody_else_may_read_anything_whatever_the_umask(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "down" / "s.db"
    with opened(path) as store:
        Call(store.journal).started.result(2)
        store.back_up_if_due().result(5)
        found = {file.name: file for file in (tmp_path / "deep").rglob("*")}
        assert {"s.db", "s.db-wal", "s.db-shm", "s.db.lock", "backups"} <= found.keys()
        for file in [tmp_path / "deep", *found.values()]:
            mode = stat.S_IMODE(file.stat().st_mode)
            assert mode == (0o700 if file.is_dir() else 0o600), file


def test_a_store_others_could_read_is_closed_to_them(tmp_path: Path) -> None:
    path = whole(tmp_path / "s.db")
    path.chmod(0o644)
    opened(path).close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


SAFE = {
    "synchronous": 2,
    "secure_delete": 1,
    "trusted_schema": 0,
    "cell_size_check": 1,
    "foreign_keys": 1,
    "application_id": APPLICATION_ID,
    "user_version": newest(),
}
"""What every connection to a store must say of itself."""


def settings(connection: sqlite3.Connection) -> dict[str, int]:
    return {name: connection.execute(f"PRAGMA {name}").fetchone()[0] for name in SAFE}


def copied(path: Path) -> sqlite3.Connection:
    with closing(connect(path, readonly=True)) as connection:
        return connect_copy(connection)


@pytest.mark.parametrize(
    "way",
    [
        connect,
        partial(connect, readonly=True),
        partial(connect, readonly=True, create_copies=True),
        connect_lightly,
        connect_frozen,
        copied,
    ],
)
def test_every_setting_took_on_every_connection(
    tmp_path: Path, way: Callable[[Path], sqlite3.Connection]
) -> None:
    path = whole(tmp_path / "s.db")
    with closing(way(path)) as connection:
        assert settings(connection) == SAFE
        assert connection.isolation_level is None


def test_an_open_store_reads_and_writes_through_safe_connections(tmp_path: Path) -> None:
    with opened(tmp_path / "s.db") as store, opened(store.path, readonly=True) as reading:
        write = store.journal.writer.submit(lambda connection: [settings(connection), "wal"])
        assert write.result(5) == [SAFE, value(store.path, "PRAGMA journal_mode")]
        for reader in (store.calls.reader, reading.calls.reader):
            assert settings(reader.connection) == SAFE
            with pytest.raises(sqlite3.OperationalError, match="readonly"):
                reader.connection.execute("DELETE FROM calls")


def test_a_setting_that_does_not_take_is_an_error() -> None:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.execute("BEGIN")  # inside which SQLite ignores this one in silence
        with pytest.raises(StoreError, match="does not take foreign_keys = 1"):
            set_pragma(connection, "foreign_keys", 1)


def test_a_connection_never_makes_a_file(tmp_path: Path) -> None:
    with pytest.raises(sqlite3.OperationalError, match="unable to open"):
        connect(tmp_path / "missing.db")
    assert list(tmp_path.iterdir()) == []


def test_a_store_somebody_holds_is_busy(tmp_path: Path) -> None:
    path = whole(tmp_path / "s.db")
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("PRAGMA journal_mode = DELETE").fetchone()
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StoreBusy, match="Another program holds"):
            opened(path)


def test_a_store_that_vanished_is_not_begun_anew_in_silence(tmp_path: Path) -> None:
    path = whole(tmp_path / "s.db")
    copy = back_up(path, NOON)
    path.unlink()
    with opened(path) as store:
        assert store.notice
        assert str(copy) in store.notice
    with opened(path) as store:
        assert store.notice is None


def test_a_link_to_a_store_is_the_store(tmp_path: Path) -> None:
    path, link = whole(tmp_path / "s.db"), tmp_path / "link.db"
    link.symlink_to(path)
    with opened(path), pytest.raises(StoreBusy):
        opened(link)
    loop = tmp_path / "loop.db"
    loop.symlink_to(loop)
    with pytest.raises(StoreDenied, match="leads nowhere"):
        opened(loop)


def garbage(path: Path) -> None:
    path.write_bytes(b"Dear diary, this is no database at all. " * 100)


def empty(path: Path) -> None:
    path.touch()


def foreign(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE theirs (a)")
        connection.execute("PRAGMA application_id = 77")


def plain(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE theirs (a)")


def truncated(path: Path) -> None:
    size = whole(path).stat().st_size
    os.truncate(path, size // 2)


def torn(path: Path) -> None:
    size = whole(path).stat().st_size
    with path.open("r+b") as file:
        file.seek(size - 4096)
        file.write(b"\xff" * 4096)


def a_pipe(path: Path) -> None:
    os.mkfifo(path)


@pytest.mark.parametrize("readonly", [False, True])
@pytest.mark.parametrize(
    ("make", "error", "words"),
    [
        (garbage, NotAStore, "is not a callscript store"),
        (empty, NotAStore, "is empty"),
        (foreign, ForeignStore, "another program's"),
        (plain, ForeignStore, "another program's"),
        (truncated, StoreDamaged, "damaged"),
        (torn, StoreDamaged, "damaged"),
    ],
)
def test_what_is_no_sound_store_is_refused_and_left_as_it_was(
    tmp_path: Path,
    make: Callable[[Path], None],
    error: type[StoreError],
    words: str,
    readonly: bool,
) -> None:
    path = tmp_path / "s.db"
    make(path)
    before = path.read_bytes()
    with pytest.raises(error, match=words):
        opened(path, readonly=readonly)
    assert path.read_bytes() == before
    log = path.with_name("s.db-wal")
    assert not log.exists() or log.stat().st_size == 0


def test_folders_and_pipes_are_refused(tmp_path: Path) -> None:
    with pytest.raises(NotAStore, match="is a folder"):
        opened(tmp_path)
    a_pipe(tmp_path / "s.db")
    with pytest.raises(NotAStore, match="no file"):
        opened(tmp_path / "s.db")


def test_reading_makes_no_store(tmp_path: Path) -> None:
    with pytest.raises(StoreMissing):
        opened(tmp_path / "s.db", readonly=True)
    assert list(tmp_path.iterdir()) == []


def test_a_new_store_is_whole_in_one_file(tmp_path: Path) -> None:
    """Its log, could it not be folded in, would stay behind under the unfinished file's name."""
    path = tmp_path / "s.db"
    _create(path)
    assert path.read_bytes()[18:20] == b"\1\1", "written without a log"
    assert [file.name for file in tmp_path.iterdir()] == ["s.db"]


def test_a_half_made_store_is_made_again(tmp_path: Path) -> None:
    (tmp_path / "s.db.new").write_bytes(b"killed while making")
    opened(tmp_path / "s.db").close()
    assert {file.name for file in tmp_path.iterdir()} == {"s.db", "s.db.lock"}


def test_a_newer_store_is_for_reading_only(tmp_path: Path) -> None:
    path = whole(tmp_path / "s.db")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 99")
    before = path.read_bytes()
    store = opened(path)
    assert store.readonly
    assert store.notice
    assert "newer callscript (store version 99" in store.notice
    assert len(store.calls.events_of("call-1")) == 41
    with pytest.raises(StoreError, match="reading only"):
        Call(store.journal, "call-2")
    with opened(path):
        pass
    store.close()
    assert path.read_bytes() == before


def test_a_store_that_can_only_be_looked_at_says_so(tmp_path: Path) -> None:
    path = whole(tmp_path / "s.db")
    # As on a full disk or in a folder of somebody else's: no shared memory file can be made.
    path.with_name("s.db-shm").mkdir()
    path.with_name("s.db-wal").mkdir()
    with pytest.raises(StoreDenied, match="can't be opened"):
        opened(path)
    with opened(path, readonly=True) as store:
        assert store.notice
        assert "may be missing" in store.notice
        assert len(store.calls.events_of("call-1")) == 41


AS_NOBODY = """
import os, sys
from pathlib import Path
from callscript.store.errors import StoreError
from tests.store.making import opened
os.setgid(65534)
os.setuid(65534)
for name in ("s.db", "new/s.db"):
    try:
        opened(Path(sys.argv[1]) / name)
    except StoreError as error:
        print(type(error).__name__)
"""


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
def test_somebody_elses_store_is_refused(tmp_path: Path) -> None:
    for folder in (tmp_path, *tmp_path.parents[:3]):
        folder.chmod(0o755)
    whole(tmp_path / "s.db")
    out, _ = python(AS_NOBODY, tmp_path).communicate(timeout=20)
    assert out.split() == ["StoreDenied", "StoreDenied"]


def test_a_power_cut_while_the_log_is_folded_in_is_no_damage(tmp_path: Path) -> None:
    path, cut = tmp_path / "calls.db", tmp_path / "cut" / "calls.db"
    cut.parent.mkdir()
    with opened(path) as store:
        call = Call(store.journal)
        call.started.result(5)
        call.add(*(Answered("q", "x" * 300 + str(n)) for n in range(100))).result(5)
        before, log = path.read_bytes(), path.with_name("calls.db-wal").read_bytes()
    folded = path.read_bytes()
    assert len(folded) > len(before)
    # The first page, which says how long the file is, came to the disk; the pages it means did not.
    cut.write_bytes(folded[:4096] + before[4096:])
    cut.with_name("calls.db-wal").write_bytes(log)
    with opened(cut) as store:
        assert len(store.calls.events_of("call-1")) == len(call.events)
