"""What the store does not take is safe elsewhere, and back in the store at the next start."""

import os
import random
import shutil
import sqlite3
import stat
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from subprocess import Popen

import msgspec
import pytest

from callscript.call import events as e
from callscript.call.fold import fold
from callscript.call.journal import (
    Batch,
    Draft,
    Journal,
    MemoryJournal,
    Overview,
    Whole,
    keep_drafts,
)
from callscript.script.model import Script
from callscript.store.database import open_database
from callscript.store.errors import NotAStore
from callscript.store.fallback import FallbackFile, Run, fallbacks_in
from callscript.store.files import OpenFile
from callscript.store.journal import SqliteJournal
from callscript.store.places import Place, beside, places_for
from callscript.store.portable import KeepBatch
from callscript.store.writer import Writer
from tests.store.losing import ACTS, SCENARIOS, place_at
from tests.store.making import NOON, Call, noon, opened, python, until, value

LOSING = "from tests.store.losing import main; main()"


@pytest.fixture(scope="module")
def nursery() -> Iterator[Popen[str]]:
    process = python(LOSING)
    yield process
    process.communicate(timeout=10)


@dataclass
class Heard:
    """What a caller said before it was killed."""

    call: str = ""
    safe: int = 0
    kept: list[str] = field(default_factory=list)


def _life(nursery: Popen[str], folder: Path, scenario: str) -> Heard:
    assert nursery.stdin
    assert nursery.stdout
    nursery.stdin.write(f"{folder} {scenario}\n")
    nursery.stdin.flush()
    heard = Heard()
    while (line := nursery.stdout.readline()) != "dead\n":
        assert line, "the nursery ended"
        word, *rest = line.split()
        if word == "safe":
            heard.call, heard.safe = rest[0], int(rest[1])
        else:
            heard.kept = rest
    return heard


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_nothing_called_safe_is_lost_to_trouble_and_a_kill(
    nursery: Popen[str], tmp_path: Path, scenario: str
) -> None:
    heard = _life(nursery, tmp_path, scenario)
    # Answers and moves, a note every fifth time, and the start with its first move.
    assert heard.safe == 2 * ACTS + ACTS // 5 + 2
    where = "second" if scenario == "folder_deleted" else "home"
    assert f"{tmp_path}/{where}/" in heard.kept[0]
    if scenario == "damaged":
        _move_away(tmp_path)
    place = place_at(tmp_path)
    with place.store as store:
        assert store.notice
        assert heard.call in store.notice
        assert fallbacks_in(places_for(store.path, (tmp_path / "second" / "callscript",))) == ()
        events = store.calls.events_of(heard.call)
        assert [event.seq for event in events] == list(range(1, heard.safe + 1))
        assert store.calls.verify_chain(heard.call) is None
        (row,) = store.calls.unfinished()
        assert (row.contact_name, row.position, row.last_seq) == (
            "Ana Ruiz",
            f"Step {ACTS}",
            heard.safe,
        )
        assert store.calls.drafts_of(heard.call) == (Draft("note", f"draft {ACTS - 1}"),)
        assert len(store.commitments.due()) == ACTS // 5
        session = place.take_up(heard.call)
        session.wait(5)
        assert session.state.position == f"s{ACTS}"
        assert session.saved.drafts["note"].text == f"draft {ACTS - 1}"
    with place_at(tmp_path).store as store:
        assert store.notice is None


def _move_away(folder: Path) -> None:
    """A damaged store is refused, and what could not go into it waits until it is dealt with."""
    with pytest.raises(NotAStore):
        place_at(folder)
    for name in ("s.db", "s.db-wal", "s.db-shm"):
        (folder / "home" / name).unlink(missing_ok=True)


# ------------------------------------------------------------------------- while the program runs


@contextmanager
def _held(path: Path) -> Iterator[sqlite3.Connection]:
    """Keep the store for oneself, as another program may."""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield other
        other.execute("ROLLBACK")


