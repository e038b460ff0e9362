"""Backup, restore and doctor from the command line: what they print, and how they end."""

import json
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from callscript.exits import Exit
from callscript.store.lock import WriterLock
from callscript.store.workplace import local_now
from tests.program import start, store_of
from tests.test_cli import Desk, completed


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A store with a call in it."""
    desk = Desk(tmp_path_factory.mktemp("played"))
    assert desk.play().exit_code == Exit.OK
    return desk.store.read_bytes()


@pytest.fixture
def desk(tmp_path: Path, content: bytes) -> Desk:
    desk = Desk(tmp_path)
    desk.store.write_bytes(content)
    desk.store.chmod(0o600)
    return desk


def change(path: Path, sql: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(sql)


def test_a_backup_is_made_named_and_can_be_gone_back_to(desk: Desk) -> None:
    made = desk.run("backup")
    (copy,) = (desk.home / "backups").iterdir()
    assert (made.exit_code, made.stdout) == (Exit.OK, f"{copy}\n")
    assert re.fullmatch(r"\d+ KiB: 1 call, 1 contact\.\n", made.stderr)
    assert completed(desk, "restore", "cal") == [f"plain,{copy.name}"]
    change(desk.store, "UPDATE contacts SET name = 'x'")
    assert desk.run("calls").stderr.startswith("Part of ")
    done = desk.run("restore", copy.name, "--yes")
    assert (done.exit_code, done.stdout) == (Exit.OK, f"{desk.store}\n")
    (aside,) = desk.home.glob("calls-before-*.db")
    assert f"To undo: callscript restore {aside}" in done.stderr
    assert desk.run("calls").stderr == ""


def test_a_backup_goes_where_it_is_told_and_overwrites_nothing(desk: Desk) -> None:
    to = desk.home / "stick" / "calls.db"
    assert desk.run("backup", to).stdout == f"{to}\n"
    again = desk.run("backup", to)
    assert (again.exit_code, again.stdout) == (Exit.STORE, "")
    assert "--force" in again.stderr
    assert desk.run("backup", to, "--force").exit_code == Exit.OK
    assert desk.run("backup", "--store", desk.home / "none.db").exit_code == Exit.STORE


def test_a_backup_of_damage_says_so(desk: Desk) -> None:
    change(desk.store, "UPDATE events SET by = 'Eve' WHERE seq = 4")
    made = desk.run("backup")
    assert made.exit_code == Exit.UNSOUND
    assert "event 4 of call" in made.stderr
    assert Path(made.stdout.strip()).exists()


def test_without_a_terminal_restore_asks_for_a_word(desk: Desk) -> None:
    copy = desk.run("backup").stdout.strip()
    before = desk.files()
    result = desk.run("restore", copy)
    assert (result.exit_code, result.stdout) == (Exit.USAGE, "")
    assert "say --yes" in result.stderr
    assert desk.files() == before


def test_nobody_s_store_is_taken_from_under_them(desk: Desk) -> None:
    copy = desk.run("backup").stdout.strip()
    lock = WriterLock.acquire(desk.store, local_now(), "call window")
    try:
        result = desk.run("restore", copy, "--yes")
        assert (result.exit_code, result.stdout) == (Exit.BUSY, "")
        assert "call window, process" in result.stderr
        assert desk.run("doctor", "--rebuild").exit_code == Exit.BUSY
        assert desk.run("doctor").exit_code == Exit.OK
        assert desk.run("backup", desk.home / "now.db").exit_code == Exit.OK
    finally:
        lock.release()


@pytest.mark.parametrize(("key", "goes_back"), [(b"y\r", True), (b"n\r", False)])
def test_at_a_terminal_it_asks_once(
    tmp_path: Path, content: bytes, key: bytes, goes_back: bool
) -> None:
    store = store_of(tmp_path)
    store.parent.mkdir(parents=True)
    store.write_bytes(content)
    copy = tmp_path / "copy.db"
    copy.write_bytes(content)
    change(store, "UPDATE contacts SET name = 'x'")
    with start(tmp_path, ["restore", str(copy)], columns=200) as terminal:
        terminal.read_until(lambda screen: "[y/N]" in screen)
        assert "The store as it is now (1 call, 1 contact) is moved aside." in terminal.text()
        terminal.write(key)
        assert terminal.wait() == Exit.OK
        assert ("To undo" if goes_back else "Nothing was changed.") in terminal.text()
    assert len(list(store.parent.glob("*-before-*.db"))) == goes_back


def test_the_doctor_says_line_by_line_what_he_finds(desk: Desk) -> None:
    desk.run("backup")
    before = desk.files()
    well = desk.run("doctor")
    assert (well.exit_code, well.stderr) == (Exit.OK, "Nothing is bad.\n")
    assert all(line.startswith("ok  ") for line in well.stdout.splitlines())
    assert desk.files() == before
    rows = json.loads(desk.run("doctor", "--json").stdout)
    assert {row["sign"] for row in rows} == {"ok"}
    desk.store.chmod(0o644)
    ill = desk.run("doctor")
    assert (ill.exit_code, ill.stderr) == (Exit.UNSOUND, f"Bad: 1 of {len(rows)} lines.\n")
    assert any(line.startswith("bad  modes") for line in ill.stdout.splitlines())
    mended = desk.run("doctor", "--mend")
    assert mended.exit_code == Exit.OK
    assert mended.stderr == f"Closed to others: {desk.store}\nNothing is bad.\n"


def test_the_doctor_rebuilds_when_asked(desk: Desk) -> None:
    change(desk.store, "UPDATE calls SET contact_name = 'Somebody else'")
    assert desk.run("doctor").exit_code == Exit.UNSOUND
    mended = desk.run("doctor", "--rebuild")
    assert mended.exit_code == Exit.OK, mended.output
    assert mended.stderr.startswith("Made anew; 1 call in the lists differed.")
    assert "Maria Lopez" in desk.run("calls").stdout


def zero(path: Path) -> None:
    path.write_bytes(b"")


def garbage(path: Path) -> None:
    path.write_bytes(b"no database " * 999)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-9000])


def schema(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b"CREATE TABLE calls", b"CREATE TABLE \xff\xfells"))


def event(path: Path) -> None:
    change(path, "UPDATE events SET body = CAST(body || x'ff' AS TEXT) WHERE seq = 1")


def contact(path: Path) -> None:
    change(path, "UPDATE calls SET contact_name = CAST(contact_name || x'ff' AS TEXT)")


@pytest.mark.parametrize("spoil", [zero, garbage, cut, schema, event, contact])
def test_whatever_is_damaged_every_command_says_so_and_changes_nothing(
    desk: Desk, spoil: Callable[[Path], None]
) -> None:
    spoil(desk.store)
    before = desk.store.read_bytes()
    for command in (["show", "last"], ["export", "last", "--to", desk.papers], ["doctor"]):
        result = desk.run(*command)
        assert result.exit_code == (Exit.UNSOUND if command == ["doctor"] else Exit.STORE)
        assert isinstance(result.exception, SystemExit)
        assert "Maria" not in result.output
        assert not re.search(r"Traceback|[\x00-\x08\x0b-\x1f\x7f-\x9f]", result.output)
    assert not desk.papers.exists()
    assert desk.store.read_bytes() == before
