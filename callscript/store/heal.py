"""Rows whose seal is broken and that are kept nowhere else: from a backup, or as they stand."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path

import msgspec

from callscript.store.connect import connect_lightly
from callscript.store.errors import StoreError, speaking
from callscript.store.migrate import newest, version_of
from callscript.store.scripts import digest_of
from callscript.store.seals import SEALED, broken, seal, seal_sql

Row = Mapping[str, bytes | None]
"""A row's values as bytes, by column: damage may have left what is no text."""

_KEYS = {"contacts": ("id",), "drafts": ("call", "slot"), "contact_drafts": ("contact",)}


@dataclass(frozen=True, slots=True)
class Healed:
    """How many rows came back from a backup, and how many were left as they stood."""

    brought: int = 0
    accepted: int = 0


def heal(connection: sqlite3.Connection, path: Path, copies: Sequence[Path]) -> Healed:
    """Mend contacts, unfinished notes and scripts of the open store at `path`, in a transaction.

    What a copy has of the same moment is taken from the newest that has it sound; else the row is
    made readable, stays as it is, and counts as written. Raises `StoreError`.
    """
    with ExitStack() as stack:
        sources = tuple(_sources(stack, copies))
        with speaking(path):
            connection.execute("BEGIN IMMEDIATE")
            try:
                _heal_texts(connection, sources)
                healed = [
                    _heal_row(connection, table, row, sources) for table, row in _found(connection)
                ]
                connection.execute("COMMIT")
            finally:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
    return Healed(sum(healed), len(healed) - sum(healed))


def _sources(stack: ExitStack, copies: Sequence[Path]) -> Iterator[sqlite3.Connection]:
    """Open the copies that carry seals, the newest first."""
    for copy in reversed(copies):
        try:
            with speaking(copy):
                source = stack.enter_context(closing(connect_lightly(copy)))
                if version_of(source) == newest():
                    yield source
        except StoreError:
            continue


def _found(connection: sqlite3.Connection) -> Iterable[tuple[str, Row]]:
    return [
        (table, dict(zip(SEALED[table], values, strict=True)))
        for table in _KEYS
        for values in connection.execute(
            _as_bytes(table, " ".join(("seal IS NOT", seal_sql(table))))
        )
    ]


def _as_bytes(table: str, condition: str) -> str:
    columns = ", ".join(f"CAST({column} AS BLOB)" for column in SEALED[table])
    return " ".join(("SELECT", columns, "FROM", table, "WHERE", condition))


def _heal_row(
    connection: sqlite3.Connection, table: str, row: Row, sources: Iterable[sqlite3.Connection]
) -> bool:
    """Mend a row; says whether a copy had it."""
    found = next(filter(None, (_row_in(source, table, row) for source in sources)), None)
    where = " AND ".join(f"{column} IS CAST(? AS TEXT)" for column in _KEYS[table])
    key = [row[column] for column in _KEYS[table]]
    texts = {column: _text(column, value) for column, value in (found or row).items()}
    values = ", ".join(f"{column} = ?" for column in texts)
    sql = " ".join(("UPDATE", table, "SET", values, "WHERE", where))
    connection.execute(sql, [*texts.values(), *key])
    where = where.replace("CAST(? AS TEXT)", "?")
    seal(connection, table, where, [texts[column] or "" for column in _KEYS[table]])
    return found is not None


def _row_in(source: sqlite3.Connection, table: str, row: Row) -> Row | None:
    """Find the same row, last written at the same moment, in a copy."""
    if table != "contacts":
        return None
    condition = " ".join(
        ("id = CAST(? AS TEXT) AND updated_at = CAST(? AS TEXT) AND seal IS", seal_sql(table))
    )
    found = source.execute(_as_bytes(table, condition), (row["id"], row["updated_at"])).fetchone()
    return dict(zip(SEALED[table], found, strict=True)) if found else None


def _text(column: str, value: bytes | None) -> str | None:
    text = value.decode("utf-8", "replace") if value is not None else None
    if column == "fields":
        try:
            msgspec.json.decode(text or "", type=dict[str, str])
        except msgspec.DecodeError:
            return "{}"
    return text


def _heal_texts(connection: sqlite3.Connection, sources: Sequence[sqlite3.Connection]) -> None:
    """Bring scripts' texts from copies; a damaged checked form is made again when it is needed."""
    for digest, text in connection.execute("SELECT digest, source FROM scripts").fetchall():
        if text and digest_of(text) != digest:
            sound = next(filter(None, (_text_in(source, digest) for source in sources)), text)
            connection.execute("UPDATE scripts SET source = ? WHERE digest = ?", (sound, digest))
    if broken(connection, "scripts"):
        # No version packed these: whoever needs one checks its text anew.
        sql = ("UPDATE scripts SET packed_by = '' WHERE seal IS NOT", seal_sql("scripts"))
        connection.execute(" ".join(sql))
        seal(connection, "scripts", "packed_by = ''", ())


def _text_in(source: sqlite3.Connection, digest: str) -> bytes | None:
    found = source.execute("SELECT source FROM scripts WHERE digest = ?", (digest,)).fetchone()
    return found[0] if found and digest_of(found[0]) == digest else None
