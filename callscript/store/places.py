"""Where what the store does not take may be kept meanwhile: beside it, and away from its disk."""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from stat import S_IMODE

from callscript.store.files import PRIVATE_FOLDER, make_folder

_MARK = ".fallback-"
_ASIDE = ".aside"


@dataclass(frozen=True, slots=True)
class Place:
    """A folder, and how the fallback files of one store begin in it.

    A folder that is `own` is ours alone: it is made when needed, and used only if nobody else
    owns it or may look into it. The store's own folder is never made: it may have been taken away.
    """

    folder: Path
    prefix: str
    own: bool = True

    @contextmanager
    def opened(self, *, make: bool = False) -> Iterator[int]:
        """Open the folder, so that nobody can put another in its place; gives its descriptor.

        Raises `OSError`.
        """
        if make and self.own:
            make_folder(self.folder)
        flags = os.O_RDONLY | os.O_DIRECTORY | (os.O_NOFOLLOW if self.own else 0)
        descriptor = os.open(self.folder, flags)
        try:
            self._refuse_others(descriptor)
            yield descriptor
        finally:
            os.close(descriptor)

    def names(self) -> tuple[str, ...]:
        """Name the store's files here, oldest first; a folder that can't be read has none."""
        with suppress(OSError), self.opened() as folder:
            names = os.listdir(folder)  # noqa: PTH208 - pathlib knows no open folders
            return tuple(sorted(name for name in names if name.startswith(self.prefix)))
        return ()

    @property
    def stand_in(self) -> Path:
        """Stands for the store here, where something must be that can't be beside it."""
        return self.folder / self.prefix.removesuffix(_MARK)

    def waiting(self) -> tuple[Path, ...]:
        """Give the store's files here that are to be brought in, oldest first."""
        return tuple(self.folder / name for name in self.names() if not is_aside(name))

    def _refuse_others(self, folder: int) -> None:
        found = os.fstat(folder)
        private = found.st_uid == os.geteuid() and S_IMODE(found.st_mode) == PRIVATE_FOLDER
        if self.own and not private:
            raise PermissionError(1, "the folder is not ours alone", str(self.folder))


def aside(name: str) -> str:
    """Name a file that is no longer to be brought in."""
    return name + _ASIDE


def is_aside(name: str) -> bool:
    """Say whether a file of this name was set aside."""
    return name.endswith(_ASIDE)


def beside(store: Path) -> Place:
    """Give the place beside the store at this absolute path."""
    return Place(store.parent, store.name + _MARK, own=False)


def places_for(store: Path, folders: Iterable[Path]) -> tuple[Place, ...]:
    """Give all places for the store at this absolute path: beside it first, then in `folders`.

    Those on another device than the store's come before those on the same.
    """
    prefix = sha256(os.fsencode(store)).hexdigest()[:16] + _MARK
    home = _device(store)
    away = sorted(folders, key=lambda folder: _device(folder) == home)
    return (beside(store), *(Place(folder, prefix) for folder in away))


def _device(path: Path) -> int:
    """Tell which device a path is on, or would be; 0 if that can't be told."""
    for known in (path, *path.parents):
        with suppress(OSError):
            return known.stat().st_dev
    return 0
