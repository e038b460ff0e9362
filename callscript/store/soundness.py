"""Whether a store holds what was written: pages, indexes, chains, seals and scripts."""

import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from callscript.store.calls import Calls
from callscript.store.connect import connect_copy, connect_lightly
from callscript.store.database import refuse_strange
from callscript.store.errors import StoreDamaged, StoreError, damaged, speaking
from callscript.store.migrate import apply, migrations, newest, version_of
from callscript.store.reading import Reader
from callscript.store.scripts import digest_of
from callscript.store.seals import SEALED, broken

_PROBLEMS = 20
"""Problems SQLite is asked for; after that many, more say nothing new."""


@dataclass(frozen=True, slots=True)
class Soundness:
    """What is not as it was written in a store of this `version`, and how much there is in all.

    `pages` are SQLite's own words on pages and indexes; `chains` the first bad event of each call
    that has one; `rows` counts broken seals by table; `orphans` are calls that are in no list;
    `texts` counts scripts whose text is not what their digest names. `is_cut_off` says that the log
    holds more than can be read. `last` is the time of the last event.
    """

    version: int
    calls: int = 0
    events: int = 0
    contacts: int = 0
    last: datetime | None = None
    pages: Sequence[str] = ()
    chains: Mapping[str, int] = field(default_factory=dict)
    rows: Mapping[str, int] = field(default_factory=dict)
    orphans: Sequence[str] = ()
    texts: int = 0
    is_cut_off: bool = False

    @property
    def is_sound(self) -> bool:
        """Whether everything is as it was written."""
        found = (self.pages, self.chains, self.rows, self.orphans, self.texts, self.is_cut_off)
        return not any(found)

    @property
    def said(self) -> str:
        """How much there is, in words."""
        return f"{counted(self.calls, 'call')}, {counted(self.contacts, 'contact')}"


def counted(number: int, noun: str) -> str:
    """Say a number of things: 1 call, 2 calls."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def look_into(path: Path) -> sqlite3.Connection:
    """Open the store at `path` to look into it and leave no trace, whatever state it is in.

    Raises a `StoreError` if it is none, or can't be opened.
    """
    refuse_strange(path, readonly=True)
    with speaking(path):
        return connect_lightly(path)


def soundness_of(connection: sqlite3.Connection, path: Path) -> Soundness:
    """Examine the open store at `path`. Raises `StoreError` if it can't be read at all."""
    with speaking(path):
        # One moment's view of all of it: somebody may be writing.
        connection.execute("BEGIN")
        try:
            return _examined(connection, path)
        finally:
            connection.execute("ROLLBACK")


def _examined(connection: sqlite3.Connection, path: Path) -> Soundness:
    with speaking(path):
        version = version_of(connection)
        said = connection.execute(f"PRAGMA integrity_check({_PROBLEMS})").fetchall()
    pages = [row[0] for row in said if row[0] != "ok"]
    if pages:
        return Soundness(version, pages=pages)
    with ExitStack() as stack:
        if version < newest():
            with speaking(path):
                connection = stack.enter_context(closing(connect_copy(connection)))
                apply(connection, migrations())
        try:
            return _contents(connection, path, version)
        except StoreError:
            if version <= newest():
                raise
            # What a newer version keeps, and how, only that one knows.
            return Soundness(version)


def expect_sound(connection: sqlite3.Connection, path: Path) -> Soundness:
    """Examine a store that must be sound; raises `StoreDamaged` saying what is not."""
    found = soundness_of(connection, path)
    if not found.is_sound:
        raise damaged(path, first_fault(found))
    return found


def first_fault(found: Soundness) -> str:
    """Say the worst of what is wrong in a few words."""
    if found.pages:
        return found.pages[0]
    if found.is_cut_off:
        return "the end of its log can't be read"
    for call, event in found.chains.items():
        return f"event {event} of call {call} is not what was kept"
    if found.orphans:
        return f"call {found.orphans[0]} is in no list"
    if found.texts:
        return "the script of a call is not what was kept"
    return f"rows in {', '.join(found.rows)} are not what was kept"


def _contents(connection: sqlite3.Connection, path: Path, version: int) -> Soundness:
    reader = Reader(connection, path)
    try:
        listed = [row[0] for row in reader.rows("SELECT id FROM calls ORDER BY number")]
        begun = {row[0] for row in reader.rows("SELECT DISTINCT call FROM events")}
        rows = {table: _broken(connection, path, table) for table in SEALED}
        return Soundness(
            version,
            calls=len(listed),
            events=_count(reader, "SELECT count(*) FROM events"),
            contacts=_count(reader, "SELECT count(*) FROM contacts"),
            last=_last(reader),
            chains=_chains(reader, [*listed, *sorted(begun.difference(listed))]),
            rows={table: number for table, number in rows.items() if number},
            orphans=tuple(sorted(begun.difference(listed))),
            texts=sum(1 for digest, text in _texts(reader) if text and digest_of(text) != digest),
        )
    except StoreDamaged as error:
        return Soundness(version, pages=[str(error)])


def _broken(connection: sqlite3.Connection, path: Path, table: str) -> int:
    with speaking(path):
        return broken(connection, table)


def _count(reader: Reader, sql: str) -> int:
    found = reader.row(sql)
    return int(found[0]) if found else 0


def _last(reader: Reader) -> datetime | None:
    found = reader.row("SELECT updated_at FROM calls ORDER BY number DESC LIMIT 1")
    try:
        return datetime.fromisoformat(found[0]) if found and found[0] else None
    except ValueError:
        return None


def _chains(reader: Reader, names: Sequence[str]) -> Mapping[str, int]:
    calls = Calls(reader)
    found: dict[str, int] = {}
    for name in names:
        try:
            bad = calls.verify_chain(name)
        except StoreError:
            bad = 1
        if bad is not None:
            found[name] = bad
    return found


def _texts(reader: Reader) -> Sequence[tuple[str, bytes]]:
    return [(row[0], row[1]) for row in reader.rows("SELECT digest, source FROM scripts")]
