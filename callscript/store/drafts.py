"""A script while it is being edited: the draft beside it becomes the script when it is sound."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from callscript.script.problems import WHOLE_FILE, Problem, ScriptError
from callscript.store.library import read_script_file
from callscript.store.scriptfiles import put_in_place, write_new
from callscript.store.scripts import digest_of

Check = Callable[[bytes, str], object]
"""Reads a script's bytes under a name; raises `ScriptError` for what keeps it from being used."""

Stamp = tuple[int, int, int]


def stamp_of(path: Path) -> Stamp | None:
    """What changes when a file is saved: its inode, size and time; None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns


def draft_beside(script: Path) -> Path:
    """Where the text of a script that is being edited lies."""
    return script.with_name(f".{script.stem}.draft.toml")


@dataclass(slots=True)
class Draft:
    """The text being edited, beside the script it will become."""

    script: Path
    path: Path
    is_old: bool
    _taken: str
    _stamp: Stamp | None = field(default=None)

    @classmethod
    def of(cls, script: Path) -> "Draft":
        """Take up the draft that was left unfinished, else begin one; raises `ScriptError`."""
        path = draft_beside(script)
        raw = read_script_file(script)
        is_old = stamp_of(path) is not None
        if not is_old:
            write_new(path, raw)
        return cls(script, path, is_old, digest_of(raw), stamp_of(path))

    def is_saved(self) -> bool:
        """Whether the draft was saved since this was last asked."""
        now = stamp_of(self.path)
        changed = now is not None and now != self._stamp
        self._stamp = now
        return changed

    def take_over(self, check: Check) -> None:
        """Make the draft the script; raises `ScriptError`, and changes nothing, if it isn't sound.

        A script that was changed by somebody else in the meantime isn't overwritten.
        """
        raw = read_script_file(self.path)
        check(raw, str(self.path))
        if digest_of(raw) == self._taken:
            return
        if digest_of(read_script_file(self.script)) != self._taken:
            message = "the script was changed elsewhere while you edited it"
            fix = f"put together what you want from it and your draft, {self.path}"
            raise ScriptError([Problem(str(self.script), WHOLE_FILE, "changed", message, fix)])
        put_in_place(self.script, raw)
        self._taken = digest_of(raw)

    def drop(self) -> None:
        """Remove the draft: it is the script now."""
        with suppress(OSError):
            self.path.unlink(missing_ok=True)
