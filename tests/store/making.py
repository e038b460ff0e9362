"""Stores, calls and clocks for the tests of this folder."""

import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from callscript.call.events import Body, CallStarted, Event
from callscript.call.fold import fold
from callscript.call.journal import Batch, Draft, Journal, Overview
from callscript.call.people import Caller, Contact
from callscript.store.commitments import ReadCommitments, none_read
from callscript.store.store import Store

NOON = datetime(2026, 11, 3, 12, tzinfo=UTC)
ANA = Contact("c1", name="Ana Ruiz", company="Acme [/x]")
ROOT = Path(__file__).parents[2]


def noon() -> datetime:
    return NOON


def opened(
    path: Path,
    *,
    readonly: bool = False,
    commitments: ReadCommitments = none_read,
    second: tuple[Path, ...] = (),
) -> Store:
    return Store.open(
        path, now=noon, what="test", readonly=readonly, commitments=commitments, second=second
    )


class Call:
    """Adds one event after another to a journal, as a session would."""

    def __init__(
        self,
        journal: Journal,
        name: str = "call-1",
        *,
        rehearsal: bool = False,
        contact: Contact = ANA,
    ) -> None:
        self.journal = journal
        self.name = name
        self.events: list[Event] = []
        start = CallStarted("why-left", "Why", "d1", Caller("Sam"), contact, rehearsal)
        self.started = self.add(start)

    def add(self, *bodies: Body, drafts: tuple[Draft, ...] = ()) -> Future[None]:
        first = len(self.events) + 1
        new = tuple(
            Event(first + place, first, NOON, "Sam", body) for place, body in enumerate(bodies)
        )
        self.events.extend(new)
        return self.append(*new, drafts=drafts)

    def append(self, *new: Event, drafts: tuple[Draft, ...] = ()) -> Future[None]:
        return self.journal.append(self.batch(*new, drafts=drafts))

    def batch(self, *new: Event, drafts: tuple[Draft, ...] = ()) -> Batch:
        return Batch(fold(self.name, self.events), Overview("Opening"), new, drafts)


def until(condition: Callable[[], bool], seconds: float = 5) -> None:
    """Wait for something another thread brings about; fail if it does not."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.005)


def value(path: Path, sql: str) -> object:
    """Ask a store one question from outside, as another program would."""
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(sql).fetchone()[0]


def python(code: str, *arguments: object) -> subprocess.Popen[str]:
    """Run code in another process that can import the program."""
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
