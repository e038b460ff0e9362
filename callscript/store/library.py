"""Finding and opening scripts: the shipped ones, the user's own, and any file by its path."""

import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from callscript import __version__
from callscript.script.limits import MAX_BYTES
from callscript.script.model import Script, pack, unpack
from callscript.script.problems import WHOLE_FILE, Problem, ScriptError, near
from callscript.store.scripts import Pinned, Scripts, digest_of

if TYPE_CHECKING:
    # The store itself reads scripts again where it derives lists from calls.
    from callscript.store.store import Store

_PACKAGE = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class OpenedScript:
    """A checked script with the exact text it was made of, and that text's digest.

    `is_kept` says that the store has it already.
    """

    script: Script
    digest: str
    path: Path
    raw: bytes
    hints: tuple[Problem, ...] = ()
    is_kept: bool = False


@dataclass(frozen=True, slots=True)
class Shelf:
    """The folders scripts are looked for in; an earlier one wins where ids are the same."""

    folders: tuple[Path, ...]

    def files(self) -> tuple[Path, ...]:
        """Every script file, by folder, then by name; folders that can't be read are empty."""
        return _first_of_each(self.folders)

    def decks(self) -> tuple[Path, ...]:
        """Every deck of cue cards: files in the folder "cards" of each folder, likewise."""
        return _first_of_each(tuple(folder / "cards" for folder in self.folders))

    def personas(self) -> tuple[Path, ...]:
        """Every persona to rehearse with: files in the folder "personas" of each, likewise."""
        return _first_of_each(tuple(folder / "personas" for folder in self.folders))

    def find(self, wanted: str) -> Path:
        """The file meant by a path, or by a script's name; raises `ScriptError` naming near ones.

        A name is looked up before a path, so that a stray file never hides a shelved script.
        """
        by_name = {path.stem: path for path in self.files()}
        if wanted in by_name:
            return by_name[wanted]
        if "/" in wanted or wanted.endswith(".toml") or _exists(wanted):
            return Path(wanted)
        fix = near(wanted, by_name).replace("allowed here", "there are")
        problem = Problem(wanted, WHOLE_FILE, "no-script", "there is no such script", fix)
        raise ScriptError([problem])


CASES = ".cases.toml"
"""How the name of a file ends that holds the cases of the script beside it."""


def is_cases(path: Path) -> bool:
    """Whether a file's name says that it holds a script's cases, and no script."""
    return path.name.endswith(CASES)


def cases_beside(path: Path) -> Path | None:
    """The file with more cases of a script, if there is one."""
    beside = path.with_name(f"{path.stem}{CASES}")
    return beside if _exists(str(beside)) else None


def shipped_scripts() -> Path:
    """The folder of the scripts that come with the program, in a wheel or in a checkout."""
    inside = _PACKAGE / "scripts"
    return inside if _exists(str(inside)) else _PACKAGE.parent / "scripts"


def read_script_file(path: Path, most: int = MAX_BYTES) -> bytes:
    """Read a script's bytes; raises `ScriptError` for whatever keeps it from being read.

    No more than one byte beyond `most` is read, by which its reader knows that it is too large.
    """
    try:
        with path.open("rb") as file:
            return file.read(most + 1)
    except IsADirectoryError:
        raise _unreadable(path, "this is a folder", "name a script file in it") from None
    except FileNotFoundError:
        raise _unreadable(
            path,
            "there is no such file",
            "look at the name; 'callscript scripts' lists those that have one",
        ) from None
    except PermissionError:
        raise _unreadable(path, "no permission to read this file", "") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "not a usable path"
        raise _unreadable(path, f"can't be read: {reason}", "") from None


def open_script(path: Path, store: "Store | None" = None) -> OpenedScript:
    """Read and check a script; one the store has seen before is not checked again.

    Raises `ScriptError`.
    """
    raw = read_script_file(path)
    digest = digest_of(raw)
    script = known_script(store.scripts, digest) if store is not None else None
    if script is not None:
        return OpenedScript(script, digest, path, raw, is_kept=True)
    return _checked(raw, path, digest)


def known_script(scripts: Scripts, digest: str) -> Script | None:
    """The checked form of a script the store has seen, made by this version of the program."""
    packed = scripts.packed(digest, __version__)
    try:
        with _without_collecting():
            return unpack(packed) if packed is not None else None
    except msgspec.DecodeError:
        # Another build of the same version packed it: check the text again.
        return None


def script_of_call(scripts: Scripts, digest: str, name: str) -> Script | None:
    """The script a call is pinned to, whatever became of its file; None if it was never kept.

    `name` is the id it went by on that call: one that has none of its own takes its file's.

    Raises `ScriptError` when this version of the program no longer accepts the old text, and
    `StoreDamaged`.
    """
    script = known_script(scripts, digest)
    source = scripts.source_of(digest) if script is None else None
    return _checked(source, Path(f"{name}.toml"), digest).script if source is not None else script


def _checked(raw: bytes, path: Path, digest: str) -> OpenedScript:
    # The checker brings pydantic along, a third of a second; a known script does not need it.
    from callscript.script.load import load  # noqa: PLC0415

    with _without_collecting():
        loaded = load(raw, str(path))
    return OpenedScript(loaded.script, digest, path, raw, loaded.hints)


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Hold garbage collection back: of a script's thousands of records none is garbage.

    Looking through them again and again takes a third of the time.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def pinned(opened: OpenedScript) -> Pinned:
    """The record by which the store remembers a script."""
    return Pinned(
        digest=opened.digest,
        id=opened.script.id,
        title=opened.script.title,
        file=str(opened.path),
        source=opened.raw,
        packed=pack(opened.script),
        version=__version__,
    )


def _exists(name: str) -> bool:
    try:
        return Path(name).exists()
    except (OSError, ValueError):
        # Too long for a name, with a NUL in it, or behind a closed door: no file of ours.
        return False


def _first_of_each(folders: tuple[Path, ...]) -> tuple[Path, ...]:
    """Files by name, those of an earlier folder in place of later ones."""
    found: dict[str, Path] = {}
    for folder in folders:
        for path in _toml_files(folder):
            found.setdefault(path.stem, path)
    return tuple(found.values())


def _toml_files(folder: Path) -> Iterable[Path]:
    try:
        return sorted(path for path in folder.iterdir() if _is_script(path))
    except OSError:
        return ()


def _is_script(path: Path) -> bool:
    """Whether a file's name is that of a script; editors hide files of their own behind a dot."""
    return path.suffix == ".toml" and not is_cases(path) and not path.name.startswith(".")


def _unreadable(path: Path, message: str, fix: str) -> ScriptError:
    return ScriptError([Problem(str(path), WHOLE_FILE, "unreadable", message, fix)])
