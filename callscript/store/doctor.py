"""A look at a store and all that goes with it, line by line. Nothing is changed by it.

No line holds anything a customer said or is called: numbers, dates, paths and calls' ids only.
"""

import os
import shutil
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from callscript.store.backup import backups_of
from callscript.store.commitments import ReadCommitments
from callscript.store.connect import connect_copy
from callscript.store.copies import examined
from callscript.store.derived import Derivation
from callscript.store.errors import StoreError, speaking
from callscript.store.fallback import Fallback, fallbacks_in
from callscript.store.filesystems import filesystem_of, is_shared
from callscript.store.finding import Finding, bad, look, ok
from callscript.store.lock import holder_of, is_locked
from callscript.store.migrate import apply, migrations, newest
from callscript.store.modes import Kept, modes_found
from callscript.store.reading import Reader
from callscript.store.seals import named_tables
from callscript.store.soundness import Soundness, counted, look_into
from callscript.text import clean_line

_NAMED = 5
"""Calls that are named before the rest are only counted."""
_ROOM = 100 << 20
"""Bytes of room on the disk below which a person should know."""
_OLD_COPY = 7
"""Days after which the newest copy is an old one, if there are calls it doesn't have."""

Version = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Doctor:
    """Looks at what is `kept`; `read` knows what a call commits to."""

    kept: Kept
    now: datetime
    read: ReadCommitments

    def findings(self) -> Iterator[Finding]:
        """Look at everything, in the order a person would ask for it. Never raises `StoreError`."""
        store = self.kept.store
        yield sqlite_found(sqlite3.sqlite_version_info)
        yield lock_found(store)
        found = None
        try:
            found = examined(store) if os.path.lexists(store) else None
        except StoreError as error:
            yield bad("store", str(error))
        if not os.path.lexists(store):
            yield _nothing(store)
        if found is not None:
            yield from self._inside(found)
        yield from (fallback_found(each) for each in fallbacks_in(self.kept.places))
        yield from copies_found(store, found, self.now)
        yield from modes_found(self.kept)
        yield filesystem_found(filesystem_of(store))
        yield from room_found(store)
        yield from faults_found(store)

    def _inside(self, found: Soundness) -> Iterator[Finding]:
        yield from version_found(self.kept.store, found)
        yield from contents_found(found)
        if not found.pages and found.version <= newest():
            yield self._derived()

    def _derived(self) -> Finding:
        path = self.kept.store
        try:
            with closing(look_into(path)) as look_at, closing(connect_copy(look_at)) as copy:
                with speaking(path):
                    apply(copy, migrations())
                differing = Derivation(Reader(copy, path), self.read).differing()
        except StoreError as error:
            return bad("lists", str(error))
        if not differing:
            return ok("lists", "The list of calls and what is due are what the calls say.")
        return look(
            "lists",
            f"The list of calls or what is due is not what the calls say, for {_some(differing)}. "
            "'callscript doctor --rebuild' makes both anew.",
        )


def _nothing(store: Path) -> Finding:
    said = f"There is no store at {store}"
    if backups_of(store):
        return bad(
            "store", f"{said}, but there are backups of one. 'callscript restore' goes back."
        )
    return ok("store", f"{said} yet.")


def sqlite_found(version: Version) -> Finding:
    """Say whether this SQLite has the bug that two connections to one log can meet."""
    name = ".".join(map(str, version[:3]))
    if has_reset_bug(version):
        return ok(
            "SQLite",
            f"{name} can damage a store that two programs write to at once (mended in 3.51.3). "
            "callscript lets one write at a time, which keeps clear of it; don't write to a store "
            "with other programs.",
        )
    return ok("SQLite", f"{name}, which is free of the known fault with two writers.")


def has_reset_bug(version: Version) -> bool:
    """Say whether an SQLite loses a reset of its log: 3.7.0 to 3.51.2, but for two branches."""
    branches: Mapping[Version, int] = {(3, 44): 6, (3, 50): 7, (3, 51): 3}
    mended = branches.get(version[:2])
    if mended is not None and version[2] >= mended:
        return False
    return (3, 7, 0) <= version < (3, 51, 3)


def lock_found(store: Path) -> Finding:
    """Say who has the store just now."""
    if not is_locked(store, unsure=False):
        return ok("in use", "Nobody has the store open for writing.")
    holder = holder_of(store)
    if holder is None:
        return look("in use", "Another callscript has the store open; it doesn't say which.")
    what, since = clean_line(holder.what), f"{holder.since:%H:%M on %Y-%m-%d}"
    return ok("in use", f"{what}, process {holder.pid}, has it open since {since}.")


def fallback_found(file: Fallback) -> Finding:
    """Say what a file holds that the store has not taken."""
    calls = [f"{call} (up to event {last})" for call, last in file.calls.items()]
    what = f" {_some(calls)}." if calls else ""
    if file.in_use:
        return ok("waiting", f"{file.path} is in use: what the store does not take goes there.")
    if file.error:
        return bad("waiting", f"{file.path} can't be read ({file.error}).")
    if file.damaged or file.unknown:
        return bad("waiting", f"Part of {file.path} can't be read any more. The rest holds:{what}")
    if file.is_aside:
        return look("waiting", f"{file.path} did not fit into the store and was set aside:{what}")
    return look("waiting", f"{file.path} is brought in when the window opens next:{what}")


