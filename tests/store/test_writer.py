import asyncio
import sqlite3
import threading
from concurrent.futures import Future, wait
from pathlib import Path

import pytest

from callscript.store.connect import connect
from callscript.store.database import open_database
from callscript.store.errors import StoreError
from callscript.store.work import Work
from callscript.store.writer import Writer
from tests.store.making import noon, until, value


class Traced:
    """Opens the writer's connection and counts its commits."""

    def __init__(self) -> None:
        self.commits = 0

    def __call__(self, path: Path) -> sqlite3.Connection:
        connection = connect(path)
        connection.set_trace_callback(self._seen)
        return connection

    def _seen(self, sql: str) -> None:
        self.commits += sql == "COMMIT"


def started(path: Path, traced: Traced | None = None) -> Writer:
    database = open_database(path)
    database.connection.close()
    return Writer(database.file, noon, retry=0.01, connector=traced or connect)


def inserting(name: str) -> Work[str]:
    def insert(connection: sqlite3.Connection) -> str:
        connection.execute(
            "INSERT INTO scripts VALUES (?, '', '', '', x'', x'', '', '', x'')", (name,)
        )
        return name

    return insert


def test_a_work_gives_its_result_once_it_is_on_the_disk(tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    writer = started(path)
    assert writer.submit(inserting("a")).result(2) == "a"
    assert value(path, "SELECT count(*) FROM scripts") == 1
    assert writer.close(2) == 0


def test_a_burst_shares_one_commit(tmp_path: Path) -> None:
    traced, held = Traced(), threading.Event()
    writer = started(tmp_path / "s.db", traced)
    first = writer.submit(lambda _: held.wait(5))
    futures = [writer.submit(inserting(str(n))) for n in range(100)]
    held.set()
    assert first.result(5)
    wait(futures, 5)
    assert [future.result(0) for future in futures] == [str(n) for n in range(100)]
    assert traced.commits <= 2
    writer.close(2)


def test_a_failing_work_fails_alone(tmp_path: Path) -> None:
    path, held = tmp_path / "s.db", threading.Event()
    writer = started(path)
    writer.submit(lambda _: held.wait(5))

    def breaks(connection: sqlite3.Connection) -> None:
        inserting("half")(connection)
        raise KeyError("mine")

    good, broken = writer.submit(inserting("a")), writer.submit(breaks)
    twice = writer.submit(inserting("a"))
    wrong = writer.submit(lambda connection: connection.execute("SELEKT"))
    last = writer.submit(inserting("b"))
    held.set()
    assert last.result(2) == "b"
    assert good.result(2) == "a"
    for future, error in ((broken, KeyError), (twice, sqlite3.IntegrityError)):
        with pytest.raises(error):
            future.result(2)
    with pytest.raises(sqlite3.OperationalError, match="syntax error"):
        wrong.result(2)
    assert value(path, "SELECT group_concat(digest) FROM scripts") == "a,b"
    assert writer.trouble is None
    writer.close(2)


def test_nothing_that_was_taken_can_be_cancelled(tmp_path: Path) -> None:
    writer, held = started(tmp_path / "s.db"), threading.Event()

    async def impatient() -> None:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(asyncio.wrap_future(future), 0.01)

    writer.submit(lambda _: held.wait(5))
    future = writer.submit(inserting("a"))
    asyncio.run(impatient())
    held.set()
    assert future.result(2) == "a"
    assert writer.submit(inserting("b")).result(2) == "b"
    writer.close(2)


def test_closing_saves_what_is_queued_and_folds_the_log(tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    writer = started(path)
    futures: list[Future[str]] = [writer.submit(inserting(str(n))) for n in range(50)]
    assert writer.close(5) == 0
    assert all(future.done() for future in futures)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["s.db"]
    with pytest.raises(StoreError, match="closed"):
        writer.submit(inserting("late"))


def test_a_stalled_disk_is_told_and_does_not_hold_the_end(tmp_path: Path) -> None:
    writer, held = started(tmp_path / "s.db"), threading.Event()
    stalled = writer.submit(lambda _: held.wait(5))
    until(lambda: writer.trouble is not None)
    assert writer.trouble
    assert "slow" in writer.trouble.sentence
    assert writer.close(0.01) == 1
    held.set()
    assert stalled.result(2) is True
    until(lambda: writer.close(1) == 0)
    assert writer.trouble is None


def test_a_long_log_is_folded_in_when_idle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("callscript.store.writer._IDLE", 0.02)
    path = tmp_path / "s.db"
    writer = started(path)
    big = "x" * (2 << 20)
    writer.submit(
        lambda c: c.execute(
            "INSERT INTO scripts VALUES ('d', ?, '', '', x'', x'', '', '', x'')", (big,)
        )
    ).result(5)
    until(lambda: path.stat().st_size > len(big))
    writer.close(2)
