"""What the writer does when the disk, another program or a person gets in its way."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from callscript.call.events import Answered
from callscript.store.connect import connect, connect_frozen
from callscript.store.database import open_database
from callscript.store.errors import StoreBusy
from callscript.store.journal import SqliteJournal
from callscript.store.writer import Writer
from tests.store.making import NOON, Call, noon, opened, python, until, value

COUNT = "SELECT count(*) FROM events"


class SmallDisk:
    """A connector whose connections may grow by only a few pages while `full`."""

    def __init__(self) -> None:
        self.full = True

    def __call__(self, path: Path) -> sqlite3.Connection:
        connection = connect(path)
        if self.full:
            (pages,) = connection.execute("PRAGMA page_count").fetchone()
            connection.execute(f"PRAGMA max_page_count = {pages}").fetchone()
        return connection


def test_a_full_disk_loses_nothing_and_is_told(tmp_path: Path) -> None:
    path, disk = tmp_path / "s.db", SmallDisk()
    database = open_database(path)
    database.connection.close()
    writer = Writer(database.file, noon, retry=0.02, connector=disk)
    call = Call(SqliteJournal(writer))
    futures = [call.add(Answered("q", "x" * 1000)) for _ in range(50)]
    until(lambda: writer.trouble is not None)
    assert writer.trouble
    assert writer.trouble.sentence == "the disk is full; make room"
    assert writer.trouble.since == NOON
    assert not futures[-1].done()
    disk.full = False
    futures[-1].result(5)
    assert writer.trouble is None
    assert value(path, COUNT) == 51
    assert writer.close(5) == 0


FILE_TOO_LARGE = """
import resource, sys, time
from pathlib import Path
from callscript.call.events import Answered
from tests.store.making import Call, opened, until
store = opened(Path(sys.argv[1]))
call = Call(store.journal)
call.started.result(5)
grown = Path(sys.argv[1] + "-wal").stat().st_size
resource.setrlimit(resource.RLIMIT_FSIZE, (grown + 20_000, resource.RLIM_INFINITY))
futures = [call.add(Answered("q", "x" * 1000)) for _ in range(60)]
until(lambda: store.trouble is not None)
print(store.trouble.sentence)
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
for future in futures: future.result(5)
until(lambda: store.trouble is None)
print(store.trouble, len(store.calls.events_of("call-1")), store.calls.verify_chain("call-1"))
print(store.close())
"""


def test_writes_the_system_refuses_are_done_again_later(tmp_path: Path) -> None:
    out, _ = python(FILE_TOO_LARGE, tmp_path / "s.db").communicate(timeout=20)
    assert out.splitlines() == ["the disk reports an error", "None 61 None", "0"]


HOLD = """
import sqlite3, sys, time
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
print("held", flush=True)
time.sleep(1)
connection.execute("ROLLBACK")
"""


def test_a_lock_held_by_another_program_delays_and_drops_nothing(tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    with opened(path) as store:
        call = Call(store.journal)
        call.started.result(2)
        holder = python(HOLD, path)
        assert holder.stdout
        assert holder.stdout.readline() == "held\n"
        futures = [call.add(Answered("q", n)) for n in range(20)]
        until(lambda: store.trouble is not None)
        assert store.trouble
        assert "another program" in store.trouble.sentence
        futures[-1].result(5)
        until(lambda: store.trouble is None)
        assert len(store.calls.events_of("call-1")) == 21
        holder.communicate()


def test_a_deleted_store_is_told_until_it_is_back(tmp_path: Path) -> None:
    path, aside = tmp_path / "s.db", tmp_path / "aside.db"
    store = opened(path)
    call = Call(store.journal)
    call.started.result(2)
    path.rename(aside)
    future = call.add(Answered("q", 1))
    until(lambda: store.trouble is not None)
    assert store.trouble
    assert "deleted or moved" in store.trouble.sentence
    future.result(5)
    assert store.trouble, "it is safe, and not in the store"
    assert not path.exists(), "no new store is made in silence"
    aside.rename(path)
    until(lambda: store.trouble is None)
    assert store.close() == 0
    assert value(path, COUNT) == 2


def test_a_replaced_store_is_told_and_left_alone(tmp_path: Path) -> None:
    path, other = tmp_path / "s.db", tmp_path / "other.db"
    opened(other).close()
    store = opened(path)
    call = Call(store.journal)
    call.started.result(2)
    path.unlink()
    other.rename(path)
    before = path.read_bytes()
    future = call.add(Answered("q", 1))
    until(lambda: store.trouble is not None)
    assert store.trouble
    assert "replaced" in store.trouble.sentence
    future.result(5)
    assert store.close(0.3) == 1
    assert path.read_bytes() == before
    with pytest.raises(StoreBusy):  # the writer still tries, so nobody else may begin
        opened(path)


def test_a_store_that_goes_during_a_commit_is_not_called_saved(tmp_path: Path) -> None:
    path, aside = tmp_path / "s.db", tmp_path / "aside.db"
    database = open_database(path)
    database.connection.close()
    writer = Writer(database.file, noon, retry=0.01)
    runs: list[bool] = []

    def leaves(_connection: sqlite3.Connection) -> None:
        if not runs:
            path.rename(aside)
        runs.append(True)

    future = writer.submit(leaves)
    until(lambda: writer.trouble is not None)
    assert not future.done()
    aside.rename(path)
    future.result(5)
    assert len(runs) == 2
    writer.close(5)


def test_a_deleted_log_costs_no_commit(tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    store = opened(path)
    call = Call(store.journal)
    call.started.result(2)
    path.with_name("s.db-wal").unlink()
    call.add(Answered("q", 1)).result(2)
    with closing(connect_frozen(path)) as connection:
        assert connection.execute(COUNT).fetchone() == (2,), "in the store itself, without a log"
    store.close()