def test_the_file_goes_only_when_the_store_has_it_all(tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    with opened(path) as store:
        call = Call(store.journal)
        call.started.result(5)
        with _held(path):
            call.add(e.Answered("q", 1), drafts=(Draft("note", "half a"),)).result(5)
            trouble = store.trouble
            assert trouble
            assert trouble.kept
            assert trouble.kept.parent == tmp_path
            assert stat.S_IMODE(trouble.kept.stat().st_mode) == 0o600
            call.add(e.Answered("q", 2)).result(5)
            assert value(path, "SELECT count(*) FROM events") == 1
            (waiting,) = fallbacks_in((beside(path),))
            assert waiting.in_use
            assert trouble.kept.exists()
        until(lambda: not waiting.path.exists())
        assert value(path, "SELECT count(*) FROM events") == 3
        assert store.trouble is None
        with _held(path):
            call.add(e.Answered("q", 3)).result(5)
    assert fallbacks_in((beside(path),)) == ()
    assert value(path, "SELECT count(*) FROM events") == 4


@dataclass(frozen=True)
class Slow(Place):
    """A place on a disk that stops answering, until it is let go."""

    answers: threading.Event = field(default_factory=threading.Event)

    @contextmanager
    def opened(self, *, make: bool = False) -> Iterator[int]:
        self.answers.wait(10)
        with super().opened(make=make) as folder:
            yield folder


def _writer(path: Path, *places: Place) -> Writer:
    if not path.exists():
        open_database(path).connection.close()
    return Writer(OpenFile.at(path), noon, places=places, retry=0.02)


def _own(folder: Path) -> Place:
    return Place(folder, "x.fallback-")


def test_a_place_that_does_not_answer_is_left_for_the_next(tmp_path: Path) -> None:
    path, slow = tmp_path / "s.db", Slow(tmp_path / "slow", "x.fallback-")
    writer = _writer(path, slow, _own(tmp_path / "next"))
    call = Call(SqliteJournal(writer))
    call.started.result(5)
    with _held(path):
        call.add(e.Answered("q", 1)).result(5)
        trouble = writer.trouble
        assert trouble
        assert trouble.kept
        assert trouble.kept.parent == tmp_path / "next"
    until(lambda: writer.trouble is None)
    slow.answers.set()
    until(lambda: slow.folder.exists() and not slow.names())
    assert _own(tmp_path / "next").names() == ()
    assert writer.close(5) == 0


def test_nothing_newer_is_committed_while_an_older_file_can_still_go(tmp_path: Path) -> None:
    path, slow = tmp_path / "s.db", Slow(tmp_path / "slow", "x.fallback-")
    slow.answers.set()
    writer = _writer(path, slow)
    with _held(path):
        call = Call(SqliteJournal(writer))
        call.started.result(5)
        slow.answers.clear()
    until(lambda: writer.trouble is None)
    newer = call.add(e.Answered("q", 1))
    time.sleep(0.1)
    assert not newer.done()
    slow.answers.set()
    newer.result(5)
    assert slow.names() == ()
    assert writer.close(5) == 0


def test_a_file_stays_while_the_store_has_only_part_of_it(tmp_path: Path) -> None:
    place, begun = _own(tmp_path / "own"), threading.Event()
    first, second = threading.Event(), threading.Event()
    writer = _writer(tmp_path / "s.db", place)

    def stall(_connection: sqlite3.Connection) -> None:
        begun.set()
        first.wait(10)

    writer.submit(stall)
    assert begun.wait(5)
    call = Call(SqliteJournal(writer))
    call.started.result(5)
    late = writer.submit(lambda _connection: second.wait(10))
    first.set()
    until(lambda: writer.trouble is None)
    writer.submit(lambda _connection: None)  # whatever is submitted has files looked after
    time.sleep(0.1)
    assert not late.done()
    assert len(place.names()) == 1
    second.set()
    late.result(5)
    until(lambda: place.names() == ())
    assert writer.close(5) == 0


def test_much_to_save_is_no_trouble_as_long_as_it_goes_on(tmp_path: Path) -> None:
    writer, silent = _writer(tmp_path / "s.db"), list[float]()

    def work(_connection: sqlite3.Connection) -> None:
        silent.append(writer.waited())
        time.sleep(0.01)

    begun = threading.Event()
    writer.submit(lambda _connection: begun.wait(10))
    futures = [writer.submit(work) for _ in range(30)]
    begun.set()
    futures[-1].result(10)
    assert silent[-1] < 0.15, "30 works took twice that, the last one had not waited for them"
    assert writer.close(5) == 0


def test_with_no_place_at_all_the_call_goes_on_in_memory_and_is_told(tmp_path: Path) -> None:
    path, wall = tmp_path / "s.db", tmp_path / "wall"
    wall.write_text("a file where a folder should be")
    writer = _writer(path, _own(wall))
    call = Call(SqliteJournal(writer))
    call.started.result(5)
    with _held(path):
        future = call.add(e.Answered("q", 1))
        until(lambda: bool(writer.trouble and writer.trouble.only_in_memory))
        assert not future.done()
        wall.unlink()
        future.result(5)
        trouble = writer.trouble
        assert trouble
        assert trouble.kept
        assert not trouble.only_in_memory
    until(lambda: writer.trouble is None)
    assert writer.close(5) == 0
    assert value(path, "SELECT count(*) FROM events") == 2


def test_leaving_waits_only_briefly_for_the_store_when_all_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    store = opened(path)
    with _held(path):
        call = Call(store.journal)
        call.add(e.NoteKept("n1", None, "promise", "send it")).result(5)
        began = time.monotonic()
        assert store.close(30) == 3
        assert time.monotonic() - began < 10
    until(lambda: store.close(1) == 0)


# ------------------------------------------------------------------------------ at the next start


def _left_behind(path: Path, *bodies: e.Body, whole: bool = False) -> Path:
    """Leave a fallback file beside a store, as a killed program does; gives its path."""
    opened(path).close()
    aside = Path(shutil.copy(path, path.with_name("as-it-was")))
    writer = _writer(path, beside(path))
    journal = SqliteJournal(writer)
    with _held(path):
        call = Call(_Whole(journal) if whole else journal)
        for number, body in enumerate(bodies):
            call.add(body, drafts=(Draft("note", f"draft {number}"),)).result(5)
        trouble = writer.trouble
        assert trouble
        assert trouble.kept
        content = trouble.kept.read_bytes()
    writer.close(5)
    aside.replace(path)
    trouble.kept.write_bytes(content)
    return trouble.kept


@dataclass
class _Whole:
    """A journal whose batches bring the whole call along, as a session's do."""

    journal: Journal
    events: list[e.Event] = field(default_factory=list)
    drafts: dict[str, Draft] = field(default_factory=dict)

    def append(self, batch: Batch) -> Future[None]:
        self.events.extend(batch.events)
        keep_drafts(self.drafts, batch.drafts)
        whole = Whole(Script("s", "S", ()), self.events, dict(self.drafts))
        return self.journal.append(msgspec.structs.replace(batch, whole=whole))


ANSWERS = tuple(e.Answered("q", number) for number in range(4))


def _events(path: Path) -> tuple[e.Event, ...]:
    with opened(path, readonly=True) as store:
        assert store.calls.verify_chain("call-1") is None
        return store.calls.events_of("call-1")


def test_a_file_is_brought_in_once_however_often_it_is_found(tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    left = _left_behind(path, *ANSWERS)
    content = left.read_bytes()
    opened(path).close()
    assert not left.exists()
    once = _events(path)
    with opened(path) as store:
        call = Call(store.journal)
        call.events = list(once)
        call.append(drafts=(Draft("note", "gone on"),)).result(5)
        call.add(e.Resumed()).result(5)
    left.write_bytes(content)
    with opened(path) as store:
        assert store.calls.drafts_of("call-1") == (Draft("note", "gone on"),)
        (row,) = store.calls.recent(1)
        assert row.last_seq == len(ANSWERS) + 2
    assert len(_events(path)) == len(ANSWERS) + 2
    assert not left.exists()


def test_an_event_that_is_there_is_never_replaced(tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    left = _left_behind(path, *ANSWERS)
    with opened(tmp_path / "other.db") as store:
        Call(store.journal).add(e.Answered("q", "another")).result(5)
    (tmp_path / "other.db").replace(path)
    with opened(path) as store:
        assert store.notice
        assert "call-1" in store.notice
        assert str(left) + ".aside" in store.notice
        assert store.calls.drafts_of("call-1") == ()
    bodies = [event.body for event in _events(path)[1:]]
    assert bodies == [e.Answered("q", "another")]
    (aside,) = fallbacks_in((beside(path),))
    assert (aside.is_aside, aside.calls) == (True, {"call-1": 5})
    with opened(path) as store:
        assert store.notice is None, "it is told once, and not tried again"


def test_a_gap_is_told_and_not_bridged(tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    opened(path).close()
    place, call = beside(path), Call(MemoryJournal())
    file = FallbackFile.begin(place, Run("20261103T120000Z-1", str(path), NOON), 1)
    call.add(*ANSWERS)
    late = Batch(fold("call-1", call.events), Overview(), tuple(call.events[3:]))
    file.add([(1, KeepBatch(late))])
    file.close(remove_it=False)
    with opened(path) as store:
        assert store.notice
        assert "nothing was replaced" in store.notice
        assert store.calls.recent(1) == ()
    (aside,) = fallbacks_in((place,))
    assert aside.is_aside


def test_of_a_torn_file_everything_before_the_tear_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    left = _left_behind(path, *ANSWERS)
    content = left.read_bytes()
    found, dice = set(), random.Random(4)
    for size in sorted(dice.sample(range(len(content)), 60)):
        left.write_bytes(content[:size])
        (torn,) = fallbacks_in((beside(path),))
        numbers = [entry.number for entry in torn.entries]
        assert numbers == list(range(1, len(numbers) + 1))
        assert torn.is_whole, "a write cut off was never called safe"
        found.add(len(numbers))
    assert found == set(range(len(ANSWERS) + 1))
    left.write_bytes(content[:-1])
    opened(path).close()
    assert len(_events(path)) == len(ANSWERS)
    assert not left.exists()


def test_a_damaged_file_is_never_believed_where_it_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    left = _left_behind(path, *ANSWERS)
    content, dice = left.read_bytes(), random.Random(5)
    (sound,) = fallbacks_in((beside(path),))
    for _ in range(100):
        bit = dice.randrange(len(content) * 8)
        flipped = bytearray(content)
        flipped[bit // 8] ^= 1 << bit % 8
        left.write_bytes(flipped)
        (damaged,) = fallbacks_in((beside(path),))
        assert set(damaged.entries) <= set(sound.entries)
        lost = len(sound.entries) - len(damaged.entries)
        assert lost <= 1
        assert damaged.damaged or damaged.torn
    half = bytearray(content)
    half[len(half) // 2] ^= 1
    left.write_bytes(half)
    with opened(path) as store:
        assert store.notice
        assert ".aside" in store.notice
    assert len(_events(path)) < len(ANSWERS) + 1


def test_a_file_with_all_of_a_call_needs_no_store(tmp_path: Path) -> None:
    path, elsewhere = tmp_path / "s.db", tmp_path / "new"
    with opened(path) as store:
        Call(store.journal).started.result(5)
    left = _left_behind(path, *ANSWERS, whole=True)
    elsewhere.mkdir()
    left.rename(elsewhere / left.name)
    with opened(elsewhere / "s.db") as store:
        assert store.notice
        assert len(store.calls.events_of("call-1")) == len(ANSWERS) + 1
        assert store.calls.drafts_of("call-1") == (Draft("note", "draft 3"),)


def test_files_of_one_run_in_two_places_are_brought_in_in_their_order(tmp_path: Path) -> None:
    path, away = tmp_path / "s.db", tmp_path / "away"
    opened(path).close()
    places, call = places_for(path, (away,)), Call(MemoryJournal())
    run = Run("20261103T120000Z-1", str(path), NOON)
    # The second place has what came first: names alone would get the order wrong.
    files = [FallbackFile.begin(place, run, 1) for place in reversed(places)]
    for number in range(1, 7):
        draft = Draft("note", f"draft {number}")
        events = tuple(call.events) if number == 1 else ()
        batch = Batch(fold("call-1", call.events), Overview(), events, (draft,))
        files[number > 3].add([(number, KeepBatch(batch))])
    for file in files:
        file.close(remove_it=False)
    with opened(path, second=(away,)) as store:
        assert store.calls.drafts_of("call-1") == (Draft("note", "draft 6"),)
    assert fallbacks_in(places) == ()


# ----------------------------------------------------------------------------------------- privacy


def test_nobody_else_can_read_a_file_or_put_another_in_its_place(tmp_path: Path) -> None:
    path, run = tmp_path / "s.db", Run("20261103T120000Z-1", "", NOON)
    before = os.umask(0)
    try:
        file = FallbackFile.begin(_own(tmp_path / "deep" / "own"), run, 1)
    finally:
        os.umask(before)
    assert stat.S_IMODE(file.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.path.parent.stat().st_mode) == 0o700
    file.close(remove_it=True)
    open_to_all, link = tmp_path / "open", tmp_path / "link"
    open_to_all.mkdir()
    open_to_all.chmod(0o755)
    link.symlink_to(tmp_path / "deep" / "own")
    for folder in (open_to_all, link):
        with pytest.raises(OSError, match=r"not ours alone|Not a directory|symbolic"):
            FallbackFile.begin(_own(folder), run, 1)
    trap = path.with_name(f"{beside(path).prefix}{run.token}-001")
    trap.symlink_to(tmp_path / "target")
    with pytest.raises(FileExistsError):
        FallbackFile.begin(beside(path), run, 1)
    assert not (tmp_path / "target").exists()


def test_what_somebody_put_there_is_not_taken_for_ours(tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    left = _left_behind(path, *ANSWERS)
    left.rename(tmp_path / "target")
    left.symlink_to(tmp_path / "target")
    os.mkfifo(left.with_name(left.name + "x"))
    with opened(path) as store:
        assert store.notice
        assert "can't be read" in store.notice
        assert store.calls.recent(1) == ()
    assert (tmp_path / "target").exists()


def test_a_living_program_s_file_is_left_to_it(tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    opened(path).close()
    file = FallbackFile.begin(beside(path), Run("20261103T120000Z-1", str(path), NOON), 1)
    with opened(path) as store:
        assert store.notice
        assert str(file.path) in store.notice
    with opened(path, readonly=True) as store:
        assert store.notice
        assert str(file.path) in store.notice
    assert file.path.exists()
    file.close(remove_it=True)


def test_places_on_another_disk_come_first(tmp_path: Path) -> None:
    near, far = tmp_path / "near", Path("/proc")
    places = places_for(tmp_path / "s.db", (near, far))
    assert [place.folder for place in places] == [tmp_path, far, near]
