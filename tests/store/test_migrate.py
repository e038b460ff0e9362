import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from callscript.store.backup import backups_of
from callscript.store.connect import connect
from callscript.store.errors import StoreError
from callscript.store.migrate import apply, migrate, migrations, newest, version_of
from tests.store.making import NOON, opened, value


def test_migrations_are_numbered_without_gaps() -> None:
    assert list(migrations()) == list(range(1, newest() + 1))


def test_a_step_is_taken_once_and_the_store_backed_up_first(tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    opened(path).close()
    assert backups_of(path) == ()
    steps = {
        **migrations(),
        newest() + 1: "CREATE TABLE more (a) STRICT;".replace("(a)", "(a ANY)"),
    }
    with closing(connect(path)) as connection:
        migrate(connection, path, NOON, steps)
        assert version_of(connection) == newest() + 1
        migrate(connection, path, NOON, steps)
    (copy,) = backups_of(path)
    assert value(copy, "PRAGMA user_version") == newest()


def test_a_step_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    opened(path).close()
    steps = {
        newest() + 1: "CREATE TABLE more (a ANY) STRICT;",
        newest() + 2: "CREATE TABLE half (a ANY) STRICT; SELEKT;",
    }
    with closing(connect(path)) as connection:
        with pytest.raises(StoreError):
            migrate(connection, path, NOON, steps)
        assert not connection.in_transaction
        assert version_of(connection) == newest() + 1
        names = {row[0] for row in connection.execute("SELECT name FROM sqlite_schema")}
        assert "more" in names
        assert "half" not in names


def test_every_table_is_strict(tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    opened(path).close()
    with closing(sqlite3.connect(path)) as connection:
        for name, strict in connection.execute("SELECT name, strict FROM pragma_table_list"):
            assert strict or name.startswith("sqlite_"), name


def test_the_calls_to_a_contact_are_found_without_looking_at_all(tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    path.touch()
    two = {number: step for number, step in migrations().items() if number <= 2}
    with closing(connect(path)) as connection:
        connection.execute("PRAGMA application_id = 0x43536372")
        apply(connection, two)
        assert version_of(connection) == 2
        migrate(connection, path, NOON)
        plan = connection.execute(
            "EXPLAIN QUERY PLAN SELECT id FROM calls WHERE contact = ? AND rehearsal = 0 "
            "ORDER BY number DESC",
            ("c",),
        ).fetchall()
    assert [row[3] for row in plan] == ["SEARCH calls USING INDEX calls_contact (contact=?)"]
