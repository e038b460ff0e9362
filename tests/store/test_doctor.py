"""A look at a store: what is wrong is found and named, and nothing is changed by the look."""

import os
import sqlite3
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from callscript.call import events as e
from callscript.call.journal import Batch, Draft, MemoryJournal
from callscript.call.people import Contact
from callscript.plan.due import read_commitments
from callscript.store.backup import back_up
from callscript.store.copies import copy_to
from callscript.store.doctor import Doctor, filesystem_found, has_reset_bug, sqlite_found
from callscript.store.errors import StoreBusy, StoreError
from callscript.store.fallback import FallbackFile, Run
from callscript.store.finding import Finding, Sign
from callscript.store.mend import rebuild_store
from callscript.store.modes import Kept, close_to_others
from callscript.store.places import beside
from callscript.store.portable import KeepBatch
from callscript.store.scripts import Pinned, digest_of
from tests.store.making import NOON, Call, opened

SECRETS = ("Ana Ruiz", "Acme", "overcharged", "half a thought", "555 0142")
TEXT = b"title = 'T'"


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    """A home with a store, a backup of it, settings and papers."""
    kept = Kept(tmp_path / "s.db", tmp_path / "config.toml", tmp_path / "papers")
    with opened(kept.store, commitments=read_commitments) as store:
        store.scripts.remember(Pinned(digest_of(TEXT), "why", "Why", "", TEXT, b"{", "0"))
        store.contacts.save(Contact("c1", "Ana Ruiz", "Acme", "555 0142"))
        for name in ("call-1", "call-2"):
            call = Call(store.journal, name)
            call.add(e.NoteKept("n1", None, "promise", "overcharged"))
            call.add(e.Answered("q", 1), drafts=(Draft("note", "half a thought"),))
    back_up(kept.store, NOON)
    kept.settings.touch(0o600)
    (kept.papers / "ana").mkdir(0o700, parents=True)
    (kept.papers / "ana" / "summary.md").touch(0o600)
    return kept


def findings(kept: Kept, days: int = 0) -> tuple[Finding, ...]:
    found = tuple(Doctor(kept, NOON + timedelta(days=days), read_commitments).findings())
    said = "\n".join(finding.says for finding in found)
    assert not any(secret in said for secret in SECRETS), said
    return found


def wrong(kept: Kept, days: int = 0) -> list[tuple[str, str]]:
    """What is not ok: the sign and what it is about."""
    found = findings(kept, days)
    return [(finding.sign.value, finding.about) for finding in found if finding.sign != Sign.OK]


def says(kept: Kept, about: str) -> str:
    return " ".join(finding.says for finding in findings(kept) if finding.about == about)


