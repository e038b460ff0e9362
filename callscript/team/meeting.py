"""Where the windows on one store meet: a socket in a folder that is ours alone."""

import os
import socket
import tempfile
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from stat import S_IMODE

from callscript.store.files import PRIVATE_FOLDER, make_folder
from callscript.store.store import whole_path

_LONGEST = 100
"""Bytes a socket's path may have: systems allow 104 to 108."""


_PATIENCE = 1.0
"""Seconds to wait for somebody at the door."""


def meeting_place(store: Path) -> Path | None:
    """Give the socket of the store at this path; None where there can be none.

    The folder must be ours and closed to others: whoever can open the socket can write notes.
    """
    name = sha256(os.fsencode(whole_path(store))).hexdigest()[:20] + ".sock"
    for folder in _folders():
        if len(os.fsencode(folder / name)) <= _LONGEST and _is_private(folder):
            return folder / name
    return None


def ask_back(path: Path) -> None:
    """Ask the partner at this socket for the call; the store's lock shows whether they give it."""
    # The messages bring asyncio along, which no other command needs.
    from callscript.team.wire import HandBack, framed  # noqa: PLC0415

    with suppress(OSError), socket.socket(socket.AF_UNIX) as door:
        door.settimeout(_PATIENCE)
        door.connect(str(path))
        door.sendall(framed(HandBack()))


def _folders() -> tuple[Path, ...]:
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    return (
        *([Path(runtime) / "callscript"] if runtime else []),
        Path(tempfile.gettempdir()) / f"callscript-{os.geteuid()}",
        Path("/tmp") / f"callscript-{os.geteuid()}",  # noqa: S108 - checked to be ours below
    )


def _is_private(folder: Path) -> bool:
    """Whether a folder, made if need be, is ours and nobody else can look into it."""
    try:
        make_folder(folder)
        found = folder.lstat()
    except OSError:
        return False
    return found.st_uid == os.geteuid() and S_IMODE(found.st_mode) == PRIVATE_FOLDER
