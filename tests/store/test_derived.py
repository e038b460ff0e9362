"""What is derived from events can be made anew from them alone, exactly."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from callscript.plan.due import read_commitments
from callscript.store.connect import connect
from callscript.store.derived import Derivation, rebuild
from callscript.store.reading import Reader
from callscript.store.seals import broken_tables
from tests.store.making import value


@pytest.fixture
def store(played: Path, tmp_path: Path) -> Path:
    path = tmp_path / "s.db"
    path.write_bytes(played.read_bytes())
    return path


def differing(path: Path) -> int:
    with closing(connect(path, readonly=True)) as connection:
        return len(Derivation(Reader(connection, path), read_commitments).differing())


def rows(path: Path) -> list[object]:
    """Everything derived, as it stands."""
    with closing(sqlite3.connect(path)) as connection:
        return [
            connection.execute("SELECT * FROM calls ORDER BY number").fetchall(),
            connection.execute("SELECT * FROM commitments ORDER BY call, place").fetchall(),
        ]


def test_what_the_program_kept_is_what_is_made_anew(store: Path) -> None:
    assert value(store, "SELECT count(*) FROM calls") == 3
    assert value(store, "SELECT count(*) FROM commitments")
    assert differing(store) == 0


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE calls SET contact_name = 'Eva', seal = x''",
        "UPDATE calls SET position = 'elsewhere', phase = 'live' WHERE number = 1",
        "UPDATE calls SET last_seq = 2",
        "UPDATE calls SET updated_at = 'never'",
        "UPDATE commitments SET due = '2031-01-01'",
        "UPDATE commitments SET due = 'some day'",
        "DELETE FROM commitments",
        "UPDATE commitments SET place = place + 50",
        "UPDATE commitments SET seal = x'00'",
    ],
)
def test_whatever_became_of_it_it_is_made_anew_to_the_letter(store: Path, change: str) -> None:
    before = rows(store)
    with closing(sqlite3.connect(store)) as connection, connection:
        assert connection.execute(change).rowcount
    assert rows(store) != before
    assert differing(store) or "seal" in change
    with closing(connect(store)) as connection:
        rebuild(connection, store, read_commitments)
        assert broken_tables(connection) == {}
    assert differing(store) == 0
    assert rows(store) == before


def test_a_call_that_is_in_no_list_is_listed_again(store: Path) -> None:
    before = rows(store)
    with closing(sqlite3.connect(store)) as connection, connection:
        connection.execute("DELETE FROM calls WHERE number = 3")
    assert differing(store) == 1
    with closing(connect(store)) as connection:
        assert rebuild(connection, store, read_commitments) == 1
    assert rows(store) == before


def test_a_call_that_is_damaged_keeps_its_row(store: Path) -> None:
    with closing(sqlite3.connect(store)) as connection, connection:
        connection.execute("UPDATE events SET by = 'Eve' WHERE seq = 2")
        connection.execute("UPDATE calls SET title = 'x'")
    before = rows(store)
    with closing(connect(store)) as connection:
        assert rebuild(connection, store, read_commitments) == 0
    assert rows(store) == before
