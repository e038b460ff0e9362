"""Papers for people: one folder per call, each file whole or not there, none outside."""

import errno
import os
import re
import unicodedata
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path

from callscript.store.errors import OutboxError
from callscript.store.files import create_file, make_folder, sync_folder
from callscript.text import clean_line

_CALL_ID = re.compile(r"[a-z0-9-]{1,64}")
_FILE_NAME = re.compile(r"[a-z0-9][a-z0-9.-]{0,79}")
_SLUG_LENGTH = 40
_ID_TAIL = 8


def slug(name: str) -> str:
    """Make a folder's name, `[a-z0-9-]{1,40}`, of anybody's; "call" if nothing is left of it."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    letters = "".join(c for c in plain if not unicodedata.combining(c))
    words = re.sub(r"[^a-z0-9]+", "-", letters).strip("-")
    return words[:_SLUG_LENGTH].strip("-") or "call"


def papers_folder(folder: Path, name: str, call: str, day: date | None = None) -> Path:
    """Give the folder a call's papers go into: its day, whose call it was, and the id's end.

    Raises `OutboxError` for a strange call id.
    """
    if not _CALL_ID.fullmatch(call):
        raise OutboxError(f"'{clean_line(call)}' is no call's id; nothing was written.")
    parts = (day.isoformat() if day else "", slug(name), call[-_ID_TAIL:])
    return folder / "-".join(filter(None, parts))


def write_papers(own: Path, files: Mapping[str, str | bytes]) -> tuple[Path, ...]:
    """Write a call's papers into its folder, and give their paths in the same order.

    Papers already there are replaced one by one, each old one staying whole until its new one is
    on the disk. Raises `OutboxError`, also for file names that are not `[a-z0-9.-]`.
    """
    for file in files:
        if not _FILE_NAME.fullmatch(file):
            raise OutboxError(f"'{clean_line(file)}' is no name for a paper; nothing was written.")
    try:
        _make_own(own)
        written = tuple(_write(own, file, text) for file, text in files.items())
        sync_folder(own)
        sync_folder(own.parent)
    except OSError as error:
        raise OutboxError(_trouble(f"Papers can't be written to {own}", error)) from error
    return written


def write_file(path: Path, content: str | bytes, *, replace: bool = False) -> Path:
    """Write one file for a person, whole or not at all; gives its path.

    Raises `OutboxError`, also if it is there already and not to be replaced.
    """
    if not replace and os.path.lexists(path):
        raise OutboxError(f"{path} is there already; nothing was written. --force replaces it.")
    if path.is_symlink() or path.is_dir():
        raise OutboxError(f"{path} is no plain file; nothing was written.")
    try:
        make_folder(path.parent)
        written = _write(path.parent, path.name, content)
        sync_folder(path.parent)
    except OSError as error:
        raise OutboxError(_trouble(f"{path} can't be written", error)) from error
    return written


_ADVICE = {
    errno.ENOSPC: "Make room on that disk",
    errno.EDQUOT: "Make room in your share of that disk",
    errno.EROFS: "That disk can only be read",
    errno.EACCES: "You may not write there",
    errno.EPERM: "You may not write there",
    errno.EISDIR: "A folder there has a paper's name: rename it",
    errno.ENOTDIR: "A file stands where a folder is wanted: rename it",
    errno.EEXIST: "A file stands where a folder is wanted: rename it",
    errno.ENAMETOOLONG: "The path is too long",
}
"""What can be done about the commonest troubles."""


def _trouble(what: str, error: OSError) -> str:
    """Say what can't be written, why, and what to do; what was there before is whole."""
    advice = _ADVICE.get(error.errno or 0, "Look at that folder")
    said = f"{what} ({error.strerror}). {advice}, or name another place"
    return f"{said} (--to, or papers in the settings). What was there before is as it was."


def _make_own(own: Path) -> None:
    # A link put here by somebody else would lead the papers out of the folder.
    if own.is_symlink():
        raise OutboxError(f"{own} is a link to another place; nothing was written. Remove it.")
    make_folder(own)


def _write(own: Path, file: str, content: str | bytes) -> Path:
    path, part = own / file, own / f".{file}.{os.getpid()}.part"
    try:
        part.unlink(missing_ok=True)
        # What UTF-8 can't hold must not cost the paper.
        raw = content if isinstance(content, bytes) else content.encode("utf-8", "replace")
        with os.fdopen(create_file(part), "wb") as out:
            out.write(raw)
            out.flush()
            os.fsync(out.fileno())
        part.rename(path)
    except OSError:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise
    return path
