"""Stores on file systems that other computers may reach: no log, a warning, and yet a lock."""

import errno
import fcntl
import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from callscript.call.events import Answered
from callscript.store.backup import back_up
from callscript.store.commitments import none_read
from callscript.store.connect import connect
from callscript.store.copies import restore
from callscript.store.database import open_database
from callscript.store.errors import StoreBusy, StoreDenied
from callscript.store.filesystems import filesystem_of, is_shared, journal_on, kind_in
from callscript.store.journal import SqliteJournal
from callscript.store.lock import Flock, NoLocksHere, WriterLock, lock_file
from callscript.store.places import places_for
from callscript.store.soundness import look_into
from callscript.store.store import Store, _locked, _Wish
from callscript.store.writer import Writer
from tests.store.making import NOON, Call, noon, opened, python, value

MOUNTS = """\
23 1 254:0 / / rw,relatime - ext4 /dev/vda rw
24 23 0:22 / /home/ana/My\\040files rw shared:1 - nfs4 server:/ana rw
25 23 0:23 / /mnt rw - cifs //server/share rw
26 25 0:24 / /mnt/local rw - xfs /dev/sdb rw
27 23 0:25 / /remote rw master:2 propagate_from:1 - fuse.sshfs ana@server: rw
28 23 0:26 / /over rw - ext4 /dev/sdc rw
29 23 0:27 / /over rw - 9p share rw
30 23
"""


@pytest.mark.parametrize(
    ("path", "kind", "shared"),
    [
        ("/home/ana/s.db", "ext4", False),
        ("/home/ana/My files/s.db", "nfs4", True),
        ("/mnt/s.db", "cifs", True),
        ("/mnt/local/deep/s.db", "xfs", False),
        ("/mntx/s.db", "ext4", False),
        ("/remote/s.db", "fuse.sshfs", True),
        ("/over/s.db", "9p", True),
    ],
)
def test_a_path_is_on_the_innermost_and_last_mount(path: str, kind: str, shared: bool) -> None:
    assert kind_in(MOUNTS, Path(path)) == kind
    assert is_shared(kind) is shared
    assert journal_on(kind) == ("delete" if shared else "wal")


def test_an_unknown_system_is_taken_for_a_disk() -> None:
    assert kind_in("", Path("/s.db")) == ""
    assert journal_on("") == "wal"
    assert filesystem_of(Path("/proc/self")) in {"proc", ""}


def _shared(_path: Path) -> str:
    return "nfs4"


def _opened_there(path: Path) -> Store:
    return Store.open(path, now=noon, what="test", filesystem=_shared)


def _settings(path: Path, journal: str) -> tuple[str, int]:
    database = open_database(path, filesystem=lambda _path: "nfs4" if journal == "delete" else "")
    with closing(database.connection) as connection:
        mode = connection.execute("PRAGMA journal_mode").fetchone()[0]
        return mode, connection.execute("PRAGMA synchronous").fetchone()[0]


