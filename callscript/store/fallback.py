"""Fallback files: what the store does not take is kept in them until it does.

A file is only ever added to, and each addition is on the disk before it counts. It begins with a
header, and each call in it begins with all of that call.
"""

import fcntl
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from stat import S_ISREG

import msgspec

from callscript.store.files import PRIVATE_FILE
from callscript.store.frames import Pieces, framed, pieces_in
from callscript.store.kept import CallKept, Kept
from callscript.store.places import Place, aside, is_aside
from callscript.store.portable import Portable

_NEW = os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
_OLD = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


class Run(msgspec.Struct, frozen=True, tag="run"):
    """One run of the program that had something to keep: its token, its store, its first file."""

    token: str
    store: str
    begun: datetime


class Entry(msgspec.Struct, frozen=True, tag="entry"):
    """A work's records. Works are numbered as they came, across all files of a run."""

    number: int
    records: tuple[Kept, ...]


_decoder: msgspec.json.Decoder[Run | Entry] = msgspec.json.Decoder(Run | Entry)


@dataclass(slots=True)
class FallbackFile:
    """A file being added to. Nobody else takes it for left behind while this process lives.

    `last` is the number of the last work in it, `known` what it holds from its beginning. It is no
    longer `sound` once nobody can say what is on the disk: then another one must be begun.
    """

    place: Place
    name: str
    descriptor: int
    key: bytes
    size: int = 0
    last: int = 0
    known: set[str] = field(default_factory=set)
    sound: bool = True

    @classmethod
    def begin(cls, place: Place, run: Run, number: int) -> "FallbackFile":
        """Make the run's file of this number, with its header; raises `OSError`."""
        name = f"{place.prefix}{run.token}-{number:03}"
        with ExitStack() as failing, place.opened(make=True) as folder:
            descriptor = os.open(name, _NEW, PRIVATE_FILE, dir_fd=folder)
            failing.callback(os.close, descriptor)
            failing.callback(os.unlink, name, dir_fd=folder)
            os.fchmod(descriptor, PRIVATE_FILE)
            with suppress(OSError):
                # Not every file system can; then the store's own lock must be enough.
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            file = cls(place, name, descriptor, os.fsencode(run.token))
            file._append((run,))
            os.fsync(folder)
            failing.pop_all()
        return file

    @property
    def path(self) -> Path:
        """Where it is."""
        return self.place.folder / self.name

    def add(self, works: Iterable[tuple[int, Portable]]) -> None:
        """Add numbered works that are not in it, and wait until they are on the disk.

        Raises `OSError`; then nothing was added.
        """
        known = set(self.known)
        new = [
            Entry(number, tuple(work.records(known)))
            for number, work in works
            if number > self.last
        ]
        if new:
            self._append(new)
            self.last, self.known = new[-1].number, known

    def close(self, *, remove_it: bool) -> None:
        """Let the file go, and remove it if what it holds is in the store; raises `OSError`."""
        try:
            if remove_it:
                remove(self.place, self.name)
        finally:
            os.close(self.descriptor)

    def _append(self, pieces: Sequence[Run | Entry]) -> None:
        content = b"".join(framed(msgspec.json.encode(each), self.key) for each in pieces)
        self.sound = False
        try:
            _write(self.descriptor, content)
        except OSError:
            # A disk that is full may take less, later, if no half of this stays.
            os.ftruncate(self.descriptor, self.size)
            self.sound = True
            raise
        os.fsync(self.descriptor)
        self.size += len(content)
        self.sound = True


@dataclass(frozen=True, slots=True)
class Fallback:
    """What a fallback file holds, as far as it can be read.

    `error` says why it can't be read at all; `in_use` that a living process still adds to it.
    `torn` and `damaged` count bytes (see `Pieces`); `unknown` counts entries that are not
    understood, as those of a newer version.
    """

    path: Path
    token: str
    run: Run | None = None
    entries: tuple[Entry, ...] = ()
    torn: int = 0
    damaged: int = 0
    unknown: int = 0
    in_use: bool = False
    error: str = ""

    @property
    def is_aside(self) -> bool:
        """Whether it was set aside: merged as far as it could be, and no longer tried."""
        return is_aside(self.path.name)

    @property
    def is_whole(self) -> bool:
        """Whether everything that was ever safe in it could be read."""
        return not (self.damaged or self.unknown or self.error or self.in_use)

    @property
    def calls(self) -> dict[str, int]:
        """The calls in it, each with the number of its last event."""
        found: dict[str, int] = {}
        for entry in self.entries:
            for record in entry.records:
                if isinstance(record, CallKept):
                    found[record.call] = max(record.version, found.get(record.call, 0))
        return found


def fallbacks_in(places: Iterable[Place]) -> tuple[Fallback, ...]:
    """Read all fallback files of a store, also those set aside. Changes nothing; never raises."""
    return tuple(_read(place, name) for place in places for name in place.names())


@contextmanager
def claimed(place: Place, name: str) -> Iterator[Fallback]:
    """Read a file, and keep everybody else from doing so meanwhile."""
    with ExitStack() as stack:
        yield _read(place, name, stack)


def remove(place: Place, name: str) -> None:
    """Remove a file whose content is in the store; raises `OSError`."""
    with place.opened() as folder:
        os.unlink(name, dir_fd=folder)
        os.fsync(folder)


def set_aside(place: Place, name: str) -> Path:
    """Rename a file so that it is not tried again; gives its path. Raises `OSError`."""
    with place.opened() as folder:
        os.rename(name, aside(name), src_dir_fd=folder, dst_dir_fd=folder)
        os.fsync(folder)
    return place.folder / aside(name)


def _read(place: Place, name: str, holding: ExitStack | None = None) -> Fallback:
    path = place.folder / name
    with ExitStack() as here:
        stack = holding or here
        token = _token(place, name)
        try:
            folder = here.enter_context(place.opened())
            descriptor = os.open(name, _OLD, dir_fd=folder)
            stack.callback(os.close, descriptor)
            if not _is_ours(descriptor):
                return Fallback(path, token, error="it is no file of yours")
            if not _free(descriptor):
                return Fallback(path, token, in_use=True)
            content = _content(descriptor)
        except OSError as error:
            return Fallback(path, token, error=error.strerror or str(error))
    return _understood(path, token, pieces_in(content, os.fsencode(token)))


def _token(place: Place, name: str) -> str:
    """Give a run's token: the name says it too, so a damaged header costs nothing."""
    return name.removeprefix(place.prefix).rpartition("-")[0]


def _is_ours(descriptor: int) -> bool:
    found = os.fstat(descriptor)
    return S_ISREG(found.st_mode) and found.st_uid == os.geteuid()


def _free(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        # Without locks there is no telling; whoever merges holds the store's own lock.
        return True
    return True


def _content(descriptor: int) -> bytes:
    chunks = []
    while chunk := os.read(descriptor, 1 << 20):
        chunks.append(chunk)
    return b"".join(chunks)


def _understood(path: Path, token: str, pieces: Pieces) -> Fallback:
    found = [_decoded(piece) for piece in pieces.whole]
    return Fallback(
        path,
        token,
        run=next((each for each in found if isinstance(each, Run)), None),
        entries=tuple(each for each in found if isinstance(each, Entry)),
        torn=pieces.torn,
        damaged=pieces.damaged,
        unknown=found.count(None),
    )


def _decoded(piece: bytes) -> Run | Entry | None:
    try:
        return _decoder.decode(piece)
    except msgspec.DecodeError:
        return None


def _write(descriptor: int, content: bytes) -> None:
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(descriptor, rest) :]
