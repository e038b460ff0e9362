"""A program that makes a call, meets trouble, and is killed: run by `test_fallback` as a process.

It forks a caller per line on stdin, so that a scenario costs no interpreter start. A caller says
on stdout what it was told is safe.
"""

import os
import resource
import shutil
import signal
import sqlite3
import sys
import time
from collections.abc import Callable
from pathlib import Path

from callscript.call import intents as i
from callscript.call.journal import Draft
from callscript.call.people import Contact
from callscript.call.session import Session
from callscript.plan.due import read_commitments
from callscript.script.model import Response, Script, Section, Step
from callscript.store.library import OpenedScript, Shelf
from callscript.store.settings import Settings
from callscript.store.store import Store
from callscript.store.workplace import Workplace, local_now

ACTS = 30
QUIET_ACTS = 10
"""Acts before the trouble."""

SCRIPT = Script(
    "losing",
    "Losing",
    (
        Section(
            "all",
            "All",
            tuple(
                Step(f"s{n}", f"Step {n}", responses=(Response("yes", "1", "Yes"),))
                for n in range(ACTS + 1)
            ),
        ),
    ),
)
OPENED = OpenedScript(SCRIPT, "digest", Path("losing.toml"), b"the text of the script")


def place_at(folder: Path) -> Workplace:
    """The workplace of a scenario: its store in a folder of its own, and a second place."""
    store = Store.open(
        folder / "home" / "s.db",
        now=local_now,
        what="test",
        commitments=read_commitments,
        second=(folder / "second" / "callscript",),
    )
    return Workplace(store, Settings(), Shelf(()))


def act(session: Session, number: int) -> None:
    """Answer a step, take a note, and leave a draft."""
    session.do(i.Answer("yes"), Draft("note", f"draft {number}"))
    if number % 5 == 0:
        session.do(i.KeepNote(f"send {number}", "promise"), Draft("note", ""))


def locked(place: Workplace) -> None:
    """Another program takes the store for itself."""
    other = sqlite3.connect(place.store.path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    _held.append(other)


def stalled(place: Workplace) -> None:
    """The disk no longer answers."""
    place.store.journal.writer.submit(lambda _connection: time.sleep(60))


def full(place: Workplace) -> None:
    """The log of the store can't grow; small files still can."""
    log = place.store.path.with_name("s.db-wal").stat().st_size
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (log, log))


def deleted(place: Workplace) -> None:
    """The store is removed."""
    for name in ("s.db", "s.db-wal", "s.db-shm"):
        place.store.path.with_name(name).unlink()


def folder_deleted(place: Workplace) -> None:
    """The store is removed with its folder."""
    shutil.rmtree(place.store.path.parent)


def replaced(place: Workplace) -> None:
    """Another store takes its place, as when an old copy is put back."""
    other = place.store.path.with_name("other.db")
    Store.open(other, now=local_now, what="other").close()
    other.rename(place.store.path)


def damaged(place: Workplace) -> None:
    """The store's file is overwritten, and the writer comes to read it anew."""
    place.store.path.write_bytes(b"no database at all" * 1000)
    place.store.journal.writer.submit(_forget)


def _forget(_connection: sqlite3.Connection) -> None:
    error = sqlite3.OperationalError("as after an input error")
    error.sqlite_errorcode = sqlite3.SQLITE_IOERR
    raise error


SCENARIOS: dict[str, Callable[[Workplace], None]] = {
    scenario.__name__: scenario
    for scenario in (locked, stalled, full, deleted, folder_deleted, replaced, damaged)
}
_held: list[sqlite3.Connection] = []


def live(folder: Path, scenario: str) -> None:
    """Make a call with trouble in it, and end without a word."""
    place = place_at(folder)
    session = place.begin(OPENED, Contact("c1", name="Ana Ruiz"))
    for number in range(ACTS):
        if number == QUIET_ACTS:
            session.wait(5)
            SCENARIOS[scenario](place)
        act(session, number)
        if number % 7 == 0:
            session.wait(5)
            say("safe", session)
    session.wait(5)
    say("safe", session)
    trouble = place.store.trouble
    os.write(1, f"trouble {trouble.kept if trouble else None}\n".encode())
    os._exit(9)


def say(word: str, session: Session) -> None:
    """Tell which call it is, and how far it is safe."""
    os.write(1, f"{word} {session.saved.state.call} {session.saved.state.version}\n".encode())


def main() -> None:
    """Fork a caller per line: a folder and a scenario."""
    for line in sys.stdin:
        folder, scenario = line.split()
        child = os.fork()
        if not child:
            live(Path(folder), scenario)
        os.waitpid(child, 0)
        os.write(1, b"dead\n")