def test_there_commits_go_through_a_rollback_journal(tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    assert _settings(path, "delete") == ("delete", 3)
    with _opened_there(path) as store:
        assert store.notice
        assert "(nfs4)" in store.notice
        assert "one computer at a time" in store.notice
        call = Call(store.journal)
        for number in range(20):
            call.add(Answered("q", number)).result(5)
            assert len(store.calls.events_of("call-1")) == number + 2
            assert not path.with_name("s.db-wal").exists()
        assert store.trouble is None
    with _opened_there(path) as store:
        assert store.calls.verify_chain("call-1") is None
        assert len(store.calls.events_of("call-1")) == 21


def test_a_store_is_carried_there_and_back(tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    store = opened(path)
    Call(store.journal).add(Answered("q", 1)).result(5)
    store.close()
    assert _settings(path, "delete") == ("delete", 3)
    with _opened_there(path) as there:
        assert len(there.calls.events_of("call-1")) == 2
        assert value(path, "SELECT count(*) FROM events") == 2, "others may read"
        Call(there.journal, "call-2").started.result(5)
    assert _settings(path, "wal") == ("wal", 2)
    with opened(path) as back:
        assert back.notice is None
        assert {row.id for row in back.calls.recent(9)} == {"call-1", "call-2"}


def _left_in_mid_commit(path: Path) -> None:
    """Leave a store as a killed program may: some pages are new, the journal has the old ones."""
    source = path.with_name("source.db")
    with _opened_there(source) as store:
        call = Call(store.journal)
        for number in range(60):
            call.add(Answered("q", "x" * 500 + str(number)))
    with closing(connect(source, journal="delete")) as connection:
        connection.execute("PRAGMA cache_size = 1")
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("UPDATE events SET body = replace(body, 'x', 'y')")
        for name in ("", "-journal"):
            shutil.copy(f"{source}{name}", f"{path}{name}")
        assert b"yyyy" in path.read_bytes(), "pages were written before the commit"
        connection.execute("ROLLBACK")


def test_half_a_commit_is_taken_back_and_never_shown(tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    _left_in_mid_commit(path)
    with pytest.raises(StoreDenied, match="in the middle of a commit"):
        opened(path, readonly=True)
    with pytest.raises(StoreDenied, match="in the middle of a commit"):
        look_into(path)
    with _opened_there(path) as store:
        assert store.calls.verify_chain("call-1") is None
        assert len(store.calls.events_of("call-1")) == 61
    assert not path.with_name("s.db-journal").exists()


def test_going_back_to_a_backup_leaves_no_journal_for_it(tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    _left_in_mid_commit(path)
    with closing(connect(path, journal="delete")):
        copy = back_up(path, NOON)
    _left_in_mid_commit(path)
    restore(copy, path, NOON)
    assert not path.with_name("s.db-journal").exists()
    with opened(path, readonly=True) as store:
        assert store.calls.verify_chain("call-1") is None


def test_there_is_no_log_to_look_after(tmp_path: Path) -> None:
    path, seen = tmp_path / "s.db", list[str]()

    def connector(path: Path) -> sqlite3.Connection:
        connection = connect(path, journal="delete")
        connection.set_trace_callback(seen.append)
        return connection

    database = open_database(path, filesystem=_shared)
    database.connection.close()
    writer = Writer(database.file, noon, connector=connector)
    Call(SqliteJournal(writer)).started.result(5)
    assert "COMMIT" in seen
    assert not [sql for sql in seen if "wal_checkpoint" in sql]
    assert writer.close(5) == 0


# ------------------------------------------------------------------------------------------- locks


def _without_locks(path: Path) -> Flock:
    def flock(descriptor: int, operation: int) -> None:
        if os.fstat(descriptor).st_ino == lock_file(path).stat().st_ino:
            raise OSError(errno.ENOLCK, "No locks available")
        fcntl.flock(descriptor, operation)

    return flock


def test_a_store_that_can_t_be_locked_where_it_is_is_locked_on_this_computer(
    tmp_path: Path,
) -> None:
    path, away = tmp_path / "s.db", tmp_path / "away"
    flock = _without_locks(path)
    wish = _Wish(places_for(path, (away,)), noon, "call window", none_read, _shared, flock)
    with pytest.raises(NoLocksHere):
        WriterLock.acquire(path, NOON, "call window", flock)
    lock = _locked(path, wish)
    with pytest.raises(StoreBusy, match="call window"):
        _locked(path, wish)
    lock.release()
    _locked(path, wish).release()
    nowhere = _Wish(places_for(path, ()), noon, "call window", none_read, _shared, flock)
    with pytest.raises(StoreDenied, match="on a disk of this computer"):
        _locked(path, nowhere)


# ---------------------------------------------------------------------------- a folder closed to us

AS_NOBODY = """
import os, sys
from pathlib import Path
from callscript.call.events import Answered
from callscript.store.soundness import look_into
from callscript.store.store import Store
from callscript.store.migrate import migrations
from tests.store.making import Call, noon, until
migrations()  # read while the installation can be
os.setgid(65534)
os.setuid(65534)
home, away = Path(sys.argv[1]) / "home", Path(sys.argv[1]) / "away" / "own"
store = Store.open(
    home / "s.db", now=noon, what="test", second=(away,), filesystem=lambda path: "nfs4"
)
call = Call(store.journal)
call.started.result(5)
home.chmod(0o500)
call.add(Answered("q", 1)).result(5)
trouble = store.trouble
print(trouble.kept.parent == away, trouble.sentence)
home.chmod(0o700)
until(lambda: not list(away.iterdir()))
print(len(store.calls.events_of("call-1")), store.trouble, store.close())
"""


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
def test_a_folder_closed_to_us_costs_nothing(tmp_path: Path) -> None:
    for folder in (tmp_path, *tmp_path.parents[:3]):
        folder.chmod(0o755)
    for name in ("home", "away"):
        (tmp_path / name).mkdir()
        os.chown(tmp_path / name, 65534, 65534)
    out, _ = python(AS_NOBODY, tmp_path).communicate(timeout=20)
    assert out.splitlines() == ["True the store may not be written to", "2 None 0"]
