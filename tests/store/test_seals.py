"""Rows that carry a seal: what was written is told from what a failing disk made of it."""

import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from callscript.call import events as e
from callscript.call.journal import Draft
from callscript.call.people import Contact
from callscript.plan.commitment import Commitment
from callscript.store.connect import connect
from callscript.store.errors import StoreDamaged
from callscript.store.migrate import apply, migrations
from callscript.store.scripts import Pinned, digest_of
from callscript.store.seals import SEALED, broken, broken_tables
from tests.store.making import Call, opened, value

PLAN = (Commitment("n1", "promise", "invoice", "Ana", date(2026, 11, 6)),)
TEXT = b"title = 'T'"
SCRIPT = Pinned(digest_of(TEXT), "why", "Why", "why.toml", TEXT, b"{1}", "0.1")


def written(path: Path) -> Path:
    """A store with a row in every table, and each of them written twice."""
    with opened(path, commitments=lambda _script, _state: PLAN) as store:
        call = Call(store.journal)
        for text in ("send", "send it"):
            call.add(e.NoteKept("n1", None, "promise", text), drafts=(Draft("note", text),))
            store.contacts.save(Contact("c1", text))
            store.contacts.write_draft("c2", {"name": text})
            store.scripts.remember(SCRIPT)
    return path


def test_all_that_is_written_is_sealed(tmp_path: Path) -> None:
    with closing(connect(written(tmp_path / "s.db"), readonly=True)) as connection:
        for table in SEALED:
            assert connection.execute(" ".join(("SELECT 1 FROM", table))).fetchone(), table
            assert broken(connection, table) == 0, table
    assert opened(tmp_path / "s.db", readonly=True).notice is None


def test_every_column_is_under_a_seal_a_digest_or_a_chain(tmp_path: Path) -> None:
    """A column added to a table and not to its seal would change in silence."""
    path = written(tmp_path / "s.db")
    text = {"id", "title", "file", "source", "first_seen"}  # named by its digest, or never shown
    elsewhere = {"scripts": text, "events": set(), "calls": set()}
    beside = {"redactions", "unswept"}  # either fits the chain, or isn't there; and says nothing
    with closing(sqlite3.connect(path)) as connection:
        tables = {row[0] for row in connection.execute("SELECT name FROM pragma_table_list")}
        for table in sorted(name for name in tables if not name.startswith("sqlite_")):
            columns = {r[1] for r in connection.execute(f"PRAGMA table_info({table})")}
            if table == "events":
                assert "chain" in columns
                continue
            if table in beside:
                continue
            assert columns == {*SEALED[table], "seal", *elsewhere.get(table, ())}, table


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("calls SET contact_name = 'Eva Ruiz'", "the list of calls"),
        ("calls SET number = 9", "the list of calls"),
        ("drafts SET text = 'sent it'", "unfinished notes"),
        ("contacts SET phone = '1'", "contacts"),
        ("contacts SET name = CAST(x'ff' AS TEXT)", "contacts"),
        ("commitments SET due = '2027-11-06'", "what is due"),
        ("commitments SET seal = x''", "what is due"),
    ],
)
def test_a_changed_row_is_told_whenever_the_store_is_opened(
    tmp_path: Path, change: str, said: str
) -> None:
    path = written(tmp_path / "s.db")
    with closing(sqlite3.connect(path)) as connection, connection:
        assert connection.execute(f"UPDATE {change}").rowcount
    for readonly in (True, False):
        with opened(path, readonly=readonly) as store:
            assert store.notice
            assert f"damaged: {said} may show what nobody wrote. 'callscript doctor'" in (
                store.notice
            )


def test_a_day_that_is_none_is_said(tmp_path: Path) -> None:
    path = written(tmp_path / "s.db")
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE commitments SET due = '2026-1q-06'")
    with opened(path, readonly=True) as store, pytest.raises(StoreDamaged, match="a day on which"):
        store.commitments.due()


def test_a_changed_script_is_never_called_on(tmp_path: Path) -> None:
    path = written(tmp_path / "s.db")
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE scripts SET packed = x'00'")
    with opened(path, readonly=True) as store:
        assert store.scripts.packed(SCRIPT.digest, "0.1") is None, "checked again from its text"
        assert store.scripts.source_of(SCRIPT.digest) == TEXT
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE scripts SET source = x'00'")
    with opened(path, readonly=True) as store, pytest.raises(StoreDamaged, match="the script of"):
        store.scripts.source_of(SCRIPT.digest)


def older(path: Path) -> Path:
    """A store of version 1, with a contact and a call in it, made without today's program."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA application_id = 0x43536372")
        apply(connection, {1: migrations()[1]})
        connection.execute(
            "INSERT INTO contacts VALUES ('c1', 'Ana', '', '', '', '', '{}', '', '', '')"
        )
    return path


def test_a_store_without_seals_gets_them(tmp_path: Path) -> None:
    path = older(tmp_path / "s.db")
    with opened(path) as store:
        assert store.contacts.all() == (Contact("c1", "Ana"),)
        assert store.notice is None
    with closing(connect(path, readonly=True)) as connection:
        assert broken_tables(connection) == {}


def test_an_older_store_is_read_without_a_change_to_it(tmp_path: Path) -> None:
    path = older(tmp_path / "s.db")
    before = path.read_bytes()
    with opened(path, readonly=True) as store:
        assert store.contacts.all() == (Contact("c1", "Ana"),)
        assert store.notice is None
    assert path.read_bytes() == before
    assert value(path, "PRAGMA user_version") == 1
