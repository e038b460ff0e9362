"""Writing script files: new ones that overwrite nothing, and changed ones put in place whole."""

import os
from contextlib import suppress
from pathlib import Path

from callscript.script.problems import WHOLE_FILE, Problem, ScriptError
from callscript.store.files import create_file, make_folder, sync_folder


def write_new(path: Path, raw: bytes) -> None:
    """Write a file that isn't there yet; raises `ScriptError` if it is, or can't be written."""
    try:
        make_folder(path.parent)
        _write(create_file(path), raw)
        sync_folder(path.parent)
    except FileExistsError:
        fix = "choose another name, or look at what is there"
        raise _unwritten(path, "this is there already, and stays as it is", fix) from None
    except OSError as error:
        raise _unwritten(path, f"can't be written: {error.strerror}", "") from error


def put_in_place(path: Path, raw: bytes) -> None:
    """Replace a file by another text, whole or not at all; raises `ScriptError` if it can't be."""
    # What a link leads to is changed, not the link.
    target = path.resolve()
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        _write(create_file(part), raw)
        with suppress(OSError):
            part.chmod(target.stat().st_mode & 0o777)
        part.replace(target)
        sync_folder(target.parent)
    except OSError as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise _unwritten(path, f"can't be written: {error.strerror}", "") from error


def put_beside(path: Path, raw: bytes) -> None:
    """Write a file that helps but isn't needed, unless something by its name is there."""
    with suppress(ScriptError):
        write_new(path, raw)


def _write(descriptor: int, raw: bytes) -> None:
    with os.fdopen(descriptor, "wb") as file:
        file.write(raw)
        file.flush()
        os.fsync(file.fileno())


def _unwritten(path: Path, message: str, fix: str) -> ScriptError:
    return ScriptError([Problem(str(path), WHOLE_FILE, "unwritten", message, fix)])
