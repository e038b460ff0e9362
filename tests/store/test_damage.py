"""A store damaged in every way a disk has: told, or not to be seen; never a change in silence."""

import random
import struct
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from callscript.call.session import Session
from callscript.plan.due import read_commitments
from callscript.script.problems import ScriptError
from callscript.store.errors import StoreError
from callscript.store.library import Shelf
from callscript.store.settings import Settings
from callscript.store.workplace import Workplace
from tests.store.making import opened

FLIPS = 320
"""Bits flipped in a store opened for reading; a fifth as many in one opened for writing."""


def shown(path: Path, *, readonly: bool = True) -> object:
    """All a person can be shown of a store; raises what it is refused with, or what is told."""
    with opened(path, readonly=readonly, commitments=read_commitments) as store:
        if store.notice is not None:
            raise StoreError(store.notice)
        place = Workplace(store, Settings(), Shelf(()))
        rows = store.calls.recent(99)
        sessions = (place.take_up(row.id, resume=False) for row in rows)
        lists = (rows, store.calls.unfinished(), store.contacts.all(), store.commitments.due())
        contacts = [store.contacts.get(row.contact or "") for row in rows]
        return lists, contacts, [_read(session) for session in sessions]


def _read(session: Session) -> object:
    return session.script, session.events, session.saved


def told_or_unseen(path: Path, sound: object, *, readonly: bool = True) -> bool:
    """Open a damaged store: it is refused or told in words, and left; or nothing is to be seen."""
    before = path.read_bytes()
    try:
        seen = shown(path, readonly=readonly)
    except (StoreError, ScriptError) as error:
        assert str(error)
        assert "Maria" not in str(error), "words of a customer's in a message"
        if readonly:
            assert path.read_bytes() == before, "overwritten"
        return True
    assert seen == sound, "changed in silence"
    return False


def flipped(content: bytes, number: int, seed: int) -> Iterator[bytes]:
    dice = random.Random(seed)
    for _ in range(number):
        place = dice.randrange(len(content) * 8)
        yield _with_bit(content, place)


def _with_bit(content: bytes, place: int) -> bytes:
    changed = bytearray(content)
    changed[place // 8] ^= 1 << place % 8
    return bytes(changed)


@pytest.mark.parametrize("share", range(2))
def test_a_flipped_bit_is_never_silent(visited: Path, tmp_path: Path, share: int) -> None:
    content, sound = visited.read_bytes(), shown(visited)
    told = 0
    for number, changed in enumerate(flipped(content, FLIPS // 2, share)):
        path = tmp_path / f"{number}.db"
        path.write_bytes(changed)
        told += told_or_unseen(path, sound)
    assert told > FLIPS // 16, "much of a store is in use: many flips must have been found"


def test_a_flipped_bit_in_a_store_that_is_written_to_is_never_silent(
    visited: Path, tmp_path: Path
) -> None:
    content, sound = visited.read_bytes(), shown(visited)
    for number, changed in enumerate(flipped(content, FLIPS // 5, 7)):
        path = tmp_path / f"{number}.db"
        path.write_bytes(changed)
        told_or_unseen(path, sound, readonly=False)


def test_a_flipped_bit_in_the_header_is_never_silent(visited: Path, tmp_path: Path) -> None:
    content, sound = visited.read_bytes(), shown(visited)
    for place in range(0, 100 * 8, 11):
        path = tmp_path / f"{place}.db"
        path.write_bytes(_with_bit(content, place))
        told_or_unseen(path, sound)


def test_a_store_cut_anywhere_is_refused(visited: Path, tmp_path: Path) -> None:
    content, sound = visited.read_bytes(), shown(visited)
    dice = random.Random(3)
    pages = range(0, len(content), 4096)
    lengths = [
        0,
        1,
        15,
        16,
        99,
        100,
        511,
        *pages,
        *(dice.randrange(len(content)) for _ in range(9)),
    ]
    for length in lengths:
        path = tmp_path / f"{length}.db"
        path.write_bytes(content[:length])
        assert told_or_unseen(path, sound), length


def torn(content: bytes) -> bytes:
    middle = len(content) // 2 & -4096
    return content[:middle] + b"\0" * 4096 + content[middle + 4096 :]


def swapped(content: bytes) -> bytes:
    """Two pages in each other's place."""
    return content[:8192] + content[12288:16384] + content[8192:12288] + content[16384:]


def other_header(content: bytes) -> bytes:
    return b"SQLite format 4\0" + content[16:]


def foreign(content: bytes) -> bytes:
    return content[:68] + struct.pack(">I", 0x0F055112) + content[72:]


def newer(content: bytes) -> bytes:
    return content[:60] + struct.pack(">I", 99) + content[64:]


def blank(content: bytes) -> bytes:
    return b"\0" * len(content)


@pytest.mark.parametrize("spoil", [torn, swapped, other_header, foreign, newer, blank])
@pytest.mark.parametrize("readonly", [True, False])
def test_what_is_not_what_it_was_is_told_and_left(
    visited: Path, tmp_path: Path, spoil: Callable[[bytes], bytes], readonly: bool
) -> None:
    path = tmp_path / "s.db"
    path.write_bytes(spoil(visited.read_bytes()))
    before = path.read_bytes()
    assert told_or_unseen(path, shown(visited), readonly=readonly)
    assert path.read_bytes() == before


def test_a_store_replaced_while_it_is_read_goes_on_being_the_one_that_was_opened(
    visited: Path, tmp_path: Path
) -> None:
    path = tmp_path / "s.db"
    path.write_bytes(visited.read_bytes())
    with opened(path, readonly=True) as store:
        rows = store.calls.recent(9)
        other = tmp_path / "other.db"
        other.write_bytes(b"something else " * 9999)
        other.replace(path)
        assert store.calls.recent(9) == rows
        assert [store.calls.events_of(row.id)[-1].seq for row in rows] == [
            row.last_seq for row in rows
        ]
    assert path.read_bytes() == b"something else " * 9999
