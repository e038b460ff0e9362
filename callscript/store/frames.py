"""Pieces of bytes in a file that may end, or be damaged, anywhere.

Each piece is framed by a mark, its length and a checksum, so a write that was cut off is known from
one that was finished, and what lies behind a damaged place is found again.
"""

import hashlib
import struct
from collections.abc import Iterator
from dataclasses import dataclass

_MARK = b"\xf5cs\n"
_HEAD = struct.Struct("<4sI16s")
"""Mark, length of the piece, checksum of the piece."""
_KEY = hashlib.blake2b.MAX_KEY_SIZE


@dataclass(frozen=True, slots=True)
class Pieces:
    """What a file's bytes hold: whole pieces, in order.

    `torn` counts the bytes of a write cut off at the end, `damaged` those before that make no
    sense: pieces may be missing there.
    """

    whole: tuple[bytes, ...]
    torn: int = 0
    damaged: int = 0


def framed(piece: bytes, key: bytes) -> bytes:
    """Frame a piece; only a reader with the same key takes it for one."""
    return _HEAD.pack(_MARK, len(piece), _checksum(piece, key)) + piece


def pieces_in(content: bytes, key: bytes) -> Pieces:
    """Find the pieces framed with this key."""
    whole: list[bytes] = []
    end = damaged = 0
    for start, piece in _found(content, key):
        whole.append(piece)
        damaged += start - end
        end = start + _HEAD.size + len(piece)
    return Pieces(tuple(whole), len(content) - end, damaged)


def _found(content: bytes, key: bytes) -> Iterator[tuple[int, bytes]]:
    start = content.find(_MARK)
    while start >= 0:
        piece = _piece_at(content, start, key)
        if piece is None:
            start = content.find(_MARK, start + 1)
        else:
            yield start, piece
            start = content.find(_MARK, start + _HEAD.size + len(piece))


def _piece_at(content: bytes, start: int, key: bytes) -> bytes | None:
    begin = start + _HEAD.size
    if begin > len(content):
        return None
    _mark, length, checksum = _HEAD.unpack_from(content, start)
    piece = content[begin : begin + length]
    sound = len(piece) == length and _checksum(piece, key) == checksum
    return piece if sound else None


def _checksum(piece: bytes, key: bytes) -> bytes:
    return hashlib.blake2b(piece, digest_size=16, key=key[:_KEY]).digest()