def change(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        for sql in statements:
            connection.execute(sql)


def everything(folder: Path) -> dict[Path, tuple[int, bytes]]:
    return {
        path: (path.stat().st_mode, path.read_bytes() if path.is_file() else b"")
        for path in folder.rglob("*")
    }


def test_where_all_is_well_nothing_is_wrong_and_nothing_is_touched(
    kept: Kept, tmp_path: Path
) -> None:
    before = everything(tmp_path)
    assert wrong(kept) == []
    assert everything(tmp_path) == before
    assert says(kept, "store") == f"{kept.store}: 2 calls, 1 contact."
    assert "All 6 events" in says(kept, "calls")
    assert "1 backup, from 2026-11-03 12:00 UTC" in says(kept, "backups")


def test_before_the_first_start_there_is_nothing_to_say(tmp_path: Path) -> None:
    nothing = Kept(tmp_path / "s.db", tmp_path / "c.toml", tmp_path / "papers")
    assert wrong(nothing) == []
    assert "no store at" in says(nothing, "store")
    assert list(tmp_path.iterdir()) == []


def test_a_store_that_vanished_is_bad(kept: Kept) -> None:
    kept.store.unlink()
    assert wrong(kept) == [("bad", "store")]
    assert "'callscript restore'" in says(kept, "store")


@pytest.mark.parametrize(
    ("statement", "signs", "said"),
    [
        (
            "UPDATE events SET by = 'x' WHERE seq = 2",
            ["bad calls"],
            "call call-1 (event 2), call-2",
        ),
        ("DELETE FROM events WHERE call = 'call-2' AND seq = 3", ["bad calls"], "call-2 (event 3)"),
        ("UPDATE scripts SET source = x'00'", ["bad scripts"], "The text of 1 script"),
        ("UPDATE contacts SET name = 'Eva'", ["bad rows"], "contacts. 'callscript doctor"),
        ("UPDATE drafts SET text = 'no'", ["bad rows"], "unfinished notes. "),
        ("UPDATE calls SET title = 'x'", ["bad rows", "look at this lists"], "for call call-1, "),
        ("UPDATE commitments SET due = 'x', seal = x''", ["bad rows", "look at this lists"], "due"),
        ("DELETE FROM commitments", ["look at this lists"], "'callscript doctor --rebuild'"),
        ("PRAGMA user_version = 99", ["look at this store"], "(store version 99, this one knows"),
    ],
)
def test_what_is_changed_is_found_and_named(
    kept: Kept, statement: str, signs: list[str], said: str
) -> None:
    change(kept.store, statement)
    before = kept.store.read_bytes()
    assert [" ".join(each) for each in wrong(kept)] == signs
    assert said in " ".join(finding.says for finding in findings(kept))
    assert kept.store.read_bytes() == before


def zero(path: Path) -> None:
    path.write_bytes(b"")


def garbage(path: Path) -> None:
    path.write_bytes(b"no database " * 999)


def cut(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def foreign(path: Path) -> None:
    change(path, "PRAGMA application_id = 7")


def torn(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2 :] = b"\xff" * (len(content) - len(content) // 2)
    path.write_bytes(content)


@pytest.mark.parametrize("spoil", [zero, garbage, cut, foreign, torn])
def test_a_store_beyond_help_is_bad_and_the_rest_is_still_looked_at(
    kept: Kept, spoil: Callable[[Path], None]
) -> None:
    spoil(kept.store)
    before = kept.store.read_bytes()
    assert [sign for sign, _ in wrong(kept)] == ["bad"]
    assert "is sound (2 calls, 1 contact)" in says(kept, "backups")
    assert kept.store.read_bytes() == before


def test_an_index_that_leads_nowhere_is_found_and_made_anew(kept: Kept) -> None:
    change(
        kept.store,
        "PRAGMA writable_schema = ON",
        "UPDATE sqlite_schema SET sql = replace(sql, '''open''', '''done''') "
        "WHERE name = 'commitments_due'",
    )
    assert wrong(kept) == [("bad", "file")]
    rebuild_store(kept.store, NOON, read_commitments)
    assert wrong(kept) == []


def test_a_window_that_has_the_store_is_named_and_left_alone(kept: Kept) -> None:
    with opened(kept.store) as window:
        Call(window.journal, "call-3").started.result(5)
        assert wrong(kept) == []
        assert "test, process" in says(kept, "in use")
        assert "3 calls" in says(kept, "store"), "what is only in the log is seen too"
        with pytest.raises(StoreBusy):
            rebuild_store(kept.store, NOON, read_commitments)


def test_old_missing_and_damaged_backups_are_told(kept: Kept) -> None:
    with opened(kept.store) as store:
        Call(store.journal, "call-3").started.result(5)
    assert wrong(kept, days=6) == []
    assert wrong(kept, days=8) == [("look at this", "backups")]
    (copy,) = (kept.store.parent / "backups").iterdir()
    change(copy, "UPDATE contacts SET name = 'x'")
    assert wrong(kept) == [("bad", "backups")]
    copy.unlink()
    assert wrong(kept) == [("look at this", "backups")]


# -------------------------------------------------------------------------------------- modes


def test_what_others_may_read_is_named_and_closed_when_asked(kept: Kept) -> None:
    backup = next((kept.store.parent / "backups").iterdir())
    private = (kept.store, backup, backup.parent)
    for path in private:
        path.chmod(0o755)
        assert wrong(kept) == [("bad", "modes")], path
        assert f"{path} (mode 0755)" in says(kept, "modes")
        assert close_to_others(kept) == (path,)
    summary = kept.papers / "ana" / "summary.md"
    for path in (kept.settings, summary, summary.parent):
        path.chmod(0o644)
        assert wrong(kept) == [("look at this", "modes")], path
        assert close_to_others(kept) == (path,)
    assert wrong(kept) == []


def test_a_folder_of_the_user_s_own_is_left_as_it_is(kept: Kept) -> None:
    kept.store.parent.chmod(0o777)
    assert wrong(kept) == [("look at this", "folder")]
    assert close_to_others(kept) == ()


def test_a_link_is_not_followed(kept: Kept, tmp_path: Path) -> None:
    theirs = tmp_path / "theirs.txt"
    theirs.touch(0o644)
    theirs.chmod(0o644)
    (kept.papers / "ana" / "link").symlink_to(theirs)
    assert close_to_others(kept) == ()


def test_faults_are_told(kept: Kept) -> None:
    (kept.store.parent / "fault-20261103-120000.txt").touch(0o600)
    assert wrong(kept) == [("look at this", "faults")]


# ----------------------------------------------------------------------------------- mending


def test_a_contact_comes_back_from_a_backup_if_it_was_not_changed_since(kept: Kept) -> None:
    change(kept.store, "UPDATE contacts SET phone = CAST(x'ff30' AS TEXT), fields = '{'")
    said = rebuild_store(kept.store, NOON, read_commitments)
    assert "Taken from a backup: 1 row." in said
    assert wrong(kept) == []
    with opened(kept.store, readonly=True) as store:
        assert store.contacts.all() == (Contact("c1", "Ana Ruiz", "Acme", "555 0142"),)


def test_what_no_backup_has_is_made_readable_and_kept(kept: Kept) -> None:
    for copy in (kept.store.parent / "backups").iterdir():
        copy.unlink()
    change(
        kept.store,
        "UPDATE contacts SET phone = CAST(x'ff30' AS TEXT), fields = '{'",
        "UPDATE drafts SET text = 'half a thoughu', kind = 'promisf' WHERE call = 'call-2'",
    )
    said = rebuild_store(kept.store, NOON, read_commitments)
    assert "Left as found, to be looked over: 2 rows of contacts and notes." in said
    assert wrong(kept) == [("look at this", "backups")]
    with opened(kept.store, readonly=True) as store:
        assert store.contacts.all() == (Contact("c1", "Ana Ruiz", "Acme", "\ufffd0"),)
        assert store.calls.drafts_of("call-2") == (Draft("note", "half a thoughu", "note"),)


def test_a_script_comes_back_from_a_backup(kept: Kept) -> None:
    change(kept.store, "UPDATE scripts SET source = x'00', packed = x'00'")
    rebuild_store(kept.store, NOON, read_commitments)
    assert wrong(kept) == []
    with opened(kept.store, readonly=True) as store:
        assert store.scripts.source_of(digest_of(TEXT)) == TEXT
        assert store.scripts.packed(digest_of(TEXT), "0") is None


def test_the_store_before_it_stays(kept: Kept, tmp_path: Path) -> None:
    change(kept.store, "UPDATE calls SET title = 'x'")
    said = rebuild_store(kept.store, NOON, read_commitments)
    before = tmp_path / "s-before-20261103T120000Z.db"
    assert str(before) in said
    with opened(before, readonly=True) as store:
        assert [row.title for row in store.calls.recent(9)] == ["x", "x"]
    with opened(kept.store, readonly=True) as store:
        assert [row.title for row in store.calls.recent(9)] == ["Why", "Why"]


def test_events_that_are_damaged_are_not_made_up(kept: Kept) -> None:
    change(kept.store, "UPDATE events SET by = 'Eve' WHERE seq = 2")
    rebuild_store(kept.store, NOON, read_commitments)
    assert wrong(kept) == [("bad", "calls")]


def test_a_store_of_a_newer_version_is_not_rebuilt(kept: Kept) -> None:
    change(kept.store, "PRAGMA user_version = 99")
    with pytest.raises(StoreError, match="newer"):
        rebuild_store(kept.store, NOON, read_commitments)
    assert copy_to(kept.store, None, NOON + timedelta(hours=1)).found.version == 99


# ------------------------------------------------------------------------------------- SQLite


@pytest.mark.parametrize(
    ("kind", "sign"), [("ext4", Sign.OK), ("", Sign.OK), ("nfs4", Sign.LOOK), ("cifs", Sign.LOOK)]
)
def test_a_network_file_system_is_told(kind: str, sign: Sign) -> None:
    found = filesystem_found(kind)
    assert (found.sign, kind in found.says) == (sign, True)


@pytest.mark.parametrize(
    ("version", "has_it"),
    [
        ((3, 6, 23), False),
        ((3, 40, 1), True),
        ((3, 44, 5), True),
        ((3, 44, 6), False),
        ((3, 50, 6), True),
        ((3, 50, 7), False),
        ((3, 51, 2), True),
        ((3, 51, 3), False),
        ((3, 53, 0), False),
    ],
)
def test_the_fault_of_two_writers_is_known_by_version(
    version: tuple[int, int, int], has_it: bool
) -> None:
    assert has_reset_bug(version) is has_it
    assert ("one write at a time" in sqlite_found(version).says) is has_it


# ------------------------------------------------------------------- what the store did not take


def left_behind(kept: Kept) -> Path:
    """A file with a batch in it that the store never took."""
    file = FallbackFile.begin(beside(kept.store), Run("token", str(kept.store), NOON), 1)
    memory = Taken()
    call = Call(memory, "call-7")
    call.add(e.NoteKept("n1", None, "note", "overcharged"))
    file.add(enumerate(map(KeepBatch, memory.taken), 1))
    file.close(remove_it=False)
    return file.path


class Taken(MemoryJournal):
    """A journal that also remembers the batches it took."""

    def __init__(self) -> None:
        super().__init__()
        self.taken: list[Batch] = []

    def append(self, batch: Batch) -> Future[None]:
        self.taken.append(batch)
        return super().append(batch)


def test_what_waits_beside_the_store_is_named(kept: Kept) -> None:
    path = left_behind(kept)
    assert wrong(kept) == [("look at this", "waiting")]
    assert f"{path} is brought in when the window opens next: call call-7 (up to event 2)." in (
        says(kept, "waiting")
    )
    path.chmod(0o644)
    assert wrong(kept) == [("look at this", "waiting"), ("bad", "modes")]
    path.chmod(0o600)
    aside = path.rename(path.with_name(path.name + ".aside"))
    assert "was set aside: call call-7" in says(kept, "waiting")
    content = bytearray(aside.read_bytes())
    content[len(content) // 2] ^= 1
    aside.write_bytes(content)
    assert wrong(kept) == [("bad", "waiting")]
    aside.unlink()
    assert wrong(kept) == []
