"""One writing process per store, by a lock of the operating system on a file beside it.

SQLite before 3.51.3 can damage a store that two connections write to or checkpoint at once.
The system frees the lock with its owner, however that died, so nobody ever has to clear it.
"""

import errno
import fcntl
import os
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import msgspec

from callscript.store.errors import StoreBusy, StoreDenied
from callscript.store.files import PRIVATE_FILE
from callscript.text import clean_line

_MOST = 4096
"""Bytes read of a lock file; an owner's note is far shorter."""


_UNKNOWN = {errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOSYS}
"""What a file system says that has no locks, as some over a network."""

Flock = Callable[[int, int], None]
"""Locks an open file, as `fcntl.flock`."""


class NoLocksHere(StoreDenied):
    """The file system has no locks."""


_GLANCES = 20
_GLANCE = 0.005
"""Seconds between looks for the name of whoever has just taken the lock."""


class Holder(msgspec.Struct, frozen=True):
    """Who has a store: process, since when, and doing what ("call window")."""

    pid: int
    since: datetime
    what: str


@dataclass(frozen=True, slots=True)
class WriterLock:
    """The right to write to a store, until `release` or the end of the process."""

    descriptor: int

    @classmethod
    def acquire(
        cls, path: Path, now: datetime, what: str, flock: Flock = fcntl.flock
    ) -> "WriterLock":
        """Take the lock of the store at `path`, whose folder exists.

        Raises `StoreBusy` saying who has it since when, `StoreDenied` if there can be no lock,
        `NoLocksHere` if that is so because the file system knows none.
        """
        beside = lock_file(path)
        try:
            descriptor = os.open(beside, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, PRIVATE_FILE)
        except OSError as error:
            raise StoreDenied(f"{beside} can't be opened ({error.strerror}).") from error
        with ExitStack() as failing:
            failing.callback(os.close, descriptor)
            _claim(descriptor, beside, flock)
            # Only a courtesy to the next one: a full disk must not keep anybody out.
            with suppress(OSError):
                _sign(descriptor, Holder(os.getpid(), now, what))
            failing.pop_all()
        return cls(descriptor)

    def release(self) -> None:
        """Let others write. The file stays: removing it could take the lock off its next owner."""
        os.close(self.descriptor)


def lock_file(path: Path) -> Path:
    """Give the lock file of the store at `path`."""
    return path.with_name(path.name + ".lock")


def holder_of(path: Path) -> Holder | None:
    """Read who last took the lock of the store at `path`; None if nobody can be named."""
    try:
        with lock_file(path).open("rb") as file:
            return msgspec.json.decode(file.read(_MOST), type=Holder)
    except (OSError, msgspec.DecodeError):
        return None


def is_locked(path: Path, *, unsure: bool = True, flock: Flock = fcntl.flock) -> bool:
    """Say whether anybody has the lock of the store at `path`; takes it for a moment to see.

    Gives `unsure` where the file system knows no locks, so that there is no telling: it is safer
    to think that somebody has it.
    """
    try:
        descriptor = os.open(lock_file(path), os.O_RDONLY | os.O_NOFOLLOW)
    except OSError:
        return False
    try:
        flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError as error:
        return unsure and error.errno in _UNKNOWN
    finally:
        os.close(descriptor)
    return False


def _claim(descriptor: int, beside: Path, flock: Flock) -> None:
    try:
        flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise StoreBusy(_busy(beside.with_suffix(""))) from error
    except OSError as error:
        kind = NoLocksHere if error.errno in _UNKNOWN else StoreDenied
        raise kind(f"{beside} can't be locked ({error.strerror}).") from error


def _sign(descriptor: int, holder: Holder) -> None:
    os.fchmod(descriptor, PRIVATE_FILE)
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, msgspec.json.encode(holder), 0)


def _busy(path: Path) -> str:
    holder = holder_of(path)
    for _ in range(_GLANCES):
        if holder is not None:
            break
        # Whoever has just taken the lock may still be writing its name down.
        time.sleep(_GLANCE)
        holder = holder_of(path)
    if holder is None:
        return f"Another callscript has {path} open. Close it first."
    return (
        f"{path} is already open: {clean_line(holder.what)}, process {holder.pid}, since "
        f"{holder.since:%H:%M on %Y-%m-%d}. Go on there, or close it first."
    )
