"""The exact texts calls ran on: a call is pinned to its script, whatever happens to the file."""

import hashlib
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime

from callscript.store.errors import damaged
from callscript.store.kept import ScriptKept
from callscript.store.portable import Keep
from callscript.store.reading import Reader
from callscript.store.seals import seal_sql
from callscript.store.writer import Submitter

_PACKED = " ".join(
    (
        "SELECT packed FROM scripts WHERE digest = ? AND packed_by = ? AND seal IS",
        seal_sql("scripts"),
    )
)


@dataclass(frozen=True, slots=True)
class Pinned:
    """A script to remember: its text and checked form (`callscript.script.model.pack`).

    `version` is the version of the program that checked it.
    """

    digest: str
    id: str
    title: str
    file: str
    source: bytes
    packed: bytes
    version: str


def digest_of(raw: bytes) -> str:
    """Name a script's exact text: a call stays pinned to the text it was started on."""
    return hashlib.sha256(raw).hexdigest()


@dataclass(frozen=True, slots=True)
class Scripts:
    """Reads pinned scripts, and keeps new ones through the writer. Reading raises `StoreError`."""

    reader: Reader
    writer: Submitter
    now: Callable[[], datetime]

    def remember(self, pinned: Pinned) -> Future[None]:
        """Keep a script, or the checked form another version of the program made of it."""
        p, seen = pinned, self.now().isoformat()
        row = (p.digest, p.id, p.title, p.file, p.source, p.packed, p.version)
        return self.writer.submit(Keep(ScriptKept(*row, seen)))

    def source_of(self, digest: str) -> bytes | None:
        """Give the text of the script with this digest, if it was kept.

        Raises `StoreDamaged` if it isn't what the digest names.
        """
        found = self.reader.row("SELECT source FROM scripts WHERE digest = ?", (digest,))
        if found is None or not found[0]:
            return None
        if digest_of(found[0]) != digest:
            raise damaged(self.reader.path, "the script of a call is not what was kept")
        return bytes(found[0])

    def packed(self, digest: str, version: str) -> bytes | None:
        """Give a script's checked form, if this version of the program made it.

        None if it is not what was kept: the text can be checked again.
        """
        found = self.reader.row(_PACKED, (digest, version))
        return found[0] if found else None
