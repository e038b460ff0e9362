"""Who else on this computer may read or change what callscript keeps, and closing it to them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from os import geteuid
from pathlib import Path
from stat import S_IMODE, S_ISDIR, S_ISLNK, S_ISVTX

from callscript.store.backup import backup_folder
from callscript.store.errors import StoreError
from callscript.store.files import PRIVATE_FILE, PRIVATE_FOLDER
from callscript.store.finding import Finding, bad, look, ok
from callscript.store.paths import PROGRAM
from callscript.store.places import Place, places_for

_OTHERS = 0o077
_OTHERS_WRITE = 0o022
_MOST = 10_000
"""Papers looked at; nobody waits for more."""


@dataclass(frozen=True, slots=True)
class Kept:
    """Where everything of a person's lies: the store, the settings file, and papers."""

    store: Path
    settings: Path
    papers: Path
    second: Sequence[Path] = ()

    @property
    def places(self) -> tuple[Place, ...]:
        """Where what the store did not take may be kept: beside it, and in `second` folders."""
        return places_for(self.store, self.second)

    @property
    def private(self) -> Iterator[Path]:
        """What holds customers' words: the store, all that goes with it, and its copies."""
        folder = self.store.parent
        if folder.name == PROGRAM:
            yield folder
        names = (self.store.name, f".{self.store.name}", f"{self.store.stem}-before-", "fault-")
        yield from (path for path in _inside(folder) if path.name.startswith(names))
        copies = backup_folder(self.store)
        if copies.is_dir():
            yield from (copies, *_inside(copies))
        for place in self.places:
            if place.own and place.folder.is_dir():
                yield from (place.folder, *(place.folder / name for name in place.names()))

    @property
    def handed_over(self) -> Iterator[Path]:
        """Settings and papers: a person may have opened those to others on purpose."""
        yield self.settings
        if self.papers.name == PROGRAM:
            yield self.papers
        for own in islice(_inside(self.papers), _MOST):
            yield own
            yield from _inside(own)


def modes_found(kept: Kept) -> Iterator[Finding]:
    """Say what others may get at, and what belongs to somebody else."""
    private, handed_over = _open_to_others(kept.private), _open_to_others(kept.handed_over)
    if private:
        yield bad("modes", _said(private, "what customers said"))
    if handed_over:
        yield look("modes", _said(handed_over, "settings or papers"))
    if not private and not handed_over:
        yield ok("modes", "Store, backups, settings and papers can be read by you alone.")
    foreign = [path for path in kept.private if (owner := _owner(path)) and owner != geteuid()]
    if foreign:
        more = f" and {len(foreign) - 1} more" if len(foreign) > 1 else ""
        yield look("owner", f"{foreign[0]}{more} belongs to another user of this computer.")
    yield from _folder_found(kept.store.parent)


def close_to_others(kept: Kept) -> tuple[Path, ...]:
    """Take from others every right to what was found open; gives what was changed.

    Raises `StoreError`.
    """
    found = (*_open_to_others(kept.private), *_open_to_others(kept.handed_over))
    for path in found:
        try:
            path.chmod(PRIVATE_FOLDER if path.is_dir() else PRIVATE_FILE)
        except OSError as error:
            raise StoreError(f"{path} can't be closed to others ({error.strerror}).") from error
    return found


def _folder_found(folder: Path) -> Iterator[Finding]:
    """A folder that isn't ours is left as it is; but who may write in it may replace the store."""
    mode = _mode(folder)
    if folder.name != PROGRAM and mode & _OTHERS_WRITE and not mode & S_ISVTX:
        yield look("folder", f"Others may rename or remove files in {folder} (mode {mode:04o}).")


def _said(paths: Sequence[Path], what: str) -> str:
    first = paths[0]
    right = f"{PRIVATE_FOLDER if first.is_dir() else PRIVATE_FILE:o}"
    more = f" and {len(paths) - 1:,} more" if len(paths) > 1 else ""
    return (
        f"Others on this computer may get at {what}: {first} (mode {_mode(first):04o}){more}. "
        f"'callscript doctor --mend' closes it; by hand: chmod {right} FILE."
    )


def _open_to_others(paths: Iterable[Path]) -> tuple[Path, ...]:
    return tuple(path for path in paths if _mode(path) & _OTHERS)


def _mode(path: Path) -> int:
    """A path's mode; 0 for links, which have none of their own, and for what is not there."""
    try:
        found = path.lstat().st_mode
    except OSError:
        return 0
    return 0 if S_ISLNK(found) else S_IMODE(found)


def _owner(path: Path) -> int | None:
    try:
        return path.lstat().st_uid
    except OSError:
        return None


def _inside(folder: Path) -> Sequence[Path]:
    try:
        return sorted(folder.iterdir()) if S_ISDIR(folder.lstat().st_mode) else ()
    except OSError:
        return ()
