"""A caller's place on a real store that can be killed at any instant, and what must then be there.

A kill is a copy of the store's files as they are just then, in which the next program begins: what
a process leaves behind that is ended without warning.
"""

import shutil
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from itertools import count
from pathlib import Path

from callscript.call.session import Session, Surroundings, View
from callscript.plan.due import read_commitments
from callscript.store.errors import CallNotFound
from callscript.store.library import Shelf
from callscript.store.settings import Settings
from callscript.store.store import Store
from callscript.store.workplace import Workplace

STORE = "calls.db"


class Clock:
    """A clock that goes on by a second a look, unless somebody sets it."""

    def __init__(self) -> None:
        self.at = datetime(2026, 11, 22, 17, 40, tzinfo=timezone(timedelta(hours=1)))

    def now(self) -> datetime:
        self.at += timedelta(seconds=1)
        return self.at

    def jump(self, seconds: int, hours: int) -> None:
        self.at = (self.at + timedelta(seconds=seconds)).astimezone(
            timezone(timedelta(hours=hours))
        )


@dataclass
class Witness:
    """A call as seen from outside the store: its session, and the views that may be kept."""

    session: Session
    views: list[View]

    def look(self) -> None:
        """Note what was done; what is safe by now leaves nothing else that may be kept."""
        if self.session.settle():
            self.views = []
        if not self.views or self.views[-1] is not self.session.latest:
            self.views.append(self.session.latest)

    @property
    def possible(self) -> list[View]:
        """The views a store may hold: the last one acknowledged, and any after it."""
        acknowledged = self.session.saved
        first = next((n for n, view in enumerate(self.views) if view is acknowledged), 0)
        return self.views[first:]


class Keeper:
    """A workplace whose program ends at any moment, and the calls made in it, by id."""

    def __init__(self, folder: Path, template: Path) -> None:
        self.folder = folder
        self.clock = Clock()
        self._ids = count(1)
        self._homes = count(1)
        self.calls: dict[str, Witness] = {}
        self._home = template
        self.place = self._opened(self._copied())

    def begin(self, script: Path, *, rehearsal: bool) -> str:
        """Begin a call on the script as it reads now; raises `ScriptError`."""
        session = self.place.begin(self.place.open(script), None, rehearsal=rehearsal)
        return self._witnessed(session)

    def take_up(self, call: str, *, resume: bool) -> str:
        """Open a call again, in the same program."""
        return self._witnessed(self.place.take_up(call, resume=resume))

    def close(self) -> None:
        """End the program in good order, and begin the next one."""
        self._settle()
        assert self.place.store.close() == 0
        for witness in self.calls.values():
            witness.views = [witness.session.latest]
        self._reopen()

    def kill(self) -> None:
        """End the program at this instant, and begin the next one."""
        self._settle()
        old = self.place.store
        self._reopen()
        old.close()

    def end(self) -> None:
        """End for good."""
        self.place.store.close()

    def _settle(self) -> None:
        for witness in self.calls.values():
            witness.look()

    def _reopen(self) -> None:
        """Begin the next program in a copy of the store, and see what it finds there."""
        self.place = self._opened(self._copied())
        for call, witness in tuple(self.calls.items()):
            try:
                session = self.place.take_up(call, resume=False)
            except CallNotFound:
                assert witness.session.saved.state.version == 0, "an acknowledged call is gone"
                del self.calls[call]
                continue
            _expect_kept(witness, session)
            assert self.place.store.calls.verify_chain(call) is None
            self.calls[call] = Witness(session, [session.latest])
        self._expect_due()

    def _expect_due(self) -> None:
        """What is due is what the calls that are kept commit us to."""
        wanted = {
            (call, commitment)
            for call, witness in self.calls.items()
            if not witness.session.state.rehearsal
            for commitment in read_commitments(witness.session.script, witness.session.state)
            if commitment.status == "open"
        }
        assert {(due.call, due.commitment) for due in self.place.store.commitments.due()} == wanted

    def _witnessed(self, session: Session) -> str:
        call = session.state.call
        self.calls[call] = Witness(session, [session.saved, session.latest])
        return call

    def _copied(self) -> Path:
        """Copy the store as it is on the disk.

        What a fallback file holds is in the log before that file goes, and the log only grows: so
        it is copied last.
        """
        home = self.folder / f"home-{next(self._homes)}"
        home.mkdir()
        own = (STORE, f"{STORE}-wal", f"{STORE}-shm", f"{STORE}.lock")
        names = [path.name for path in self._home.iterdir() if path.name not in own]
        for name in (*names, *own[:2]):
            with suppress(FileNotFoundError):
                shutil.copy(self._home / name, home / name)
        self._home = home
        return home

    def _opened(self, home: Path) -> Workplace:
        store = Store.open(
            home / STORE, now=self.clock.now, what="test", commitments=read_commitments
        )
        world = Surroundings(self.clock.now, lambda: f"n{next(self._ids)}")
        return Workplace(store, Settings(papers=self.folder / "papers"), Shelf(()), world)


def _expect_kept(before: Witness, after: Session) -> None:
    """What was acknowledged is there, and nothing that was never done; the script is the same."""
    assert after.script == before.session.script
    possible = [(view.state, dict(view.drafts)) for view in before.possible]
    assert (after.state, dict(after.latest.drafts)) in possible
    assert after.events == before.session.events[: len(after.events)]
