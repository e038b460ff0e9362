"""A log damaged after a kill: what it takes with it is told, and an ordinary kill is not."""

import random
from pathlib import Path

import pytest

from callscript.call.events import Answered, Event
from callscript.store.copies import examined
from callscript.store.errors import StoreError
from callscript.store.logend import is_cut_off, log_end
from tests.store.making import Call, opened

ACTS = 12
LOG = 32
FRAME = 24 + 4096


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The files of a store whose program was killed after a few commits."""
    path = tmp_path_factory.mktemp("killed") / "s.db"
    with opened(path) as store:
        call = Call(store.journal)
        for n in range(ACTS):
            call.add(Answered("q", n)).result(5)
        return {end: path.with_name(f"s.db{end}").read_bytes() for end in ("", "-wal", "-shm")}


def laid(folder: Path, files: dict[str, bytes], **changed: bytes) -> Path:
    for end, content in {**files, **changed}.items():
        (folder / f"s.db{end}").write_bytes(content)
    return folder / "s.db"


def seen(path: Path, *, readonly: bool) -> tuple[tuple[Event, ...], str]:
    with opened(path, readonly=readonly) as store:
        return store.calls.events_of("call-1"), store.notice or ""


@pytest.mark.parametrize("readonly", [True, False])
def test_after_a_kill_all_is_there_and_nothing_is_told(
    tmp_path: Path, killed: dict[str, bytes], readonly: bool
) -> None:
    path = laid(tmp_path, killed)
    assert examined(path).is_sound
    events, notice = seen(path, readonly=readonly)
    assert (len(events), notice) == (ACTS + 1, "")


def test_a_write_that_was_going_on_is_nobody_s_loss(
    tmp_path: Path, killed: dict[str, bytes]
) -> None:
    """Killed in the middle of a frame: its head is there, its page is not."""
    log = killed["-wal"]
    for cut in (FRAME - 1, FRAME // 2, 25, 24, 1):
        torn = log + log[-FRAME:][: FRAME - cut]
        path = laid(tmp_path, {**killed, "-wal": torn})
        assert seen(path, readonly=True)[1] == ""
    zeroed = {**killed, "-wal": log[:-4096] + bytes(4096)}
    del zeroed["-shm"]
    (tmp_path / "s.db-shm").unlink(missing_ok=True)
    assert seen(laid(tmp_path, zeroed), readonly=False)[1] == ""


def test_a_flipped_bit_in_the_log_is_never_silent(tmp_path: Path, killed: dict[str, bytes]) -> None:
    dice, told = random.Random(5), 0
    log = killed["-wal"]
    places = [*range(0, LOG * 8, 5), *(dice.randrange(len(log) * 8) for _ in range(90))]
    for number, place in enumerate(places):
        changed = bytearray(log)
        changed[place // 8] ^= 1 << place % 8
        folder = tmp_path / str(number)
        folder.mkdir()
        path = laid(folder, {**killed, "-wal": bytes(changed)})
        try:
            events, notice = seen(path, readonly=bool(number % 2))
        except StoreError:
            told += 1
            continue
        told += bool(notice)
        assert notice or len(events) == ACTS + 1, place
    assert told > len(places) // 2


def test_without_its_index_a_log_tells_what_followed_the_damage(
    tmp_path: Path, killed: dict[str, bytes]
) -> None:
    del (files := dict(killed))["-shm"]
    log = bytearray(killed["-wal"])
    log[LOG + FRAME + 99] ^= 4
    assert (
        "may be missing" in seen(laid(tmp_path, {**files, "-wal": bytes(log)}), readonly=False)[1]
    )


def test_what_can_t_be_read_any_more_is_kept_as_it_was(
    tmp_path: Path, killed: dict[str, bytes]
) -> None:
    log = bytearray(killed["-wal"])
    log[len(log) // 2] ^= 1
    path = laid(tmp_path, {**killed, "-wal": bytes(log)})
    assert not examined(path).is_sound
    path = laid(tmp_path, {**killed, "-wal": bytes(log)})
    events, notice = seen(path, readonly=False)
    assert 0 < len(events) < ACTS + 1
    assert "the last acts may be missing" in notice
    aside = tmp_path / "s-before-20261103T120000Z.db"
    assert str(aside) in notice
    assert aside.read_bytes() == killed[""]
    assert aside.with_name(aside.name + "-wal").read_bytes() == bytes(log)
    assert seen(path, readonly=False)[1] == "", "it is told once"


def test_without_a_log_there_is_nothing_to_say(tmp_path: Path) -> None:
    opened(tmp_path / "s.db").close()
    assert log_end(tmp_path / "s.db") is None
    assert not is_cut_off(tmp_path / "s.db", None)
