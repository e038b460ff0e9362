"""What still holds what was redacted: older copies of a store, which can be rewritten; papers."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from callscript.store.backup import backup_folder, backups_of, copied, place, said_of
from callscript.store.calls import CallRow, Calls
from callscript.store.commitments import ReadCommitments
from callscript.store.connect import connect, connect_copy
from callscript.store.derived import derive_anew
from callscript.store.errors import StoreError, speaking
from callscript.store.fallback import fallbacks_in
from callscript.store.migrate import apply, migrations, newest, version_of
from callscript.store.outbox import papers_folder
from callscript.store.places import places_for
from callscript.store.reading import Reader
from callscript.store.redacting import NoteToRedact, Stamp, ToRedact, redacting
from callscript.store.soundness import expect_sound, look_into
from callscript.store.sweeping import sweep
from callscript.store.wal import log_of


@dataclass(frozen=True, slots=True)
class Copy:
    """A file that holds, or held, what was redacted; `fault` says why it can't be rewritten."""

    path: Path
    fault: str = ""


def redact_copies(  # noqa: PLR0913 - what is to go, who says so, and where it may lie
    store: Path,
    wanted: Sequence[ToRedact],
    stamp: Stamp,
    read: ReadCommitments,
    *,
    rewrite: bool,
    second: Sequence[Path] = (),
) -> tuple[Copy, ...]:
    """Find the copies that hold it, and, to `rewrite` them, put rewritten ones in their places.

    `second` are the other folders in which may lie what the store did not take. A copy is changed
    whole or not at all. Nothing is deleted. Never raises `StoreError`.
    """
    aim = _Aim(wanted, stamp, read)
    return (*_copies(store, aim, rewrite=rewrite), *_others(store, second))


def papers_of(calls: Calls, folder: Path, wanted: Sequence[ToRedact]) -> tuple[Path, ...]:
    """Name the folders of papers already written of these calls; raises `StoreError`."""
    rows: dict[str, CallRow] = {}
    for each in wanted:
        if isinstance(each, NoteToRedact):
            found: Sequence[CallRow] = (calls.find(each.call),)
        else:
            found = calls.with_contact(*each.ids)
        rows |= {row.id: row for row in found}
    days = ((row, row.started_at.date() if row.started_at else None) for row in rows.values())
    named = (papers_folder(folder, r.contact_name or r.script, r.id, day) for r, day in days)
    return tuple(path for path in named if path.is_dir())


@dataclass(frozen=True, slots=True)
class _Aim:
    """What is to be redacted, who does it, and how commitments are read off a call."""

    wanted: Sequence[ToRedact]
    stamp: Stamp
    read: ReadCommitments

    def is_held_by(self, copy: Path) -> bool:
        with speaking(copy), closing(look_into(copy)) as look, closing(connect_copy(look)) as mine:
            apply(mine, migrations())
            reader = Reader(mine, copy)
            return any(redacting(reader, w, self.stamp, self.read).kept for w in self.wanted)

    def run(self, connection: sqlite3.Connection, path: Path) -> None:
        """Redact in an open copy, and leave no traces."""
        for each in self.wanted:
            work = redacting(Reader(connection, path), each, self.stamp, self.read)
            connection.execute("BEGIN IMMEDIATE")
            work(connection)
            connection.execute("COMMIT")
        sweep(connection)


def _copies(store: Path, aim: _Aim, *, rewrite: bool) -> Iterator[Copy]:
    aside = sorted(store.parent.glob(f"{_literal(store.stem)}-before-*.db"))
    for copy in (*backups_of(store), *aside):
        try:
            if aim.is_held_by(copy):
                if rewrite:
                    _rewrite(copy, aim)
                yield Copy(copy)
        except StoreError as error:
            yield Copy(copy, str(error))


def _others(store: Path, second: Sequence[Path]) -> Iterator[Copy]:
    """What may hold anything, and is no store: files set aside, and copies left half made."""
    for found in fallbacks_in(places_for(store, second)):
        yield Copy(found.path, "what the store did not take")
    for folder in (store.parent, backup_folder(store)):
        for part in sorted(folder.glob(f".{_literal(store.stem)}*.part")):
            yield Copy(part, "a copy that was never finished")


def _rewrite(copy: Path, aim: _Aim) -> None:
    """Put a rewritten copy in the place of this one; raises `StoreError`."""
    with speaking(copy), said_of(copy.parent):
        if log_of(copy):
            # Beside another file, its log would be taken for that one's own.
            with closing(connect(copy)) as connection:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        with copied(copy, copy.parent) as part:
            with closing(connect(part)) as connection:
                if version_of(connection) < newest():
                    apply(connection, migrations())
                    derive_anew(connection, part, aim.read)
                aim.run(connection, part)
                expect_sound(connection, part)
            place(part, copy)


def _literal(name: str) -> str:
    return "".join(f"[{c}]" if c in "*?[" else c for c in name)
