"""Files and folders nobody else may read, whatever the umask, and how they are made to stay."""

import os
from dataclasses import dataclass
from pathlib import Path

from callscript.store.errors import StoreGone

PRIVATE_FILE = 0o600
PRIVATE_FOLDER = 0o700

# A name that is a symbolic link could lead anywhere: never followed, never overwritten.
_NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW


def make_folder(path: Path) -> None:
    """Make a folder, and the parents it lacks, with mode 0700; one that exists stays as it is.

    Raises `OSError` (`FileExistsError` where something that is no folder stands in the way).
    """
    if path.is_dir():
        return
    make_folder(path.parent)
    path.mkdir(PRIVATE_FOLDER)
    path.chmod(PRIVATE_FOLDER)


def create_file(path: Path) -> int:
    """Make a new empty file with mode 0600 and give its descriptor, open for writing.

    Raises `FileExistsError` if there is anything at all by this name, and other `OSError`s.
    """
    descriptor = os.open(path, _NEW_FILE, PRIVATE_FILE)
    os.fchmod(descriptor, PRIVATE_FILE)
    return descriptor


def sync_file(path: Path) -> None:
    """Wait until a closed file's content is on the disk."""
    _sync(path, os.O_RDONLY | os.O_NOFOLLOW)


def sync_folder(path: Path) -> None:
    """Wait until a folder's names are on the disk: without it a rename may not survive."""
    _sync(path, os.O_RDONLY | os.O_DIRECTORY)


def _sync(path: Path, flags: int) -> None:
    descriptor = os.open(path, flags)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@dataclass(frozen=True, slots=True)
class OpenFile:
    """Which file a path stood for when it was opened.

    A store that is deleted or replaced while open takes every write and keeps none of them.
    """

    path: Path
    device: int
    inode: int

    @classmethod
    def at(cls, path: Path) -> "OpenFile":
        """Note the file at `path`; raises `StoreGone` if there is none."""
        found = _status(path)
        return cls(path, found.st_dev, found.st_ino)

    def check(self) -> None:
        """Raise `StoreGone` unless the path still leads to the same file. Costs one stat."""
        found = _status(self.path)
        if (found.st_dev, found.st_ino) != (self.device, self.inode):
            raise StoreGone(f"{self.path} was replaced by another file; put the old one back")


def _status(path: Path) -> os.stat_result:
    try:
        return path.stat()
    except FileNotFoundError as error:
        raise StoreGone(f"{path} was deleted or moved; put it back") from error
    except OSError as error:
        raise StoreGone(f"{path} can't be reached ({error.strerror})") from error