def version_found(store: Path, found: Soundness) -> Iterator[Finding]:
    """Say what version a store has, and how much is in it."""
    if found.version > newest():
        yield look(
            "store",
            f"{store} was written by a newer callscript (store version {found.version}, this one "
            f"knows {newest()}). It can be read; upgrade callscript to write to it.",
        )
    else:
        yield ok("store", f"{store}: {found.said}.")


def contents_found(found: Soundness) -> Iterator[Finding]:
    """Say what of a store's content is not what was written."""
    if found.pages:
        yield bad("file", f"SQLite finds it damaged ({clean_line(found.pages[0])}). {_CURE}")
        return
    yield ok("file", "SQLite finds its pages and indexes sound.")
    if found.is_cut_off:
        said = "The end of the log beside it is damaged: the last acts of a call may be lost."
        yield bad("log", f"{said} Open the window once; that keeps the files as they are.")
    if found.chains:
        named = _some([f"{call} (event {event})" for call, event in found.chains.items()])
        yield bad("calls", f"Not what was written: {named}. {_CURE}")
    else:
        yield ok("calls", f"All {counted(found.events, 'event')} are what was written.")
    if found.orphans:
        named = _some(found.orphans)
        yield bad("list", f"In no list: {named}. 'callscript doctor --rebuild' lists them again.")
    if found.texts:
        said = counted(found.texts, "script")
        yield bad("scripts", f"The text of {said} is not what calls were made on. {_CURE}")
    else:
        yield ok("scripts", "The scripts that calls were made on are what they were.")
    if found.rows:
        yield bad(
            "rows",
            f"Not what was written: {named_tables(found.rows)}. 'callscript doctor --rebuild' "
            "makes anew what can be, and takes the rest from a backup.",
        )
    else:
        yield ok("rows", "Contacts, unfinished notes and lists are what was written.")


_CURE = "'callscript restore' goes back to a backup; the store stays beside it."


def copies_found(store: Path, found: Soundness | None, now: datetime) -> Iterator[Finding]:
    """Say what backups there are, and whether the newest would do."""
    copies = backups_of(store)
    if not copies:
        needed = os.path.lexists(store) and (found is None or found.calls)
        said = "There are none yet; 'callscript backup' makes one."
        yield look("backups", said) if needed else ok("backups", "There is nothing to back up yet.")
        return
    first, last = _day(copies[0]), _day(copies[-1])
    said = f"{counted(len(copies), 'backup')}, from {first} to {last}. The newest "
    try:
        copy = examined(copies[-1])
    except StoreError as error:
        yield bad("backups", f"{said}can't be read: {error}")
        return
    if not copy.is_sound:
        yield bad(
            "backups", f"{said}is damaged: {copies[-1]}. 'callscript backup' makes a new one."
        )
        return
    since = _missing(copies[-1], found, copy, now)
    said += f"is sound ({copy.said})."
    yield look("backups", f"{said} {since}") if since else ok("backups", said)


def _missing(path: Path, found: Soundness | None, copy: Soundness, now: datetime) -> str:
    """Say that a copy is old, if it lacks something."""
    if found is None or (found.calls, found.events) == (copy.calls, copy.events):
        return ""
    days = (now - _made(path)).days
    if days < _OLD_COPY:
        return ""
    return f"It is {days} days old and lacks what came since; 'callscript backup' makes a new one."


def filesystem_found(kind: str) -> Finding:
    """Say whether the kind of file system a store is on can be relied on."""
    if is_shared(kind):
        return look(
            "file system",
            f"{kind}, which other computers may reach: nobody there is kept from writing to the "
            "store, and each commit is slower. Better keep it on a disk of this computer.",
        )
    return ok(
        "file system",
        f"{kind}; no network file system." if kind else "Its kind can't be told here.",
    )


def room_found(store: Path) -> Iterator[Finding]:
    """Say how much room the disk has."""
    try:
        free = shutil.disk_usage(store.parent).free
    except OSError:
        return
    said = f"{free / (1 << 30):,.1f} GiB of room on the disk."
    yield look("disk", f"{said} Make some.") if free < _ROOM else ok("disk", said)


def faults_found(store: Path) -> Iterator[Finding]:
    """Say whether the program kept details of faults of its own."""
    found = sorted(path.name for path in store.parent.glob("fault-*.txt"))
    if found:
        said = counted(len(found), "fault")
        yield look(
            "faults", f"{said} of the program's own, the last in {store.parent / found[-1]}."
        )


def _some(calls: Sequence[str]) -> str:
    names = [clean_line(name)[:80] for name in calls]
    more = f" and {len(names) - _NAMED:,} more" if len(names) > _NAMED else ""
    return f"call {', '.join(names[:_NAMED])}{more}"


def _made(copy: Path) -> datetime:
    stamp = copy.stem.rpartition("-")[2]
    return datetime.strptime(stamp, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)


def _day(copy: Path) -> str:
    return f"{_made(copy):%Y-%m-%d %H:%M} UTC"
