"""Keeping in fallback files what the store does not take, for as long as it doesn't.

A thread of its own looks after every attempt of the writer's, so a disk that never answers is
noticed; each place is written to in a thread of its own, so none of them can hold up another.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import Future, wait
from contextlib import suppress
from itertools import count
from pathlib import Path
from threading import Event, Thread
from typing import Any, Protocol, TypeVar

from callscript.store.fallback import FallbackFile, Run
from callscript.store.places import Place
from callscript.store.portable import Portable
from callscript.store.work import Item

T = TypeVar("T")

PATIENCE = 0.25
"""Seconds anything may take before it counts as trouble: a commit, or an addition to a file."""

_FAREWELL = 1.0
"""Seconds the writer waits for files to be removed, before it commits anything newer."""


class Queue(Protocol):
    """What the writer tells of the works it has not saved."""

    def unsaved(self) -> Sequence[Item[Any]]:
        """Give them, oldest first."""
        ...

    def waited(self) -> float:
        """Tell for how many seconds the store has been silent; without end if it refused."""
        ...

    def keep(self, upto: int) -> None:
        """Call the works that can be put down, up to this number, safe."""
        ...


class Refuge:
    """Takes what the store does not, into the first of its places that answers.

    `where` is the file that has everything, `nowhere` says that none could be written: one of them
    is so while there is trouble.
    """

    def __init__(self, places: Sequence[Place], run: Run, queue: Queue) -> None:
        self.where: Path | None = None
        self.nowhere = False
        self._queue = queue
        self._posts = [_Post(place, run) for place in places]
        self._safe = self._committed = 0
        self._spoilt = self._ended = self._resting = False
        self._wake, self._cleared = Event(), Event()
        if places:
            Thread(target=self._run, name="callscript-refuge", daemon=True).start()

    def look_after(self) -> None:
        """An attempt begins. Costs nothing while the last one is still being looked after."""
        if self._resting:
            self._wake.set()

    def look_now(self) -> None:
        """An attempt failed, or there is more to keep."""
        self._wake.set()

    @property
    def engaged(self) -> bool:
        """Whether files are being written."""
        return self._safe > self._committed

    def settled(self, upto: int, *, spoilt: bool) -> None:
        """The store has the works up to this number: files with no other go, for good.

        They stay if they are `spoilt`: if the store would not take what they hold. Waits a moment,
        so that no file is older than the store.
        """
        engaged = self.engaged
        self._spoilt = self._spoilt or spoilt
        self._committed = upto
        if engaged and not self.engaged:
            self._cleared.clear()
            self._wake.set()
            self._cleared.wait(_FAREWELL)

    def end(self) -> None:
        """The writer is done."""
        self._ended = True
        self._wake.set()

    def _run(self) -> None:
        while not self._ended:
            self._resting = True
            # Looked at after that, so that no attempt begins unseen.
            if not self._queue.unsaved():
                self._wake.wait()
            self._resting = False
            while self._look():
                pass
            if not self.engaged:
                self._clear()

    def _look(self) -> bool:
        """Keep what has waited too long, then wait a while; says whether anything is left."""
        self._wake.clear()
        waited = self._queue.waited()
        if waited >= PATIENCE:
            self._keep()
        elif not self.engaged:
            self._clear()
        busy = bool(self._queue.unsaved())
        if busy:
            self._wake.wait(PATIENCE - waited if waited < PATIENCE else PATIENCE)
        return busy

    def _keep(self) -> None:
        found = self._queue.unsaved()
        works = [(item.number, work) for item in found if (work := item.portable) is not None]
        if not works or works[-1][0] <= self._safe:
            return
        for post in self._posts:
            if (file := post.take(works)) is not None:
                self._safe = works[-1][0]
                self.where, self.nowhere = file, False
                self._queue.keep(self._safe)
                # What has answered is asked first next time.
                self._posts.sort(key=lambda each: each is not post)
                return
        self.where, self.nowhere = None, True

    def _clear(self) -> None:
        if not all(post.is_empty for post in self._posts):
            wait([post.clear(remove=not self._spoilt) for post in self._posts], _FAREWELL)
        self._spoilt = self.nowhere = False
        self.where = None
        self._cleared.set()


class _Post:
    """The files of this run in one place, and the thread that writes them."""

    def __init__(self, place: Place, run: Run) -> None:
        self._place = place
        self._run = run
        self._numbers = count(1)
        self._files: list[FallbackFile] = []
        self._latest: Future[Any] | None = None

    @property
    def is_empty(self) -> bool:
        """Whether there is no file here, nor will be one."""
        return not self._files and not self._is_busy

    def take(self, works: Sequence[tuple[int, Portable]]) -> Path | None:
        """Keep works; gives the file that has them, or None if none does within a moment."""
        if self._is_busy:
            return None
        written = self._do(lambda: self._write(works))
        wait([written], PATIENCE)
        return written.result() if written.done() else None

    def clear(self, *, remove: bool) -> Future[None]:
        """Let all files go, once what is under way is done."""
        return self._do(lambda: self._let_go(remove=remove))

    @property
    def _is_busy(self) -> bool:
        return self._latest is not None and not self._latest.done()

    def _do(self, job: Callable[[], T]) -> Future[T | None]:
        self._latest = _in_a_thread(job, after=self._latest)
        return self._latest

    def _write(self, works: Sequence[tuple[int, Portable]]) -> Path | None:
        try:
            if not self._files or not self._files[-1].sound:
                self._files.append(FallbackFile.begin(self._place, self._run, next(self._numbers)))
            file = self._files[-1]
            file.add(works)
        except (OSError, ValueError, TypeError):
            self._drop_empty()
            return None
        return file.path

    def _drop_empty(self) -> None:
        """Leave no file behind that nothing was ever added to."""
        if self._files and not self._files[-1].last:
            with suppress(OSError):
                self._files.pop().close(remove_it=True)

    def _let_go(self, *, remove: bool) -> None:
        while self._files:
            with suppress(OSError):
                self._files.pop().close(remove_it=remove)


def _in_a_thread(job: Callable[[], T], after: Future[Any] | None) -> Future[T | None]:
    """Do a job when the one before it is done; a disk that never answers holds up nothing else."""
    done: Future[T | None] = Future()

    def run() -> None:
        if after is not None:
            wait([after])
        result = None
        try:
            result = job()
        finally:
            done.set_result(result)

    Thread(target=run, name="callscript-fallback", daemon=True).start()
    return done
