"""Whether the end of a write-ahead log was cut off by damage, which SQLite passes over in silence.

Every frame of a log carries a sum, and reading ends at the first that is wrong. After a kill that
is the write that was going on; in the middle it takes with it all that was kept since.
"""

import struct
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from callscript.store.wal import log_of

_HEADER, _FRAME = 32, 24
_MAGICS = {0x377F0682: "<", 0x377F0683: ">"}
"""Whether sums are over little- or big-endian words."""
_INDEX_HEADER = struct.Struct("=IIIBBHI")
_SALTS = slice(16, 24)
_INDEX_SALTS = slice(32, 40)


@dataclass(frozen=True, slots=True)
class LogEnd:
    """What a log says of itself before SQLite reads it: its frames are numbered from 1.

    `committed` is the last frame but one, or before, that ends a commit, and `indexed` how far
    readers had come when the program was killed. The header `is_whole`.
    """

    committed: int = 0
    indexed: int = 0
    is_whole: bool = True


def log_end(store: Path) -> LogEnd | None:
    """Look at the log beside a store that nobody has open; None if there is none."""
    if log_of(store) <= _HEADER:
        return None
    with suppress(OSError), _beside(store, "-wal").open("rb") as log:
        header = log.read(_HEADER)
        if not _is_whole(header):
            return LogEnd(is_whole=False)
        own = [
            (number, ends_commit)
            for number, (ends_commit, salts) in enumerate(_frames(log, header), 1)
            if salts == header[_SALTS]
        ]
        # The very last frame may be the write that was going on when the program was killed.
        committed = max((number for number, ends_commit in own[:-1] if ends_commit), default=0)
        return LogEnd(committed, _indexed(store, header[_SALTS]) or 0)
    return None


def is_cut_off(store: Path, before: LogEnd | None) -> bool:
    """Say whether SQLite, which has read the log by now, passed over commits that are in it."""
    if before is None:
        return False
    if not before.is_whole:
        return True
    try:
        with _beside(store, "-wal").open("rb") as log:
            salts = log.read(_HEADER)[_SALTS]
    except OSError:
        return False
    read = _indexed(store, salts)
    return read is not None and read < max(before.committed, before.indexed)


def _frames(log: BinaryIO, header: bytes) -> Iterator[tuple[bool, bytes]]:
    """Give of each frame whether it ends a commit, and the salts that say whose it is."""
    size = struct.unpack(">I", header[8:12])[0]
    while len(frame := log.read(_FRAME)) == _FRAME:
        yield frame[4:8] != b"\0\0\0\0", frame[8:16]
        log.seek(size, 1)


def _is_whole(header: bytes) -> bool:
    order = _MAGICS.get(int.from_bytes(header[:4], "big"))
    if order is None:
        return False
    one = two = 0
    for first, second in struct.iter_unpack(f"{order}II", header[:24]):
        one = (one + first + two) & 0xFFFFFFFF
        two = (two + second + one) & 0xFFFFFFFF
    return struct.pack(">II", one, two) == header[24:]


def _indexed(store: Path, salts: bytes) -> int | None:
    """Read from the index beside a log how far that has been read; None if it doesn't say.

    It outlives a kill.
    """
    try:
        with _beside(store, "-shm").open("rb") as index:
            header = index.read(48)
    except OSError:
        return None
    if len(header) < 48 or header[_INDEX_SALTS] != salts:
        return None
    *_, initialised, _order, _size, frames = _INDEX_HEADER.unpack_from(header)
    return int(frames) if initialised else None


def _beside(store: Path, suffix: str) -> Path:
    return store.with_name(store.name + suffix)
